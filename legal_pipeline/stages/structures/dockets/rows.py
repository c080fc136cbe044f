"""The lines of a docket sheet as rows of cells.

The HTML reader separates the cells of a table row by tabs; a printed or copied sheet has two or more blanks, or only the words
"represented by", between the columns. All offsets are into the window's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from legal_pipeline.model import PAGE_BREAK, Window

_COLUMN = re.compile(
    r"\t+|[ \xa0]{3,}(?=\S)|[ \xa0]*\b(?=represented\s+by\b)|(?<=represented by)[ \xa0]+|(?<=represented\xa0by)[ \xa0]+", re.I
)
_MAX_LINE = 2_000
"""Characters; a longer line is the text of an entry, whose end no rule needs."""


class Cell(NamedTuple):
    """The text of one cell without blanks at its edges; `start` and `end` are offsets into the window."""

    start: int
    end: int
    text: str


class Row(NamedTuple):
    """A line of a docket sheet; a blank line has no cells."""

    cells: tuple[Cell, ...]
    starts_page: bool = False
    """A page break may stand for the blank line between two attorneys."""

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)


def read_rows(window: Window) -> list[Row]:
    """Returns the rows of the window in order, blank ones included."""
    rows: list[Row] = []
    start = 0
    for page in window.text.split(PAGE_BREAK):
        for number, line in enumerate(page.split("\n")):
            rows.append(Row(tuple(_cells(line[:_MAX_LINE], start)), number == 0))
            start += len(line) + 1
    return rows


def _cells(line: str, offset: int) -> Iterator[Cell]:
    begin = 0
    for column in (*_COLUMN.finditer(line), None):
        end = column.start() if column else len(line)
        if cell := cell_of(line, begin, end, offset):
            yield cell
        begin = column.end() if column else end


def cell_of(line: str, begin: int, end: int, offset: int) -> Cell | None:
    """Returns the stripped text between two offsets of the line, or None if nothing is left."""
    text = line[begin:end]
    begin += len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(offset + begin, offset + begin + len(text), text) if text else None


def cut(cell: Cell, begin: int, end: int | None = None) -> Cell | None:
    """Returns the part of the cell between two offsets into its text, or None if it is empty."""
    return cell_of(cell.text, begin, len(cell.text) if end is None else end, cell.start)
