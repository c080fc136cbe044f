"""Pictures of pages, and where their words are: rendered on demand by the confined reader, a few kept in memory."""

from __future__ import annotations

import contextlib
import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TypeVar

from PIL import Image

from legal_pipeline.errors import ExternalError
from legal_pipeline.exports.page_images import PlacedWord, has_pages, opened, recognized_words
from legal_pipeline.model import DocumentStatus, Page, PageMethod
from legal_pipeline.services import Services
from legal_pipeline.stages.readers.sandbox.pool import current_zygote
from legal_pipeline.workers.start_up import give_back

_WIDTH = 1200
"""Pixels: legible on a wide screen, and a tenth of the bytes of the picture that OCR reads."""
_KEPT = 16
_KEPT_BYTES = 4_000_000
"""A picture of text has 200 kB, one of a scan with its grain a megabyte."""

T = TypeVar("T")
_Key = tuple[str, int, int]


class PagePictures:
    """One page is rendered at a time: two cores, and up to a gigabyte of memory for a hostile page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._pictures: OrderedDict[_Key, bytes | None] = OrderedDict()
        self._words: OrderedDict[_Key, list[PlacedWord]] = OrderedDict()
        self._is_prepared = False

    def prepare(self) -> None:
        """Starts the program that reads files, the first time, while the page that will ask for a picture is still on its way."""
        if not self._is_prepared:
            self._is_prepared = True
            threading.Thread(target=_start_reader, daemon=True).start()

    def has_picture(self, status: DocumentStatus) -> bool:
        """Whether the format has pages that can be rendered; text, mail and office documents have none."""
        return has_pages(status)

    def picture(self, status: DocumentStatus, page: Page) -> bytes | None:
        """Returns the page as PNG, turned upright as for OCR; None when it cannot be rendered.

        Raises Refusal, SourceMissing, SourceChanged and ExternalError.
        """
        return self._kept(self._pictures, status, page, lambda: self._render(status, page))

    def words(self, status: DocumentStatus, page: Page) -> list[PlacedWord]:
        """Returns the words of the page with their places on the picture; recognized anew where the text comes from OCR."""
        return self._kept(self._words, status, page, lambda: self._place(status, page))

    def _kept(self, kept: OrderedDict[_Key, T], status: DocumentStatus, page: Page, make: Callable[[], T]) -> T:
        key = (status.facts.sha256 if status.facts else "", page.page_number, page.rotation)
        with self._lock:
            if key not in kept:
                kept[key] = make()
                while len(kept) > 1 and (len(kept) > _KEPT or _bytes(kept.values()) > _KEPT_BYTES):
                    kept.popitem(last=False)
            kept.move_to_end(key)
            return kept[key]

    def _render(self, status: DocumentStatus, page: Page) -> bytes | None:
        with opened(self._services, status) as pages:
            rendered = pages.picture(page)
        if rendered is None:
            return None
        picture = Image.frombytes("L", (rendered.width, rendered.height), rendered.grey)
        picture.thumbnail((_WIDTH, 2 * _WIDTH), Image.Resampling.BILINEAR)
        out = io.BytesIO()
        # the highest compression takes eight times as long, for a tenth of the bytes
        picture.save(out, "PNG", compress_level=1)
        return out.getvalue()

    def _place(self, status: DocumentStatus, page: Page) -> list[PlacedWord]:
        with opened(self._services, status) as pages:
            if page.method is not PageMethod.OCR:
                return pages.words(page, None)
            picture = pages.picture(page)
        # the reading process has ended, and the engine goes with this call: each takes as much memory as the rest of the program
        try:
            return recognized_words(self._services.open_ocr_engine(), picture) if picture is not None else []
        finally:
            give_back()


def _start_reader() -> None:
    # a picture that is asked for starts it as well, and says what is wrong
    with contextlib.suppress(ExternalError):
        current_zygote()


def _bytes(kept: Iterable[object]) -> int:
    return sum(len(each) for each in kept if isinstance(each, bytes))
