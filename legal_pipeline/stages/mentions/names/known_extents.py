"""What stands beside a well-known body and is part of its name: the country, the state, the place of a chapter."""

from __future__ import annotations

import re

from legal_pipeline.data.courts import STATE_PATTERN

_CHAPTERS = re.compile(r"(?:Shield|Cross|Commerce|Scouts)\Z")
_OF_PLACE = re.compile(r"[ \n]of[ \n][A-Z][a-z]+(?:[ ][A-Z][a-z]+)?(?![\w’'-])")
_PLACE_BEFORE = re.compile(r"(?<![\w.])(?:(?!The\b|A\b|Our\b)[A-Z][\w’'-]+[ \n]){1,3}\Z")


def with_place(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range of a body that has chapters with its place: "Greater Acton Chamber of Commerce", "Blue Shield of Acton"."""
    if not _CHAPTERS.search(text, max(start, end - 10), end):
        return start, end
    behind = _OF_PLACE.match(text, end)
    before = _PLACE_BEFORE.search(text, max(0, start - 40), start) if text.startswith("Chamber", start) else None
    return before.start() if before else start, behind.end() if behind else end


_COUNTRY = re.compile(r"(?:\b(?:United|UNITED)[ \n](?:States|STATES)|\bU\.[ ]?S\.)[ \n]$")


_STATE = re.compile(rf"\b(?:{STATE_PATTERN})[ \n]\Z")
"""Before its attorney general's office."""


def with_country(text: str, start: int) -> int:
    """Returns the start of a body with the country before it: "U.S. Equal Employment Opportunity Commission"."""
    country = _COUNTRY.search(text, max(0, start - 16), start)
    if country is None and text.startswith("Attorney", start):
        country = _STATE.search(text, max(0, start - 24), start)
    return country.start() if country else start
