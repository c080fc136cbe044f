"""How much a name is like what somebody typed for it."""

from __future__ import annotations

from legal_pipeline.storage.search.tokenizer import words

ALIKE = 65.0
"""Names of at least this likeness are worth a question: one wrong letter in a word of three is 67."""


def name_likeness(typed: str, name: str) -> float:
    """Returns 0 to 100: how well each typed word fits one of the name, on average."""
    # imported here: most commands compare no names
    from rapidfuzz import fuzz

    wanted = [word for word, _, _ in words(typed)]
    there = [word for word, _, _ in words(name)]
    if not wanted or not there:
        return 0.0
    return sum(max(fuzz.ratio(word, each) for each in there) for word in wanted) / len(wanted)
