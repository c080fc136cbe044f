"""Which pages of a PDF need OCR: decided page by page, cheapest evidence first."""

from __future__ import annotations

from enum import StrEnum

from legal_pipeline.stages.readers.page_source import Layout
from legal_pipeline.stages.readers.pdf.text_quality import Plausibility

FEW_CHARS = 350
"""A court's header stamp, an exhibit sticker and a Bates number together stay below; white space not counted."""
_IMAGE_SHARE = 0.2
_SCAN_SHARE = 0.5
_MANY_PATHS = 100
"""Letters drawn as outlines are a path each; rules, boxes and logos are fewer."""


class Verdict(StrEnum):
    KEEP = "keep"
    """The text layer is the page's text."""
    LOOK = "look"
    """The layout of the page decides."""
    OCR = "ocr"


def by_text(layer: Plausibility) -> Verdict:
    """A page of text that reads like language is kept, also where it lies hidden over a scan: OCR was done already."""
    if layer.is_cipher:
        return Verdict.OCR
    return Verdict.LOOK if layer.chars < FEW_CHARS or layer.is_garbled else Verdict.KEEP


def by_layout(layer: Plausibility, layout: Layout) -> Verdict:
    """For pages with little text, or with text that may be an old OCR run's."""
    if layout.is_bare:
        return Verdict.KEEP  # a blank page, or text of annotations alone
    if layer.has_no_words:
        return Verdict.OCR
    if layer.chars >= FEW_CHARS:
        # odd words in a typeset page are a table or a trade's own language; over a scan they are misread
        return Verdict.OCR if layout.image_share >= _SCAN_SHARE else Verdict.KEEP
    if layout.image_share >= _IMAGE_SHARE or layout.paths >= _MANY_PATHS:
        return Verdict.OCR
    return Verdict.KEEP


def is_better(ocr: Plausibility, layer: Plausibility) -> bool:
    """Whether to take the OCR's reading; where both say the same, the layer's letters are the surer ones."""
    if layer.has_no_words or (layer.is_garbled and not ocr.is_garbled):
        return ocr.chars > 0
    return ocr.weight > layer.weight
