"""Reads text that is not in the content stream of a PDF page: form fields and free-text annotations. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

_MAX_ANNOTATIONS = 5_000
_MAX_TEXT_BYTES = 200_000
_FIELDS_WITH_TEXT = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})


def annotation_text(page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE | None) -> str:
    """Return a blank line, then one line for each annotation with text, in file order; '' if there is none."""
    lines = []
    for index in range(min(_MAX_ANNOTATIONS, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            line = _annotation_line(annotation, form).strip()
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if line:
            lines.append(line)
    return "\n\n" + "\n".join(lines) if lines else ""


def _annotation_line(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE | None) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
        return ""
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind == pdfium.FPDF_ANNOT_WIDGET and form and pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _FIELDS_WITH_TEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return ""


def _string(read: object) -> str:
    """Call a pdfium getter twice: first for the length in bytes, including the terminating NUL, then for the text."""
    assert callable(read)
    size = read(None, 0)
    if not 2 < size <= _MAX_TEXT_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
