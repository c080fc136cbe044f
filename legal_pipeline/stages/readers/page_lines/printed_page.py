"""Finds the page number that is printed on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EDGE_LINES = 2
_NUMBER = r"(?P<number>(?:(?:[A-Z]|[ADJPRS]A|S?ER|SPA|APP|ADD)[-–])?\d{1,5}|[ivxl]{1,7})"
"""`47`, `iv`, and the numbers of appendices and excerpts of record: `A-1`, `SER-212`."""
_MARKS = r"[-–—.~•|*()\[\]\s]{0,4}"
_LABEL = r"(?:Page|PAGE|Pg\.?|p\.|P a g e)"
_ALONE = re.compile(rf"{_MARKS}(?P<label>{_LABEL}[\s|]*)?{_NUMBER}(?:\s*(?:of|OF|/)\s*\d{{1,5}})?(?:\s*\|\s*{_LABEL})?{_MARKS}\Z")
_NAMED = re.compile(r"\bPage\s+(?P<number>\d{1,5})(?:\s+of\s+\d{1,5})?\s*\Z", re.IGNORECASE)
_AT_END = re.compile(r"\S.*?\s{2,}(?P<number>\d{1,5})\s*\Z")
_LINES = re.compile(rf"{_MARKS}(?:{_LABEL}\s*)?0{{0,4}}(?P<number>\d{{1,5}}):0?1(?:\s*(?:-|–|to)\s*(?:\d{{1,5}}:)?\d{{1,2}})?{_MARKS}\Z")
"""`41:1 - 41:25`, the lines of a page of testimony."""
_WITNESS = re.compile(
    r"(?=.*(?:\s[-–—/]\s|\b(?:direct|cross|redirect|recross|examination|deposition|testimony|proceedings|hearing|trial|argument|colloquy)\b))"
    r"[^\d\s].*[^\W\d][.,)]?\s+(?P<number>[1-9]\d{0,3})\Z",
    re.IGNORECASE,
)
"""The running head of testimony: `Claudia Roe - Cross / Mr. Vane 41`."""
_NO_PAGE = re.compile(
    r"\b(?:no|nos|vol|volume|exhibit|exh?|day|part|room|suite|line|count|case|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?\s+\d+\Z"
    r"|\b(?:19|20)\d\d\Z",
    re.IGNORECASE,
)
_RUNNING_HEAD = re.compile(r"(?P<number>\d{1,4})\s+(?!\d)\S(?:.*\sv\.\s.+|.*\set al\.?)\Z|Cite as: .*\)\s+(?P<odd>\d{1,4})\Z")
"""Of opinions and articles, the number on the outer side: `2 DOE v. ROE`, `Cite as: 569 U. S. ____ (2013) 3`."""
_FORM_FOOT = re.compile(r"(?:Official Form|Form)\s+[A-Z]?\d+\w*\s.*\bpage\s+(?P<number>\d{1,4})\Z", re.IGNORECASE)
"""The foot of a court's form, wherever the file has it among the text of the page."""
_COURT_STAMP = re.compile(r"\b(?:Filed|Document|Doc(?:ket)?\b\.?|ECF|Entered|Case\b.*\d)", re.IGNORECASE)
"""The header that a court puts on a page counts the pages of the filing, not those that are printed."""


def printed_page(head: Sequence[str], foot: Sequence[str], *, is_numbered: bool = False, is_transcript: bool = False) -> str | None:
    """Return the number as printed, or None. `head` and `foot` are the lines above and below the text.

    For a page without printed line numbers these are all its lines. A number stands alone on the first or the last
    lines; on a page whose lines are numbered, it may stand at the end of a running head.
    """
    feet = [line.strip() for line in foot if line.strip()]
    heads = [line.strip() for line in head if line.strip()]
    # a number on the last line but one may be the mark of a footnote, above its text: it comes last
    edges = feet[-1:] + (heads[-_EDGE_LINES:] if is_numbered else heads[:_EDGE_LINES]) + feet[-_EDGE_LINES:-1]
    if is_numbered:
        # where the line numbers are drawn first, the foot of the page often comes next
        edges += (heads or feet)[:_EDGE_LINES]
    if alone := [match for line in edges if (match := _ALONE.match(line))]:
        return next((match for match in alone if match["label"]), alone[0])["number"]
    for line in edges:
        if not _COURT_STAMP.search(line) and (match := _NAMED.search(line) or (_AT_END.match(line) if is_numbered else None)):
            return match["number"]
    if is_transcript:
        for line in edges:
            if (match := _LINES.match(line)) or (not _NO_PAGE.search(line) and (match := _WITNESS.match(line))):
                return match["number"]
    if heads and (match := _RUNNING_HEAD.match(heads[0])):
        return match["number"] or match["odd"]
    return next((match["number"] for line in heads if line[:1] in "OF" and (match := _FORM_FOOT.match(line))), None)
