"""Reads the entries of docket sheets: date, number, text and who filed, each as a range of the document.

A sheet prints an entry as a row of a table ("01/09/2019  4  ANSWER ..."); a notice of electronic filing has the text behind
"Docket Text:" and its date and number in the fields above (`notices`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from legal_pipeline.data.docket_entry_forms import DATE_COLUMNS, ENTRIES_END, ENTRIES_TITLES, OTHER_COLUMNS, TEXT_COLUMNS
from legal_pipeline.data.months import MONTHS
from legal_pipeline.model import DocketEntry, Window
from legal_pipeline.stages.structures.dockets.filers import read_filer
from legal_pipeline.stages.structures.dockets.notices import read_notice_entries


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[\s\xa0]+") for word in sorted(words, key=len, reverse=True))


_FILL = r"[~*|:\s\xa0]*"
_DATES, _TEXTS, _OTHERS = _any_of(DATE_COLUMNS), _any_of(TEXT_COLUMNS), _any_of(OTHER_COLUMNS)
_HEADING = re.compile(
    rf"{_FILL}(?:(?:{_OTHERS})(?![\w]){_FILL})*(?:{_DATES})\b{_FILL}(?:(?:{_OTHERS})(?!\w){_FILL})*(?:{_TEXTS})\b{_FILL}(?:(?:{_OTHERS})(?!\w){_FILL})*$",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"{_FILL}(?:{_any_of(ENTRIES_TITLES)}){_FILL}$", re.IGNORECASE)
_SHEET = re.compile(r".{0,60}\b(?:Appeals|Panel|General)\s+Docket\b", re.IGNORECASE)
_END = re.compile(rf"{_FILL}(?:{_any_of(ENTRIES_END)})\b", re.IGNORECASE)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"[\s\xa0]*(?:(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}}|\d\d)|(?P<yy>\d{{4}})-(?P<mm>\d\d)-(?P<dd>\d\d)|"
    rf"(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}))(?![\d/:])[ \t\xa0]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[(\[#]{0,2}(?P<number>\d{1,5}(?:[-.]\d{1,4})?)[)\]]?(?=[\s\xa0]|$)[ \t\xa0]*")
_SIZE = re.compile(r"[\s\xa0]*(?:\(?\d+\s+pgs?[.,;]?\s+[\d.,]+\s+[KMG]?B\)?|\d+\s+pgs?\b[.,]?)[ \t\xa0]*", re.IGNORECASE)
_NO_TEXT = re.compile(r".*(?:\b[\d.]+\s+[KM]B\s*$|\[?\s*PDF/|\bCM/ECF\b|https?://\S+\s+\d+/\d+)|[*_=\-\s\xa0]{4,}$")
_STAMPED = re.compile(r".*[(\[]\s*Entered:?[^()\[\]]{6,40}[)\]]\s*$", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(r"\d{1,2}:\d\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CUE = re.compile(
    rf"\b(?:{_any_of((*TEXT_COLUMNS[:5], *ENTRIES_TITLES))}|Appeals\s+Docket|Panel\s+Docket|General\s+Docket|Event\s+Type|Description|"
    r"Docket\s+Text)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n\f]*")
_SHORT = 120
"""Characters of the longest heading of a table."""
_MAX_OTHER = 1_000
"""Characters of the longest running head, size or rule."""
_MAX_BLANK = 2
"""Blank lines behind which an entry does not go on."""


@dataclass(slots=True)
class _Open:
    """An entry while its lines accumulate."""

    date: str
    number: str | None = None
    start: int | None = None
    end: int = 0


def read_docket_entries(windows: Iterable[Window]) -> Iterator[DocketEntry]:
    """Yields the entries of all docket sheets and notices of a document, in order.

    An entry ends at the latest with the window, so that its text lies on consecutive pages; a table goes on in the next window.
    """
    is_open = False
    for window in windows:
        if is_open or _CUE.search(window.text):
            reader = _Reader(window, is_open)
            yield from sorted((*reader.read(), *read_notice_entries(window)), key=lambda entry: (entry.start, entry.end))
            is_open = reader.is_open


class _Reader:
    """Reads the tables of one window; `is_open` says whether a table has begun and not ended."""

    def __init__(self, window: Window, is_open: bool) -> None:
        self.window, self.is_open = window, is_open
        self.current: _Open | None = None
        self.blank = 0
        self.above: tuple[str, ...] = ()
        """Short lines directly above: a narrow column breaks its heading."""

    def read(self) -> Iterator[DocketEntry]:
        text, at = self.window.text, 0
        while at <= len(text):
            match = _LINE.match(text, at)
            end = match.end() if match else len(text)
            yield from self._line(text[at:end], at)
            at = end + 1
        yield from self._finished()

    def _line(self, line: str, at: int) -> Iterator[DocketEntry]:
        if not line.strip():
            self.blank += 1
            return
        blank, self.blank = self.blank, 0
        is_heading = _begins_table(line) or any(_begins_table(" ".join((*self.above[first:], line))) for first in range(len(self.above)))
        self.above = (*self.above, line)[-2:] if len(line) < _SHORT else ()
        if is_heading:
            yield from self._finished()
            self.is_open = True
        elif not self.is_open:
            return
        elif _END.match(line):
            yield from self._finished()
            self.is_open = False
        elif (date := _DATE.match(line)) and (value := _value(date)) and not _is_no_text(line) and not _TIME.match(line, date.end()):
            if self._is_entry(line, date.end()):
                yield from self._finished()
                self.current = _Open(value)
                self._take(line, date.end(), at, is_first=True)
        elif self.current is not None and not _is_no_text(line):
            if blank > _MAX_BLANK or self._is_complete():
                yield from self._finished()
            else:
                self._take(line, 0, at, is_first=False)

    def _is_entry(self, line: str, at: int) -> bool:
        """Returns whether words or nothing follow the date: a second date makes a row of another table."""
        return not _DATE.match(line, at) and (
            at == len(line)
            or _LETTERS.search(line, at) is not None
            or _SIZE.match(line, at) is not None
            or _NUMBER.match(line, at) is not None
        )

    def _is_complete(self) -> bool:
        open_ = self.current
        return (
            open_ is not None
            and open_.start is not None
            and _STAMPED.match(self.window.text, max(open_.start, open_.end - 60), open_.end) is not None
        )

    def _take(self, line: str, begin: int, at: int, is_first: bool) -> None:
        """Adds a line from `begin` on: number and size first, as long as the text has not begun."""
        open_ = self.current
        assert open_ is not None
        if open_.start is None:
            begin = _skip_blank(line, begin)
            if open_.number is None and is_first and (number := _NUMBER.match(line, begin)):
                open_.number, begin = number["number"], number.end()
            if size := _SIZE.match(line, begin):
                begin = size.end()
            if not _LETTERS.search(line, begin):
                return
            open_.start = at + _skip_blank(line, begin)
        open_.end = at + len(line.rstrip())

    def _finished(self) -> Iterator[DocketEntry]:
        open_, self.current = self.current, None
        if open_ is None or open_.start is None:
            return
        span = self.window.span(open_.start, open_.end)
        yield DocketEntry(span.start, span.end, span.page_number, span.text, open_.date, open_.number, read_filer(span.text))


def _is_no_text(line: str) -> bool:
    """Returns whether the line is a running head, the size of a file or a rule; a long line is text."""
    return len(line) < _MAX_OTHER and _NO_TEXT.match(line) is not None


def _begins_table(line: str) -> bool:
    return len(line) < _SHORT and (_HEADING.match(line) or _TITLE.match(line) or _SHEET.match(line)) is not None


def _skip_blank(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t\xa0":
        at += 1
    return at


def _value(date: re.Match[str]) -> str | None:
    """Returns the ISO value, or None for a day that does not exist."""
    if date["name"]:
        year, month, day = int(date["year"]), MONTHS[date["name"].lower()], int(date["day"])
    elif date["yy"]:
        year, month, day = int(date["yy"]), int(date["mm"]), int(date["dd"])
    else:
        year, month, day = int(date["y"]), int(date["m"]), int(date["d"])
        # two digits as in POSIX strptime
        year += 0 if year > 99 else 1900 if year >= 69 else 2000
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
