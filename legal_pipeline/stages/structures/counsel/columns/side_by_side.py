"""Reads two blocks of counsel that stand side by side, where the reader found the words of both columns in one line.

Jane Roe (P12345) Bo Mott (P54321)
Attorney for Plaintiff Attorneys for Defendants
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_COUNSEL = r"(?:Co-)?(?:Attorneys?|Counsel)\s+(?:for|of\s+record\s+for)\s+(?:the\s+)?"
_CLIENTS = re.compile(rf"{_COUNSEL}(?P<left>{PHRASE}[^:;]{{0,60}}?)\s+{_COUNSEL}(?P<right>{PHRASE}[^:;]{{0,60}})$", re.IGNORECASE)
_NAME = r"[A-Z][\w'’.-]*(?:[ ][A-Z][\w'’.-]*){1,4}(?:,?[ ](?:Jr|Sr|II|III|IV)\b\.?)?"
_BAR = r"\s*\((?:[A-Z]{0,4}\s?(?:No\.\s)?#?\s?)?\d{4,8}\)"
_SIGN = r"(?:By:?\s*)?/?s/\s*"
_NAMES = (
    re.compile(rf"(?P<left>{_NAME}){_BAR}\s+(?P<right>{_NAME}){_BAR}$"),
    re.compile(rf"{_SIGN}(?P<left>{_NAME})\s+{_SIGN}(?P<right>{_NAME})$", re.ASCII),
)
_REACH = 7
"""Lines between the names and the clients."""


def read_side_by_side(window: Window, lines: list[Line]) -> Iterator[Counsel]:
    """Yields the attorneys of both columns, each with the client of its own."""
    for at, line in enumerate(lines):
        if len(line.text) > 200 or "for" not in line.text.lower() or not (clients := _CLIENTS.match(line.text)):
            continue
        near = (*range(at - 1, max(-1, at - _REACH - 1), -1), *range(at + 1, min(len(lines), at + _REACH + 1)))
        for other in near:
            if names := next((found for pattern in _NAMES if (found := pattern.match(lines[other].text))), None):
                yield from _both(window, lines[other], names, line, clients)
                break


def _both(window: Window, line: Line, names: re.Match[str], below: Line, clients: re.Match[str]) -> Iterator[Counsel]:
    for side in ("left", "right"):
        start, end = name_shapes.trim(line.text, *names.span(side))
        if not name_shapes.is_person(line.text[start:end]):
            continue
        span = window.span(line.start + start, line.start + end)
        phrase = window.span(below.start + clients.start(side), below.start + clients.end(side))
        evidence = window.span(min(span.start, phrase.start) - window.base, max(span.end, phrase.end) - window.base)
        yield Counsel(NamedSpan(span, MentionType.PERSON, "counsel.name"), None, (clients[side].strip(" ,."),), evidence)
