"""Adds what the pictures of a page say to its text: a letter or a table that was pasted as a picture into a page of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from legal_pipeline.model import NoteKind, Page, PageNote
from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.readers.page_lines.doubts import doubt_notes
from legal_pipeline.stages.readers.page_lines.finish import PageText, finish
from legal_pipeline.stages.readers.page_lines.recognized import mended
from legal_pipeline.stages.readers.pdf.ocr_decision import is_garbage
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import plausibility

_MIN_WORDS, _MIN_CONFIDENCE = 5, 0.75
"""Common words: photographs and drawings give letters, and charts a word here and there."""
_MIN_CHARS, _SURE = 20, 0.85
"""A table of figures, and a notice in capitals, have no common words; the engine is sure of them."""


def with_pictures(page: Page, readings: Iterable[OcrResult]) -> Page:
    """Return the page with the words of its pictures behind its text, each noted as such with the confidence of the engine."""
    for reading in readings:
        if _says_something(reading):
            page = _with_picture(page, reading)
    return page


def _says_something(reading: OcrResult) -> bool:
    quality = plausibility(clean(reading.text))
    has_words = quality.known >= _MIN_WORDS and reading.confidence >= _MIN_CONFIDENCE
    is_sure = quality.chars >= _MIN_CHARS and reading.confidence >= _SURE
    return (has_words or is_sure) and not is_garbage(quality, reading.confidence)


def _with_picture(page: Page, reading: OcrResult) -> Page:
    own: PageText = finish(mended(clean(reading.text), {position for position, _ in reading.doubts}))
    text = own.text.strip()
    before = f"{page.text.rstrip()}\n\n" if page.text.strip() else ""
    notes = [
        PageNote(NoteKind.PICTURE, 0, len(text), detail=f"{reading.confidence:.2f}"),
        *(replace(note, end=min(note.end, len(text))) for note in own.notes if note.start < len(text)),
        *doubt_notes(reading, text),
    ]
    moved = (replace(note, start=note.start + len(before), end=note.end + len(before)) for note in notes)
    return replace(page, text=before + text, notes=(*page.notes, *moved))
