"""Decides which pages of a PDF need OCR, page by page, with the cheapest evidence first."""

from __future__ import annotations

from enum import StrEnum

from legal_pipeline.stages.readers.page_source import Layout
from legal_pipeline.stages.readers.pdf.text_quality import Plausibility

FEW_CHARS = 350
"""Characters other than white space. The header of a court, an exhibit sticker and a Bates number together have fewer."""
_MIN_IMAGE_SHARE = 0.2
"""Share of the page. A smaller image is a logo or a signature."""
_MIN_SCAN_SHARE = 0.5
_MANY_PATHS = 100
"""Letters drawn as outlines are one path each; rules, boxes and logos are fewer."""


class Verdict(StrEnum):
    KEEP = "keep"
    """The text layer is the page's text."""
    CHECK_LAYOUT = "check layout"
    """The layout of the page decides."""
    OCR = "ocr"


def by_text(layer: Plausibility) -> Verdict:
    """Judge the text layer alone.

    Text that reads like language is kept, even hidden text over a scan: that page went through OCR before.
    """
    if layer.is_cipher:
        return Verdict.OCR
    return Verdict.CHECK_LAYOUT if layer.chars < FEW_CHARS or layer.is_garbled else Verdict.KEEP


def by_layout(layer: Plausibility, layout: Layout) -> Verdict:
    """Judge a page that has little text, or text that may come from a bad OCR run."""
    if layout.is_bare:
        return Verdict.KEEP  # a blank page, or one whose only text is in annotations
    if layer.has_no_words:
        return Verdict.OCR
    if layer.chars >= FEW_CHARS:
        # unknown words on a typeset page are a table or technical terms; over a scan they are misread
        return Verdict.OCR if layout.image_share >= _MIN_SCAN_SHARE else Verdict.KEEP
    if layout.image_share >= _MIN_IMAGE_SHARE or layout.paths >= _MANY_PATHS:
        return Verdict.OCR
    return Verdict.KEEP


def is_better(ocr: Plausibility, layer: Plausibility) -> bool:
    """Return whether OCR beats the text layer. In a tie the layer wins, because its characters are exact."""
    if layer.has_no_words or (layer.is_garbled and not ocr.is_garbled):
        return ocr.chars > 0
    return ocr.weight > layer.weight
