"""Joins words that are printed with blanks between their letters: "O R D E R" is ORDER.

The blanks between such words are often lost, so the letters are divided into words that are common in legal documents.
What cannot be divided stays as it is: "Exhibits A B C D" is no word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from legal_pipeline.data.places import STATES
from legal_pipeline.data.word_list import common_words

# the capital comes before the test of what precedes it, which is faster
_SPACED = re.compile(r"[A-Z](?<![\w.&'’/-].)(?:[ \t]{1,4}[A-Z]){3,60}(?![\w&'’/-]|\.\w|[ \t]*\.[A-Z])")
_SHORT = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "in", "is", "it", "of", "law", "new", "not", "on", "or", "so", "the", "to", "vs"}
)
_TITLES = frozenset(
    {"affidavit", "declaration", "memorandum", "stipulation", "subpoena", "summons", "verdict", "appearances", "exhibit", "supreme"}
)
"""Titles of court papers that are rare within their text."""
_STATES = frozenset(name.lower() for name in STATES if " " not in name)
_MIN_LETTERS = 4
_LONGEST_WORD = 16


def join_spaced_letters(text: str) -> str:
    """Return the text with words in spaced capitals joined; idempotent."""
    return _SPACED.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    groups = re.split(r"[ \t]{2,}", match[0])
    words = [_words(re.sub(r"[ \t]", "", group)) for group in groups]
    if not all(words):
        words = [_words(re.sub(r"[ \t]", "", match[0]))]
    return " ".join(words) if all(words) else match[0]


@lru_cache(maxsize=1024)
def _words(letters: str) -> str:
    """Return the letters divided into the fewest common words, one of them long; '' if there is no such division."""
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, word = best[start], letters[start:end]
            if before is None or not _is_word(word):
                continue
            found = [*before, word]
            if (so_far := best[end]) is None or len(found) < len(so_far):
                best[end] = found
    division = best[-1] or []
    return " ".join(division) if any(len(word) >= _MIN_LETTERS for word in division) else ""


def _is_word(word: str) -> bool:
    lower = word.lower()
    return lower in _SHORT or lower in _TITLES or lower in _STATES or (len(word) >= _MIN_LETTERS and lower in common_words())
