"""Finds the text of a PDF page that something may hide, by its drawing objects alone. Runs in the sandboxed process.

This is the cheap test, made on every page: most pages have no filled area that meets a line of text. Whether the page
really hides the text is decided by its picture (`hidden_text`).
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.pdf.hidden import calls
from legal_pipeline.stages.readers.pdf.strings import utf16_string

_MAX_OBJECTS = 20_000
_MAX_DEPTH = 4
_MAX_COVERS = 4_000
_MAX_SEGMENTS = 24
"""Boxes, also with round corners, have fewer; drawings and letters drawn as outlines have more."""
_MIN_WIDTH, _MIN_HEIGHT = 4.0, 3.5
"""In points. Rules and underlines are thinner."""
_MIN_OVERLAP = 1.5
_OPAQUE_ALPHA = 160
"""Of 255. A highlight lets the text through."""
_CLEAR_ALPHA = 26
_PALE = 225
"""Of 255. Letters of this colour cannot be read on white paper."""
_SAME_COLOUR = 40
_BAND = 24.0
_LABEL_SHARE = 0.6
_SHEET_SHARE = 0.6
_MARGIN = 30.0
"""In points. Outside of it, typesetting programs leave lines that nobody is to see, in white."""
_ON_TOP = 1 << 30
"""The place of annotations in the drawing order."""
_BESIDE_THE_PAGE = frozenset(
    {
        pdfium.FPDF_ANNOT_LINK,
        pdfium.FPDF_ANNOT_POPUP,
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_SQUIGGLY,
    }
)
"""Annotations that never cover text, or whose text is drawn with them."""

_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_LABEL = re.compile(r"redact|withheld|privileg|sealed|exempt|confidential|\(b\)\s*\(\d", re.IGNORECASE)
"""What is written on a box that hides words, as against words that replace others."""

Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]
_UNCHANGED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Box(NamedTuple):
    """A rectangle of the page in points; the origin is the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def meets(self, other: Box) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) >= _MIN_OVERLAP
            and min(self.top, other.top) - max(self.bottom, other.bottom) >= _MIN_OVERLAP
        )


class Cover(NamedTuple):
    """A filled area that may lie over text."""

    box: Box
    order: int
    """Its place in the drawing order of the page."""
    by: HiddenBy
    colour: Colour | None = None
    is_sheet: bool = False
    """An image of nearly the whole page: a scan, whose text lies before or behind it."""


class TextObject(NamedTuple):
    """A piece of text that the page may not show."""

    address: int
    order: int
    is_pale: bool
    """White or nearly so, or drawn with an alpha near 0."""
    covers: list[Cover]
    """The covers that may hide it."""


@dataclass(slots=True)
class Suspects:
    """What the picture of the page has to clear."""

    covers: list[Cover] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    """Areas of redaction annotations that nobody has applied."""
    corrections: list[Box] = field(default_factory=list)
    """Areas where a text annotation puts other words in the place of those under it."""
    texts: list[TextObject] = field(default_factory=list)
    has_images: bool = False

    def __bool__(self) -> bool:
        return bool(self.texts or self.marks)


