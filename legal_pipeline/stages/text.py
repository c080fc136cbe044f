"""Reads a document page by page: its own text where it has any worth reading, else OCR."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, PageMethod, RefusalReason
from legal_pipeline.stages.ocr.blank_page import is_blank
from legal_pipeline.stages.ocr.cache import OcrCache, cache_key, recognise_cached
from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.bates import bates_number
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_source import PageSource, TextLayer
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.court_stamp import with_stamps
from legal_pipeline.stages.readers.pdf.ocr_decision import Verdict, by_layout, by_text, is_better
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import Plausibility, plausibility
from legal_pipeline.stages.second_engine import Draft, SecondEngine, settled

log = logging.getLogger(__name__)

_DOUBTFUL_CONFIDENCE = 0.5
"""Of a text layer that looks misread where OCR did no better."""


def read_pages(
    path: Path,
    media_type: str,
    *,
    limits: ReadLimits,
    ocr: Callable[[], OcrEngine],
    cache: OcrCache | None = None,
    first_page: int = 1,
    second: SecondEngine | None = None,
) -> Iterator[Page]:
    """Pages from `first_page` on, one after the other; the same pages wherever one begins.

    `ocr` is called at most once, and only if a page needs it. `second` is asked for the pages that
    came out badly. A page that is too broken to load comes out empty with confidence 0. Raises Refusal
    (unsupported, encrypted, corrupt, hostile, too_large, empty), ExternalError.
    """
    if media_type == "application/pdf":
        with pdf.open_pdf(path, limits) as sandbox:
            yield from settled(_drafts(pdf.PdfSource(sandbox, limits), _Reading(ocr, cache), first_page), second)
    elif media_type in image.MEDIA_TYPES:
        with image.open_image(path, limits) as sandbox:
            yield from settled(_drafts(image.ImageSource(sandbox, limits), _Reading(ocr, cache), first_page), second)
    else:
        from legal_pipeline.stages.readers.formats import READERS

        if media_type not in READERS:
            raise Refusal(RefusalReason.UNSUPPORTED, f"files of the type {media_type} cannot be read")
        pages = READERS[media_type](path, limits)
        yield from dropwhile(lambda page: page.page_number < first_page, pages)


def refuse_if_empty(total_chars: int, pages: int) -> None:
    """Refusal(empty) when a whole document came out without a character."""
    if total_chars == 0:
        raise Refusal(RefusalReason.EMPTY, f"no text was found on {'its page' if pages == 1 else f'any of its {pages} pages'}")


@dataclass(frozen=True, slots=True)
class _Recognised:
    result: OcrResult
    engine: str
    """Its name with its version."""
    key: str


class _Reading:
    """The engine, made when first needed, and the cache before it."""

    def __init__(self, ocr: Callable[[], OcrEngine], cache: OcrCache | None) -> None:
        self._make = ocr
        self._cache = cache
        self._engine: OcrEngine | None = None

    def recognise(self, page: PageImage) -> _Recognised:
        """Raises OcrTimeout."""
        if self._engine is None:
            self._engine = self._make()
        key = cache_key(page, self._engine)
        result = recognise_cached(page, self._engine, self._cache, key)
        return _Recognised(result, f"{self._engine.name} {self._engine.version}", key.hex())


def _drafts(source: PageSource, reading: _Reading, first_page: int) -> Iterator[Draft]:
    is_any_readable = False
    for number in range(first_page, source.page_count + 1):
        layer = source.text_layer(number)
        draft = _image_page(source, number, reading) if layer is None else _layered_page(source, number, layer, reading)
        is_any_readable = is_any_readable or draft is not None
        yield draft or Draft(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 0.0))
    if not is_any_readable and not any(_is_readable(source, number) for number in range(1, first_page)):
        raise Refusal(RefusalReason.CORRUPT, "not one of its pages can be loaded")


def _is_readable(source: PageSource, number: int) -> bool:
    layer = source.text_layer(number)
    return source.image(number) is not None if layer is None else not layer.is_unreadable


def _image_page(source: PageSource, number: int, reading: _Reading) -> Draft | None:
    """None for a frame that cannot be decoded."""
    picture = source.image(number)
    if picture is None:
        return None
    if is_blank(picture):
        return Draft(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 1.0))
    read = _recognise(picture, number, reading)
    if read is None:
        return Draft(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 0.0), picture)
    return Draft(_ocr_page(number, clean(read.result.text), read), picture)


def _layered_page(source: PageSource, number: int, layer: TextLayer, reading: _Reading) -> Draft | None:
    """None for a page that cannot be loaded."""
    if layer.is_unreadable:
        return None
    judged = plausibility(layer.text)
    if not _needs_ocr(source, number, judged):
        return Draft(_text_page(source, number, layer.text, 1.0))
    picture = source.image(number)
    if picture is None or is_blank(picture):
        return Draft(_text_page(source, number, layer.text, 1.0))
    stamps = "" if judged.is_garbled else layer.text
    read = _recognise(picture, number, reading)
    if read is None:
        return Draft(_text_page(source, number, layer.text, 0.0), picture, stamps)
    text = clean(read.result.text)
    if not is_better(plausibility(text), judged):
        confidence = _DOUBTFUL_CONFIDENCE if judged.is_garbled else 1.0
        return Draft(_text_page(source, number, layer.text, confidence), picture, stamps)
    return Draft(_ocr_page(number, with_stamps(text, stamps), read), picture, stamps)


def _needs_ocr(source: PageSource, number: int, layer: Plausibility) -> bool:
    verdict = by_text(layer)
    if verdict is Verdict.LOOK:
        layout = source.layout(number)
        verdict = by_layout(layer, layout) if layout is not None else Verdict.OCR
    return verdict is Verdict.OCR


def _recognise(picture: PageImage, number: int, reading: _Reading) -> _Recognised | None:
    """None when the engine ran out of time."""
    try:
        return reading.recognise(picture)
    except OcrTimeout:
        log.warning("page %d: OCR ran out of time; the page is left as it is, with confidence 0", number)
        return None


def _text_page(source: PageSource, number: int, text: str, confidence: float) -> Page:
    return Page(number, text, PageMethod.TEXT_LAYER, source.engine, confidence, bates=bates_number(text))


def _ocr_page(number: int, text: str, read: _Recognised) -> Page:
    result = read.result
    return Page(number, text, PageMethod.OCR, read.engine, result.confidence, result.rotation, bates_number(text), read.key)
