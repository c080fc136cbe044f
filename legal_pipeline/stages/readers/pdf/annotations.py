"""Reads what is not in the content stream of a PDF page: form fields, free text, comments, stamps and highlights.

Runs in the sandboxed process.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.drawn.appearances import has_appearance, is_silent
from legal_pipeline.stages.readers.pdf.forms.fields import Field, read_field
from legal_pipeline.stages.readers.pdf.strings import utf16_string

_MAX_ANNOTATIONS = 5_000
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
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

_READ = frozenset({*_COMMENTS, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WATERMARK})


class AnnotationText(NamedTuple):
    lines: list[str]
    """One for each annotation with text, in file order."""
    fields: list[Field]
    """Of a form."""
    silent: list[int]
    """The places of those whose picture alone may have words, see `drawn.appearances`."""


def annotation_text(page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE | None) -> AnnotationText | None:
    """Return what the annotations of the page say; None if there are none."""
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if not count:
        return None
    found = AnnotationText([], [], [])
    for index, kind, annotation in calls.all_annotations(page, min(_MAX_ANNOTATIONS, count)):
        if kind in _READ and not _is_hidden(annotation) and not _read(kind, annotation, form, found) and is_silent(kind, annotation, form):
            found.silent.append(index)
    return found


def _is_hidden(annotation: pdfium.FPDF_ANNOTATION) -> bool:
    return bool(pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW))


def _read(kind: int, annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE | None, found: AnnotationText) -> bool:
    """Add what an annotation says; return whether it says something."""
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        field = read_field(annotation, form) if form else None
        found.fields.extend([field] if field is not None else [])
        return field is not None
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        line = (_string(annotation, b"Contents") or _rich_text(annotation)).strip()
    else:
        line = _comment(annotation, _COMMENTS[kind]) if kind in _COMMENTS else ""
    if kind == pdfium.FPDF_ANNOT_STAMP and not line and not has_appearance(annotation):
        # programs draw the stamps that the standard names themselves
        line = f"[Stamp: {_BETWEEN_WORDS.sub(' ', _string(annotation, b'Name') or 'Draft')}]"
    found.lines.extend([line] if line else [])
    return bool(line)


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
