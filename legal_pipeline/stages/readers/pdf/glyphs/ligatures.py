"""Puts back the letters of ligatures that a font has without saying which: "di?culties" is difficulties, "o?-the-shelf" off-the-shelf.

TeX's fonts are of this kind. The word list decides; what makes no word stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from legal_pipeline.data.word_list import common_words

_LOST = "\ufffd\u21b5"
"""A character without a letter (see `signs`), and the arrow that some programs take for the eleventh letter of TeX's fonts, "ff"."""
_WORD = re.compile(rf"(?P<left>[^\W\d_]*)[{_LOST}](?P<right>[^\W\d_]*)")
_LIGATURES = ("ffi", "fi", "ff", "fl", "ffl")
_STEM = 3
"""Letters behind a ligature that must fit: the list has "difficult", not "difficulties"."""


def with_ligatures(text: str) -> str:
    return _WORD.sub(_whole, text) if _LOST[0] in text or _LOST[1] in text else text


def _whole(match: re.Match[str]) -> str:
    left, right = match["left"], match["right"]
    if not (left or right):
        return match[0]
    lower = left.lower(), right.lower()
    fitting = [letters for letters in _LIGATURES if letters.join(lower) in common_words()]
    fitting += [letters for letters in _LIGATURES if len(right) >= _STEM and _is_stem(lower[0] + letters + lower[1][:_STEM])]
    return left + fitting[0] + right if fitting else match[0]


def _is_stem(letters: str) -> bool:
    words = _sorted_words()
    at = bisect_left(words, letters)
    return at < len(words) and words[at].startswith(letters)


@cache
def _sorted_words() -> list[str]:
    return sorted(common_words())
