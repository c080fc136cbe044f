"""Finds lines that are not part of the running text: running heads, docket stamps, page numbers, pleading line numbers."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

_EDGE_LINES = 4  # at the head and at the foot; the stamps of court and parties together take up to three
_REMEMBERED_PAGES = 4  # running heads alternate between left and right pages
_EDGE_CHARS = 1_500  # characters searched at either end, for pages in one long line
_LONGEST_LINE = 200  # characters; a longer one is text
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    shape: str
    """The line with blanks collapsed and every number replaced by 0: equal on pages with the same stamp."""

    @property
    def is_number(self) -> bool:
        return self.shape.strip("-–— .") in {"0", "Page 0", "Page 0 of 0"}


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines at the head and the foot of one page. Offsets are in the text of the page."""

    head: tuple[Line, ...]
    foot: tuple[Line, ...]

    @property
    def shapes(self) -> frozenset[str]:
        return frozenset(line.shape for line in (*self.head, *self.foot))


def edges(page_text: str) -> Edges:
    """Return the edge lines of a page. Pleading line numbers and page numbers do not count toward the limit of four lines."""
    half = min(_EDGE_CHARS, len(page_text))
    return Edges(
        _edge_lines(page_text, 0, half, 1),
        _edge_lines(page_text, max(0, len(page_text) - half), len(page_text), -1),
    )


@dataclass(slots=True)
class RunningHeadFinder:
    """Compares the edges of each page with those of the previous pages. Constant memory."""

    _recent: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_PAGES))

    def body(self, page_text: str, own: Edges, following: Edges | None) -> tuple[int, int]:
        """Return the range of the page between its running heads, (0, 0) if the page has nothing else.

        Pages must be passed in order.
        """
        known_shapes = frozenset().union(*self._recent, following.shapes if following else ())
        self._recent.append(own.shapes)
        start, end = 0, len(page_text)
        for line in own.head:
            if not (line.is_number or line.shape in known_shapes):
                break
            start = line.end
        for line in own.foot:
            if not (line.is_number or line.shape in known_shapes):
                break
            end = line.start
        return (start, end) if start < end else (0, 0)


def _edge_lines(text: str, start: int, end: int, step: int) -> tuple[Line, ...]:
    lines: list[tuple[int, str]] = []
    at = start
    for raw in text[start:end].split("\n"):
        lines.append((at, raw))
        at += len(raw) + 1
    edge: list[Line] = []
    text_lines = 0
    for at, raw in lines[::step]:
        if len(raw) > _LONGEST_LINE:
            break
        shape = " ".join(_DIGITS.sub("0", raw).split())
        if shape:
            line = Line(at, at + len(raw), shape)
            edge.append(line)
            text_lines += not line.is_number
            if text_lines == _EDGE_LINES:
                break
    return tuple(edge)
