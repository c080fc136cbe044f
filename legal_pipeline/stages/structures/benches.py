"""Reads the judges named in the frame of a caption: beside the parties, above them ("Before: ..."), or below them.

A title and a name that fill a cell are enough there: "Hon. Jane Roe", "JUDGE ROE", "[Assigned to the Hon. Jane Roe, Dept. 12]",
"PRESENT: HON. JANE ROE", "MR JUSTICE ROE". Elsewhere the same words may speak of any judge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import takewhile

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.columns import Columns
from legal_pipeline.stages.structures.lines import Line, slice_line
from legal_pipeline.stages.structures.model import Caption, Judge, NamedSpan

_NAME = r"[A-Z][\w'’.\-]*(?:[ ](?:[A-Z][\w'’.\-]*|de|la|van|von|der|del)){0,4}(?:,?[ ](?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?"
_RANK = r"(?:Chief|Senior|Presiding|Acting|Associate|Sr\.|CHIEF|SENIOR|PRESIDING|ACTING)"
_COURT = r"(?:(?:U\.?\s?S\.?|United\s+States|UNITED\s+STATES)\s+)?" + (
    r"(?:District|Circuit|Bankruptcy|DISTRICT|CIRCUIT|BANKRUPTCY|Superior\s+Court|Trial|TRIAL)"
)
_CELL = re.compile(
    r"(?:^|[\[(:|)§]\s*|\s{2,}|\b(?:[Tt]o|TO|[Bb]efore|BEFORE|[Pp]resent|PRESENT)\s*:?\s*)"
    rf"(?:(?:The|THE|the)\s+)?(?:(?P<honorable>Hon(?:orable|ourable)?\b\.?|HON(?:ORABLE|OURABLE)?\b\.?)\s?:?\s+)?"
    rf"(?:(?:{_RANK}\s+)?(?:(?P<magistrate>Mag(?:istrate)?\.?|MAG(?:ISTRATE)?\.?)\s+|{_COURT}\s+)?(?P<judge>Judge|JUDGE|Justice|JUSTICE|"
    r"(?:Vice[ -]|VICE[ -])?(?:Chancellor|CHANCELLOR)|(?<=[Mm]ag\.\s)J\.|(?<=MAG\.\s)J\.)(?:\s+Assigned)?\s?:?\s+)?"
    rf"(?P<name>{_NAME})"
    r"(?=\s*(?:$|[\])|§]|\s{2,}|,\s+(?:Dept|DEPT|Department|Presiding|U\.?\s?S|United|UNITED|District|DISTRICT|Circuit|Judge|JUDGE|Justice|J\.|Magistrate|Chief|A\.?J|in\b)|\s+(?:[Pp]residing|PRESIDING)\b))"
)
_TITLED = re.compile(
    r"(?:and\s+)?(?:THE\s+)?(?:(?:RT|RIGHT|MOST)\.?\s+)?(?:HON(?:OU?RABLE)?\.?\s+)?"
    r"(?P<title>(?:(?:MR|MRS|MS|MISS|LORD|LADY|DAME|SIR|HIS|HER|HONOUR|HHJ|CHIEF|JUSTICE|JUDGE|MASTER|DEPUTY|SENIOR|DISTRICT|CIRCUIT|RECORDER|"
    r"UPPER|TRIBUNAL|COSTS)\.?\s+)+)"
    rf"(?P<name>{_NAME})(?:\s+(?:QC|KC|[QK]\.C\.))?\s*(?:$|[,(])",
    re.IGNORECASE,
)
_SILK = re.compile(
    rf"(?P<name>{_NAME})\s+(?:QC|KC)\s*(?:$|[,(]|(?:SITTING|sitting|Sitting)\b)(?![^\n]*\b(?:for|instructed|appeared|on\s+behalf)\b)"
)
"""A deputy who is named without a title: "JANE ROE KC SITTING AS A DEPUTY HIGH COURT JUDGE". Counsel stand below the parties."""
_BEFORE_NAME = re.compile(r"\b[Bb]efore\s*:\s*$")
_JUDGE_BEHIND = re.compile(r",\s+(?:Chief\s|Senior\s)?Judge\b")
"""Of a cell without a title before the name: "Before: Jane Roe, Judge"."""
_HONORABLE_ALONE = re.compile(r"(?:The\s+)?Hon(?:orable|\.)$", re.IGNORECASE)
_TITLE_ALONE = re.compile(
    r"(?:Assigned\s+(?:to\s+)?)?(?:(?:United\s+States|U\.?\s?S\.?)\s+)?(?:(?P<magistrate>Magistrate|Mag\.)\s+|(?:Chief|District|Bankruptcy|Presiding|Trial)\s+)?Judge\s?:?$",
    re.IGNORECASE,
)
"""A title in a cell, whose name is in the next: "MAGISTRATE JUDGE / JANE ROE". Below a name it is that judge's."""
_NAME_IN_CELL = re.compile(rf"(?P<name>{_NAME}),?$")
_BEFORE = re.compile(r"before\s*:?\s*(?:$|:)", re.IGNORECASE)
_TRIBUNAL = re.compile(
    r"(?:Tribunal|TRIBUNAL|Before|BEFORE)\s*:\s+(?=(?:Upper\s+|UPPER\s+)?(?:Tribunal\s+|TRIBUNAL\s+)?(?:Judge|JUDGE|Mr|MR|Mrs|MRS|Lord|LORD)\b)"
)
"""The first judge stands beside the word: "TRIBUNAL: JUDGE JANE ROE / JUDGE BO MOTT"."""
_BETWEEN = re.compile(r"B\s?E\s?T\s?W\s?E\s?E\s?N\b|[-–—_\s]{5,}$|Hearing|Date", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:Presiding|Assigned|Advocate|Court|Division|District|Circuit|Justices?|Judges?|Magistrate|Clerk|Street|Suite|Dept|Trial|Jury|Date|Case|"
    r"Order|Motion|Hearing|Plaintiffs?|Defendants?|Chambers|Department|The)\b",
    re.IGNORECASE,
)
_HONORS = re.compile(r"(?:\s(?:QC|KC|DBE|CBE|KBE|OBE))+(?:\s(?:SITTING|Sitting))?$")
_SURE_SURNAME = re.compile(r"[A-Z][\w'’\-]{2,}$")
_ABOVE, _BELOW, _BEFORE_LINES = 14, 14, 14


