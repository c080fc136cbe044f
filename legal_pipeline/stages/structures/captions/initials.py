"""Reads parties that a court names by initials to protect them: "ZS  Applicant / - and - / THE ESTATE OF NJ  Respondent", "A v B".

Only in the title of an English judgment, below "Between", with a role beside or below. Such a party is a mention where the title prints
it and nowhere else: a single letter would be found everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.captions.role_words import role_of
from legal_pipeline.stages.structures.model import Caption, CaptionParty, NamedSpan

_BETWEEN = re.compile(r"^[ \t]*B\s?E\s?T\s?W\s?E\s?E\s?N\b[ \t]*:?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^[ \t]*(?:[-–—_](?:[ \t]?[-–—_]){5,}|Hearing|Date|JUDGMENT)", re.MULTILINE)
_ROLE = (
    r"(?:(?:First|Second|Third|Fourth|1st|2nd|3rd|4th)[ \t]+)?(?:(?:and|to)[ \t]+(?:\w+[ \t]+))?"
    r"(?:Applicant|Respondent|Appellant|Claimant|Defendant|Petitioner)s?\b"
)
_ROW = re.compile(
    r"[ \t]*(?:\((?P<number>\d{1,2})\)[ \t]*)?"
    r"(?P<name>(?:(?:THE|The)[ \t]+(?:ESTATE|Estate)[ \t]+(?:OF|of)[ \t]+)?(?:[A-Z]{1,4}|(?:[A-Z]\.){1,3}))(?:[ \t]*\([^()\n]{1,120}\))?"
    rf"(?:(?:\t+[ \t]*|[ ]{{2,}})(?P<role>{_ROLE}))?[ \t]*$",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z. ]+\Z")
_ROLE_BELOW = re.compile(rf"[ \t]*(?P<role>{_ROLE})[ \t]*$", re.IGNORECASE)
_DIVIDER = re.compile(r"[ \t]*(?:[-–—][ \t]*)?(?:and|v|AND|V)\.?(?:[ \t]*[-–—])?[ \t]*$")
_NO_PARTY = frozenset({"AND", "V", "THE", "R"})
_HEAD_CHARS, _MOST_CHARS = 8_000, 1_500


def read_initials(window: Window) -> Iterator[Caption]:
    """Yields the parties named by initials as a caption of their own; the other parties are those of the caption."""
    between = _BETWEEN.search(window.text, 0, _HEAD_CHARS)
    if between is None:
        return
    end = _END.search(window.text, between.end(), between.end() + _MOST_CHARS)
    stop = end.start() if end else min(len(window.text), between.end() + _MOST_CHARS)
    if parties := tuple(_parties(window, between.end(), stop)):
        yield Caption(window.span(between.end(), stop), None, parties, (), None)


def _parties(window: Window, start: int, stop: int) -> Iterator[CaptionParty]:
    """Yields the parties of the rows; a role on the last row of a numbered list, or below a name, is that of all since the last divider."""
    waiting: list[tuple[int, int]] = []
    at = start
    for line in window.text[start:stop].splitlines(keepends=True):
        text, begin = line.rstrip("\n"), at
        at += len(line)
        row, below = _ROW.match(text), _ROLE_BELOW.match(text)
        if row and row["name"] not in _NO_PARTY and _CAPITALS.match(row["name"].split()[-1]):
            waiting.append((begin + row.start("name"), begin + row.end("name")))
        elif _DIVIDER.match(text) or (text.strip() and not below):
            waiting = []
        role = row if row and row["role"] else below
        if role and waiting:
            for place in waiting:
                name = NamedSpan(window.span(*place), MentionType.PERSON, "caption.initials")
                yield CaptionParty(name, role_of(role["role"]), window.span(place[0], begin + role.end("role")))
            waiting = []
