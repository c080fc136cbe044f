"""Pages of a document: their text, and what stands on them beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.model.redactions import Redaction

PAGE_BREAK = "\f"


NEEDS_EYES_CONFIDENCE = 0.5
"""A page of at most this confidence needs to be looked at: what is on it may not be what was read."""


class PageMethod(StrEnum):
    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class NoteKind(StrEnum):
    """What a `PageNote` says about a page."""

    TRANSCRIPT = "transcript"
    """Numbered lines of testimony, cited by printed page and line."""
    QUOTED = "quoted"
    """Lines quoted in a mail; `detail` is the depth, from 1."""
    STRUCK = "struck"
    """Text deleted or struck through, kept apart."""
    HIDDEN = "hidden"
    """Text that the document hides, kept apart."""
    PICTURE = "picture"
    """Words that a picture on the page shows, read by OCR; `detail` is the confidence of the engine, 0 to 1."""
    TIME = "time"
    """The time that is printed beside a line of videotaped testimony, kept apart."""
    DOUBTFUL = "doubtful"
    """Words that OCR is not sure of; `detail` is the lowest confidence of them, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something to know about a range of a page, or text that is kept apart from the page's text.

    `start` and `end` are offsets in the text of the page; they are equal where the text is kept apart.
    """

    kind: NoteKind
    start: int
    end: int
    text: str = ""
    """The text kept apart; empty if the note is about the text of the page."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page and how it was obtained."""

    page_number: int
    text: str
    method: PageMethod
    engine: str
    """Name and version of the program that produced the text, e.g. `pypdfium2 5.15.2`."""
    confidence: float
    """0..1; 1.0 for a text layer."""
    rotation: int = 0
    """Clockwise rotation applied to the image before recognition, in degrees: 0, 90, 180 or 270."""
    bates: str | None = None
    ocr_key: str | None = None
    """Hex key of the result in the OCR cache; None for a text layer."""
    printed_page: str | None = None
    """The page number printed on the page; None if there is none."""
    line_starts: tuple[tuple[int, int], ...] = ()
    """Printed line number and offset in `text` of each numbered line of a pleading or transcript.

    A number that is not greater than the one before it begins the next printed page: several may share a sheet.
    """
    notes: tuple[PageNote, ...] = ()
    redactions: tuple[Redaction, ...] = ()

    def __post_init__(self) -> None:
        if PAGE_BREAK in self.text:
            raise ValueError(f"page {self.page_number}: a form feed inside a page would shift every offset behind it")
