"""Reads what is not in the content stream of a PDF page: form fields, free text, comments, stamps and highlights.

Runs in the sandboxed process.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.forms.fields import Field, read_field
from legal_pipeline.stages.readers.pdf.strings import utf16_string

_MAX_ANNOTATIONS = 5_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
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
    pdfium.FPDF_ANNOT_LINE: "Comment",
    pdfium.FPDF_ANNOT_POLYLINE: "Comment",
    pdfium.FPDF_ANNOT_FILEATTACHMENT: "Attached file",
    pdfium.FPDF_ANNOT_SOUND: "Comment",
    pdfium.FPDF_ANNOT_MOVIE: "Comment",
    pdfium.FPDF_ANNOT_REDACT: "Comment",
}

_READ = frozenset({*_COMMENTS, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT})


class AnnotationText(NamedTuple):
    lines: list[str]
    """One for each annotation with text, in file order."""
    fields: list[Field]
    """Of a form."""


def annotation_text(page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE | None) -> AnnotationText | None:
    """Return what the annotations of the page say; None if there are none."""
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if not count:
        return None
    found = AnnotationText([], [])
    for kind, annotation in calls.all_annotations(page, min(_MAX_ANNOTATIONS, count)):
        if kind in _READ:
            _read(kind, annotation, form, found)
    return found


def _read(kind: int, annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE | None, found: AnnotationText) -> None:
    if pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
        return
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        if form and (field := read_field(annotation, form)) is not None:
            found.fields.append(field)
    elif kind == pdfium.FPDF_ANNOT_FREETEXT:
        if text := (_string(annotation, b"Contents") or _rich_text(annotation)).strip():
            found.lines.append(text)
    elif kind in _COMMENTS and (line := _comment(annotation, _COMMENTS[kind])):
        found.lines.append(line)


def _comment(annotation: pdfium.FPDF_ANNOTATION, label: str) -> str:
    """Return what somebody wrote on the page: `[Comment by Nora Roe: not agreed]`."""
    text = _string(annotation, b"Contents").strip() or _rich_text(annotation)
    author = _string(annotation, b"T").strip()
    return f"[{label}{f' by {author}' if author else ''}: {text}]" if text else ""


def _rich_text(annotation: pdfium.FPDF_ANNOTATION) -> str:
    """Return the words of a note that is kept as XHTML only (ISO 32000-1, 12.7.3.4)."""
    marked_up = _TAG.sub(lambda tag: "\n" if tag[0].startswith(("</p", "<br")) else "", _string(annotation, b"RC"))
    return html.unescape(marked_up).strip()


def _string(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    return utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size))
