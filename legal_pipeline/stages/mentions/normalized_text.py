"""One page as the rules read it: blanks and line breaks unified, line-end hyphens undone, offsets kept."""

from __future__ import annotations

import re
from bisect import bisect_right

PARAGRAPH = "\u2029"
"""Stands for one or more empty lines; no name runs across it."""

# A hyphen between two small letters at a line's end is the typesetter's; U+FFFE and U+00AD are what PDF readers report for it.
_RUN = re.compile(r"(?<=[a-z])[-\ufffe\u00ad][^\S\n]*\n[^\S\n]*(?=[a-z])|[^\S ]\s*|\s{2,}")


class NormalizedText:
    """`text` holds one blank for any run of blanks, one `\\n` for a line break, one PARAGRAPH for empty lines."""

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
        """Offset in the page of the character at `index` of `text`."""
        return index + self._shifts[bisect_right(self._cuts, index) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range in the page; `end` behind the last character, never behind the blank after it."""
        return self.to_source(start), self.to_source(end - 1) + 1


def _separator(run: str) -> str:
    if not run[0].isspace():
        return ""
    breaks = run.count("\n") + run.count("\r") - run.count("\r\n")
    return PARAGRAPH if breaks > 1 else "\n" if breaks else " "


def collapse_whitespace(text: str) -> str:
    """A name on one line: what `value` of a name is."""
    return " ".join(text.split())
