"""Lines that belong to the page and not to the text: running heads, docket stamps, page numbers, pleading line numbers."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

_EDGE_LINES = 4  # at the head and at the foot; stamps of courts and of parties together take up to three
_REMEMBERED_PAGES = 4  # running heads alternate between left and right pages
_EDGE_CHARS = 1_500  # a page in one long line has no furniture worth looking for behind this
_LONGEST_LINE = 200  # characters; a longer one is text
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    shape: str
    """The line with blanks folded and every number replaced: equal on pages that carry the same stamp."""

    @property
    def is_number(self) -> bool:
        return self.shape.strip("-–— .") in {"0", "Page 0", "Page 0 of 0"}


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines at the head and the foot of one page, offsets in the page's own text."""

    head: tuple[Line, ...]
    foot: tuple[Line, ...]

    @property
    def shapes(self) -> frozenset[str]:
        return frozenset(line.shape for line in (*self.head, *self.foot))


def edges(page_text: str) -> Edges:
    """Pleading line numbers and page numbers count as furniture but not towards the number of lines looked at."""
    half = min(_EDGE_CHARS, len(page_text))
    return Edges(
        _edge_lines(page_text, 0, half, 1),
        _edge_lines(page_text, max(0, len(page_text) - half), len(page_text), -1),
    )


@dataclass(slots=True)
class FurnitureFinder:
    """Knows the edges of the last few pages; constant memory."""

    _recent: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_PAGES))

    def body(self, page_text: str, own: Edges, following: Edges | None) -> tuple[int, int]:
        """Range of the page between its furniture; pages must come in order. (0, 0) where nothing else is on it."""
        known = frozenset().union(*self._recent, following.shapes if following else ())
        self._recent.append(own.shapes)
        start, end = 0, len(page_text)
        for line in own.head:
            if not (line.is_number or line.shape in known):
                break
            start = line.end
        for line in own.foot:
            if not (line.is_number or line.shape in known):
                break
            end = line.start
        return (start, end) if start < end else (0, 0)


def _edge_lines(text: str, start: int, end: int, step: int) -> tuple[Line, ...]:
    lines: list[tuple[int, str]] = []
    at = start
    for raw in text[start:end].split("\n"):
        lines.append((at, raw))
        at += len(raw) + 1
    found: list[Line] = []
    words = 0
    for at, raw in lines[::step]:
        if len(raw) > _LONGEST_LINE:
            break
        shape = " ".join(_DIGITS.sub("0", raw).split())
        if shape:
            line = Line(at, at + len(raw), shape)
            found.append(line)
            words += not line.is_number
            if words == _EDGE_LINES:
                break
    return tuple(found)
