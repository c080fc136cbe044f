"""Finds footnote marks in the text layer of a page: small raised figures behind a word or a number. Runs in the sandboxed process.

Only figures that stand directly behind something are looked at, by their boxes; most pages have a few dozen.
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections import deque
from collections.abc import Iterator
from itertools import islice, repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_FIGURES = re.compile(r"\d(?<!\d\d)(?:[\d,–-]*\d)?(?!\w)")
_NUMBER = re.compile(r"\d[\d,]*\d(?!\w)")
_JOINTS = ",–-"
_MARK = re.compile(r"\d{1,3}(?:[,–-]\d{1,3})*\Z")
_MAX_MARKS, _MAX_FIGURES = 500, 100_000
_SMALL = 0.82
"""Of the height of what stands before. Marks have 0.55 to 0.7, small capitals about 0.8."""
_RAISED = 0.04
"""Of that height: how much higher the middle of a mark is. Marks have 0.2, figures below the line less than 0."""
_SAME_LINE = 0.3
"""Of that height: how far the middles of two characters of a line differ."""
_LINE_END = re.compile(r"\r?\n(?=.)")

# the figure comes before the test of what precedes it: a search for figures is fast
_LOST_MARK = re.compile(r"(?P<mark>\d(?<![^ \n]\d)\d{0,2})(?P<gap>[ ]?\r\n[ ]*)(?=[^\s\d])")
_MAX_LOST_MARKS = 100
_MAX_APART = 4.0
"""Of the height of the text: how far behind its mark a footnote begins."""

# FS_RECTF: left, top, right, bottom
_EDGES = (ctypes.c_float * 4)()
_RECT_PLACE, _RECT_BYTES = ctypes.addressof(_EDGES), ctypes.sizeof(_EDGES)


class Mark(NamedTuple):
    start: int
    end: int
    break_end: int
    """Behind the line end that pdfium puts after a raised figure although the line goes on; `end` if there is none."""


class _Place(NamedTuple):
    """Of a character, as high as its font: a comma is as high as a letter."""

    middle: float
    height: float
    left: float


def footnote_marks(text_page: pdfium.FPDF_TEXTPAGE, text: str, count: int) -> list[Mark]:
    """Return the marks in the text of the page, as pdfium returns it, in order. The page has `count` characters."""
    if not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        return []  # indexes of pdfium count characters of two units twice
    # a page with as many characters as its text has no others, and their places are the same
    return list(islice(_marks(_Boxes(calls.address(text_page), len(text) == count), text), _MAX_MARKS))


def with_footnote_lines(text_page: pdfium.FPDF_TEXTPAGE, text: str, count: int) -> str:
    """Return the text with the mark of each footnote at the head of its first line. Keeps the length.

    As the mark is raised, pdfium leaves it on a line of its own, or at the end of the footnote before.
    """
    if not _LOST_MARK.search(text) or (not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)):
        return text
    boxes = _Boxes(calls.address(text_page), len(text) == count)
    for match in islice(_LOST_MARK.finditer(text), _MAX_LOST_MARKS):
        mark, after = boxes.place(match.end("mark") - 1), boxes.place(match.end())
        if mark is None or after is None or not _leads(mark, after):
            continue
        start = match.start()
        if start and text[start - 1] == " ":
            start -= 1
            if (last := boxes.place(start - 1)) is None or last.left < mark.left:
                continue
        line = f"{chr(10) if start < match.start() else ''}{match['mark']}{' ' * len(match['gap'])}"
        text = text[:start] + line + text[match.end() :]
    return text


def _leads(mark: _Place, after: _Place) -> bool:
    """Return whether a figure is the mark of the line that begins with `after`."""
    is_near = mark.left < after.left < mark.left + _MAX_APART * after.height
    return is_near and mark.height <= _SMALL * after.height and 0 < mark.middle - after.middle < after.height


class _Boxes:
    """The places of the characters of a page."""

    def __init__(self, page: int, is_direct: bool) -> None:
        self._page, self._is_direct = page, is_direct

    def place(self, at: int) -> _Place | None:
        index = at if self._is_direct else calls.char_index(self._page, at)
        if index < 0 or not calls.loose_box(self._page, index, _RECT_PLACE):
            return None
        left, top, _, bottom = _EDGES
        height = top - bottom
        return _Place((top + bottom) / 2, height, left) if height > 0 else None

    def with_a_small_end(self, figures: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return those ranges whose last character is lower than the one before the first: few. The boxes are asked for all at once."""
        if not figures:
            return []
        places = [at - 1 for figure in figures for at in figure]
        indexes = places if self._is_direct else list(map(calls.char_index, repeat(self._page), places))
        buffer = bytearray(_RECT_BYTES * len(indexes))
        start = calls.memory_of(buffer)
        deque(map(calls.loose_box, repeat(self._page), indexes, range(start, start + len(buffer), _RECT_BYTES)), maxlen=0)
        # FS_RECTF: left, top, right, bottom; a character without a box has a height of 0, and `place` says so
        edges = iter(struct.unpack(f"={4 * len(indexes)}f", buffer))
        heights = [top - bottom for _, top, _, bottom in zip(edges, edges, edges, edges, strict=True)]
        return [figure for figure, before, last in zip(figures, heights[::2], heights[1::2], strict=True) if last <= _SMALL * before]


def _figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of figures behind something else, and of numbers, whose last figures may be a mark."""
    for match in _FIGURES.finditer(text):
        start, end = match.span()
        if start and text[start - 1].isspace():
            if number := _NUMBER.match(text, start):
                yield number.span()
            continue
        while start and text[start - 1] in _JOINTS:
            start -= 1
        if not start or not (text[start - 1].isspace() or text[start - 1].isdigit()):
            yield start, end


def _marks(boxes: _Boxes, text: str) -> Iterator[Mark]:
    figures = [
        (start if start and not text[start - 1].isspace() else start + 1, end) for start, end in islice(_figures(text), _MAX_FIGURES)
    ]
    for first, end in boxes.with_a_small_end(figures):
        before, last = boxes.place(first - 1), boxes.place(end - 1)
        if before is None or last is None or not _is_mark(last, before):
            continue
        # of a number with a mark behind it, the mark begins with the first small figure
        while first < end - 1 and (place := boxes.place(first)) is not None and not _is_mark(place, before):
            first, before = first + 1, place
        if _MARK.match(text[first:end]):
            yield Mark(first, end, _break_end(boxes, text, end, before, last))


def _is_mark(figure: _Place, before: _Place) -> bool:
    return figure.height <= _SMALL * before.height and figure.middle >= before.middle + _RAISED * before.height


def _break_end(boxes: _Boxes, text: str, end: int, before: _Place, mark: _Place) -> int:
    line_end = _LINE_END.match(text, end)
    after = boxes.place(line_end.end()) if line_end else None
    if line_end is None or after is None:
        return end
    is_same_line = abs(after.middle - before.middle) < _SAME_LINE * before.height and after.left >= mark.left
    return line_end.end() if is_same_line else end
