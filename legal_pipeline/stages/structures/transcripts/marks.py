"""The marks of a transcript at the beginning of its lines: Q., A., "MR. VANE:", "BY MS. MOTT:", headings of examinations."""

from __future__ import annotations

import re

_TITLE = r"(?:MR|MS|MRS|MISS|DR|Mr|Ms|Mrs|Miss|Dr)\b\.?"
_WORD = r"[A-ZÀ-Þ][\w'’\-]*"
SPEAKER = rf"{_TITLE}[ \t]+{_WORD}(?:[ \t]+{_WORD}){{0,2}}"
"""An attorney as a reporter prints him: "MR. VANE", "MS. DE LA ROE"."""
LINE = r"(?:^|(?<=\f))[ \t]*(?:\d{1,2}(?:[ \t]+|(?=[QA][.:])))?"
"""The beginning of a line, with a line number that the reader left in the text."""
_ROLES = r"(?:THE[ \t]+)?(?:WITNESS|DEPONENT|COURT(?:[ \t]+REPORTER)?|REPORTER|VIDEOGRAPHER|CLERK|INTERPRETER|BAILIFF|JUDGE)"
_KINDS = r"DIRECT|CROSS|RE-?DIRECT|RE-?CROSS|FURTHER|CONTINUED|VOIR[ \t]+DIRE"

MARK = re.compile(
    rf"{LINE}(?:(?P<qa>[QA])(?:[.:][ \t]*|[ \t]{{2,}}|[ \t](?=[\"“A-Z])|(?=[ \t]*\n))"
    rf"(?:\((?:BY|By)[ \t]+(?P<inline>{SPEAKER})\)[ \t]*)?"
    rf"|(?:EXAMINATION[ \t]*\n?[ \t\d]*)?(?:BY|By)[ \t]+(?P<by>{SPEAKER})[ \t]*:?[ \t]*(?=\n|$)"
    rf"|(?P<who>{_ROLES}|{SPEAKER})[ \t]*:(?!\S)[ \t]*"
    rf"|(?P<heading>(?:(?:{_KINDS})[ \t\-]*){{0,3}}EXAMINATION\b)[^\n:]{{0,40}}:?[ \t]*(?=\n|$)"
    r"|(?P<end>\((?:Whereupon|WHEREUPON|Deposition|Time|Recess|A[ \t]+recess|Exhibit|Discussion|Off)\b"
    r"|C[ \t]?E[ \t]?R[ \t]?T[ \t]?I[ \t]?F[ \t]?I[ \t]?C"
    r"|Page[ \t]+\d+[ \t]*(?=\n|$)|Case[ \t]+\d+:\d\d-))",
    re.MULTILINE,
)
"""`qa` Q or A; `inline` and `by` who asks from here on; `who` another speaker; `heading` an examination; `end` what nobody says."""

_CUES = re.compile(
    r"\b(?:sworn|deposition|EXAMINATION|testimony|(?:WITNESS|DEPONENT)[ \t]*:|court[ \t]+reporter|reported|videograph|BY[ \t]+M[RS])",
    re.IGNORECASE,
)
_COVER = re.compile(
    rf"{LINE}(?:(?:transcript|videotaped|video|oral|remote|zoom|continued|of|the|and)[ \t]+)*deposition[ \t]+of\b"
    r"(?=[\s\S]{1,400}?\b(?:taken|held|conducted|before|reported|sworn|appearances|a[ ]p[ ]p[ ]e[ ]a[ ]r)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""The title of a transcript. A notice of a deposition has other words on its line."""
_QUESTIONS = re.compile(rf"{LINE}Q(?:[.:]|[ \t]{{2,}}|[ \t](?=[\"“A-Z]))", re.MULTILINE)
_ANSWERS = re.compile(rf"{LINE}A(?:[.:]|[ \t]{{2,}}|[ \t](?=[\"“A-Z]))", re.MULTILINE)


def is_transcript(text: str) -> bool:
    """Returns whether the text has questions and answers, and words of a reporter: lists of frequent questions have none."""
    asked = _QUESTIONS.search(text)
    return asked is not None and _ANSWERS.search(text, asked.end()) is not None and _CUES.search(text) is not None


def has_cover(text: str) -> bool:
    """Returns whether the text has the title page of a deposition, with or without its questions."""
    return _COVER.search(text) is not None


def examination_kind(heading: str) -> str:
    """Returns direct, cross, redirect, recross, ...; empty for a plain "EXAMINATION"."""
    words = re.sub(r"[\W_]+", " ", heading.lower().replace("re-", "re")).replace("examination", "").split()
    return " ".join(words)
