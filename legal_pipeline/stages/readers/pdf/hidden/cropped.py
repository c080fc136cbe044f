"""Finds the characters of a PDF page that lie beyond its edge, where no program shows or prints them. Runs in the sandboxed process.

A page can be cropped, and what was on it stays in the file: such words are hidden. What lies beyond the sheet itself never was on any
page: a line that runs on for ever, what a broken file makes of its commands, the drafts that a drawing program keeps beside its
sheet. It is no text of the page and hides nothing. The same is true of whole lines that a program draws around a cut when it prints a
long page of the web in slices, each through a window (see `unseen`). Source: ISO 32000-1, 14.11.2: content outside the media box "may
safely be discarded without affecting the meaning of the PDF file".
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import Box
from legal_pipeline.stages.readers.pdf.hidden.page_walk import Walk

_FAR = 1e6
_BLANK = 32
_DROPPED = "\ufdd0"
"""A noncharacter of Unicode, which `clean` drops: so all places in the text stay until then."""
_TO_LINE_END = re.compile(f"[ ]*{_DROPPED}(?:[ {_DROPPED}]*)(?=\r|\\Z)")
_WITHIN_LINE = re.compile(f"{_DROPPED}[ {_DROPPED}]*{_DROPPED}")
_WHOLE_LINE = re.compile(f"^{_DROPPED}+\r\n|\r\n{_DROPPED}+\\Z", re.MULTILINE)
_EDGES = (ctypes.c_double * 4)()
_EDGE_PLACES = calls.places(_EDGES, 4)


class Cropped(NamedTuple):
    """Indexes of characters of which no part is on the page, in order; usually none."""

    hidden: list[int]
    """On the sheet, where the page was cropped."""
    beyond: list[int]
    """Beyond the sheet, or beyond a window."""


NOTHING = Cropped([], [])


def cropped_chars(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, count: int, walk: Walk) -> Cropped:
    """Return the characters that are not on the page, which has `count` characters, or beyond a window of it."""
    shown, beyond = _bounding_box(page), walk.beyond
    is_within = walk.is_whole and shown is not None and all(_holds(shown, texts.whole) for texts in walk.texts)
    found = NOTHING if shown is None or is_within else _cropped(page, text_page, count, shown)
    if not beyond:
        return found
    holder = calls.address(text_page)
    outside = [index for index in range(count) if calls.unicode(holder, index) > _BLANK and calls.text_object(holder, index) in beyond]
    return Cropped(sorted({*found.hidden}.difference(outside)), sorted({*found.beyond, *outside}))


def _holds(whole: Box, part: Box) -> bool:
    return whole.left <= part.left and whole.bottom <= part.bottom and part.right <= whole.right and part.top <= whole.top


def _cropped(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, count: int, shown: Box) -> Cropped:
    holder = calls.address(text_page)
    # pdfium finds the characters of an area at once
    left, bottom, right, top = shown
    strips = (-_FAR, _FAR, left, -_FAR), (right, _FAR, _FAR, -_FAR), (left, _FAR, right, top), (left, bottom, right, -_FAR)
    if not any(calls.bounded_text(holder, *strip, None, 0) > 0 for strip in strips):
        return NOTHING
    # pdfium puts the line ends and blanks that it adds behind the words
    off_page = [index for index in range(count) if calls.unicode(holder, index) > _BLANK and _is_beyond(holder, index, shown)]
    if not off_page:
        return NOTHING
    sheet = _sheet(page, shown)
    found = Cropped([], [])
    for index in _without_ends(holder, off_page):
        (found.beyond if _is_beyond(holder, index, sheet) else found.hidden).append(index)
    return found


def without(text: str, places: Sequence[int]) -> str:
    """Return the text without the characters at these places, the blanks between them and the lines that have no others.

    Each is replaced by a character that `clean` drops. Keeps the length.
    """
    chars = list(text)
    for at in places:
        if 0 <= at < len(chars):
            chars[at] = _DROPPED
    text = "".join(chars)
    for pattern in (_TO_LINE_END, _WITHIN_LINE, _WHOLE_LINE):
        text = pattern.sub(lambda match: _DROPPED * len(match[0]), text)
    return text


def _bounding_box(page: pdfium.FPDF_PAGE) -> Box | None:
    rect = pdfium.FS_RECTF()
    return Box(rect.left, rect.bottom, rect.right, rect.top) if pdfium.FPDF_GetPageBoundingBox(page, rect) else None


def _sheet(page: pdfium.FPDF_PAGE, shown: Box) -> Box:
    """Return the media box of a page that shows a part of it. pdfium does not tell of one that the page has from the tree of pages."""
    pdfium.FPDFPage_SetCropBox(page, -_FAR, -_FAR, _FAR, _FAR)
    try:
        return _bounding_box(page) or shown
    finally:
        pdfium.FPDFPage_SetCropBox(page, *shown)


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
        if index > 0 and index - 1 != kept and calls.unicode(text_page, index - 1) > _BLANK:
            continue
        kept = index
        yield index
