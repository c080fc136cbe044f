"""Reads a document page by page: the text layer where it is usable, OCR elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import dropwhile
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, PageMethod, RefusalReason
from legal_pipeline.stages.ocr.cache import OcrCache, cache_key, recognise_cached
from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, OcrTimeout, PageImage, is_blank, shows_something
from legal_pipeline.stages.ocr.preparation.print_size import enlargement
from legal_pipeline.stages.page_pictures import with_pictures
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.bates import bates_number
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_lines.doubts import doubt_notes
from legal_pipeline.stages.readers.page_lines.finish import finish
from legal_pipeline.stages.readers.page_lines.line_numbers import without_marks as without_line_marks
from legal_pipeline.stages.readers.page_lines.recognized import mended
from legal_pipeline.stages.readers.page_lines.redacted import redacted, with_places, without_marks
from legal_pipeline.stages.readers.page_source import HiddenWords, PageSource, TextLayer
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.court_stamp import court_header, stamps_of, with_stamps
from legal_pipeline.stages.readers.pdf.ocr_decision import (
    FEW_CHARS,
    Verdict,
    by_layout,
    by_text,
    is_better,
    is_better_of_two,
    is_confirmed,
    is_garbage,
    may_be_misread,
)
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import Plausibility, agreement, agreement_in_order, plausibility
from legal_pipeline.stages.readers.pictures import find
from legal_pipeline.stages.second_engine import LocalReading, SecondEngine, best_readings

log = logging.getLogger(__name__)

_DOUBTFUL_CONFIDENCE = 0.5
"""The highest confidence of a picture that was cut off, and that of a garbled text layer where OCR does no better."""


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
    """Yield the pages from `first_page` on; the result does not depend on where reading begins.

    `ocr` creates the engine; it is called at most once, when the first page needs it. `second` reads the
    doubtful pages again. A page that cannot be loaded is empty and has confidence 0. Raises
    Refusal(unsupported, encrypted, corrupt, hostile, too_large, empty) and ExternalError.
    """
    if media_type == "application/pdf":
        with pdf.open_pdf(path, limits) as sandbox:
            yield from best_readings(_local_readings(pdf.PdfSource(sandbox, limits), _CachedOcr(ocr, cache), first_page), second)
    elif media_type in image.MEDIA_TYPES:
        with image.open_image(path, limits) as sandbox:
            yield from best_readings(_local_readings(image.ImageSource(sandbox, limits), _CachedOcr(ocr, cache), first_page), second)
    else:
        from legal_pipeline.stages.readers.formats import READERS

        if media_type not in READERS:
            raise Refusal(RefusalReason.UNSUPPORTED, f"files of the type {media_type} cannot be read")
        pages = READERS[media_type](path, limits)
        if media_type in find.MEDIA_TYPES:
            pages = find.with_picture_names(pages, path, media_type)
        yield from dropwhile(lambda page: page.page_number < first_page, pages)


def refuse_if_empty(total_chars: int, pages: int) -> None:
    """Raise Refusal(empty) when a whole document has no text."""
    if total_chars == 0:
        raise Refusal(RefusalReason.EMPTY, f"no text was found on {'its page' if pages == 1 else f'any of its {pages} pages'}")


@dataclass(frozen=True, slots=True)
class _Recognised:
    result: OcrResult
    engine: str
    """Name and version."""
    key: str
    """The cache key in hex."""


class _CachedOcr:
    """The OCR engine, created on first use, behind the cache."""

    def __init__(self, ocr: Callable[[], OcrEngine], cache: OcrCache | None) -> None:
        self._create_engine = ocr
        self._cache = cache
        self._engine: OcrEngine | None = None

    def recognise(self, page: PageImage) -> _Recognised:
        """Return the text of a page image. Raises OcrTimeout."""
        if self._engine is None:
            self._engine = self._create_engine()
        key = cache_key(page, self._engine)
        result = recognise_cached(page, self._engine, self._cache, key)
        return _Recognised(result, f"{self._engine.name} {self._engine.version}", key.hex())


def _local_readings(source: PageSource, ocr: _CachedOcr, first_page: int) -> Iterator[LocalReading]:
    is_any_readable = is_any_text = False
    for number in range(first_page, source.page_count + 1):
        layer = source.text_layer(number)
        reading = _image_page(source, number, ocr) if layer is None else _layered_page(source, number, layer, ocr)
        is_any_readable = is_any_readable or reading is not None
        is_any_text = is_any_text or (reading is not None and bool(reading.page.text))
        yield reading or LocalReading(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 0.0))
    if not is_any_readable and not any(_is_readable(source, number) for number in range(1, first_page)):
        raise Refusal(RefusalReason.CORRUPT, "not one of its pages can be loaded")
    if source.is_damaged and first_page == 1 and not is_any_text:
        raise Refusal(RefusalReason.CORRUPT, "its page tree is broken, and what can be found of its pages is blank")


def _is_readable(source: PageSource, number: int) -> bool:
    layer = source.text_layer(number)
    return source.image(number) is not None if layer is None else not layer.is_unreadable


def _image_page(source: PageSource, number: int, ocr: _CachedOcr) -> LocalReading | None:
    """Return None for a frame that cannot be decoded."""
    page_image = _readable_image(source, number)
    if page_image is None:
        return None
    if is_blank(page_image):
        return LocalReading(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 1.0))
    recognised = _recognise(page_image, number, ocr)
    if recognised is None:
        return LocalReading(Page(number, "", PageMethod.TEXT_LAYER, source.engine, 0.0), page_image)
    page = _ocr_page(number, recognised, "")
    if page_image.is_cut_off:
        log.warning("page %d: the picture is cut off; what arrived of it is read, with confidence %s at most", number, _DOUBTFUL_CONFIDENCE)
        page = replace(page, confidence=min(page.confidence, _DOUBTFUL_CONFIDENCE))
    return LocalReading(page, page_image)


def _layered_page(source: PageSource, number: int, layer: TextLayer, ocr: _CachedOcr) -> LocalReading | None:
    """Return None for a page that cannot be loaded."""
    if layer.is_unreadable:
        return None
    if layer.beyond:
        log.info("page %d: %d characters beyond the edge of the sheet are left out; no program shows them", number, layer.beyond)
    visible = without_line_marks(without_marks(layer.text) if layer.hidden else layer.text)
    quality = plausibility(visible)
    is_misread = layer.is_scan and may_be_misread(quality)
    if not is_misread and not _needs_ocr(source, number, quality):
        return LocalReading(with_pictures(_text_page(source, number, layer, 1.0), _picture_readings(source, number, layer, ocr)))
    page_image = _readable_image(source, number)
    if page_image is None or is_blank(page_image):
        return LocalReading(_text_page(source, number, layer, _layer_confidence(quality)))
    stamps = court_header(visible) if is_misread and quality.chars >= FEW_CHARS else stamps_of(visible, quality)
    recognised = _recognise(page_image, number, ocr)
    if recognised is None:
        return LocalReading(_text_page(source, number, layer, 0.0), page_image, stamps, layer.hidden)
    text = clean(recognised.result.text)
    agreed = agreement(visible, text)
    reading = plausibility(text)
    if is_better(reading, quality, agreed) or (is_misread and is_better_of_two(reading, quality, agreement_in_order(visible, text))):
        return LocalReading(_ocr_page(number, recognised, stamps, layer.hidden), page_image, stamps, layer.hidden)
    confidence = 1.0 if is_confirmed(agreed) else _layer_confidence(quality)
    if not visible.strip() and shows_something(page_image):
        confidence = 0.0  # ink in which the engine found no text: a picture, handwriting, or a page that it cannot read
    return LocalReading(_text_page(source, number, layer, confidence), page_image, stamps, layer.hidden)


def _picture_readings(source: PageSource, number: int, layer: TextLayer, ocr: _CachedOcr) -> Iterator[OcrResult]:
    """Yield what the engine reads in the pictures of a page whose text layer is kept."""
    for area in layer.pictures:
        picture = source.picture(number, area)
        if picture is None or is_blank(picture):
            continue
        factor = enlargement(picture)
        picture = source.picture(number, area, factor) or picture if factor > 1 else picture
        if (recognised := _recognise(picture, number, ocr)) is not None:
            yield recognised.result


def _layer_confidence(layer: Plausibility) -> float:
    """Return the confidence of a text layer that no reading of the page confirms."""
    if layer.is_cipher:
        return 0.0
    return _DOUBTFUL_CONFIDENCE if layer.is_garbled else 1.0


def _readable_image(source: PageSource, number: int) -> PageImage | None:
    """Return the image of a page, with more pixels if its print is small."""
    page_image = source.image(number)
    if page_image is None or is_blank(page_image):
        return page_image
    factor = enlargement(page_image)
    return source.image(number, factor) or page_image if factor > 1 else page_image


def _needs_ocr(source: PageSource, number: int, layer: Plausibility) -> bool:
    verdict = by_text(layer)
    if verdict is Verdict.CHECK_LAYOUT:
        layout = source.layout(number)
        verdict = by_layout(layer, layout) if layout is not None else Verdict.OCR
    return verdict is Verdict.OCR


def _recognise(page_image: PageImage, number: int, ocr: _CachedOcr) -> _Recognised | None:
    """Return None when the engine timed out."""
    try:
        return ocr.recognise(page_image)
    except OcrTimeout:
        log.warning("page %d: OCR ran out of time; the page is left as it is, with confidence 0", number)
        return None


def _text_page(source: PageSource, number: int, layer: TextLayer, confidence: float) -> Page:
    page, redactions = redacted(finish(layer.text), layer.hidden)
    return Page(
        number,
        page.text,
        PageMethod.TEXT_LAYER,
        source.engine,
        confidence,
        bates=bates_number(page.text),
        printed_page=page.printed_page,
        line_starts=page.line_starts,
        notes=page.notes,
        redactions=redactions,
    )


def _ocr_page(number: int, recognised: _Recognised, stamps: str, hidden: tuple[HiddenWords, ...] = ()) -> Page:
    result = recognised.result
    text = clean(result.text)
    lines = mended(text, {position for position, _ in result.doubts})
    page, redactions = redacted(finish(with_places(with_stamps(lines, stamps), hidden)), hidden)
    is_lost = is_garbage(plausibility(text), result.confidence)
    if is_lost:
        log.warning("page %d: OCR made no sense of it; its confidence is 0", number)
    doubts = () if is_lost else doubt_notes(result, page.text, sure_lines=stamps)
    return Page(
        number,
        page.text,
        PageMethod.OCR,
        recognised.engine,
        0.0 if is_lost else result.confidence,
        result.rotation,
        bates_number(page.text),
        recognised.key,
        page.printed_page,
        page.line_starts,
        (*page.notes, *doubts),
        redactions,
    )
