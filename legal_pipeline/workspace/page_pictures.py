"""Pictures of pages, and where their words are: rendered on demand by the confined reader, a few kept in memory."""

from __future__ import annotations

import io
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PIL import Image

from legal_pipeline.model import DocumentStatus, Page, PageMethod
from legal_pipeline.services import Services
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.reading_order import TextBox
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.workspace.word_places import PlacedWord

_WIDTH = 1200
"""Pixels: legible on a wide screen, and a tenth of the bytes of the picture that OCR reads."""
_KEPT = 48
"""Pictures of about 200 kB each."""
_MAX_WORD_BYTES = 32 * 1024 * 1024

T = TypeVar("T")
_Key = tuple[str, int, int]


class PagePictures:
    """One page is rendered at a time: two cores, and up to a gigabyte of memory for a hostile page."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._pictures: OrderedDict[_Key, bytes | None] = OrderedDict()
        self._words: OrderedDict[_Key, list[PlacedWord]] = OrderedDict()

    def has_picture(self, status: DocumentStatus) -> bool:
        """Whether the format has pages that can be rendered; text, mail and office documents have none."""
        return status.facts is not None and (status.facts.media_type == pdf.MEDIA_TYPE or status.facts.media_type in image.MEDIA_TYPES)

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
                while len(kept) > _KEPT:
                    kept.popitem(last=False)
            kept.move_to_end(key)
            return kept[key]

    def _render(self, status: DocumentStatus, page: Page) -> bytes | None:
        with self._opened(status) as sandbox:
            rendered = self._upright(status, sandbox, page)
        if rendered is None:
            return None
        picture = Image.frombytes("L", (rendered.width, rendered.height), rendered.grey)
        picture.thumbnail((_WIDTH, 2 * _WIDTH))
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    def _place(self, status: DocumentStatus, page: Page) -> list[PlacedWord]:
        is_ocr = page.method is PageMethod.OCR
        with self._opened(status) as sandbox:
            if not is_ocr:
                if status.facts is None or status.facts.media_type != pdf.MEDIA_TYPE:
                    return []
                body = sandbox.ask("words", page.page_number, max_body_bytes=_MAX_WORD_BYTES).body
                return [PlacedWord(*word) for word in json.loads(bytes(body) or b"[]")]
            rendered = self._upright(status, sandbox, page)
        if rendered is None:
            return []
        across, down = rendered.width, rendered.height
        return [
            PlacedWord(word, left / across, piece.top / down, right / across, piece.bottom / down)
            for piece in self._services.ocr_engine.words(rendered)
            for word, left, right in _words_of(piece)
        ]

    def _upright(self, status: DocumentStatus, sandbox: Sandbox, page: Page) -> PageImage | None:
        source: pdf.PdfSource | image.ImageSource
        if status.facts is not None and status.facts.media_type == pdf.MEDIA_TYPE:
            source = pdf.PdfSource(sandbox, self._services.read_limits)
        else:
            source = image.ImageSource(sandbox, self._services.read_limits)
        rendered = source.image(page.page_number)
        return rendered.rotated(page.rotation) if rendered is not None else None

    @contextmanager
    def _opened(self, status: DocumentStatus) -> Iterator[Sandbox]:
        facts = status.facts
        assert facts is not None, "only a document that has been read has pages"
        opened = pdf.open_pdf if facts.media_type == pdf.MEDIA_TYPE else image.open_image
        sources = self._services.store.sources
        with (
            sources.reading(status.document.source_uri, status.read_version, facts.sha256) as path,
            opened(path, self._services.read_limits) as sandbox,
        ):
            yield sandbox


def _words_of(piece: TextBox) -> Iterator[tuple[str, float, float]]:
    """Yields the words of a piece with their left and right ends, as if all letters were equally wide."""
    letter = piece.width / len(piece.text)
    for match in re.finditer(r"\S+", piece.text):
        yield match.group(), piece.left + match.start() * letter, piece.left + match.end() * letter
