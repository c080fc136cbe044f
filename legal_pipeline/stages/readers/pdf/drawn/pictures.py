"""Finds the pictures of a PDF page that may show words: a letter or a table pasted among text. Runs in the sandboxed process.

A page with a sound text layer is not read by OCR as a whole, and what such a picture says would be in no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.hidden.areas import Box

_MIN_AREA = 3 * 72.0 * 72.0
"""Square points. Logos and signatures are smaller; pictures in office documents are asked for the same."""
_MAX_LETTERS = 3
"""A picture with more characters over it is a ground, or a scan with a text layer of its own."""
_SAME_EDGE = 2.0
"""Points: some programs cut a picture into strips, which touch each other."""
MAX_PICTURES = 8


def picture_boxes(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, images: Sequence[Box]) -> list[Box]:
    """Return the places of the largest pictures without text over them, from top to bottom, in points of the page."""
    rect = pdfium.FS_RECTF()
    if not images or not pdfium.FPDF_GetPageBoundingBox(page, rect):
        return []
    whole = Box(rect.left, rect.bottom, rect.right, rect.top)
    shown = [box for box in (_within(box, whole) for box in _joined(images)) if box.right > box.left and box.top > box.bottom]
    found = [box for box in shown if box.area >= _MIN_AREA and _letters(text_page, box) <= _MAX_LETTERS]
    return sorted(sorted(found, key=lambda box: -box.area)[:MAX_PICTURES], key=lambda box: (-box.top, box.left))


def _joined(images: Iterable[Box]) -> list[Box]:
    """Return the boxes, those of strips that lie below one another as one."""
    found: list[Box] = []
    for box in sorted(images, key=lambda box: (round(box.left), -box.top)):
        last = found[-1] if found else None
        if last is not None and _goes_on(last, box):
            found[-1] = Box(last.left, min(last.bottom, box.bottom), last.right, last.top)
        else:
            found.append(box)
    return found


def _goes_on(above: Box, below: Box) -> bool:
    is_as_wide = abs(above.left - below.left) <= _SAME_EDGE and abs(above.right - below.right) <= _SAME_EDGE
    return is_as_wide and abs(above.bottom - below.top) <= _SAME_EDGE


def _within(box: Box, whole: Box) -> Box:
    return Box(max(box.left, whole.left), max(box.bottom, whole.bottom), min(box.right, whole.right), min(box.top, whole.top))


def _letters(text_page: pdfium.FPDF_TEXTPAGE, box: Box) -> int:
    return int(pdfium.FPDFText_GetBoundedText(text_page, box.left, box.top, box.right, box.bottom, None, 0))
