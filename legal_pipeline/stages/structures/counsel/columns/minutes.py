"""The two columns of counsel in the minutes of a court.

Attorneys Present for Plaintiffs:      Attorneys Present for Defendants:
Jane Roe                               Bo Mott
Ann Vane
"""

from __future__ import annotations

import re

from legal_pipeline.stages.structures.lines import Line, slice_line

_HEADING = r"(?:Attorneys?|Counsel)\s+Present\s+for\s+[^:]{3,40}:"
_BOTH = re.compile(rf"(?P<left>{_HEADING})\s+(?P<right>{_HEADING})\s*$", re.IGNORECASE)
_HALVES = re.compile(r"(?P<left>\S.*?\S)\s{3,}(?P<right>\S.*\S)$")
_MOST_LINES = 8


def sides_of_minutes(rows: list[Line]) -> tuple[int, int, tuple[list[Line], list[Line]]] | None:
    """Returns the first row, the row behind the last, and both columns; None if the rows have no such headings."""
    first = next((at for at, row in enumerate(rows) if _BOTH.match(row.text)), None)
    if first is None:
        return None
    columns: tuple[list[Line], list[Line]] = ([], [])
    end = first
    for row in rows[first : first + 1 + _MOST_LINES]:
        halves = _BOTH.match(row.text) if end == first else _HALVES.match(row.text)
        if end > first and (not row.text or ":" in row.text):
            break
        for column, side in zip(columns, ("left", "right"), strict=True):
            if halves:
                column.append(slice_line(row, *halves.span(side)))
        if not halves:
            columns[0].append(row)
        end += 1
    return first, end, columns