def read_benches(window: Window, lines: list[Line], captions: Iterable[Caption]) -> Iterator[Judge]:
    """Yields the judges in and near each caption, and those listed below "Before:"."""
    starts = [line.start + window.base for line in lines]
    seen: set[int] = set()
    columns = Columns(lines)
    for caption in captions:
        if caption.court is None and not any(party.role for party in caption.parties):
            continue
        first = _index(starts, min(caption.evidence.start, caption.court.start if caption.court else caption.evidence.start)) - _ABOVE
        last = _index(starts, caption.evidence.end) + _BELOW
        for index in range(max(0, first), min(len(lines), last)):
            if index not in seen:
                seen.add(index)
                beside = _beside(columns, index)
                if (cells := list(_cells(window, lines[index]))) or not beside.text:
                    yield from cells
                else:
                    yield from _cells(window, beside)
                title = _TITLE_ALONE.match(beside.text)
                if _HONORABLE_ALONE.match(beside.text) or (title and not _is_name(_beside(columns, index - 1).text if index else "")):
                    yield from _named_below(window, columns, index, "magistrate" if title and title["magistrate"] else "presiding")
    for index, line in enumerate(lines):
        if line.text[:1] in "Bb" and _BEFORE.match(line.text):
            yield from _listed(window, lines[index + 1 : index + 1 + _BEFORE_LINES])
        elif line.text[:1] in "TtBb" and (label := _TRIBUNAL.match(line.text)):
            beside_label = slice_line(line, label.end(), len(line.text))
            below = takewhile(lambda one: _TITLED.match(one.text), lines[index + 1 : index + 1 + _BEFORE_LINES])
            yield from _listed(window, [beside_label, *below])


def _beside(columns: Columns, index: int) -> Line:
    """Returns what stands in the right column, without the rail."""
    line, left = columns.lines[index], columns.left(index)
    rest = line.text[left.end - line.start :]
    if left.text == line.text:
        return slice_line(line, 0, 0)
    return slice_line(line, len(line.text) - len(rest.lstrip(" \t)]}|!:*§")), len(line.text))


def _is_name(cell: str) -> bool:
    match = _NAME_IN_CELL.search(cell)
    return bool(match and name_shapes.is_person(match["name"]))


def _named_below(window: Window, columns: Columns, index: int, role: str) -> Iterator[Judge]:
    """Yields the judge whose name follows "Honorable" on the next line of the right column: "Honorable / Jane Roe, / Judge, presiding."."""
    for below in range(index + 1, min(index + 4, len(columns.lines))):
        if not (cell := _beside(columns, below)).text:
            continue
        if (match := _NAME_IN_CELL.match(cell.text)) and name_shapes.is_person(match["name"]):
            above = " ".join(_beside(columns, at).text for at in range(max(0, index - _ABOVE), index))
            role = "lower court" if "ppeal from" in above else role
            span = window.span(cell.start + match.start("name"), cell.start + match.end("name"))
            yield Judge(NamedSpan(span, MentionType.PERSON, "judge.caption"), role, span)
        return


def _index(starts: list[int], offset: int) -> int:
    return bisect_right(starts, offset) - 1


def _cells(window: Window, line: Line) -> Iterator[Judge]:
    for match in _CELL.finditer(line.text) if len(line.text) < 200 else ():
        is_before = _BEFORE_NAME.search(line.text, 0, match.start("name")) and _JUDGE_BEHIND.match(line.text, match.end())
        if not match["honorable"] and not match["judge"] and not is_before:
            continue
        yield from _judge(window, line, match, "magistrate" if match["magistrate"] else "presiding", has_title=bool(match["judge"]))


def _listed(window: Window, lines: list[Line]) -> Iterator[Judge]:
    """Yields "MR JUSTICE ROE" and the like, one a line."""
    found: list[tuple[Line, re.Match[str]]] = []
    first = next((line for line in lines if line.text), None)
    for line in (line for line in lines if line.text):
        if _BETWEEN.match(line.text):
            break
        # a silk without a title sits there alone; further down stand counsel
        if match := _TITLED.match(line.text) or (_SILK.match(line.text) if line is first else None):
            found.append((line, match))
    for line, match in found:
        yield from _judge(window, line, match, "panel" if len(found) > 1 else "presiding", has_title=True)


def _judge(window: Window, line: Line, match: re.Match[str], role: str, has_title: bool) -> Iterator[Judge]:
    start, end = name_shapes.trim(line.text, match.start("name"), match.end("name"))
    start = name_shapes.without_title(line.text, start, end)
    if honor := _HONORS.search(line.text, start, end):
        end = honor.start()
    name = " ".join(line.text[start:end].split())
    if _NO_NAME.search(name) or not (name_shapes.is_person(name) or (has_title and _SURE_SURNAME.match(name))):
        return
    first = match.start() + len(match[0]) - len(match[0].lstrip(" [(:|)§"))
    span = window.span(line.start + start, line.start + end)
    yield Judge(NamedSpan(span, MentionType.PERSON, "judge.caption"), role, window.span(line.start + min(first, start), line.start + end))
