"""Reads the parties of an appellate docket (CM/ECF): the name above its party type, the attorneys in the column beside it.

JANE ROE
            Plaintiff - Appellant      Ann Vane
                                       [COR NTC Retained]
                                       Vane & Mott LLP
v.
"""

from __future__ import annotations

import re
from dataclasses import replace

from legal_pipeline.model import Window
from legal_pipeline.stages.structures.dockets import names
from legal_pipeline.stages.structures.dockets.party_types import is_address, is_contact, is_note, is_versus, party_type
from legal_pipeline.stages.structures.dockets.rows import Row
from legal_pipeline.stages.structures.model import DocketAttorney, DocketParty

_ENTRY = re.compile(r"\d\d/\d\d/\d{4}(?:\s|$)")
_LOCAL_OFFICE = re.compile(r"(?:Firm|Direct|Fax|Fed\.?\s+Pro)\b", re.IGNORECASE)
_ZIP_END = re.compile(r"\b\d{5}(?:-\d{1,4})?$")
_MAX_NAME_LINES = 6


def read_appellate_parties(window: Window, rows: list[Row]) -> list[DocketParty]:
    """Returns the parties of an appellate docket in order; stops at the caption below them, which has no attorneys' column."""
    parties: list[DocketParty] = []
    floor = 0
    for index, row in enumerate(rows):
        if not row.cells or (role := party_type(row.cells[0].text)) is None or len(row.cells) > 2:
            continue
        if parties and any(part.cells and _ENTRY.match(part.cells[0].text) for part in rows[floor:index]):
            break
        is_caption = len(row.cells) == 1 and index > 0 and not rows[index - 1].cells
        is_beside = _has_attorney_beside(window, rows, index)
        top = index - 1 if is_beside else _first_name_line(rows, index, floor)
        if top is None or is_caption:
            continue
        name = names.party_name(window, rows[top].cells[0], "docket.party")
        attorneys, last = _attorneys(window, rows, index - 1 if is_beside else index)
        floor = last
        if name is not None:
            evidence = window.span(window.local(name.span.start), row.cells[0].end)
            printed = names.designation(rows[top].cells[0], name)
            parties.append(DocketParty(name, role, evidence, tuple(attorneys), printed))
    return parties


def _first_name_line(rows: list[Row], index: int, floor: int) -> int | None:
    """Returns the index of the first line of the name above a party type, or None."""
    top = None
    for above in range(index - 1, max(floor, index - _MAX_NAME_LINES) - 1, -1):
        row = rows[above]
        if not row.cells or is_versus(row.cells[0].text) or len(row.cells) > 1 or (top is not None and _ZIP_END.search(row.cells[-1].text)):
            break
        if above == floor and floor and not is_note(row.cells[0].text):
            break  # the last line of the attorney before
        if not is_note(row.cells[0].text):
            top = above
    return top


def _has_attorney_beside(window: Window, rows: list[Row], index: int) -> bool:
    """Returns whether the line above the party type has the party and its attorney side by side."""
    cells = rows[index - 1].cells if index else ()
    if len(cells) != 2 or len(rows[index].cells) != 2 or is_versus(cells[0].text) or is_note(cells[0].text):
        return False
    text, below = cells[1].text, rows[index].cells[1].text
    if is_note(text) or is_contact(text) or is_address(text) or not (is_note(below) or _LOCAL_OFFICE.match(below) or is_contact(below)):
        return False
    return names.attorney_name(window, cells[1], "docket.attorney") is not None


def _attorneys(window: Window, rows: list[Row], index: int) -> tuple[list[DocketAttorney], int]:
    """Returns the attorneys beside and below a party type, and the index of their last line."""
    attorneys: list[DocketAttorney] = []
    if len(rows[index].cells) < 2:
        return attorneys, index
    last, is_new_block, expects_firm = index, True, False
    for at in range(index, len(rows)):
        row = rows[at]
        if not row.cells:
            is_new_block = True
            continue
        cell, text = row.cells[-1], row.cells[-1].text
        is_new_block = is_new_block or (row.starts_page and not is_note(text) and not is_contact(text) and not is_address(text))
        is_typed = at == index + 1 and len(row.cells) == 2 and party_type(row.cells[0].text) is not None
        if at > index and not is_typed and (len(row.cells) > 1 or is_versus(text) or party_type(text) or _ENTRY.match(text)):
            break
        if at > index and (_is_typed_below(rows, at) or (is_new_block and _is_next_party(rows, at))):
            break
        if is_new_block:
            is_new_block = False
            name = None if is_note(text) else names.attorney_name(window, cell, "docket.attorney")
            if name is None:
                break
            attorneys.append(DocketAttorney(name, None, names.designation(cell, name)))
            expects_firm = True
        elif expects_firm and attorneys and not (is_note(text) or is_contact(text) or _LOCAL_OFFICE.match(text)):
            expects_firm = False
            if not is_address(text) and (firm := names.firm_name(window, cell, "docket.firm")):
                attorneys[-1] = replace(attorneys[-1], firm=firm)
        last = at
    return attorneys, last


def _is_typed_below(rows: list[Row], at: int) -> bool:
    """Returns whether the party type stands on the next line: this line is a name."""
    following = rows[at + 1] if at + 1 < len(rows) else None
    return bool(following and following.cells and party_type(following.cells[0].text))


def _is_next_party(rows: list[Row], at: int) -> bool:
    """Returns whether the block that begins here is another party: its party type follows within its lines."""
    for below in range(at + 1, min(at + _MAX_NAME_LINES, len(rows))):
        row = rows[below]
        if not row.cells:
            later = rows[below + 1] if below + 1 < len(rows) else None
            return bool(later and later.cells and party_type(later.cells[0].text))
        if is_versus(row.cells[0].text) or len(row.cells) > 1 or party_type(row.cells[0].text):
            return party_type(row.cells[0].text) is not None
        text = row.cells[0].text
        if (is_note(text) and not text.startswith("Terminated")) or is_contact(text) or is_address(text):
            return False  # an attorney, whose name does not end the column
    return False
