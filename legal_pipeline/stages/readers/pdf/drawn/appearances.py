"""Reads the words of annotations that are in their picture alone: stamps, text boxes, watermarks, what a digital signature shows.

pdfium reads the text of pages only. A page that has such annotations is emptied, they are drawn onto it, and its text is read. Runs in the
sandboxed process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

_MAX_ANNOTATIONS, _MAX_CHARS = 200, 100_000
_LABELS = {pdfium.FPDF_ANNOT_STAMP: "Stamp"}
_KINDS = frozenset({*_LABELS, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WATERMARK, pdfium.FPDF_ANNOT_WIDGET})


def has_appearance(annotation: pdfium.FPDF_ANNOTATION) -> bool:
    return bool(pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def is_silent(kind: int, annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE | None) -> bool:
    """Return whether only the picture of an annotation may say something. Nothing else of it has words; asked of those alone."""
    if kind not in _KINDS or not has_appearance(annotation):
        return False
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return True
    return bool(form) and pdfium.FPDFAnnot_GetFormFieldType(form, annotation) == pdfium.FPDF_FORMFIELD_SIGNATURE


def appearance_lines(document: pdfium.FPDF_DOCUMENT, page_number: int, silent: list[int]) -> list[str]:
    """Return what the annotations with these places say, in file order. The page is changed: reopen the document afterwards.

    `page_number` counts from 1, the places from 0.
    """
    areas = _draw(document, page_number, set(silent[:_MAX_ANNOTATIONS]))
    page = pdfium.FPDF_LoadPage(document, page_number - 1)
    if not page:
        return []
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        return list(_lines(text_page, areas)) if text_page else []
    finally:
        if text_page:
            pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)


def _draw(document: pdfium.FPDF_DOCUMENT, page_number: int, silent: set[int]) -> list[tuple[str, pdfium.FS_RECTF]]:
    """Put some annotations in the place of all that the page shows; return the label and the area of each."""
    page = pdfium.FPDF_LoadPage(document, page_number - 1)
    if not page:
        return []
    areas: list[tuple[str, pdfium.FS_RECTF]] = []
    try:
        for index in reversed(range(pdfium.FPDFPage_CountObjects(page))):
            item = pdfium.FPDFPage_GetObject(page, index)
            if pdfium.FPDFPage_RemoveObject(page, item):
                pdfium.FPDFPageObj_Destroy(item)
        for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
            if index not in silent:
                pdfium.FPDFPage_RemoveAnnot(page, index)
            elif annotation := pdfium.FPDFPage_GetAnnot(page, index):
                area = pdfium.FS_RECTF()
                if pdfium.FPDFAnnot_GetRect(annotation, area):
                    areas.append((_LABELS.get(pdfium.FPDFAnnot_GetSubtype(annotation), ""), area))
                pdfium.FPDFPage_CloseAnnot(annotation)
        pdfium.FPDFPage_GenerateContent(page)
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    finally:
        pdfium.FPDF_ClosePage(page)
    return areas[::-1]


def _lines(text_page: pdfium.FPDF_TEXTPAGE, areas: list[tuple[str, pdfium.FS_RECTF]]) -> Iterator[str]:
    for label, area in areas:
        left, right, bottom, top = area.left - 1, area.right + 1, min(area.bottom, area.top) - 1, max(area.bottom, area.top) + 1
        if words := _bounded_text(text_page, left, top, right, bottom).replace("\r\n", "\n").strip():
            yield f"[{label}: {' '.join(words.split())}]" if label else words


def _bounded_text(text_page: pdfium.FPDF_TEXTPAGE, *edges: float) -> str:
    count = min(_MAX_CHARS, pdfium.FPDFText_GetBoundedText(text_page, *edges, None, 0))
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * count)()
    written = pdfium.FPDFText_GetBoundedText(text_page, *edges, buffer, count)
    return bytes(buffer)[: 2 * written].decode("utf-16-le", "replace").rstrip("\0")
