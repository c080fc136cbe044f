"""Reads who testifies in a transcript, and who examines.

VIDEOTAPED DEPOSITION OF JANE ROE            JANE ROE,
                                             having been first duly sworn, testified as follows:
CROSS-EXAMINATION
BY MS. MOTT:
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.months import MONTHS
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import Examination, NamedSpan, Witness
from legal_pipeline.stages.structures.transcripts.marks import LINE, MARK, examination_kind, has_cover, is_transcript

_NAME = r"(?:[A-ZÀ-Þ][\w'’\-]*\.?|d[aeu]|de[ \t]la|v[ao]n|de[rln])"
_NAMES = rf"(?P<name>{_NAME}(?:[ \t]+{_NAME}){{0,5}}(?:[ \t]*\n[ \t\d]*{_NAME}(?=,))?)"
_DEPOSITION = re.compile(
    r"(?:\bDEPOSITION|\b[Dd]eposition|\bEXAMINATION[ \t]+(?:BEFORE[ \t]+TRIAL|UNDER[ \t]+OATH)|\bE\.?B\.?T\.?|\bTESTIMONY|"
    r"\bSTATEMENT[ \t]+UNDER[ \t]+OATH)"
    rf"[ \t]+(?:OF|of)[ \t]*:?[ \t]*(?:\n[ \t\d]*){{0,3}}{_NAMES}"
)
_OF_A_BODY = re.compile(rf"\b(?i:by\s+and\s+through|through|by)\s+(?:(?i:its\s+\w+)\s+)?{_NAMES}")
_SWORN = re.compile(
    rf"{LINE}(?:[Ww]hereupon,?[ \t\n\d]*|WHEREUPON,?[ \t\n\d]*)?{_NAMES},?(?=[ \t\n]*(?:[^.:;?]{{0,240}})\b(?:sworn|SWORN|affirmed)\b)"
    r"(?=[ \t\n\d]*(?:(?:the|a|called|having|being|was|first|after|who|witness|plaintiff|defendant|government|produced|duly|of|M\.D)\b|"
    r"[A-Z][\w'’]+S[ \t]WITNESS|HAVING|CALLED|SWORN|WAS))",
    re.MULTILINE,
)
_LABEL = re.compile(rf"{LINE}(?:WITNESS|DEPONENT|Witness|Deponent)(?:'S[ \t]NAME)?[ \t]*:[ \t]*{_NAMES}[ \t]*(?=\n|$)", re.MULTILINE)
_NOTICE = re.compile(r"\b(?:notice|motion|transcript\s+excerpts?|excerpts?\s+(?:from|of)|see|from\s+the)\b[^\n]{0,30}$", re.IGNORECASE)
_TAIL = frozenset(MONTHS) | {
    *("volume", "vol", "part", "pages", "page", "date", "time", "place", "reporter", "witness", "videotaped", "confidential"),
    *("taken", "held", "conducted", "before", "sworn", "remote", "remotely", "via", "on", "by", "in", "at", "the", "and"),
}
"""Words behind the name on its line."""
_MAX_WITNESSES = 60


def read_testimony(window: Window) -> tuple[tuple[Witness, ...], tuple[Examination, ...]]:
    """Returns the witnesses and the examinations of the window in order; nothing if it is no transcript."""
    if not is_transcript(window.text) and not has_cover(window.text):
        return (), ()
    witnesses = tuple(_once(sorted(_witnesses(window), key=lambda witness: witness.name.span.start)))
    return witnesses, tuple(_examinations(window))


def _witnesses(window: Window) -> Iterator[Witness]:
    text = window.text
    for pattern, rule in ((_DEPOSITION, "transcript.deposition_of"), (_SWORN, "transcript.sworn"), (_LABEL, "transcript.label")):
        for match in pattern.finditer(text):
            if pattern is _DEPOSITION and _NOTICE.search(text[max(0, match.start() - 60) : match.start()]):
                continue
            start, end = match.span("name")
            first_line, _, below = text[start:end].partition("\n")
            if below and name_shapes.is_person(first_line.strip()):
                end = start + len(first_line.rstrip())  # the next line is the place: "JANE ROE / Acton, Ohio"
            if pattern is _DEPOSITION and name_shapes.has_legal_form(text[start : end + 20]):
                acts = _OF_A_BODY.search(text, end, end + 160)
                if acts is None:
                    continue
                start, end = acts.span("name")
            if name := _person(window, start, end, rule):
                yield Witness(name, window.span(match.start() + (len(match[0]) - len(match[0].lstrip())), max(match.end(), end)))


def _person(window: Window, start: int, end: int, rule: str) -> NamedSpan | None:
    """Returns the name without titles before it and words of the line behind it, or None if it is not a person's."""
    text = window.text
    start = name_shapes.without_title(text, start, end)
    for word in re.finditer(r"\S+", text[start:end]):
        if word[0].lower().strip(".,") in _TAIL and word.start() > 0:
            end = start + word.start()
            break
    start, end = name_shapes.trim(text, start, end)
    name = " ".join(text[start:end].split())
    if len(name.split()) < 2 or not name_shapes.is_person(name):
        return None
    return NamedSpan(window.span(start, end), MentionType.PERSON, rule, name)


def _once(witnesses: list[Witness]) -> Iterator[Witness]:
    seen: set[str] = set()
    for witness in witnesses[:_MAX_WITNESSES]:
        if (key := witness.name.name.upper()) not in seen:
            seen.add(key)
            yield witness


def _examinations(window: Window) -> Iterator[Examination]:
    kind, began = "", 0
    for mark in MARK.finditer(window.text):
        if mark["heading"]:
            kind, began = examination_kind(mark["heading"]), mark.start("heading")
        elif group := next((group for group in ("by", "inline") if mark[group]), None):
            start, end = mark.span(group)
            name = NamedSpan(
                window.span(name_shapes.without_title(window.text, start, end), end), MentionType.PERSON, "transcript.examiner"
            )
            is_below = 0 < mark.start() - began < 60
            yield Examination(name, kind, window.span(began if is_below else start, end))
