"""Reads parties that a court names by initials to protect them: "ZS  Applicant / - and - / THE ESTATE OF NJ  Respondent".

Only in the title of an English judgment, below "Between", in one row with a role. A single letter is no name: it would be found everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.captions.role_words import role_of
from legal_pipeline.stages.structures.model import Caption, CaptionParty, NamedSpan

_BETWEEN = re.compile(r"^[ \t]*B\s?E\s?T\s?W\s?E\s?E\s?N\b[ \t]*:?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^[ \t]*(?:[-–—_](?:[ \t]?[-–—_]){5,}|Hearing|Date|JUDGMENT)", re.MULTILINE)
_ROW = re.compile(
    r"^[ \t]*(?:\(\d\)[ \t]*)?"
    r"(?P<name>(?:(?:THE|The)[ \t]+(?:ESTATE|Estate)[ \t]+(?:OF|of)[ \t]+)?[A-Z]{2,4})(?:[ \t]*\([^()\n]{1,120}\))?"
    r"(?:\t+[ \t]*|[ ]{2,})(?P<role>(?:(?:First|Second|Third|1st|2nd|3rd)[ \t]+)?"
    r"(?:Applicant|Respondent|Appellant|Claimant|Defendant|Petitioner)s?)\b",
    re.MULTILINE,
)
_HEAD_CHARS, _MOST_CHARS = 8_000, 1_500


def read_initials(window: Window) -> Iterator[Caption]:
    """Yields the parties named by initials as a caption of their own; the other parties are those of the caption."""
    between = _BETWEEN.search(window.text, 0, _HEAD_CHARS)
    if between is None:
        return
    end = _END.search(window.text, between.end(), between.end() + _MOST_CHARS)
    stop = end.start() if end else min(len(window.text), between.end() + _MOST_CHARS)
    parties = []
    for row in _ROW.finditer(window.text, between.end(), stop):
        name = NamedSpan(window.span(*row.span("name")), MentionType.PERSON, "caption.initials")
        parties.append(CaptionParty(name, role_of(row["role"]), window.span(row.start("name"), row.end("role"))))
    if parties:
        yield Caption(window.span(between.end(), stop), None, tuple(parties), (), None)
