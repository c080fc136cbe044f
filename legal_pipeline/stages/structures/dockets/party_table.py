"""Reads the parties of a district or bankruptcy docket report (CM/ECF), each with its attorneys.

Plaintiff
Jane Roe            represented by  Ann Vane
                                    Vane & Mott LLP
                                    LEAD ATTORNEY

                                    Bo Mott
                                    (See above for address)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.dockets import names
from legal_pipeline.stages.structures.dockets.party_types import (
    is_address,
    is_contact,
    is_heading,
    is_note,
    is_represented,
    is_versus,
    party_type,
)
from legal_pipeline.stages.structures.dockets.rows import Cell, Row
from legal_pipeline.stages.structures.model import DocketAttorney, DocketParty, NamedSpan

_LIST_END = re.compile(r"(?:docket\s+text|pacer\s+service\s+center|date\s+filed|filing\s+date)\b", re.IGNORECASE)
_MAX_PARTIES = 5_000


@dataclass(slots=True)
class _Party:
    name: NamedSpan
    role: str
    begin: int
    """Offset of the party type, where the evidence begins."""
    designation: str = ""
    attorneys: list[DocketAttorney] = field(default_factory=list)


class _Reader:
    """Follows the table line by line; what a line means depends on the lines above it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.parties: list[_Party] = []
        self._role: str | None = None
        self._begin = 0
        self._expects_name = False
        self._is_counsel = False
        """Whether the lines are those of the right column, which holds the attorneys."""
        self._is_new_block = False
        self._expects_firm = False
        self._ended_block = True
        """Whether the line before closed a block: a note, contact data or a blank line."""

    def read(self, row: Row) -> None:
        if not row.cells:
            self._is_new_block = self._ended_block = True
            self._expects_firm = False
            return
        text = row.cells[0].text
        if row.starts_page and self._ended_block:
            self._is_new_block = True
        if is_versus(text) and len(row.cells) == 1:
            if not self._expects_name:
                self._close()  # a rule between a party type and its name separates nothing
        elif len(row.cells) == 1 and not self._expects_name and (self._ended_block or not self._is_counsel) and (role := party_type(text)):
            self._role, self._begin, self._expects_name = role, row.cells[0].start, True
            self._is_counsel = self._expects_firm = False
            self._ended_block = True
            return
        elif is_heading(text) and self._ended_block:
            self._close()
        else:
            self._cells(row)
        self._is_new_block = False
        last = row.cells[-1].text
        self._ended_block = is_note(last) or is_contact(last) or is_address(last) or is_versus(text)

    def _close(self) -> None:
        self._role, self._expects_name, self._is_counsel, self._expects_firm = None, False, False, False

    def _cells(self, row: Row) -> None:
        at = next((index for index, cell in enumerate(row.cells) if is_represented(cell.text)), None)
        left = row.cells[:at] if at is not None else row.cells
        is_next = at == 1 and self._is_new_block and self._is_counsel and self._role is not None and not _is_of_attorney(left[0].text)
        if left and (self._expects_name or is_next):
            self._add_party(left[0])
        elif self._is_counsel and at is None:
            self._counsel_line(row.cells[-1])
        if at is not None:
            self._is_counsel, self._is_new_block = True, True
            for cell in row.cells[at + 1 :][:1]:
                self._counsel_line(cell)
            # "represented by" may stand alone, above the attorney
            self._is_new_block = at + 1 == len(row.cells)

    def _add_party(self, cell: Cell) -> None:
        self._expects_name = False
        name = names.party_name(self._window, cell, "docket.party")
        if name is None or self._role is None or len(self.parties) >= _MAX_PARTIES:
            self._close()
            return
        self.parties.append(_Party(name, self._role, self._begin, names.designation(cell, name)))
        self._is_counsel = False

    def _counsel_line(self, cell: Cell) -> None:
        text = cell.text
        if self._is_new_block and not is_note(text) and not is_contact(text) and self.parties:
            if name := names.attorney_name(self._window, cell, "docket.attorney"):
                self.parties[-1].attorneys.append(DocketAttorney(name, None, names.designation(cell, name)))
                self._expects_firm = True
            return
        if self._expects_firm and self.parties:
            self._expects_firm = False
            last = self.parties[-1].attorneys[-1]
            is_firm = not (is_note(text) or is_contact(text) or is_address(text))
            if is_firm and (firm := names.firm_name(self._window, cell, "docket.firm")):
                self.parties[-1].attorneys[-1] = replace(last, firm=firm)


def _is_of_attorney(text: str) -> bool:
    return is_note(text) or is_contact(text) or is_address(text)


def read_party_table(window: Window, rows: list[Row]) -> list[DocketParty]:
    """Returns the parties of the rows in order, at most 5,000; stops at the docket entries."""
    reader = _Reader(window)
    for row in rows:
        if len(row.cells) > 1 and any(_LIST_END.match(cell.text) for cell in row.cells) and _is_entry_heading(row):
            break
        if row.cells and row.cells[0].text.lower().startswith("pacer service center"):
            break
        reader.read(row)
    return [
        DocketParty(
            party.name,
            party.role,
            window.span(party.begin, window.local(party.name.span.end)),
            tuple(party.attorneys),
            party.designation,
        )
        for party in reader.parties
    ]


def _is_entry_heading(row: Row) -> bool:
    return any(cell.text.lower().endswith("docket text") for cell in row.cells) or (
        row.cells[1].text == "#" and row.cells[0].text.lower() in ("date filed", "filing date")
    )
