"""Words in and around case names."""

from __future__ import annotations

from legal_pipeline.data import words

CASE_ABBREVIATIONS = words("case_abbreviations")
"""A period after one of these does not end the name."""

CASE_WORDS = words("case_words")
"""Words of headings that also occur in case names: `Products Liability Litigation`."""

CASE_SIGNALS = words("case_signals")
"""Words before a case name that are not part of it: `See`, `In`, `Under`."""

NUMBER_WORDS: frozenset[str] = frozenset({"No.", "Nos.", "NO.", "Case", "CASE", "Docket", "DOCKET", "Civil", "Chapter"})
"""Words before a docket number, which end the name."""

SMALL_WORDS: frozenset[str] = frozenset(
    """of the and for in on ex rel. de la del van von der to et al. al & y du d/b/a a/k/a at by OF THE AND FOR""".split()  # noqa: SIM905
)
"""Parts of a name that need no capital between capitalized words."""
