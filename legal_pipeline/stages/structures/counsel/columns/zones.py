"""Finds the runs of short lines in which counsel is named, and takes columns side by side apart.

    ROE LAW PLLC                      MOTT & VANE P.C.
    /s/ Jane Roe                      /s/ Ann Vane
    Attorney for Plaintiff            Attorney for Defendant

A zone ends at prose, which a line of a block hardly ever looks like, or at three blank lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.counsel.columns.minutes import sides_of_minutes
from legal_pipeline.stages.structures.counsel.columns.run_together import columns_run_together
from legal_pipeline.stages.structures.counsel.representation import representation_on
from legal_pipeline.stages.structures.lines import Line, left_column, left_of_rail, slice_line

CUE = re.compile(
    r"attorney|atty|counsel|esq|/s/|pro hac|bar no|sbn|s/|solicitor|on behalf|appeared|for the (?:plaintiff|defendant)|"
    r"\bfor (?:plaintiff|defendant|petitioner|respondent|patent owner|appell(?:ant|ee)|claimant|complainant|movant|debtor)s?[^\n:]{0,60}:|"
    r"^[^\w\n]{0,20}(?:plaintiff|defendant|petitioner|respondent|patent owner|appell(?:ant|ee))s?[ \t]?:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONG_CUE = re.compile(r"@|ttorney|tty\. for|ounsel|TTORNEY|OUNSEL|/s/|Esq|on behalf of")
_PROSE = re.compile(r"(?:\b[a-z]{2,}\s+){4}")
_PROSE_LINE = re.compile(r"\b[a-z]{2,}\s[a-z]{2,}\b")
_LOWER = re.compile(r"(?:and|by|for|of\scounsel|appear|on\sbehalf|represent|through|pro\s|in\spro|counsel|attorney|s/)")
"""How a line of a block may begin in lower case."""
_WIDE = re.compile(r"\s{3,}|\t+")
_APPEARANCES = re.compile(r"A\s?P\s?P\s?E\s?A\s?R\s?A\s?N\s?C\s?E\s?S\b", re.IGNORECASE)
_ESQUIRE = re.compile(r"\bEsq(?:uire)?\b|^(?:Mr|Ms|Mrs)\.", re.IGNORECASE)
_MAX_LINE = 240
_MAX_BLANKS = 3
_MAX_NUMBERED_BLANKS = 6
"""On pleading paper and in transcripts, where lines are numbered two to a printed one."""
_CLIENT_LINES = 6
"""Lines below "Attorneys for ..." on which a list of clients may go on."""
_NEAR = 2
"""Columns by which the beginnings of one column may differ."""


def zones(window: Window, lines: list[Line], is_any: bool) -> Iterator[list[Line]]:
    """Yields the lines of each zone, blank ones included; a column is a zone of its own.

    Only zones with a cue of counsel, unless `is_any`.
    """
    rows: list[Line] = []
    blanks = client_lines = 0
    for index, line in enumerate(lines):
        if _APPEARANCES.match(line.text):
            yield from _columns(window, rows, is_any)
            rows = []
        if line.text and not _is_prose(lines, index, client_lines > 0):
            client_lines = _CLIENT_LINES if _LONG_CUE.search(line.text) and representation_on(line.text) else client_lines - 1
            rows.append(line)
            blanks = 0
            continue
        if not line.text and rows and _is_stamp(window, line):
            continue
        client_lines = 0
        blanks += 1
        if line.text or blanks >= (_MAX_NUMBERED_BLANKS if _is_numbered(window, line) else _MAX_BLANKS):
            yield from _columns(window, rows, is_any)
            rows, blanks = [], 0
        elif rows:
            rows.append(line)
    yield from _columns(window, rows, is_any)


def _is_stamp(window: Window, line: Line) -> bool:
    """Returns whether a line that counts as blank has a page number or a filing stamp: a block goes on on the next page."""
    return not window.text[line.start : line.start + 1].isspace() and line.start < len(window.text)


def _is_numbered(window: Window, line: Line) -> bool:
    """Returns whether the margin of a blank line has a number."""
    return window.text[max(0, line.start - 2) : line.start].strip().isdigit()


def _is_prose(lines: list[Line], index: int, is_below_client: bool) -> bool:
    line = lines[index]
    if len(line.text) > _MAX_LINE:
        return True
    if (is_below_client and len(line.text) < 80) or (line.text[0] == "(" and "pro hac vice" in line.text.lower()):
        return False
    parts = _WIDE.split(line.text) if "   " in line.text or "\t" in line.text else [line.text]
    is_sentence = any(len(part) > 75 or _PROSE.search(part) for part in parts)
    if (is_sentence or (line.text[0].islower() and not _LOWER.match(line.text))) and not _LONG_CUE.search(line.text):
        return True
    return _continues_prose(lines, index)


def _continues_prose(lines: list[Line], index: int) -> bool:
    """Returns whether counsel is named within a paragraph: "..., and to Ann Vane of Vane & / Mott LLP, counsel for Acme."."""
    above = lines[index - 1].text if index else ""
    if len(above) <= 60 or not _PROSE_LINE.search(above):
        return False
    return not above.endswith(":") and representation_on(lines[index].text) is not None


def _columns(window: Window, rows: list[Line], is_any: bool) -> Iterator[list[Line]]:
    while rows and not rows[-1].text:
        rows.pop()
    if not is_any and not any(CUE.search(row.text) for row in rows):
        return
    rows = [left_of_rail(row) for row in rows]
    if sides := sides_of_minutes(rows):
        first, end, columns = sides
        yield from _columns(window, rows[:first], is_any)
        yield from columns
        yield from _columns(window, rows[end:], is_any)
        return
    split = _split_column(window, rows)
    if split is None and (apart := columns_run_together(rows)):
        *whole, below = apart
        yield from (column for column in whole if column)
        yield from _columns(window, below, is_any)
        return
    if split is None:
        yield [half for row in rows for half in _without_column(row)]
        return
    left, right = zip(*(_halves(row, _column(window, row), split) for row in rows), strict=True)
    if all(_is_heading(one) for one, other in zip(left, right, strict=True) if one.text and other.text):
        yield [half for pair in zip(left, right, strict=True) for half in pair if half.text or not (pair[0].text or pair[1].text)]
        return
    if _are_people(right) and any(representation_on(half.text) for half in left if half.text):
        yield list(_people_into_blocks(left, right))
        return
    yield list(left)
    yield from _columns(window, list(right), True)  # a third column


def _without_column(row: Line) -> Iterator[Line]:
    """Yields a row without what stands at its right, unless it says for whom: "(215) 555-0100    Attorneys for Plaintiff"."""
    left = left_column(row)
    yield left
    if left.text and left.end < row.end:
        right = slice_line(row, left.end - row.start, len(row.text))
        if (found := representation_on(right.text)) and found.start == 0 and found.client:
            yield right


def _are_people(column: Iterable[Line]) -> bool:
    """Returns whether a column has nothing but people and their titles: "OF COUNSEL:" beside the firms."""
    printed = [half.text for half in column if half.text]
    return bool(printed) and sum(bool(_ESQUIRE.search(text)) for text in printed) * 2 >= len(printed) and max(map(len, printed)) < 50


def _people_into_blocks(left: Iterable[Line], right: Iterable[Line]) -> Iterator[Line]:
    """Yields the blocks of the left column, each with the people beside it behind the line that says for whom, if it begins so."""
    blocks: list[tuple[list[Line], list[Line]]] = [([], [])]
    blank: Line | None = None
    for one, other in zip(left, right, strict=True):
        if not one.text and not other.text:
            blank = one
            if blocks[-1][0]:
                blocks.append(([], []))
            continue
        blocks[-1][0].append(one)
        blocks[-1][1].extend([other] if other.text else [])
    for lines, people in blocks:
        first = next((line for line in lines if line.text), None)
        found = representation_on(first.text) if first else None
        ahead = [first] if first and found and found.is_heading else []
        yield from (*ahead, *people, *(line for line in lines if line.text and line not in ahead))
        if blank:
            yield blank


def _is_heading(half: Line) -> bool:
    found = representation_on(half.text)
    return half.text.endswith(":") or (found is not None and half.text.lower().startswith("for"))


def _column(window: Window, row: Line) -> int:
    return row.start - (window.text.rfind("\n", max(0, row.start - 400), row.start) + 1)


def _split_column(window: Window, rows: list[Line]) -> int | None:
    """Returns the column at which a second column begins on at least two rows, one of them with text to its left; else None."""
    begins: Counter[int] = Counter()
    indented: Counter[int] = Counter()
    for row in rows:
        if not row.text:
            continue
        column = _column(window, row)
        indented[column] += 1
        for gap in _WIDE.finditer(row.text):
            begins[column + gap.end()] += 1
    best = max(begins, key=lambda column: (_votes(begins, column), -column), default=None)
    if best is None or _votes(begins, best) + _votes(indented, best) < 2:
        return None
    return best


def _votes(counts: Counter[int], column: int) -> int:
    return sum(counts[near] for near in range(column - _NEAR, column + _NEAR + 1))


def _halves(row: Line, column: int, split: int) -> tuple[Line, Line]:
    empty = Line(row.start, row.start, "", row.page)
    if not row.text:
        return row, empty
    if column >= split - _NEAR:
        return empty, row
    for gap in _WIDE.finditer(row.text):
        if abs(column + gap.end() - split) <= _NEAR:
            return slice_line(row, 0, gap.start()), slice_line(row, gap.end(), len(row.text))
    return left_column(row), empty
