"""The pages of a document as pictures, and the places of their words. Its file is opened by the confined reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from legal_pipeline.errors import ExternalError, Refusal, SourceChanged, SourceMissing, UsageError
from legal_pipeline.model import DocumentStatus, Page, PageMethod, RedactionState
from legal_pipeline.services import Services
from legal_pipeline.stages.ocr.engine import OcrTimeout, PageImage, WordLocator
from legal_pipeline.stages.ocr.reading_order import TextBox
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.store import Store

UNREACHABLE = (ExternalError, Refusal, SourceChanged, SourceMissing, UsageError, OcrTimeout)
"""What keeps a page from being shown, and is no bug."""

_MAX_WORD_BYTES = 32 * 1024 * 1024
_MAX_PLACE_BYTES = 1024
_MAX_FAILURES = 3
"""A file that fails so often is not opened again: each attempt may take the reader's time limit."""

Points = tuple[float, float, float, float]
"""Left, bottom, right and top in points of the page, before it is rotated or cropped."""


Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
"""Upper left, upper right and lower left corner of a page as it is shown, in points of the PDF page."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box, in shares of the page's width and height, from the top left: 0 <= left <= right <= 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def has_pages(status: DocumentStatus) -> bool:
    """Whether the format has pages that can be rendered; text, mail and office documents have none."""
    return status.facts is not None and (status.facts.media_type == pdf.MEDIA_TYPE or status.facts.media_type in image.MEDIA_TYPES)


class PageImages:
    """The open file of a document."""

    def __init__(self, services: Services, sandbox: Sandbox, *, is_pdf: bool) -> None:
        self._services, self._sandbox, self._is_pdf = services, sandbox, is_pdf
        source = pdf.PdfSource if is_pdf else image.ImageSource
        self._source: pdf.PdfSource | image.ImageSource = source(sandbox, services.read_limits)

    def picture(self, page: Page, burned: Sequence[Points] = ()) -> PageImage | None:
        """Returns the page turned upright as for OCR, with black boxes over `burned`; None when it cannot be rendered."""
        found = self._source.image(page.page_number)
        if found is None:
            return None
        if burned and self._is_pdf:
            found = _burned(found, [self._place(page.page_number, box) for box in burned])
        return found.rotated(page.rotation)

    def words(self, page: Page, picture: PageImage | None, without: Sequence[Points] = ()) -> list[PlacedWord]:
        """Returns the words with their places on the picture; recognized anew where the text comes from OCR.

        No word that touches one of the areas `without` is among them.
        """
        found = self._words(page, picture)
        if not without or not found:
            return found
        areas = [self._place(page.page_number, box) for box in without]
        return [word for word in found if not any(_touches(word, area) for area in areas)]

    def corners(self, page: Page) -> Corners | None:
        """Returns where the page as it is shown lies on the PDF page; None for an image."""
        if not self._is_pdf:
            return None
        found = json.loads(bytes(self._sandbox.ask("corners", page.page_number, max_body_bytes=_MAX_PLACE_BYTES).body))
        x0, y0, x1, y1, x2, y2 = map(float, found)
        return (x0, y0), (x1, y1), (x2, y2)

    def has_own_text(self, page: Page) -> bool:
        """Whether the file has words on this page, whatever they are worth."""
        return self._is_pdf and len(self._sandbox.ask("words", page.page_number, max_body_bytes=_MAX_WORD_BYTES).body) > len(b"[]")

    def _words(self, page: Page, picture: PageImage | None) -> list[PlacedWord]:
        if page.method is not PageMethod.OCR:
            if not self._is_pdf:
                return []
            body = self._sandbox.ask("words", page.page_number, max_body_bytes=_MAX_WORD_BYTES).body
            return [PlacedWord(*word) for word in json.loads(bytes(body) or b"[]")]
        return recognized_words(self._services.ocr_engine, picture) if picture is not None else []

    def _place(self, page_number: int, box: Points) -> tuple[float, float, float, float]:
        """Returns left, top, right and bottom in shares of the page as it is shown."""
        question = "place " + ",".join(f"{edge:.3f}" for edge in box)
        left, top, right, bottom = json.loads(bytes(self._sandbox.ask(question, page_number, max_body_bytes=_MAX_PLACE_BYTES).body))
        return float(left), float(top), float(right), float(bottom)


@contextmanager
def opened(services: Services, status: DocumentStatus) -> Iterator[PageImages]:
    """Yields the pages of a document for which `has_pages`. Raises Refusal, SourceMissing, SourceChanged and ExternalError."""
    facts = status.facts
    assert facts is not None, "only a document that has been read has pages"
    is_pdf = facts.media_type == pdf.MEDIA_TYPE
    open_file = pdf.open_pdf if is_pdf else image.open_image
    sources = services.store.sources
    with (
        sources.reading(status.document.source_uri, status.read_version, facts.sha256) as path,
        open_file(path, services.read_limits) as sandbox,
    ):
        yield PageImages(services, sandbox, is_pdf=is_pdf)


def _burned(picture: PageImage, boxes: Sequence[tuple[float, float, float, float]]) -> PageImage:
    grey = bytearray(picture.grey)
    for left, top, right, bottom in boxes:
        # outwards, so that no edge of a letter stays
        first, last = max(0, int(left * picture.width) - 2), min(picture.width, int(right * picture.width) + 3)
        for row in range(max(0, int(top * picture.height) - 2), min(picture.height, int(bottom * picture.height) + 3)):
            grey[row * picture.width + first : row * picture.width + last] = bytes(last - first)
    return PageImage(bytes(grey), picture.width, picture.height, picture.dpi, picture.is_cut_off)


def _touches(word: PlacedWord, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    # boxes of neighboring lines overlap by their ascenders; a word that is hidden lies within by its middle, or by a part of its width
    middle = (word.top + word.bottom) / 2
    return word.left < right and left < word.right and (top <= middle <= bottom or word.top <= (top + bottom) / 2 <= word.bottom)


def recognized_words(engine: WordLocator, picture: PageImage) -> list[PlacedWord]:
    """Raises OcrTimeout."""
    across, down = picture.width, picture.height
    return [
        PlacedWord(word, left / across, piece.top / down, right / across, piece.bottom / down)
        for piece in engine.words(picture)
        for word, left, right in _words_of(piece)
    ]


def _words_of(piece: TextBox) -> Iterator[tuple[str, float, float]]:
    """Yields the words of a piece with their left and right ends, as if all letters were equally wide."""
    letter = piece.width / len(piece.text)
    for match in re.finditer(r"\S+", piece.text):
        yield match.group(), piece.left + match.start() * letter, piece.left + match.end() * letter


@dataclass(frozen=True, slots=True)
class Rendered:
    page: Page
    picture: PageImage | None
    """None: the page cannot be shown."""
    words: list[PlacedWord]
    problem: str = ""
    """Why there is no picture."""
    corners: Corners | None = None
    """Of a page of a PDF, with words."""
    has_own_text: bool = False
    """Of a page of a PDF, with words: whether the file has a text layer on it."""


def rendered_pages(
    services: Services,
    status: DocumentStatus,
    pages: Iterable[Page],
    burned: Mapping[int, Sequence[Points]],
    *,
    with_words: bool = False,
    without: Mapping[int, Sequence[Points]] | None = None,
) -> Iterator[Rendered]:
    """Yields each page with its picture, one at a time. A page that cannot be rendered does not end the others.

    `with_words`: with the words, too, but those in the areas `without` of each page.
    """
    with ExitStack() as stack:
        images: PageImages | None = None
        failures = 0
        problem = ""
        for page in pages:
            if failures == _MAX_FAILURES:
                yield Rendered(page, None, [], problem)
                continue
            try:
                images = images or stack.enter_context(opened(services, status))
                picture = images.picture(page, burned.get(page.page_number, ()))
                hidden = (without or {}).get(page.page_number, ())
                words = images.words(page, picture, hidden) if with_words else []
                corners = images.corners(page) if with_words else None
                has_own_text = with_words and images.has_own_text(page)
            except UNREACHABLE as error:
                # the reading process may have ended with the page: the next one gets another
                images, failures, problem = None, failures + 1, str(error)
                yield Rendered(page, None, [], problem)
                continue
            yield Rendered(page, picture, words, "" if picture else "it cannot be rendered", corners, has_own_text)


def hidden_areas(store: Store, document_id: str) -> dict[int, list[Points]]:
    """The areas by page whose words nobody has released."""
    found: dict[int, list[Points]] = {}
    for item in Redactions(store.engine).find(document_ids=[document_id]):
        if item.state is not RedactionState.RELEASED:
            found.setdefault(item.page_number, []).append(item.box)
    return found


def burned_areas(store: Store, document_id: str) -> dict[int, list[Points]]:
    """The areas of accepted redactions by page."""
    found: dict[int, list[Points]] = {}
    for item in Redactions(store.engine).find(document_ids=[document_id], state=RedactionState.ACCEPTED):
        found.setdefault(item.page_number, []).append(item.box)
    return found
