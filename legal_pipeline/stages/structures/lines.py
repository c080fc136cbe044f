"""The printed lines of a window without margin numbers, rails and side columns.

Pleading paper has the numbers 1 to 28 in the margin. In a caption, the parties are left of a rail of ")" or "§" and the
docket number is right of it. All offsets are into the window's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from legal_pipeline.model import PAGE_BREAK, Window

_MARGIN = re.compile(r"(?:[12]?[0-9])(?=\s|$)\s*")
_PAGE_MARK = re.compile(
    r"(?:[-–—~]\s*)?(?:Page\s+)?(?:\d{1,4}\.?|[ivxl]{2,6}|[ix])(?:\s+(?:of|\|)\s*(?:\d{1,4}|"
    r"Page))?(?:\s*[-–—~])?$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:Appellate\s+)?Cas[e6]\s?\S{0,3}\s*(?:No\.?)?:?\s*\d\S*.*?\b(?:Doc|Document|DktEntry|Filed|Page|Entry)|"
    r"\d[:\d]*-(?:cv|cr|mc|md|bk|ap|mj|po)-\d+\S*\s+(?:Doc|Document)|USCA\S*\s+Case|FILED\s*:|NYSCEF|.*\bPage\s?ID\b|#:\s?\d+$",
    re.IGNORECASE,
)
_GAP = re.compile(r" {4,}|\t+")
_PAPER_LINES, _SHORT_PAGE = 20, 8
_MAX_LINE = 2_000
"""Characters; longer lines, never part of a caption, signature or address, are split here to bound matching time."""


class Line(NamedTuple):
    """A printed line without its margins; `start` and `end` are offsets into the window."""

    start: int
    end: int
    text: str
    page: int

    @property
    def is_blank(self) -> bool:
        return not self.text


def read_lines(window: Window) -> list[Line]:
    """Returns the lines of the window, including blank ones. Page numbers and filing stamps become blank lines."""
    lines: list[Line] = []
    starts = (*window.page_starts, len(window.text) + 1)
    for index in range(len(window.page_starts)):
        page_text = window.text[starts[index] : min(starts[index + 1], len(window.text))]
        has_margin = _has_margin_numbers(page_text)
        for start, text in _split(page_text, starts[index]):
            lines.append(_line(start, text, window.first_page + index, has_margin))
    return lines


def _split(page_text: str, offset: int) -> Iterator[tuple[int, str]]:
    for text in page_text.split("\n"):
        yield offset, text.rstrip(PAGE_BREAK)
        offset += len(text) + 1


def _line(start: int, text: str, page: int, has_margin: bool) -> Line:
    stripped = text[:_MAX_LINE].rstrip()
    begin = len(stripped) - len(stripped.lstrip())
    if has_margin and (margin := _MARGIN.match(stripped, begin)):
        begin = margin.end()
    body = stripped[begin:]
    if body and len(body) < 400 and (_PAGE_MARK.match(body) or _STAMP.match(body)):
        body = ""
    return Line(start + begin, start + begin + len(body), body, page)


def _has_margin_numbers(page_text: str) -> bool:
    """Returns whether the lines begin with 1, 2, 3... as on pleading paper, or each of the lines of a short page does."""
    seen = printed = 0
    for text in page_text.split("\n"):
        head = text.lstrip()[:3].split(" ", 1)[0]
        printed += bool(head)
        seen += head == str(seen + 1)
    return seen >= _PAPER_LINES or (seen >= _SHORT_PAGE and seen == printed)


def slice_line(line: Line, start: int, end: int) -> Line:
    """Returns the stripped part of the line between two offsets into its text."""
    text = line.text[start:end]
    left = len(text) - len(text.lstrip())
    text = text.strip()
    return Line(line.start + start + left, line.start + start + left + len(text), text, line.page)


def left_column(line: Line) -> Line:
    """Returns the part left of the rail or a wide gap, or else the whole line."""
    left = left_of_rail(line)
    if left is not line:
        return left
    gap = _GAP.search(line.text)
    return slice_line(line, 0, gap.start()) if gap else line


def left_of_rail(line: Line) -> Line:
    """Returns the part left of the rail of a caption, or else the line itself."""
    text = line.text
    if ")" in text or "§" in text or "}" in text or "|" in text or "]" in text:
        depth = 0
        for index, char in enumerate(text):
            if char == "(" or char == "[":
                depth += 1
            elif char in ")]" and depth:
                depth -= 1
            elif char in ")}|]" or (char == "§" and not text[index + 1 : index + 3].strip()[:1].isdigit()):
                return slice_line(line, 0, index)
    return line
