"""Reads the fields of a form (AcroForm) on a page: typed and chosen values, and boxes that are checked or not.

Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.strings import utf16_string

_BOXES = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})
_CHOICES = frozenset({pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_WORDS = re.compile(r"\A[^\W\d_]{3,}[\w ,.:;'/()-]*\Z")
"""What a person may read; names that programs give to fields have dots, brackets and numbers: `topmostSubform[0].c1_1[0]`."""
_MAX_LABEL_CHARS = 200
_MAX_OPTIONS = 5_000


class Field(NamedTuple):
    """A field of a page that says something. The box is in points: left, bottom, right, top."""

    text: str
    """The value, or `[x]` or `[ ]`."""
    box: tuple[float, float, float, float]
    is_box: bool = False
    label: str = ""
    """In words, if the file has one: for a box that stands beside none."""


def read_field(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> Field | None:
    """Return what a field of the page says; None if it is empty or a button."""
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return None
    box = min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _BOXES:
        return Field("[x]" if _is_checked(annotation) else "[ ]", box, True, _label(annotation, form))
    text = _chosen(annotation, form) if kind in _CHOICES else ""
    if not text and (kind in _CHOICES or kind == pdfium.FPDF_FORMFIELD_TEXTFIELD):
        text = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return Field(text.strip(), box) if text.strip() else None


def _is_checked(annotation: pdfium.FPDF_ANNOTATION) -> bool:
    # the state that is drawn (ISO 32000-1, 12.5.5); FPDFAnnot_IsChecked asks for the value, which some programs leave out
    return utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"AS", buffer, size)) not in ("", "Off")


def _label(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    get = pdfium.FPDFAnnot_GetFormFieldAlternateName
    label = " ".join(utf16_string(lambda buffer, size: get(form, annotation, buffer, size)).split())
    if not _WORDS.search(label):
        name = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldName(form, annotation, buffer, size)).strip()
        label = name if _WORDS.search(name) else ""
    return label[:_MAX_LABEL_CHARS]


def _chosen(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    """Return the options that are chosen, as the form shows them; the file itself may keep a code for each."""
    count = min(_MAX_OPTIONS, pdfium.FPDFAnnot_GetOptionCount(form, annotation))
    chosen = [index for index in range(count) if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, index)]
    return "\n".join(_option(annotation, form, index) for index in chosen)


def _option(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE, index: int) -> str:
    return utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, size))
