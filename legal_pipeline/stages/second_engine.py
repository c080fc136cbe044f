"""A second reading of the pages that the local OCR engine read badly, by an engine that reads many pages at once.

Pages keep their order: from the first doubtful page on they are held back, a window at a time, until the second
engine has answered. This module does not know which engine that is or what it costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from legal_pipeline.model import REDACTED, Page, PageMethod
from legal_pipeline.stages.ocr.cache import cache_key
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.readers.bates import bates_number
from legal_pipeline.stages.readers.page_lines.finish import finish
from legal_pipeline.stages.readers.page_lines.redacted import redacted, with_places
from legal_pipeline.stages.readers.page_source import HiddenWords
from legal_pipeline.stages.readers.pdf.court_stamp import with_stamps
from legal_pipeline.stages.readers.pdf.ocr_decision import is_better
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import plausibility

WINDOW_PAGES = 32
"""The most pages held back. A worker that replaces a killed one renders up to this many pages again."""
_WINDOW_CHARS = 4_000_000
"""The most text held back, to bound memory."""


class SecondEngine(Protocol):
    """The second reading of one document. `name`, `version` and `options` are part of the cache key."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str: ...

    @property
    def below_confidence(self) -> float:
        """A page whose first reading has a lower confidence is doubtful."""

    def cached(self, key: bytes) -> OcrResult | None:
        """Return the result of an earlier reading of the same image."""

    def add(self, page_number: int, key: bytes, image: PageImage) -> None:
        """Add a page to the next `read`."""

    def read(self) -> Mapping[bytes, OcrResult]:
        """Read the pages added since the last call and return their results by key. Takes up to minutes.

        Pages that the engine cannot read are left out.
        """

    def pause(self) -> None:
        """Called after each page that is held back. May raise to interrupt the reading."""


@dataclass(frozen=True, slots=True)
class LocalReading:
    """The first reading of a page, made on this machine."""

    page: Page
    image: PageImage | None = None
    """The input of a second engine; None for a page that needs no second reading."""
    stamps: str = ""
    """The reliable text layer of the page, such as the stamp of the court."""
    hidden: tuple[HiddenWords, ...] = ()
    """Words of the text layer that the page does not show."""


@dataclass(frozen=True, slots=True)
class _HeldPage:
    reading: LocalReading
    key: bytes | None
    """The cache key, if the second engine is to read the page."""


def best_readings(readings: Iterable[LocalReading], second: SecondEngine | None) -> Iterator[Page]:
    """Yield the pages in order, each in the better of its two readings."""
    if second is None:
        yield from (reading.page for reading in readings)
        return
    held: list[_HeldPage] = []
    chars = 0
    for reading in readings:
        page = _submit(reading, second)
        if not held and page.key is None:
            yield page.reading.page
            continue
        held.append(page)
        chars += len(reading.page.text)
        if len(held) >= WINDOW_PAGES or chars >= _WINDOW_CHARS:
            yield from _release(held, second)
            held, chars = [], 0
        else:
            second.pause()
    if held:
        yield from _release(held, second)


def _submit(reading: LocalReading, second: SecondEngine) -> _HeldPage:
    """Add a doubtful page to the second engine, unless its result is cached. The image is dropped, to save memory."""
    image, without_image = reading.image, replace(reading, image=None)
    if image is None or reading.page.confidence >= second.below_confidence:
        return _HeldPage(without_image, None)
    key = cache_key(image, second)
    cached = second.cached(key)
    if cached is not None:
        return _HeldPage(replace(without_image, page=_better(without_image, cached, second, key)), None)
    second.add(reading.page.page_number, key, image)
    return _HeldPage(without_image, key)


def _release(held: list[_HeldPage], second: SecondEngine) -> Iterator[Page]:
    results = second.read()
    for page in held:
        result = results.get(page.key) if page.key else None
        yield page.reading.page if result is None or page.key is None else _better(page.reading, result, second, page.key)


def _better(reading: LocalReading, result: OcrResult, second: SecondEngine, key: bytes) -> Page:
    """Return the second reading, unless the first is clearly better."""
    page = reading.page
    text = with_stamps(clean(result.text), reading.stamps)
    if not text or is_better(plausibility(page.text.replace(REDACTED, "")), plausibility(text)):
        return page
    finished, redactions = redacted(finish(with_places(text, reading.hidden)), reading.hidden)
    return Page(
        page.page_number,
        finished.text,
        PageMethod.OCR,
        f"{second.name} {second.version}",
        result.confidence,
        result.rotation,
        bates_number(finished.text),
        key.hex(),
        finished.printed_page,
        finished.line_starts,
        finished.notes,
        redactions,
    )
