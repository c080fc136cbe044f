"""Finds docket sheets and notices of electronic filing in a window and reads their case, judges and parties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Span, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.dockets.appeals import read_appellate_parties
from legal_pipeline.stages.structures.dockets.lists import read_sides, read_table, table_columns
from legal_pipeline.stages.structures.dockets.party_table import read_party_table
from legal_pipeline.stages.structures.dockets.party_types import is_represented, party_type
from legal_pipeline.stages.structures.dockets.rows import Cell, Row, cut, read_rows
from legal_pipeline.stages.structures.dockets.signers import read_signers
from legal_pipeline.stages.structures.model import DocketParty, DocketSheet, Judge, NamedSpan

_CUE = re.compile(
    r"DOCKET\s+FOR\s+CASE\s*#|(?:Petition|Proceeding|Panel\s+Docket|Appeals\s+Docket)\s*#\s*:|Notice\s+of\s+(?:Electronic\s+Filing|Docket\s+Activity)|"
    r"Proceedings\s+and\s+Orders|PartyType|represented\s+by|Case\s+Summary",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:.{0,40}?DOCKET\s+FOR\s+CASE\s*#\s*:?|.{0,40}?(?:Petition|Proceeding|Docket)\s*#\s*:|Case\s+Number\s*:|Case\s*:|No\.)\s*(?P<number>(?:MDL\s+No\.\s*)?[\w][\w:,.\-/]*\d[\w:,.\-/]*)",
    re.IGNORECASE,
)
_NAME_LABEL = re.compile(r"(?:Case\s+(?:Name|title|caption)|Style)\s*:\s*", re.IGNORECASE)
_NUMBER_LABEL = re.compile(r"Case\s+Number\s*:|Case\s*:|.{0,40}Docket\s*#\s*:|.{0,40}CASE\s*#\s*:?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(?:MDL\s+No\.\s*)?[\w:,.\-/]*\d[\w:,.\-/]*")
_SHEET_HEADING = re.compile(r"DOCKET\s+FOR\s+CASE\s*#|(?:Petition|Proceeding|Panel\s+Docket|Appeals\s+Docket)\s*#\s*:", re.IGNORECASE)
_NOTICE_HEADING = re.compile(r"Notice\s+of\s+(?:Electronic\s+Filing|Docket\s+Activity)\s*$", re.IGNORECASE)
_SUPREME_COURT_NUMBER = re.compile(r"No\.\s+[\w-]*\d[\w-]*$")
_OTHERS = re.compile(r",?\s+et\s+al\b\.?\s*$", re.IGNORECASE)
_CASE_NAME = re.compile(r"\sv\.?\s|^in\s+re\b|^in\s+the\s+matter\b|^ex\s+parte\b", re.IGNORECASE)
_SUMMARY = re.compile(r"(?:Case|Docket)\s+(?:Summary|Information|Details?)$", re.IGNORECASE)
"""The heading of a page of a state's court about a case."""
_TABLE_REACH = 25
_VERSUS_NAME = re.compile(r"(?=[^a-z]*$).{3,80}\sVS?\.?\s.{3,80}$")
_BENCH = r"(?:Chief|Senior|District|Magistrate|Bankruptcy|Circuit|U\.?\s?S\.?|United\s+States)"
_BENCH_BEFORE = re.compile(rf"(?:(?:{_BENCH}\s+)*(?:Judge|Justice|Hon(?:orable)?)\.?\s+)+", re.IGNORECASE)
_BENCH_BEHIND = re.compile(rf",\s+(?:{_BENCH}|Judge|Presiding)\b")
_NO_JUDGE = re.compile(r"unassigned|none|clerk|\d", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"Title\s*:\s*")
_JUDGE_LABEL = re.compile(
    r"(?P<label>Assigned\s+to|Referred\s+to|(?:Lead\s+)?Judge(?:\s+assigned)?|Presider|Trial\s+Judge|Ordering\s+Judge|Civil\s+Proceeding|Secondary\s+Judge)\s*:\s*",
    re.IGNORECASE,
)
_LOWER = re.compile(r"trial|ordering|civil\s+proceeding|secondary", re.IGNORECASE)
_AFTER_NUMBER_LINES = 8
_DATE_LABEL = re.compile(
    r"(?:Assigned|Referred|Date|Demand|Cause|Jury|Case\s|Related|Member|Lead|Nature|Docketed|Termed|Appeal|Fee|Chapter)\b|[^:]{3,30}:",
    re.IGNORECASE,
)


