"""Decides which pages of a PDF need OCR, page by page, with the cheapest evidence first, and which reading is the better one."""

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
_AGREED = 0.8
"""Share of the layer's words. Good OCR of a page agrees with a true layer by 0.9 and more."""
_MUCH_MORE = 1.25
"""By how much OCR must exceed a layer that it agrees with: then the page shows more text than the layer has."""
_SOME_WORDS = 5
_MANY_STRANGE = 0.08
"""Share of the lower-case words. Good layers of prose have 0.02 to 0.06, those with a misread word in most lines 0.09 and more."""
_SAME_READING = 0.7
"""Share of the layer's words that ours has in the same order. Two readings of a page have 0.79 to 0.88, columns read across 0.5."""
_AS_MUCH = 0.95
_FEWER, _SOME_FEWER = 0.75, 4
_SURE = 0.7
_DOUBTFUL = 0.5
_HOPELESS = 0.35
"""Degraded pages reach 0.8, photographs and blurred pages 0.1 to 0.3."""


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
    is_doubtful = layer.is_garbled or layer.is_suspect or layer.has_no_words
    return Verdict.CHECK_LAYOUT if layer.chars < FEW_CHARS or is_doubtful else Verdict.KEEP


def by_layout(layer: Plausibility, layout: Layout) -> Verdict:
    """Judge a page that has little text, or text that may come from a bad OCR run."""
    if layout.is_bare:
        return Verdict.KEEP  # a blank page, or one whose only text is in annotations
    if layer.has_no_words or layer.is_suspect:
        return Verdict.OCR
    if layer.chars >= FEW_CHARS:
        # unknown words on a typeset page are a table or technical terms; over a scan they are misread
        return Verdict.OCR if layout.image_share >= _MIN_SCAN_SHARE else Verdict.KEEP
    if layout.image_share >= _MIN_IMAGE_SHARE or layout.paths >= _MANY_PATHS:
        return Verdict.OCR
    return Verdict.KEEP


def is_better(ocr: Plausibility, layer: Plausibility, agreed: float = 0.0) -> bool:
    """Return whether OCR beats the text layer. In a tie the layer wins, because its characters are exact.

    `agreed` is the share of the layer's words that OCR has read too (`text_quality.agreement`).
    """
    if is_confirmed(agreed):
        return ocr.weight > _MUCH_MORE * layer.weight + _SOME_WORDS
    if layer.has_no_words or (layer.is_cipher and not ocr.is_cipher):
        return ocr.chars > 0
    if layer.is_suspect and not layer.is_garbled:
        # unless OCR reads the page as language, it cannot read the script of the layer
        return ocr.reads_as_language
    if layer.is_garbled and not (ocr.is_garbled or ocr.is_suspect):
        return ocr.chars > 0
    return ocr.weight > layer.weight


def may_be_misread(layer: Plausibility) -> bool:
    """Return whether the layer of a scan has so many unknown words that the page is read again: what is better is kept."""
    return layer.strange > _MANY_STRANGE * (layer.known + layer.strange)


def is_better_of_two(ocr: Plausibility, layer: Plausibility, agreed_in_order: float) -> bool:
    """Return whether our reading of a scan beats the layer, which is a reading too: they agree, and ours has fewer unknown words."""
    if agreed_in_order < _SAME_READING or ocr.weight < _AS_MUCH * layer.weight:
        return False
    return ocr.strange < min(_FEWER * layer.strange, layer.strange - _SOME_FEWER)


def is_confirmed(agreed: float) -> bool:
    """Return whether OCR has read so many words of the layer that the layer is what the page shows."""
    return agreed >= _AGREED


def is_garbage(reading: Plausibility, confidence: float) -> bool:
    """Return whether what OCR made of a page is no text: neither does it read like language nor is the engine sure of it."""
    if confidence < _HOPELESS:
        return True
    if reading.is_cipher or reading.has_no_words:
        return confidence < _SURE
    return (reading.is_garbled or reading.is_suspect) and confidence < _DOUBTFUL
