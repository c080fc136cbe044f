"""Reads the parties of docket pages that list attorneys for a side: the Supreme Court's pages and the Texas courts' table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.dockets import names
from legal_pipeline.stages.structures.dockets.party_types import is_address, is_contact, is_note, party_type
from legal_pipeline.stages.structures.dockets.rows import Cell, Row, cut
from legal_pipeline.stages.structures.model import DocketAttorney, DocketParty

_SIDE = re.compile(r"(?:Attorneys?\s+for\s+(?P<side>[A-Z]\w+?)s?|(?P<other>Other)(?:\s+Attorneys?)?)\s*:?$")
_PARTY = re.compile(r"Party\s+name\s*:\s*", re.IGNORECASE)
_COLUMNS = {
    **dict.fromkeys(("party", "partyname", "name"), "name"),
    **dict.fromkeys(("partytype", "type", "role", "partyrole", "connection"), "type"),
    **dict.fromkeys(("representative", "representation", "attorney", "attorneys", "attorney(s)", "attorneyname", "counsel"), "attorney"),
}
"""Headings of the columns that the sites of courts print, in whatever order."""
_FEWEST_COLUMNS = 2
_TABLE_END = re.compile(
    r"(?:Case\s+Documents|Court\s+of\s+Appeals\s+Information|Trial\s+Court\s+Information|Calendars|Case\s+Events)\b|(?:Events|EVENTS|Hearings|HEARINGS|Docket|DOCKET|Dispositions)\b"
)


def read_sides(window: Window, rows: list[Row]) -> Iterator[DocketParty]:
    """Yields the parties of a Supreme Court docket: "Attorneys for Petitioner", the attorneys, "Party name: Jane Roe"."""
    role: str | None = None
    attorneys: list[DocketAttorney] = []
    is_new, expects_firm = True, False
    for row in rows:
        if not row.cells:
            # a blank line stands before a mail address as well as between attorneys
            continue
        cell = row.cells[0]
        if side := _SIDE.match(cell.text):
            role, attorneys, is_new = (side["side"] or side["other"]).lower(), [], True
        elif role is None:
            continue
        elif party := _PARTY.match(cell.text):
            name_cell = cut(cell, party.end())
            if name_cell and (name := names.party_name(window, name_cell, "docket.party")):
                printed = names.designation(name_cell, name)
                yield DocketParty(name, role, window.span(cell.start, cell.end), tuple(attorneys), printed)
            attorneys, is_new = [], True
        elif is_new:
            is_new = False
            if name := names.attorney_name(window, cell, "docket.attorney"):
                attorneys.append(DocketAttorney(name, None, names.designation(cell, name)))
                expects_firm = True
        elif expects_firm and attorneys and (line := _firm_line(row)):
            expects_firm = False
            if not is_address(line.text) and (firm := names.firm_name(window, line, "docket.firm")):
                attorneys[-1] = replace(attorneys[-1], firm=firm)


def _firm_line(row: Row) -> Cell | None:
    """Returns the cell that may hold the firm: not "Counsel of Record", a number or a mail address."""
    cell = row.cells[-1] if len(row.cells) > 1 and not is_contact(row.cells[-1].text) else row.cells[min(1, len(row.cells) - 1)]
    return None if is_note(cell.text) or is_contact(cell.text) or cell.text.lower().startswith("counsel of") else cell


def read_table(window: Window, rows: list[Row]) -> Iterator[DocketParty]:
    """Yields the parties of a table with the columns party, party type and representative."""
    start, columns = next(((index, found) for index, row in enumerate(rows) if (found := table_columns(row))), (None, ()))
    if start is None:
        return
    type_at, name_at = columns.index("type"), columns.index("name")
    pending: tuple[Cell, str] | None = None
    representatives: list[Cell] = []
    for row in (*rows[start + 1 :], Row(())):
        is_end = bool(row.cells) and bool(_TABLE_END.match(row.cells[0].text))
        if len(row.cells) >= 2 and (role := _printed_type(row.cells[type_at].text)):
            yield from _listed(window, pending, representatives)
            pending, representatives = (row.cells[name_at], role), list(row.cells[2:])
        elif len(row.cells) == 1 and pending and not is_end:
            representatives.append(row.cells[0])
        if is_end:
            break
    yield from _listed(window, pending, representatives)


def table_columns(row: Row) -> tuple[str, ...]:
    """Returns what the columns of a table of parties hold, in their order; empty for other rows. Name and type come first."""
    columns = tuple(_COLUMNS.get(cell.text.lower().replace(" ", ""), "") for cell in row.cells)
    is_table = len(columns) == _FEWEST_COLUMNS + 1 and set(columns[:2]) == {"name", "type"} and columns[2] == "attorney"
    return columns if is_table else ()


def _printed_type(text: str) -> str | None:
    if role := party_type(text):
        return role
    first = re.match(r"[A-Z][a-z]+", text)
    return party_type(first[0]) if first else None


def _listed(window: Window, pending: tuple[Cell, str] | None, representatives: list[Cell]) -> Iterator[DocketParty]:
    if pending is None:
        return
    cell, role = pending
    attorneys = [(one, names.attorney_name(window, one, "docket.attorney")) for one in representatives]
    listed = tuple(DocketAttorney(attorney, None, names.designation(one, attorney)) for one, attorney in attorneys if attorney)
    parties = names.party_names(window, cell, "docket.party")
    for name in parties:
        # a line with several names is that of none of them
        printed = names.designation(cell, name) if len(parties) == 1 else ""
        yield DocketParty(name, role, window.span(cell.start, cell.end), listed, printed)
