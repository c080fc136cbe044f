"""Tables of a terminal: no id is folded, no cell is cut, and what would be too narrow to read is written below its row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from legal_pipeline.table_widths import BETWEEN, Column, column_widths

_INDENT = 4
"""Blanks before what is written below a row."""


def table_lines(
    console: Console, columns: Sequence[str], cells: Sequence[Sequence[Text]], *, whole: Collection[str], right: Collection[str]
) -> Iterator[Text]:
    """Yields the lines of a table, none wider than the console unless an id is. `whole` and `right` are names of columns.

    A column without any value is left out where room is short.
    """
    measured = _measured(columns, cells, whole)
    if cells and sum(column.longest_line + BETWEEN for column in measured) - BETWEEN > console.width:
        kept = [at for at in range(len(columns)) if any(row[at].plain for row in cells)]
        columns, cells = [columns[at] for at in kept], [[row[at] for at in kept] for row in cells]
        measured = [measured[at] for at in kept]
    widths = column_widths(measured, console.width)
    for row in ([Text(column, "bold") for column in columns], *cells):
        beside = [(cell, width, column in right) for cell, width, column in zip(row, widths, columns, strict=True) if width is not None]
        yield from _side_by_side(console, beside)
        below = Text("  ").join(cell for cell, width in zip(row, widths, strict=True) if width is None and cell.plain)
        if below.plain:
            # a lone id that is wider than the terminal is broken there, and is whole when it is copied
            most = max(console.width - _INDENT, *map(cell_len, below.plain.split()))
            for line in below.wrap(console, most, overflow="fold"):
                yield Text(" " * _INDENT) + line


def _measured(columns: Sequence[str], cells: Sequence[Sequence[Text]], whole: Collection[str]) -> list[Column]:
    lines, words = [0] * len(columns), [0] * len(columns)
    for row in (columns, *([cell.plain for cell in row] for row in cells)):
        for at, text in enumerate(row):
            lines[at] = max(lines[at], cell_len(text))
            words[at] = max(words[at], *map(cell_len, text.split()), 0)
    return [Column(line, word, column in whole) for line, word, column in zip(lines, words, columns, strict=True)]


def _side_by_side(console: Console, cells: Sequence[tuple[Text, int, bool]]) -> Iterator[Text]:
    folded: list[list[Text]] = [list(cell.wrap(console, width, overflow="fold")) if cell.plain else [] for cell, width, _ in cells]
    for parts in zip_longest(*folded):
        line = Text()
        for at, (part, (_, width, is_right)) in enumerate(zip(parts, cells, strict=True)):
            found = part or Text()
            blank = Text(" " * (width - found.cell_len))
            line = line + (blank + found if is_right else found + blank) + (" " * BETWEEN if at < len(cells) - 1 else "")
        line.rstrip()
        yield line
