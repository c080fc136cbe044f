"""Reads the parties in the names of cases: of those that a paper of a multidistrict litigation lists, and of the case of a notice.

This Document Relates to:
Jane Roe v. Acme Pumps, Inc., No. 3:24-cv-118

Roe v. Acme Pumps, Inc.    3:24-cv-118    N.D. Cal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.model import Span, Window
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption, CaptionParty, DocketSheet

_VERSUS = re.compile(r"(?:\s|^)(?:vs?\.?|V\.)(?=\s|$)")
_NUMBER = r"(?P<number>\d{1,2}:\d\d-cv-\d{3,6}(?:-[A-Z]{2,5})*|\d\d-cv-\d{3,6}(?:-[A-Z]{2,5})*|\d\d\s?Civ\.\s?\d{3,6})"
_ROW = re.compile(
    rf"(?P<left>[A-Z][^:]{{2,80}}?)\s+vs?\.\s+(?P<right>[A-Z].{{2,100}}?),?\s+(?:(?:Case\s+|Civil\s+Action\s+)?No\.\s*)?{_NUMBER}", re.I
)
"""A row of a schedule of cases: name and number of a civil action."""
_RELATES = re.compile(
    r"(?:This|These)\s+(?:Document|Pleading|Order|Filing|Action)s?\s+(?:Relates?|Applies|Pertains?)\s+to\b\s*:?\s*", re.IGNORECASE
)
_RELATED = re.compile(
    rf"(?P<left>[A-Z][^:]{{2,100}}?),?\s+vs?\.\s+(?P<right>[A-Z].{{2,120}}?)(?:,?\s+(?:(?:Case\s+|Civil\s+Action\s+)?No\.?\s*)?{_NUMBER}\b.*|[,.;]?)$"
)
_REACH, _APART, _FEWEST, _MOST = 8, 4, 3, 400


def read_listed_cases(window: Window, lines: list[Line]) -> Iterator[Caption]:
    """Yields a caption for each case that the paper lists as a member; the one named first sues the one named last."""
    rows: list[tuple[int, re.Match[str]]] = []
    for index, line in enumerate(lines):
        if len(line.text) > 240:
            continue
        if ("elate" in line.text or "ELATE" in line.text) and (cue := _RELATES.match(line.text)):
            yield from _related(window, lines, index, cue.end())
        elif "cv-" in line.text.lower() and (row := _ROW.match(line.text)):
            rows.append((index, row))
    run: list[tuple[int, re.Match[str]]] = []
    for at, row in rows[:_MOST]:
        if run and at - run[-1][0] > _APART:
            yield from _schedule(window, lines, run)
            run = []
        run.append((at, row))
    yield from _schedule(window, lines, run)


def _schedule(window: Window, lines: list[Line], rows: list[tuple[int, re.Match[str]]]) -> Iterator[Caption]:
    for at, row in rows if len(rows) >= _FEWEST else ():
        yield from _caption(window, lines[at], row, "caption.listed")


def _related(window: Window, lines: list[Line], index: int, start: int) -> Iterator[Caption]:
    """Yields the cases below, or behind, "This Document Relates to"."""
    for line in (slice_line(lines[index], start, len(lines[index].text)), *lines[index + 1 : index + 1 + _REACH]):
        if (match := _RELATED.match(line.text)) and len(line.text) < 160:
            yield from _caption(window, line, match, "caption.related")


def _caption(window: Window, line: Line, match: re.Match[str], rule: str) -> Iterator[Caption]:
    left, right = (slice_line(line, *match.span(side)) for side in ("left", "right"))
    parties = (*parties_of(window, [left], "plaintiff", None, rule), *parties_of(window, [right], "defendant", None, rule))
    if len({party.role for party in parties}) == 2:
        number = [window.span(line.start + match.start("number"), line.start + match.end("number"))] if match["number"] else []
        name = window.span(left.start, right.end)
        yield Caption(name, None, parties, tuple(number), name)


def read_named_cases(window: Window, sheets: Iterable[DocketSheet]) -> Iterator[Caption]:
    """Yields a caption for the case that a notice names ("Roe v. Mott") and whose parties it does not list; roles are not printed."""
    for sheet in sheets:
        if sheet.case_name is not None and not sheet.parties and (parties := _parties(window, sheet.case_name)):
            yield Caption(sheet.case_name, None, parties, (sheet.number,) if sheet.number else (), sheet.case_name)


def _parties(window: Window, name: Span) -> tuple[CaptionParty, ...]:
    start, found = name.start - window.base, _VERSUS.search(name.text)
    if found is None:
        return ()
    sides = ((0, found.start()), (found.end(), len(name.text)))
    lines = [list(_lines(name.text, start, *side)) for side in sides]
    left, right = (tuple(parties_of(window, side, "", None, "caption.case_name")) for side in lines)
    return (*left, *right) if left and right else ()


def _lines(text: str, offset: int, start: int, end: int) -> Iterator[Line]:
    for part in re.finditer(r"[^\n]+", text[start:end]):
        yield slice_line(Line(offset + start + part.start(), offset + start + part.end(), part[0], 1), 0, len(part[0]))
