"""Ranges of the document text, and windows on it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

from legal_pipeline.model.pages import NEEDS_EYES_CONFIDENCE, PAGE_BREAK, NoteKind, Page


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the document text, with its page (of the first character) and its text."""

    start: int
    end: int
    page_number: int
    text: str


class Doubt(NamedTuple):
    """A range of text, in offsets of its window, that OCR is not sure of."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive whole pages of one document: the unit that the text stages process.

    Offsets handed to `span` and `page_at` are local (into `text`); what comes out is absolute.
    """

    text: str
    base: int
    """Offset of `text[0]` in the document text."""
    page_starts: tuple[int, ...]
    """Local offset of each page's first character; page_starts[0] == 0."""
    first_page: int
    doubts: tuple[Doubt, ...] = ()
    """In order of offset, without overlaps."""

    def certainty(self, start: int, end: int) -> float:
        """Return the lowest confidence of the words between two local offsets, as a factor of 0 to 1; 1 without doubts."""
        first = bisect_right(self.doubts, start, key=lambda doubt: doubt.end)
        within = takewhile(lambda doubt: doubt.start < end, islice(self.doubts, first, None))
        return min((doubt.confidence for doubt in within), default=1.0)

    def page_at(self, local: int) -> int:
        return self.first_page + bisect_right(self.page_starts, local) - 1

    def span(self, start: int, end: int) -> Span:
        return Span(self.base + start, self.base + end, self.page_at(start), self.text[start:end])

    def local(self, absolute: int) -> int:
        return absolute - self.base

    @property
    def end(self) -> int:
        """Absolute offset after the last character."""
        return self.base + len(self.text)


def windows(pages: Iterable[Page], target_chars: int = 400_000) -> Iterator[Window]:
    """Groups consecutive pages into windows of about `target_chars` characters; constant memory.

    The grouping depends on the pages alone, so every run sees the same windows. Pages must come
    in order and without gaps; ValueError otherwise.
    """
    texts: list[str] = []
    starts: list[int] = []
    doubts: list[Doubt] = []
    size = base = 0
    first = expected = 1
    for page in pages:
        if page.page_number != expected:
            raise ValueError(f"page {page.page_number} came where page {expected} was due")
        expected += 1
        if texts and size + 1 + len(page.text) > target_chars:
            yield Window(PAGE_BREAK.join(texts), base, tuple(starts), first, tuple(doubts))
            base += size + 1
            first = page.page_number
            texts, starts, doubts, size = [], [], [], 0
        starts.append(size + 1 if texts else 0)
        size = starts[-1] + len(page.text)
        texts.append(page.text)
        doubts += _doubts(page, starts[-1])
    if texts:
        yield Window(PAGE_BREAK.join(texts), base, tuple(starts), first, tuple(doubts))


def _doubts(page: Page, start: int) -> Iterator[Doubt]:
    if page.confidence <= NEEDS_EYES_CONFIDENCE:
        yield Doubt(start, start + len(page.text), page.confidence)
        return
    for note in page.notes:
        if note.kind is NoteKind.DOUBTFUL:
            yield Doubt(start + note.start, start + note.end, float(note.detail))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrieval unit: `text == document_text[start:end]`."""

    start: int
    end: int
    page_start: int
    page_end: int
    section_path: tuple[str, ...]
    text: str
