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
    after: str = ""
    left_start: int = 0
    """Where the words begin in the first text, in characters; where there are none, the word that follows."""
    left_end: int = 0
    right_start: int = 0
    right_end: int = 0


def differences(left: str, right: str, context_words: int = 4) -> tuple[list[Difference], bool]:
    """Returns the differences in order, and whether the texts were longer than what was compared.

    Line breaks and blanks do not count, case and punctuation do.
    """
    one, two = _words(left), _words(right)
    is_cut = max(len(one.texts), len(two.texts)) > MAX_WORDS
    compared = SequenceMatcher(None, one.texts[:MAX_WORDS], two.texts[:MAX_WORDS], autojunk=False)
    found: list[Difference] = []
    for kind, start, end, since, to in compared.get_opcodes():
        if kind != "equal":
            before = " ".join(one.texts[max(0, start - context_words) : start])
            after = " ".join(one.texts[end : min(end + context_words, MAX_WORDS)])
            places = (*one.place(start, end), *two.place(since, to))
            found.append(Difference(" ".join(one.texts[start:end]), " ".join(two.texts[since:to]), before, after, *places))
    if is_cut and found and (not found[-1].left or not found[-1].right):
        # where one text was cut, the other seems to have more
        found.pop()
    return found, is_cut


@dataclass(frozen=True, slots=True)
class _Words:
    texts: list[str]
    starts: list[int]
    size: int

    def place(self, first: int, end: int) -> tuple[int, int]:
        """The characters of these words; of none, the place where they would stand."""
        start = self.starts[first] if first < len(self.starts) else self.size
        return start, self.starts[end - 1] + len(self.texts[end - 1]) if end > first else start


def _words(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    return _Words([each[0] for each in found], [each.start() for each in found], len(text))
