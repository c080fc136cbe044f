"""Finds the characters of a PDF page that lie beyond its edge, where no program shows or prints them. Runs in the sandboxed process.

A page can be cropped, and what was on it stays in the file.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import Box

_FAR = 1e6
_BLANK = 32
_EDGES = (ctypes.c_double * 4)()
_EDGE_PLACES = calls.places(_EDGES, 4)


def cropped_chars(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, count: int) -> list[int]:
    """Return the indexes of the characters of which no part is on the page, in order; usually none. The page has `count` characters."""
    shown = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, shown):
        return []
    holder, whole = calls.address(text_page), Box(shown.left, shown.bottom, shown.right, shown.top)
    # pdfium finds the characters of an area at once
    left, bottom, right, top = whole
    strips = (-_FAR, _FAR, left, -_FAR), (right, _FAR, _FAR, -_FAR), (left, _FAR, right, top), (left, bottom, right, -_FAR)
    if not any(calls.bounded_text(holder, *strip, None, 0) > 0 for strip in strips):
        return []
    return list(_without_ends(holder, [index for index in range(count) if _is_beyond(holder, index, whole)]))


def _is_beyond(text_page: int, index: int, whole: Box) -> bool:
    # FPDFText_GetCharBox: left, right, bottom, top
    if not calls.char_box(text_page, index, *_EDGE_PLACES):
        return False
    left, right, bottom, top = _EDGES
    return left >= whole.right or right <= whole.left or bottom >= whole.top or top <= whole.bottom


def _without_ends(text_page: int, beyond: list[int]) -> Iterator[int]:
    """Yield the characters but those of words that begin on the page: a line that is too long for it hides nothing."""
    kept = -1
    for index in beyond:
        if index > 0 and index - 1 != kept and calls.unicode(text_page, index - 1) > _BLANK and calls.unicode(text_page, index) > _BLANK:
            continue
        kept = index
        yield index