def read_docket_sheets(window: Window) -> Iterator[DocketSheet]:
    """Yields the docket sheets and notices of the window, in order."""
    if not _CUE.search(window.text):
        return
    rows = read_rows(window)
    starts = [index for index, row in enumerate(rows) if _is_start(rows, index, row)]
    if not starts and (table := _table_start(window, rows)) is not None:
        starts = [table]
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(rows)
        if sheet := _sheet(window, rows[start:end]):
            yield sheet


def _table_start(window: Window, rows: list[Row]) -> int | None:
    """Returns the first party type of a table of parties that has no heading: a page of a sheet, or a part that was copied."""
    first: int | None = None
    is_type_above = False
    for index, row in enumerate(rows):
        if not row.cells:
            continue
        if first is not None and _has_columns(window, row, is_type_above):
            return first
        is_type_above = len(row.cells) == 1 and party_type(row.cells[0].text) is not None
        if is_type_above and first is None:
            first = index
    return None


def _has_columns(window: Window, row: Row, is_type_above: bool) -> bool:
    """Returns whether "represented by" stands between columns, or at least between a party below its type and a name."""
    for at, cell in enumerate(row.cells):
        if at and is_represented(cell.text):
            gap = window.text[row.cells[at - 1].end : cell.start]
            return "\t" in gap or len(gap) > 2 or (is_type_above and at + 1 < len(row.cells))
    return False


def _is_start(rows: list[Row], index: int, row: Row) -> bool:
    """Returns whether a sheet or a notice begins at the row that prints its case number."""
    if not row.cells:
        return False
    text = row.text
    if _SHEET_HEADING.search(text) or _NOTICE_HEADING.match(text):
        return True
    if text.lower().startswith(("case name:", "case name :")):
        return True  # a notice that concerns several cases names each of them
    if _SUMMARY.match(text):
        return any(table_columns(part) for part in rows[index + 1 : index + _TABLE_REACH])
    below = rows[index + 1 : index + 6]
    if _SUPREME_COURT_NUMBER.match(row.cells[0].text):
        return any(part.cells and _TITLE_LABEL.match(part.cells[0].text + ":") for part in below)
    return text.lower() == "case:" and any(part.text.lower().startswith("date filed") for part in below)


def _sheet(window: Window, rows: list[Row]) -> DocketSheet | None:
    number, at = _case_number(window, rows)
    case_name = _labelled_name(window, rows) or (_name_below(window, rows, at) if at is not None else None) or _name_above(window, rows, at)
    parties: list[DocketParty] = []
    heading = rows[0].text.lower()
    is_notice = heading.startswith(("notice of", "case name"))
    if "appeals docket" in heading or "panel docket" in heading:
        parties = read_appellate_parties(window, rows)
    elif not is_notice:
        parties = [*read_sides(window, rows), *read_table(window, rows)] or read_party_table(window, rows)
    if number is None and not parties:
        return None
    ends = [cell.end for row in rows for cell in row.cells[-1:]]
    judges = (*_judges(window, rows), *read_signers(window, rows[0].cells[0].start, max(ends))) if is_notice else _judges(window, rows)
    return DocketSheet(number, case_name, tuple(judges), tuple(parties), window.base + rows[0].cells[0].start, window.base + max(ends))


def _case_number(window: Window, rows: list[Row]) -> tuple[Span | None, int | None]:
    for index, row in enumerate(rows[:40]):
        for at, cell in enumerate(row.cells):
            if match := _NUMBER.match(cell.text):
                return window.span(cell.start + match.start("number"), cell.start + match.end("number")), index
            following = _next_cell(rows, index, at) if _NUMBER_LABEL.fullmatch(cell.text) else None
            if following and (bare := _BARE_NUMBER.match(following.text)):
                return window.span(following.start, following.start + bare.end()), index
    return None, None


