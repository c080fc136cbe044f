"""One pass over the drawing objects of a PDF page: its text objects with their colors, and its filled areas.

Every page is asked, so the calls are made without a Python loop where that can be: a page of 150 objects takes 0.1 ms.
Runs in the sandboxed process.
"""

from __future__ import annotations

import ctypes
import struct
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import (
    MIN_HEIGHT,
    MIN_OVERLAP,
    MIN_WIDTH,
    UNCHANGED,
    Box,
    Color,
    Cover,
    Matrix,
    moved,
    product,
)
from legal_pipeline.stages.readers.pdf.hidden.unseen import NONE, Unseen, matrix_of

_MAX_OBJECTS = 20_000
_MAX_DEPTH = 4
_MAX_SEGMENTS = 24
"""Boxes, also with round corners, have fewer; drawings and letters drawn as outlines have more."""
_OPAQUE_ALPHA = 160
"""Of 255. A highlight lets the text through."""
_LABEL_SHARE = 0.6
_SHEET_SHARE = 0.6

INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_NO_TEXT = pdfium.FPDF_TEXTRENDERMODE_UNKNOWN

_NUMBER, _ROW = 4, 16
"""Bytes of a color channel and of an edge, and of four of them."""

Rgba = tuple[int, int, int, int]

# the reading process has one thread, and the buffers serve every call
_RGBA, _EDGES, _NUMBERS = (ctypes.c_uint * 4)(), (ctypes.c_float * 4)(), (ctypes.c_int * 2)()
_COLOR_PLACES, _EDGE_PLACES, _NUMBER_PLACES = calls.places(_RGBA, 4), calls.places(_EDGES, 4), calls.places(_NUMBERS, 2)


class TextObjects(NamedTuple):
    """Text objects of the page or of one form on it, in drawing order."""

    addresses: list[int]
    places: Sequence[int]
    """Among all objects of their holder."""
    colors: list[Rgba]
    edges: tuple[float, ...]
    """Left, bottom, right and top of each, in the coordinates of their holder; an object without bounds has no width."""
    matrix: Matrix
    """Of the form, to the page."""
    start: float
    step: float
    invisible: frozenset[int] = NONE
    """Which of them draw no letters."""
    clipped: frozenset[int] = NONE
    """Which of them lie wholly outside of their clip paths."""
    beyond: frozenset[int] = NONE
    """Which of them lie outside of a window through which the page shows other text."""
    tiny: frozenset[int] = NONE
    """Which of them have letters without height or width to speak of."""

    @property
    def first_order(self) -> float:
        return self.start + self.step * (self.places[0] + 1)

    def order(self, at: int) -> float:
        """Return the place in the drawing order of the page; the objects of a form lie between whole numbers."""
        return self.start + self.step * (self.places[at] + 1)

    def box(self, at: int) -> Box:
        """Return the bounds on the page."""
        box = Box(*self.edges[4 * at : 4 * at + 4])
        return box if self.matrix is UNCHANGED else moved(box, self.matrix)

    @property
    def whole(self) -> Box:
        """The smallest rectangle of the page with all of them in it."""
        box = Box(min(self.edges[0::4]), min(self.edges[1::4]), max(self.edges[2::4]), max(self.edges[3::4]))
        return box if self.matrix is UNCHANGED else moved(box, self.matrix)

    def meeting(self, box: Box, end: int) -> list[int]:
        """Return which of the first `end` of them meet a box of the page, see `Box.meets`. Most pages have hundreds, and few meet it."""
        if self.matrix is not UNCHANGED:
            return [at for at in range(end) if box.meets(self.box(at))]
        left, bottom, right, top = box.left + MIN_OVERLAP, box.bottom + MIN_OVERLAP, box.right - MIN_OVERLAP, box.top - MIN_OVERLAP
        lefts, bottoms, rights, tops = (self.edges[side::4] for side in range(4))
        return [at for at in range(end) if lefts[at] <= right and rights[at] >= left and bottoms[at] <= top and tops[at] >= bottom]

    def count_until(self, order: float) -> int:
        """Return how many of them are drawn up to a place in that order."""
        return bisect_right(self.places, (order - self.start) / self.step - 1)


