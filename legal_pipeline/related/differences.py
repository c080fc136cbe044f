"""The words in which two texts differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_WORDS = 6_000
"""Words of each text that are compared: twelve pages. The time grows with the square of the most frequent word."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Difference:
    left: str
    """Words that only the first text has; empty where the second one adds some."""
    right: str
    before: str = ""
    """The words before, which both have."""


def differences(left: str, right: str, context_words: int = 4) -> tuple[list[Difference], bool]:
    """Returns the differences in order, and whether the texts were longer than what was compared.

    Line breaks and blanks do not count, case and punctuation do.
    """
    one, two = _WORD.findall(left), _WORD.findall(right)
    is_cut = max(len(one), len(two)) > MAX_WORDS
    one, two = one[:MAX_WORDS], two[:MAX_WORDS]
    found: list[Difference] = []
    for kind, start, end, since, to in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind != "equal":
            before = " ".join(one[max(0, start - context_words) : start])
            found.append(Difference(" ".join(one[start:end]), " ".join(two[since:to]), before))
    if is_cut and found and (not found[-1].left or not found[-1].right):
        # where one text was cut, the other seems to have more
        found.pop()
    return found, is_cut
