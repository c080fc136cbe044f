"""Loads the text of a page so that its lines come in order whichever way the page is turned. Runs in the sandboxed process."""

from __future__ import annotations

import math

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_ANGLES, _QUARTER = 5, math.pi / 2
"""How many characters tell which way the text of a page runs."""


def upright_text(page: pdfium.FPDF_PAGE) -> pdfium.FPDF_TEXTPAGE:
    """Load the text of a page. Of one that shows it turned to the right, pdfium orders the lines from the last to the first."""
    text_page = pdfium.FPDFText_LoadPage(page)
    count = pdfium.FPDFText_CountChars(text_page) if text_page else 0
    if count <= 0:
        return text_page
    rotation = pdfium.FPDFPage_GetRotation(page)
    holder = calls.address(text_page)
    turns = [_turn(holder, count * (2 * part + 1) // (2 * _ANGLES), count) for part in range(_ANGLES)]
    turn = max(set(turns), key=turns.count)
    if (turn + rotation) % 4 != 1:
        return text_page
    pdfium.FPDFText_ClosePage(text_page)
    pdfium.FPDFPage_SetRotation(page, -turn % 4)
    try:
        return pdfium.FPDFText_LoadPage(page)
    finally:
        pdfium.FPDFPage_SetRotation(page, rotation)


def _turn(text_page: int, start: int, count: int) -> int:
    """Return the quarter turns of the first letter from a place on; blanks and line ends, which pdfium adds, are never turned."""
    index = next((at for at in range(start, min(start + _ANGLES, count)) if calls.unicode(text_page, at) > 32), start)
    return round(float(calls.char_angle(text_page, index)) / _QUARTER) % 4
