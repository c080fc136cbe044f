"""Removes the dots with which some court reporters fill the blanks of a page: `7· · · ·A.· ·Yes`, or `A.·Yes,·I·did.`."""

from __future__ import annotations

import re

_FILL = re.compile(r"(?:[\u00b7\u2024\u2219][ \t\xa0]?){2,}|(?<=\d)\u00b7|\u00b7(?=[ \t\xa0])")
"""Dots with which some court reporters fill the blanks of a line: `7· · · ·A.· ·Yes`."""
_MIN_FILLED_LINES = 3
_BETWEEN_WORDS = re.compile(r"(?<=[\w.,;:?!])\u00b7(?=\w)")
_MIN_DOTS = 20


def without_fill(text: str) -> str:
    """Return the text with blanks in the place of dots between the words of numbered lines."""
    if "\u00b7" not in text and "\u2024" not in text and "\u2219" not in text:
        return text
    lines = text.split("\n")
    filled = [_FILL.search(line) is not None for line in lines]
    if sum(filled) < _MIN_FILLED_LINES:
        return text
    return "\n".join(_FILL.sub(" ", line) if is_filled else line for line, is_filled in zip(lines, filled, strict=True))


def blanks_for_dots(text: str) -> str:
    """Return the text of a page that has a dot in the place of most of its blanks with blanks; any other as it is. Keeps the length."""
    if text.count("\u00b7") < _MIN_DOTS:
        return text
    dots = len(_BETWEEN_WORDS.findall(text))
    return text.replace("\u00b7", " ") if dots >= _MIN_DOTS and dots > text.count(" ") else text
