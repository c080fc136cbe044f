"""Finds long names that differ by one letter, from OCR or typing errors, without comparing all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SHORTEST = 12
"""Characters in the name; in shorter names one letter may make a different name (Marsh, Harsh)."""
_SHORTEST_WORD = 5
"""Characters in the word that differs; excludes initials, numbers and `II`."""


def near_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields sorted pairs that differ by one inserted, deleted or replaced letter in one long word."""
    from rapidfuzz.distance import Levenshtein

    blocks: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= _SHORTEST:
            # two names one edit apart share one of these keys
            for at in range(len(name)):
                blocks.setdefault(name[:at] + name[at + 1 :], set()).add(name)
            blocks.setdefault(name, set()).add(name)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        members = sorted(block)
        for number, left in enumerate(members):
            for right in members[number + 1 :]:
                if (left, right) not in seen and Levenshtein.distance(left, right, score_cutoff=1) == 1 and _is_misspelling(left, right):
                    seen.add((left, right))
    yield from sorted(seen)


def _is_misspelling(left: str, right: str) -> bool:
    left_words, right_words = left.split(), right.split()
    if len(left_words) != len(right_words):
        return False
    differing = [(one, other) for one, other in zip(left_words, right_words, strict=True) if one != other]
    return all(min(len(one), len(other)) >= _SHORTEST_WORD and one.isalpha() and other.isalpha() for one, other in differing)