class Walk:
    """Has the text objects and filled areas of a page."""

    def __init__(self, page: pdfium.FPDF_PAGE) -> None:
        self.covers: list[Cover] = []
        self.texts: list[TextObjects] = []
        self.has_images = False
        self.is_whole = True
        """Whether all text of the page is among its text objects."""
        self._visited = 0
        width, height = float(pdfium.FPDF_GetPageWidthF(page)), float(pdfium.FPDF_GetPageHeightF(page))
        self._page_area = width * height
        self._unseen = Unseen(width, height)
        self._visit(calls.object_of_page, calls.address(page), pdfium.FPDFPage_CountObjects(page), UNCHANGED, 0.0, 1.0, 0)

    @property
    def beyond(self) -> set[int]:
        """The addresses of texts outside of a window through which the page shows others."""
        return {texts.addresses[at] for texts in self.texts for at in texts.beyond}

    def bounds(self, item: int, matrix: Matrix) -> Box | None:
        if not calls.bounds(item, *_EDGE_PLACES):
            return None
        box = Box(*_EDGES)
        return box if matrix is UNCHANGED else moved(box, matrix)

    def _visit(
        self, get: Callable[[int, int], int | None], holder: int, count: int, matrix: Matrix, start: float, step: float, depth: int
    ) -> None:
        self.is_whole = self.is_whole and count <= _MAX_OBJECTS - self._visited
        count = max(0, min(count, _MAX_OBJECTS - self._visited))
        self._visited += count
        items = list(map(get, repeat(holder, count), range(count)))
        # the mode tells what is text, too, and is wanted of all text
        modes = list(map(calls.render_mode, items))
        is_all_text = _NO_TEXT not in modes
        places = range(count) if is_all_text else [index for index, mode in enumerate(modes) if mode != _NO_TEXT]
        if places:
            addresses = [items[index] or 0 for index in places]
            invisible = NONE if INVISIBLE.isdisjoint(modes) else _invisible(modes, places)
            edges = _all_edges(addresses)
            clipped, beyond = self._unseen.clipped(addresses, edges)
            tiny = self._unseen.tiny(addresses, edges, matrix)
            self.texts.append(
                TextObjects(addresses, places, _colors(addresses), edges, matrix, start, step, invisible, clipped, beyond, tiny)
            )
        if is_all_text:
            return
        others = [index for index, mode in enumerate(modes) if mode == _NO_TEXT]
        kinds = list(map(calls.kind, map(items.__getitem__, others)))
        paths = [index for index, kind in zip(others, kinds, strict=True) if kind == pdfium.FPDF_PAGEOBJ_PATH]
        thin = _thin(paths, items, matrix)
        for index, kind in zip(others, kinds, strict=True):
            item = items[index]
            if item is None or index in thin:
                continue
            order = start + step * (index + 1)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix, order)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.has_images = True
                self._cover(item, matrix, order, HiddenBy.IMAGE)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                self.is_whole = self.is_whole and depth < _MAX_DEPTH
                if depth < _MAX_DEPTH:
                    self._form(item, matrix, order, step, depth)

    def _form(self, item: int, matrix: Matrix, order: float, step: float, depth: int) -> None:
        covers, texts = len(self.covers), len(self.texts)
        count = calls.count_in_form(item)
        self._visit(calls.object_of_form, item, count, product(matrix_of(item), matrix), order, step / (count + 2), depth + 1)
        if len(self.covers) > covers and len(self.texts) > texts:
            ground, whole = self.covers[covers], self.bounds(item, matrix)
            if whole is not None and ground.box.area >= _LABEL_SHARE * whole.area and self.texts[texts].first_order > ground.order:
                # a stamp, or a box with the label of the program that drew it: its text hides nothing
                del self.texts[texts:]
                self.is_whole = False

    def _path(self, item: int, matrix: Matrix, order: float) -> None:
        if not calls.draw_mode(item, *_NUMBER_PLACES) or calls.segments(item) > _MAX_SEGMENTS:
            return
        if _NUMBERS[0]:
            calls.fill_color(item, *_COLOR_PLACES)
        elif _NUMBERS[1]:
            if not calls.stroke_width(item, _EDGE_PLACES[0]) or _EDGES[0] < MIN_HEIGHT:
                return
            calls.stroke_color(item, *_COLOR_PLACES)
        else:
            return
        red, green, blue, alpha = _RGBA
        if alpha >= _OPAQUE_ALPHA:
            self._cover(item, matrix, order, HiddenBy.BOX, (red, green, blue))

    def _cover(self, item: int, matrix: Matrix, order: float, by: HiddenBy, color: Color | None = None) -> None:
        box = self.bounds(item, matrix)
        if box is not None and box.right - box.left >= MIN_WIDTH and box.top - box.bottom >= MIN_HEIGHT:
            is_sheet = by is HiddenBy.IMAGE and box.area >= _SHEET_SHARE * self._page_area
            self.covers.append(Cover(box, order, by, color, is_sheet))


def _invisible(modes: Sequence[int], places: Iterable[int]) -> frozenset[int]:
    return frozenset(at for at, place in enumerate(places) if modes[place] in INVISIBLE)


def _thin(places: list[int], items: list[int | None], matrix: Matrix) -> set[int]:
    """Return the places of paths that are too small to hide anything, as the lines of tables are: most paths of most pages."""
    a, b, c, d, _, _ = matrix
    if b or c or not (a and d):
        return set()  # in a form that is turned
    min_width, min_height = MIN_WIDTH / abs(a), MIN_HEIGHT / abs(d)
    boxes = _bounds([items[place] or 0 for place in places])
    return {
        place
        for place, (left, bottom, right, top) in zip(places, boxes, strict=True)
        if right - left < min_width or top - bottom < min_height
    }


def _bounds(items: list[int]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the bounds of objects, in the coordinates of their holder; an object without bounds has none of any width."""
    if not items:
        return iter(())
    return struct.iter_unpack("=4f", _rows_of_edges(items))


def _all_edges(items: list[int]) -> tuple[float, ...]:
    """Return what `_bounds` yields, as one row of numbers."""
    return struct.unpack(f"={4 * len(items)}f", _rows_of_edges(items))


def _rows_of_edges(items: list[int]) -> bytearray:
    buffer = bytearray(_ROW * len(items))
    deque(map(calls.bounds, items, *_columns(buffer)), maxlen=0)
    return buffer


def _colors(addresses: list[int]) -> list[Rgba]:
    """Return the fill color of each text object."""
    buffer = bytearray(_ROW * len(addresses))
    deque(map(calls.fill_color, addresses, *_columns(buffer)), maxlen=0)
    if buffer[_ROW:] == buffer[:-_ROW]:  # of one color, as most pages are
        return [struct.unpack_from("=4I", buffer)] * len(addresses)
    return list(struct.iter_unpack("=4I", buffer))


def _columns(buffer: bytearray) -> list[range]:
    """Return the addresses of the first, second, third and fourth number of each row of a buffer."""
    start = calls.memory_of(buffer)
    return [range(start + _NUMBER * column, start + _NUMBER * column + len(buffer), _ROW) for column in range(4)]
