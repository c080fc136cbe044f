"""Reads the files attached to a PDF: the name tree EmbeddedFiles, which portfolios use too. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.strings import utf16_string
from legal_pipeline.stages.readers.sandbox.protocol import Message

_MAX_ATTACHMENTS = 10_000


def attachment_count(document: pdfium.FPDF_DOCUMENT | None) -> int:
    return max(0, min(_MAX_ATTACHMENTS, int(pdfium.FPDFDoc_GetAttachmentCount(document))))


def attachment(document: pdfium.FPDF_DOCUMENT | None, index: int) -> Message:
    """Return name and content of an attached file, or `unreadable`."""
    item = pdfium.FPDFDoc_GetAttachment(document, index)
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
