"""Reads the parties that only the title of a paper or its first sentence names: friends of the court, intervenors, movants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.roles import AMICUS
from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures.captions.columns import is_paper
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.captions.role_words import role_of
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption

_AMICI = r"amic(?:us|i)\s+curiae"
_PAPER = r"(?:brief|motion|memorandum|application|request|letter|statement|notice)"
_PEOPLE = r"(?:(?:law\s+|legal\s+)?(?:professors?|scholars?|doctors?|senators?)\s+)?"
_STOP = (
    r"(?=,?\s+(?:in\s+support|in\s+opposition|supporting|opposing|for\s+leave|"
    r"urging|and\s+in\s+support|suggesting|on\s+behalf|on\s+petition)\b|\s*$)"
)
_TITLES: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?:brief|memorandum|statement)\s+(?:for|of)\s+(?:the\s+)?{_PEOPLE}(?P<names>\S.{{2,600}}?),?\s+as\s+(?:proposed\s+)?{_AMICI}",
        re.I,
    ),
    re.compile(rf"\b{_PAPER}\s+(?:for|of|by)\s+(?:the\s+)?(?:proposed\s+)?{_AMICI},?\s+{_PEOPLE}(?P<names>\S.{{2,600}}?){_STOP}", re.I),
    re.compile(
        rf"\b(?:brief\s+{_AMICI}|{_AMICI}\s+brief)\s+(?:of|for|by|on\s+behalf\s+of)\s+(?:the\s+)?{_PEOPLE}(?P<names>\S.{{2,600}}?){_STOP}",
        re.I,
    ),
    re.compile(
        rf"\bmotion\s+(?:of|by)\s+(?:the\s+)?{_PEOPLE}(?P<names>\S.{{2,600}}?)\s+for\s+leave\s+to\s+(?:file|appear|participate)\b[^.]{{0,60}}?{_AMICI}",
        re.I,
    ),
    re.compile(rf"\b(?:brief|memorandum)\s+of\s+(?:the\s+)?{_PEOPLE}(?P<names>\S.{{2,600}}?),?\s+{_AMICI}\b", re.I),
)
"""The names in the title of a friend's brief; the first that fits counts."""
_MOVES = (
    r"(?:,?\s+by\s+and\s+through\s+[^.,]{3,60},)?,?\s+(?:hereby\s+|respectfully\s+)?"
    r"(?:moves?|seeks?|requests?|petitions?|applies|apply|asks?|submits?|files?)\b"
)
_SENTENCE = re.compile(
    r"(?:^|[.:]\s+|\n)(?:NOW\s+COMES?,?\s+|COMES?\s+NOW,?\s+)?(?:The\s+)?(?P<role>(?:(?:Proposed|Putative|Defendant|Plaintiff)[\s\-–]+)*"
    rf"(?:Intervenors?|Intervenor[\s\-–](?:Defendants?|Plaintiffs?)|Movants?|Non-Party\s+Movants?)),?\s+(?P<names>[A-Z][^.;]{{3,200}}?){_MOVES}"
)
_MOST_LINES = 12
_HEAD = 12_000


def read_title_parties(window: Window, lines: list[Line]) -> Iterator[Caption]:
    """Yields the parties named by a title or a first sentence, as captions of one side."""
    head = window.text[:_HEAD]
    if re.search(_AMICI, head, re.IGNORECASE):
        yield from _friends(window, lines)
    if "ntervenor" in head or "Movant" in head:
        for match in _SENTENCE.finditer(window.text, 0, _HEAD):
            role = "intervenor" if "ntervenor" in match["role"] else role_of(match["role"])
            line = Line(match.start("names"), match.end("names"), match["names"], 1)
            yield from _caption(window, [line], role, "title.movant")


def _friends(window: Window, lines: list[Line]) -> Iterator[Caption]:
    """Joins the lines of a title and looks for the names in it."""
    index = 0
    while index < len(lines) and lines[index].start < _HEAD:
        if not (is_paper(lines[index].text) or re.match(rf"(?:{_PAPER}|unopposed|consent|{_AMICI})\b", lines[index].text, re.IGNORECASE)):
            index += 1
            continue
        block = [lines[index]]
        while len(block) < _MOST_LINES and index + len(block) < len(lines) and lines[index + len(block)].text:
            block.append(lines[index + len(block)])
        yield from _named_in(window, block)
        index += len(block)


def _named_in(window: Window, block: list[Line]) -> Iterator[Caption]:
    text = "\n".join(line.text for line in block)
    for pattern in _TITLES:
        if match := pattern.search(text.replace("\n", " ")):
            yield from _caption(window, _between(block, match.start("names"), match.end("names")), AMICUS, "title.amicus")
            return


def _between(block: list[Line], start: int, end: int) -> list[Line]:
    """Returns the parts of the lines between two offsets into the joined text."""
    parts, offset = [], 0
    for line in block:
        first, last = max(0, start - offset), min(len(line.text), end - offset)
        if first < last:
            parts.append(slice_line(line, first, last))
        offset += len(line.text) + 1
    return parts


def _caption(window: Window, block: list[Line], role: str, rule: str) -> Iterator[Caption]:
    parties = tuple(
        party
        for party in parties_of(window, block, role, None, rule)
        if party.name.type is not MentionType.PERSON or len(party.name.name.split()) > 1
    )
    if parties:
        yield Caption(
            window.span(parties[0].name.span.start - window.base, parties[-1].name.span.end - window.base), None, parties, (), None
        )
