"""The text of a page as the rules read it: uniform whitespace, hyphenated words rejoined, offsets mapped to the page."""

from __future__ import annotations

import re
from bisect import bisect_right

PARAGRAPH = "\u2029"
"""Replaces empty lines and the border of two table cells (a tab); no name crosses it."""

GAP = "\u2003"
"""Replaces the wide blank between two columns; no name runs over it, unless it is known."""
_GAP_BLANKS = 8

# A hyphen between lower-case letters at the end of a line is typographic; PDF readers may report it as U+FFFE or U+00AD.
_RUN = re.compile(r"(?<=[a-z])[-\ufffe\u00ad][^\S\n]*\n[^\S\n]*(?=[a-z])|[^\S ]\s*|\s{2,}")


class NormalizedText:
    """A page with each run of whitespace in `text` reduced to a space, a `\\n`, a GAP or a PARAGRAPH."""

    __slots__ = ("_cuts", "_shifts", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        self._cuts: list[int] = [0]
        self._shifts: list[int] = [0]
        parts: list[str] = []
        done = length = 0
        for run in _RUN.finditer(source):
            start, end = run.span()
            parts.append(source[done:start])
            blank = _separator(source[start:end])
            parts.append(blank)
            length += start - done + len(blank)
            done = end
            if end - start != len(blank):
                self._cuts.append(length)
                self._shifts.append(end - length)
        parts.append(source[done:])
        self.text = "".join(parts)

    def to_source(self, index: int) -> int:
        """Returns the offset in the page of `text[index]`."""
        return index + self._shifts[bisect_right(self._cuts, index) - 1]

    def from_source(self, offset: int) -> int:
        """Returns the offset in `text` of a character of the page that is not whitespace."""
        at = bisect_right(self._cuts, offset, key=self._source_of) - 1
        return offset - self._shifts[at]

    def _source_of(self, cut: int) -> int:
        return cut + self._shifts[bisect_right(self._cuts, cut) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the half-open range in the page; whitespace after the last character is not included."""
        return self.to_source(start), self.to_source(end - 1) + 1


def _separator(run: str) -> str:
    if not run[0].isspace():
        return ""
    breaks = run.count("\n") + run.count("\r") - run.count("\r\n")
    if breaks == 0:
        return PARAGRAPH if "\t" in run else GAP if len(run) >= _GAP_BLANKS else " "
    return PARAGRAPH if breaks > 1 else "\n"


def collapse_whitespace(text: str) -> str:
    """Returns the text on one line with single spaces: the value of a name."""
    return " ".join(text.split())