class _Walk:
    """One pass over the objects of a page; the buffers serve every call, for speed."""

    def __init__(self) -> None:
        self.covers: list[Cover] = []
        self.texts: list[tuple[int, int, Matrix, tuple[int, int, int, int]]] = []
        """Address, place in the drawing order, matrix of the surrounding form, color with alpha."""
        self.has_images = False
        self._rgba = (ctypes.c_uint * 4)()
        self._edges = (ctypes.c_float * 4)()
        self._numbers = (ctypes.c_int * 2)()
        self._color_places = calls.places(self._rgba, 4)
        self._edge_places = calls.places(self._edges, 4)
        self._order = 0
        self._page_area = 0.0

    def page(self, page: pdfium.FPDF_PAGE) -> None:
        self._page_area = float(pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page))
        count = min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page))
        self._visit(calls.object_of_page, calls.address(page), count, _UNCHANGED, 0)

    def bounds(self, item: int, matrix: Matrix) -> Box | None:
        if not calls.bounds(item, *self._edge_places):
            return None
        box = Box(*self._edges)
        return box if matrix is _UNCHANGED else _moved(box, matrix)

    def _visit(self, get: Callable[[int, int], int | None], holder: int, count: int, matrix: Matrix, depth: int) -> None:
        kind_of, fill, rgba, add = calls.kind, calls.fill_color, self._rgba, self.texts.append
        red, green, blue, alpha = self._color_places
        order = self._order
        for index in range(count):
            item = get(holder, index)
            order += 1
            if order > _MAX_OBJECTS or item is None:
                break
            kind = kind_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                fill(item, red, green, blue, alpha)
                add((item, order, matrix, (rgba[0], rgba[1], rgba[2], rgba[3])))
                continue
            self._order = order
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.has_images = True
                self._cover(item, matrix, HiddenBy.IMAGE)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                self._form(item, matrix, depth)
                order = self._order
        self._order = order

    def _form(self, item: int, matrix: Matrix, depth: int) -> None:
        covers, texts = len(self.covers), len(self.texts)
        count = min(_MAX_OBJECTS, max(0, calls.count_in_form(item)))
        self._visit(calls.object_of_form, item, count, _product(_matrix(item), matrix), depth + 1)
        if len(self.covers) > covers and len(self.texts) > texts:
            ground, whole = self.covers[covers], self.bounds(item, matrix)
            if whole is not None and ground.box.area >= _LABEL_SHARE * whole.area and self.texts[texts][1] > ground.order:
                # a stamp, or a box with the label of the program that drew it: its text hides nothing
                del self.texts[texts:]

    def _path(self, item: int, matrix: Matrix) -> None:
        numbers = self._numbers
        if not calls.draw_mode(item, *calls.places(numbers, 2)) or calls.segments(item) > _MAX_SEGMENTS:
            return
        if numbers[0]:
            calls.fill_color(item, *self._color_places)
        elif numbers[1]:
            if not calls.stroke_width(item, self._edge_places[0]) or self._edges[0] < _MIN_HEIGHT:
                return
            calls.stroke_color(item, *self._color_places)
        else:
            return
        red, green, blue, alpha = self._rgba
        if alpha >= _OPAQUE_ALPHA:
            self._cover(item, matrix, HiddenBy.BOX, (red, green, blue))

    def _cover(self, item: int, matrix: Matrix, by: HiddenBy, colour: Colour | None = None) -> None:
        box = self.bounds(item, matrix)
        if box is not None and box.right - box.left >= _MIN_WIDTH and box.top - box.bottom >= _MIN_HEIGHT:
            is_sheet = by is HiddenBy.IMAGE and box.area >= _SHEET_SHARE * self._page_area
            self.covers.append(Cover(box, self._order, by, colour, is_sheet))


def find_suspects(page: pdfium.FPDF_PAGE) -> Suspects:
    """Return the text that may be hidden; it is false if there is none."""
    walk = _Walk()
    walk.page(page)
    colours = {text[3] for text in walk.texts}
    pale = {colour for colour in colours if colour[3] < _CLEAR_ALPHA or min(colour[:3]) >= _PALE}
    found = Suspects(_serious(walk, colours), has_images=walk.has_images)
    _add_annotations(page, found)
    if not (found.covers or pale):
        return found
    bands = _by_band(found.covers)
    inner = _without_margins(page)
    for item, order, matrix, colour in walk.texts:
        is_pale = colour in pale
        if not (bands or is_pale):
            continue
        box = walk.bounds(item, matrix)
        if box is None or box.right - box.left < 1:
            continue  # blanks
        over = [cover for cover in _near(bands, box) if _may_hide(cover, order, colour) and cover.box.meets(box)]
        if any(cover.order > order for cover in over) or ((over or is_pale) and inner.holds(*box.center)):
            found.texts.append(TextObject(item, order, is_pale, over))
    return found


