"""Reads text that is not in the content stream of a PDF page: form fields, free text, comments, stamps and highlights.

Runs in the sandboxed process.
"""

from __future__ import annotations

import re

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.strings import utf16_string

_MAX_ANNOTATIONS = 5_000
_COMMENTS = {
    pdfium.FPDF_ANNOT_TEXT: "Comment",
    pdfium.FPDF_ANNOT_STAMP: "Stamp",
    pdfium.FPDF_ANNOT_CARET: "Comment",
    pdfium.FPDF_ANNOT_HIGHLIGHT: "Comment",
    pdfium.FPDF_ANNOT_UNDERLINE: "Comment",
    pdfium.FPDF_ANNOT_SQUIGGLY: "Comment",
    pdfium.FPDF_ANNOT_STRIKEOUT: "Comment",
    pdfium.FPDF_ANNOT_SQUARE: "Comment",
    pdfium.FPDF_ANNOT_CIRCLE: "Comment",
    pdfium.FPDF_ANNOT_POLYGON: "Comment",
    pdfium.FPDF_ANNOT_INK: "Comment",
}
_BOXES = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})
_WORDS = re.compile(r"\A[^\W\d_]{3,}[\w ,.:;'/()-]*\Z")
"""What a person may read; names that programs give to fields have dots, brackets and numbers: `topmostSubform[0].c1_1[0]`."""
_MAX_LABEL_CHARS = 200
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
        return utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind in _COMMENTS:
        return _comment(annotation, _COMMENTS[kind])
    if kind == pdfium.FPDF_ANNOT_WIDGET and form:
        field = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if field in _FIELDS_WITH_TEXT:
            return utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
        if field in _BOXES:
            return _box(annotation, form)
    return ""


def _box(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    """Return `[x] Chapter 7` for a box that is checked, `[ ] Chapter 7` for another; '' if nothing says in words what it is for."""
    get = pdfium.FPDFAnnot_GetFormFieldAlternateName
    label = " ".join(utf16_string(lambda buffer, size: get(form, annotation, buffer, size)).split())
    if not _WORDS.search(label):
        name = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldName(form, annotation, buffer, size)).strip()
        label = name if _WORDS.search(name) else ""
    # the state that is drawn (ISO 32000-1, 12.5.5); FPDFAnnot_IsChecked asks for the value, which some programs leave out
    state = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"AS", buffer, size))
    is_checked = state not in ("", "Off")
    return f"[{'x' if is_checked else ' '}] {label[:_MAX_LABEL_CHARS]}" if label else ""


def _comment(annotation: pdfium.FPDF_ANNOTATION, label: str) -> str:
    """Return what somebody wrote on the page: `[Comment by Nora Roe: not agreed]`."""
    text = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)).strip()
    author = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"T", buffer, size)).strip()
    return f"[{label}{f' by {author}' if author else ''}: {text}]" if text else ""
