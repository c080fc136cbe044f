"""Reads the entry that a notice of electronic filing announces: "filed on 8/9/2021", "Document Number: 9", "Docket Text: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import DocketEntry, Window
from legal_pipeline.stages.structures.dockets.filers import read_filer
from legal_pipeline.stages.structures.mail.sent_date import find_date

_TEXT = re.compile(r"^[ \t\xa0]*Docket[ \xa0]+Text:[ \t\xa0]*\n?", re.IGNORECASE | re.MULTILINE)
_TRANSACTION = re.compile(r"The\s+following\s+transaction\s+was\b", re.IGNORECASE)
_FILED = re.compile(r"\bfiled\s+on\s+", re.IGNORECASE)
_ENTERED = re.compile(r"\bentered\s+(?:by\s+[^\n]{1,80}?\s+)?on\s+", re.IGNORECASE)
_NUMBER = re.compile(r"^[ \t\xa0]*Document[ \xa0]+Number:\s{0,6}(?P<number>\d[\w.\-]*)", re.IGNORECASE | re.MULTILINE)
_FILER = re.compile(r"^[ \t\xa0]*Filer:[ \t\xa0]*(?P<filer>[^\n\f]*\w[^\n\f]*?)[ \t\xa0]*$", re.IGNORECASE | re.MULTILINE)
_BEHIND = re.compile(
    r"\n\s*\n\s*\n|\n[^\n]{0,80}\b"
    r"Notice\s+(?:has\s+been|will\s+(?:not\s+)?be|sent)\b|\n[ \t\xa0]*(?:The\s+following\s+document|Case\s+Name:|"
    r"Document:|Document\s+description|Service\s+of\s+Process:)|$(?![\s\S])",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(r"\s*\((?:pla|dft|deb|cr|tr|intp|pet|res|aty|ust)\)$", re.IGNORECASE)
_MAX_ABOVE = 6_000
"""Characters from the first line of the notice to its text; a notice to many cases lists them all between."""
_MAX_TEXT = 20_000


def read_notice_entries(window: Window) -> Iterator[DocketEntry]:
    """Yields the entries of the notices in the window, in order; without a date there is none."""
    text = window.text
    for label in _TEXT.finditer(text):
        above = _above(text, label.start())
        if above is None:
            continue
        date = _date(text, above, label.start())
        start = label.end()
        while start < len(text) and text[start] in " \t\xa0\n":
            start += 1
        end = _BEHIND.search(text, start, min(len(text), start + _MAX_TEXT))
        stop = start + len(text[start : end.start() if end else start].rstrip())
        if date is None or stop <= start:
            continue
        number = _NUMBER.search(text, above, label.start())
        span = window.span(start, stop)
        filer = _filer(text, above, label.start()) or read_filer(span.text)
        yield DocketEntry(span.start, span.end, span.page_number, span.text, date, number["number"] if number else None, filer)


def _above(text: str, label: int) -> int | None:
    """Returns where the notice begins whose text stands behind the label."""
    starts = [match.start() for match in _TRANSACTION.finditer(text, max(0, label - _MAX_ABOVE), label)]
    return starts[-1] if starts else None


def _date(text: str, start: int, end: int) -> str | None:
    for cue in (_FILED, _ENTERED):
        if (match := cue.search(text, start, end)) and (found := find_date(text, match.end(), min(end, match.end() + 40))):
            return found[2]
    return None


def _filer(text: str, start: int, end: int) -> str | None:
    filers = [_ROLE_BEHIND.sub("", match["filer"]) for match in _FILER.finditer(text, start, end)]
    return ", ".join(dict.fromkeys(" ".join(filer.split()) for filer in filers)) or None