def _without_margins(page: pdfium.FPDF_PAGE) -> Box:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, rect):
        return Box(-1e6, -1e6, 1e6, 1e6)
    return Box(rect.left + _MARGIN, rect.bottom + _MARGIN, rect.right - _MARGIN, rect.top - _MARGIN)


def _serious(walk: _Walk, colours: set[tuple[int, int, int, int]]) -> list[Cover]:
    """Return the covers that may hide any text: grounds that are drawn first, and in other colors than the letters, do not."""
    if not (walk.covers and walk.texts):
        return []
    first = walk.texts[0][1]
    return [cover for cover in walk.covers if cover.order > first or any(_is_like(cover.colour, colour) for colour in colours)]


def _may_hide(cover: Cover, order: int, colour: tuple[int, ...]) -> bool:
    return cover.order > order or _is_like(cover.colour, colour)


def _is_like(one: Colour | None, other: tuple[int, ...]) -> bool:
    return one is not None and all(abs(a - b) <= _SAME_COLOUR for a, b in zip(one, other[:3], strict=True))


def _by_band(covers: list[Cover]) -> dict[int, list[Cover]]:
    """Return the covers by the horizontal bands of the page that they touch."""
    bands: dict[int, list[Cover]] = defaultdict(list)
    for cover in covers[:_MAX_COVERS]:
        first, last = int(max(cover.box.bottom, -1e4) // _BAND), int(min(cover.box.top, 2e4) // _BAND)
        for band in range(first, last + 1):
            bands[band].append(cover)
    return bands


def _near(bands: dict[int, list[Cover]], box: Box) -> list[Cover]:
    first, last = int(max(box.bottom, -1e4) // _BAND), int(min(box.top, 2e4) // _BAND)
    if first == last:
        return bands.get(first, [])
    near: dict[int, Cover] = {}
    for band in range(first, last + 1):
        near |= {id(cover): cover for cover in bands.get(band, ())}
    return list(near.values())


def _add_annotations(page: pdfium.FPDF_PAGE, found: Suspects) -> None:
    for index in range(min(_MAX_COVERS, pdfium.FPDFPage_GetAnnotCount(page))):
        item = pdfium.FPDFPage_GetAnnot(page, index)
        if not item:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(item)
            if kind in _BESIDE_THE_PAGE or pdfium.FPDFAnnot_GetFlags(item) & (
                pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
            ):
                continue
            areas = _areas(item)
            if kind == pdfium.FPDF_ANNOT_FREETEXT and _is_correction(item):
                found.corrections += areas
                continue
            if kind == pdfium.FPDF_ANNOT_REDACT:
                found.marks += areas
            found.covers += [Cover(area, _ON_TOP, HiddenBy.ANNOTATION) for area in areas]
        finally:
            pdfium.FPDFPage_CloseAnnot(item)


def _is_correction(item: pdfium.FPDF_ANNOTATION) -> bool:
    """Return whether a text annotation has words of its own, and not the label of a redaction."""
    words = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(item, b"Contents", buffer, size))
    return bool(words.strip()) and not _LABEL.search(words)


def _areas(item: pdfium.FPDF_ANNOTATION) -> list[Box]:
    """Return the quadrilaterals of an annotation, upright, or else its rectangle."""
    areas: list[Box] = []
    if pdfium.FPDFAnnot_HasAttachmentPoints(item):
        points = pdfium.FS_QUADPOINTSF()
        for index in range(min(_MAX_COVERS, pdfium.FPDFAnnot_CountAttachmentPoints(item))):
            if pdfium.FPDFAnnot_GetAttachmentPoints(item, index, points):
                xs, ys = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
                areas.append(Box(min(xs), min(ys), max(xs), max(ys)))
    rect = pdfium.FS_RECTF()
    if not areas and pdfium.FPDFAnnot_GetRect(item, rect):
        areas.append(Box(min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)))
    return areas


def _matrix(form: int) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not calls.matrix(form, ctypes.addressof(matrix)):
        return _UNCHANGED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))
