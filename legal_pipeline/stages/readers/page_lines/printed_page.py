"""Finds the page number that is printed on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EDGE_LINES = 2
_ALONE = re.compile(r"\W{0,3}(?:(?:Page|PAGE|Pg\.?|p\.)\s*)?(?P<number>\d{1,5}|[ivxl]{1,7})(?:\s*(?:of|OF|/)\s*\d{1,5})?\W{0,3}\Z")
_NAMED = re.compile(r"\bPage\s+(?P<number>\d{1,5})(?:\s+of\s+\d{1,5})?\s*\Z", re.IGNORECASE)
_AT_END = re.compile(r"\S.*?\s{2,}(?P<number>\d{1,5})\s*\Z")
_COURT_STAMP = re.compile(r"\b(?:Filed|Document|Doc(?:ket)?\b\.?|ECF|Entered|Case\b.*\d)", re.IGNORECASE)
"""The header that a court puts on a page counts the pages of the filing, not those that are printed."""


def printed_page(head: Sequence[str], foot: Sequence[str], *, is_numbered: bool = False) -> str | None:
    """Return the number as printed, or None. `head` and `foot` are the lines above and below the text.

    For a page without printed line numbers these are all its lines. A number stands alone on the first or the last
    lines; on a page whose lines are numbered, it may stand at the end of a running head.
    """
    edges = [line.strip() for line in reversed([line for line in foot if line.strip()][-_EDGE_LINES:])]
    heads = [line.strip() for line in head if line.strip()]
    edges += heads[-_EDGE_LINES:] if is_numbered else heads[:_EDGE_LINES]
    for line in edges:
        if match := _ALONE.match(line):
            return match["number"]
    for line in edges:
        if not _COURT_STAMP.search(line) and (match := _NAMED.search(line) or (_AT_END.match(line) if is_numbered else None)):
            return match["number"]
    return None
