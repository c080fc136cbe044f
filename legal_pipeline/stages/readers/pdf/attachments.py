"""Reads the files attached to a PDF: the name tree EmbeddedFiles, which portfolios use too, and the pins on its pages.

Runs in the sandboxed process.
"""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.strings import utf16_string
from legal_pipeline.stages.readers.sandbox.protocol import Message

MAX_ATTACHMENTS = 10_000


def attachment_count(document: pdfium.FPDF_DOCUMENT | None) -> int:
    return max(0, min(MAX_ATTACHMENTS, int(pdfium.FPDFDoc_GetAttachmentCount(document))))


def pinned_files(page: pdfium.FPDF_PAGE | None) -> list[int]:
    """Return the place, from 0, of each annotation of a page that holds a file (ISO 32000-1, 12.5.6.15)."""
    found: list[int] = []
    for index in range(min(MAX_ATTACHMENTS, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation and pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
            found.append(index)
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def attachment(document: pdfium.FPDF_DOCUMENT | None, index: int) -> Message:
    """Return name and content of an attached file, or `unreadable`."""
    return _content(pdfium.FPDFDoc_GetAttachment(document, index))


def pinned_file(document: pdfium.FPDF_DOCUMENT | None, place: tuple[int, int]) -> Message:
    """Return name and content of the file that an annotation holds, by its page and its place, both from 0, or `unreadable`."""
    page = pdfium.FPDF_LoadPage(document, place[0])
    annotation = pdfium.FPDFPage_GetAnnot(page, place[1]) if page else None
    try:
        return _content(pdfium.FPDFAnnot_GetFileAttachment(annotation)) if annotation else Message({"unreadable": True})
    finally:
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if page:
            pdfium.FPDF_ClosePage(page)


def _content(item: pdfium.FPDF_ATTACHMENT | None) -> Message:
    if not item:
        return Message({"unreadable": True})
    name = utf16_string(lambda buffer, size: pdfium.FPDFAttachment_GetName(item, buffer, size))
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(item, None, 0, size):
        return Message({"unreadable": True})
    buffer = ctypes.create_string_buffer(max(1, size.value))
    if size.value and not pdfium.FPDFAttachment_GetFile(item, buffer, size.value, size):
        return Message({"unreadable": True})
    return Message({"name": name}, buffer.raw[: size.value])
