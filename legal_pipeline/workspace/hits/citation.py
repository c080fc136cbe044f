"""How a page or a passage is cited, as it goes into a brief: `Hobart Dep. 41:3-17; ABC000123`, `001-complaint.pdf, p. 3; ABC000007`."""

from __future__ import annotations

import re

from sqlalchemy.engine import Engine

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.storage.browsing.testimony import deponent
from legal_pipeline.storage.facts.citation_lines import cited

_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV|Esq|M\.?D|Ph\.?D|R\.?N|D\.?O|C\.?P\.?A|P\.?E)\.?$", re.IGNORECASE)


def citation(engine: Engine, document_id: str, file_name: str, page: Page, start: int | None = None, end: int | None = None) -> str:
    """Returns the citation of a range of a page, offsets in its text, or of the whole page without one.

    A page without printed lines is cited by its number in the file, which is the number that other lists have.
    """
    is_transcript = any(note.kind is NoteKind.TRANSCRIPT for note in page.notes)
    lines = None if start is None or end is None else _lines(page, start, end, is_transcript=is_transcript)
    witness = surname(deponent(engine, document_id)) if is_transcript else ""
    if witness:
        place = lines.partition(" ")[2] if lines else page.printed_page or str(page.page_number)
        said = f"{witness} Dep. {place}"
    else:
        said = f"{file_name}, {lines or f'p. {page.page_number}'}"
    return f"{said}; {page.bates}" if page.bates else said


def lines_of(page: Page, start: int, end: int) -> str:
    """Returns printed page and lines of a range of a page, `41:3-17`; empty where none are printed."""
    return (_lines(page, start, end, is_transcript=False) or "").partition(" ")[2]


def _lines(page: Page, start: int, end: int, *, is_transcript: bool) -> str | None:
    if not page.line_starts:
        return None
    return cited(page.page_number, page.printed_page, page.line_starts, start, end, is_transcript=is_transcript)


def surname(name: str) -> str:
    """Returns the family name as briefs write it: `PETER HOBART, JR.` is `Hobart`; empty for an empty name."""
    bare = _SUFFIX.sub("", " ".join(name.split())).rstrip(",. ")
    last = bare.rpartition(" ")[2]
    return last.title() if last.isupper() else last
