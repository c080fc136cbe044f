"""Annotations of a PDF page that may cover text, and marks for redaction. Runs in the sandboxed process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import ON_TOP, Box, Cover
from legal_pipeline.stages.readers.pdf.strings import utf16_string

_MAX_ANNOTATIONS = 4_000
_BESIDE_THE_PAGE = frozenset(
    {
        pdfium.FPDF_ANNOT_LINK,
        pdfium.FPDF_ANNOT_POPUP,
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_SQUIGGLY,
    }
)
"""Annotations that never cover text, or whose text is drawn with them."""

_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_LABEL = re.compile(r"redact|withheld|privileg|sealed|exempt|confidential|\(b\)\s*\(\d", re.IGNORECASE)
"""What is written on a box that hides words, as against words that replace others."""


@dataclass(slots=True)
class AnnotationAreas:
    covers: list[Cover] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    """Areas of redaction annotations that nobody has applied."""
    corrections: list[Box] = field(default_factory=list)
    """Areas where a text annotation puts other words in the place of those under it."""


def annotation_areas(page: pdfium.FPDF_PAGE) -> AnnotationAreas:
    found = AnnotationAreas()
    for _, kind, item in calls.all_annotations(page, min(_MAX_ANNOTATIONS, pdfium.FPDFPage_GetAnnotCount(page))):
        if kind in _BESIDE_THE_PAGE or pdfium.FPDFAnnot_GetFlags(item) & _NOT_SHOWN:
            continue
        areas = _areas(item)
        if kind == pdfium.FPDF_ANNOT_FREETEXT and _is_correction(item):
            found.corrections += areas
            continue
        if kind == pdfium.FPDF_ANNOT_REDACT:
            found.marks += areas
        found.covers += [Cover(area, ON_TOP, HiddenBy.ANNOTATION) for area in areas]
    return found


def _is_correction(item: pdfium.FPDF_ANNOTATION) -> bool:
    """Return whether a text annotation has words of its own, and not the label of a redaction."""
    words = utf16_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(item, b"Contents", buffer, size))
    return bool(words.strip()) and not _LABEL.search(words)


def _areas(item: pdfium.FPDF_ANNOTATION) -> list[Box]:
    """Return the quadrilaterals of an annotation, upright, or else its rectangle."""
    areas: list[Box] = []
    if pdfium.FPDFAnnot_HasAttachmentPoints(item):
        points = pdfium.FS_QUADPOINTSF()
        for index in range(min(_MAX_ANNOTATIONS, pdfium.FPDFAnnot_CountAttachmentPoints(item))):
            if pdfium.FPDFAnnot_GetAttachmentPoints(item, index, points):
                xs, ys = (points.x1, points.x2, points.x3, points.x4), (points.y1, points.y2, points.y3, points.y4)
                areas.append(Box(min(xs), min(ys), max(xs), max(ys)))
    rect = pdfium.FS_RECTF()
    if not areas and pdfium.FPDFAnnot_GetRect(item, rect):
        areas.append(Box(min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)))
    return areas