def _labelled_name(window: Window, rows: list[Row]) -> Span | None:
    """Returns the case name behind "Case Name:", "Case title:", or the title of a Supreme Court docket."""
    for index, row in enumerate(rows[:60]):
        for at, cell in enumerate(row.cells):
            if label := _NAME_LABEL.match(cell.text):
                if label[0].lower().startswith("style"):
                    return None
                return _name_span(window, cut(cell, label.end()) or _next_cell(rows, index, at), rows, index)
    return None


def _next_cell(rows: list[Row], index: int, at: int) -> Cell | None:
    if at + 1 < len(rows[index].cells):
        return rows[index].cells[at + 1]
    return next((row.cells[0] for row in rows[index + 1 : index + 4] if row.cells), None)


def _name_span(window: Window, cell: Cell | None, rows: list[Row], index: int) -> Span | None:
    """Returns the case name, which may continue on the lines below up to the next label."""
    if cell is None:
        return None
    end = cell.end
    for row in rows[index + 1 : index + 5]:
        if row.cells and row.cells[0].start <= cell.start:
            continue
        if len(row.cells) != 1 or _DATE_LABEL.match(row.cells[0].text):
            break
        end = row.cells[0].end
    return _without_others(window, cell.start, end)


def _without_others(window: Window, start: int, end: int) -> Span | None:
    """Returns the case name without "et al." at its end."""
    others = _OTHERS.search(window.text, start, end)
    start, end = name_shapes.trim(window.text, start, others.start() if others else end)
    return window.span(start, end) if 3 < end - start < 300 else None


def _name_below(window: Window, rows: list[Row], index: int) -> Span | None:
    """Returns the case name on a line of its own below the number, above "Assigned to:"."""
    for row in rows[index + 1 : index + 1 + _AFTER_NUMBER_LINES]:
        if not row.cells:
            continue
        text = row.cells[0].text
        if _CASE_NAME.search(text):
            return _without_others(window, row.cells[0].start, row.cells[0].end)
        if _JUDGE_LABEL.match(text):
            return None
    return None


def _name_above(window: Window, rows: list[Row], index: int | None) -> Span | None:
    """Returns the case name in capitals between the heading of a summary and the number: "ACME BANK VS ROE, JANE ET AL"."""
    for row in rows[1 : index or 0] if _SUMMARY.match(rows[0].text) else ():
        if row.cells and _VERSUS_NAME.match(row.cells[0].text):
            return _without_others(window, row.cells[0].start, row.cells[0].end)
    return None


def _judges(window: Window, rows: list[Row]) -> Iterator[Judge]:
    for row in rows[:80]:
        for at, cell in enumerate(row.cells):
            label = _JUDGE_LABEL.match(cell.text)
            if not label:
                continue
            value = cut(cell, label.end()) or (row.cells[at + 1] if at + 1 < len(row.cells) else None)
            if value and (name := _judge_name(window, value)):
                yield Judge(name, _judge_role(label["label"], value.text), window.span(cell.start, window.local(name.span.end)))
        if row.cells and any("docket text" in cell.text.lower() for cell in row.cells):
            return


def _judge_role(label: str, value: str) -> str:
    if _LOWER.match(label):
        return "lower court"
    return "magistrate" if "magistrate" in value.lower() or label.lower().startswith("referred") else "presiding"


def _judge_name(window: Window, cell: Cell) -> NamedSpan | None:
    begin = name_shapes.without_title(cell.text, 0, len(cell.text))
    if lead := _BENCH_BEFORE.match(cell.text, begin):
        begin = lead.end()
    end = _BENCH_BEHIND.search(cell.text, begin)
    name_cell = cut(cell, begin, end.start() if end else None)
    if name_cell is None or len(name_cell.text.split()) > 6 or _NO_JUDGE.search(name_cell.text):
        return None
    start, stop = name_shapes.trim(name_cell.text, 0, len(name_cell.text))
    return NamedSpan(window.span(name_cell.start + start, name_cell.start + stop), MentionType.PERSON, "judge.docket")
