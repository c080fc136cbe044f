"""The words of a PDF page and their boxes. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator

import pypdfium2.raw as pdfium

_UNITS = 10_000
"""The page is mapped onto a square of this many units: a twentieth of a millimeter on letter paper."""
MAX_CHARS = 200_000
"""A page of a hostile file may have millions of characters; a page of a book has 3,000."""

_Word = list[str | float]


def words(page: pdfium.FPDF_PAGE) -> bytes:
    """Return a JSON array of [text, left, top, right, bottom], in shares of the page as it is shown, rotated and cropped."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return b"[]"
    try:
        count = min(pdfium.FPDFText_CountChars(text_page), MAX_CHARS)
        return json.dumps(list(_words(page, text_page, count)), ensure_ascii=False).encode("utf-8", "replace")
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def place(page: pdfium.FPDF_PAGE, edges: str) -> bytes:
    """Return where `left,bottom,right,top` in points is: a JSON array [left, top, right, bottom] in shares of the page as it is shown."""
    left, bottom, right, top = map(float, edges.split(","))
    corners = [_on_page(page, x, y) for x, y in ((left, top), (right, bottom))]
    xs, ys = sorted(corner[0] for corner in corners), sorted(corner[1] for corner in corners)
    return json.dumps([xs[0], ys[0], xs[1], ys[1]]).encode()


def corners(page: pdfium.FPDF_PAGE) -> bytes:
    """Return where three corners of the page as it is shown are in points: a JSON array of x and y, upper left, upper right, lower left."""
    found: list[float] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for across, down in ((0, 0), (_UNITS, 0), (0, _UNITS)):
        pdfium.FPDF_DeviceToPage(page, 0, 0, _UNITS, _UNITS, 0, across, down, x, y)
        found += [x.value, y.value]
    return json.dumps(found).encode()


def _words(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, count: int) -> Iterator[_Word]:
    letters: list[str] = []
    box: list[float] = []
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else " "
        if char.isspace() or not pdfium.FPDFText_GetCharBox(text_page, index, *sides):
            if letters:
                yield ["".join(letters), *box]
            letters, box = [], []
            continue
        # in the order of pdfium: left, right, bottom, top
        left, right, bottom, top = (side.value for side in sides)
        corners = [_on_page(page, x, y) for x, y in ((left, top), (right, bottom))]
        xs, ys = sorted(corner[0] for corner in corners), sorted(corner[1] for corner in corners)
        box = [min(box[0], xs[0]), min(box[1], ys[0]), max(box[2], xs[1]), max(box[3], ys[1])] if box else [xs[0], ys[0], xs[1], ys[1]]
        letters.append(char)
    if letters:
        yield ["".join(letters), *box]


def _on_page(page: pdfium.FPDF_PAGE, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
    return min(1.0, max(0.0, across.value / _UNITS)), min(1.0, max(0.0, down.value / _UNITS))
