"""Finds the characters of a page that have no letter, and puts a sign in the place of those whose picture says what they are.

Programs for court forms draw their check boxes with such characters, word processors their bullets. Runs in the sandboxed process.
"""

from __future__ import annotations

import ctypes
import re
import sys
from itertools import islice

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.glyphs.shapes import BULLET, EMPTY_BOX, MARKED_BOX, SQUARE, meaning
from legal_pipeline.stages.readers.pdf.hidden.areas import Box
from legal_pipeline.stages.readers.pdf.hidden.page_picture import PagePicture

UNKNOWN = "\ufffd"
_HYPHEN = "\ufffe"
"""pdfium writes it for a hyphen at a line end, and for a character that a font maps to nothing."""
_NO_LETTER = re.compile(f"[\x01-\x08\x0e-\x1f\x7f-\x9f\uf000-\uf0ff{_HYPHEN}]")
_MAX_SIGNS, _MAX_PICTURES = 3_000, 24
_MIN_POINTS = 2.0
"""Of width and height; a blank has none."""
_SCALE = 4.0
"""Pixels per point: a box of 7 points has 28 pixels."""
_DARK = 140
_FONT_NAME_BYTES = 128

_EDGES = (ctypes.c_double * 4)()
_EDGE_PLACES = calls.places(_EDGES, 4)


def with_signs(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, text: str) -> str:
    """Return the text, as pdfium returns it, with the signs of `shapes` and with `UNKNOWN` for letters that are lost. Keeps the length."""
    if not _NO_LETTER.search(text) or (not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)):
        return text
    holder = calls.address(text_page)
    changed: dict[int, str] = {}
    squares = list[int]()
    seen: dict[tuple[str, bytes], str] = {}
    for match in islice(_NO_LETTER.finditer(text), _MAX_SIGNS):
        at = match.start()
        index = calls.char_index(holder, at)
        if match[0] == _HYPHEN:
            if calls.unicode(holder, index) == 0:
                changed[at] = UNKNOWN
            continue
        box = _box(holder, index)
        if box is None:
            continue
        kind = match[0], _font(text_page, index)
        if kind not in seen:
            seen[kind] = _meaning(page, box) if len(seen) < _MAX_PICTURES else ""
        sign = seen[kind]
        if sign == SQUARE:
            squares.append(at)
        elif sign and (sign != BULLET or _begins_line(text, at)):
            changed[at] = sign
    for at in squares:
        # beside empty boxes, a filled one is checked
        if EMPTY_BOX in seen.values():
            changed[at] = MARKED_BOX
        elif _begins_line(text, at):
            changed[at] = BULLET
    if not changed:
        return text
    chars = list(text)
    for at, sign in changed.items():
        chars[at] = sign
    return "".join(chars)


def _box(text_page: int, index: int) -> Box | None:
    # FPDFText_GetCharBox: left, right, bottom, top
    if index < 0 or not calls.char_box(text_page, index, *_EDGE_PLACES):
        return None
    left, right, bottom, top = _EDGES
    return Box(left, bottom, right, top) if right - left >= _MIN_POINTS and top - bottom >= _MIN_POINTS else None


def _font(text_page: pdfium.FPDF_TEXTPAGE, index: int) -> bytes:
    name, flags = (ctypes.c_char * _FONT_NAME_BYTES)(), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _FONT_NAME_BYTES, flags)
    return name.value


def _meaning(page: pdfium.FPDF_PAGE, box: Box) -> str:
    picture = PagePicture(page, box, _SCALE)
    pixels = picture.render()
    colors = memoryview(pixels).cast("I")
    # a picture has few colors and thousands of pixels
    is_dark = {color: sum(color.to_bytes(4, sys.byteorder)[:3]) < 3 * _DARK for color in set(colors)}
    dark = list(map(is_dark.__getitem__, colors))
    return meaning([dark[start : start + picture.width] for start in range(0, len(dark), picture.width)])


def _begins_line(text: str, at: int) -> bool:
    before = text[:at].rstrip(" ")[-1:]
    return before in ("", "\n") and text[at + 1 : at + 2] in (" ", "\r")
