"""How wide the columns of a table are, so that nothing of a cell is lost and few words are broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BETWEEN = 2
"""Blanks between columns."""
_NARROWEST = 12
"""Characters that a column of longer words has at least: names of files that are folded into less cannot be read."""


@dataclass(frozen=True, slots=True)
class Column:
    longest_line: int
    longest_word: int
    is_whole: bool = False
    """Never folded."""

    @property
    def narrowest(self) -> int:
        return self.longest_line if self.is_whole else min(self.longest_word, _NARROWEST)


def column_widths(columns: Sequence[Column], width: int) -> list[int | None]:
    """Returns the width of each column in characters, which with the blanks between them are at most `width`.

    None for a column that is better written below its row: there is no room for it beside the others. Columns whose words do not fit share
    what is left, the longest losing first.
    """
    beside = list(range(len(columns)))
    while True:
        room = width - BETWEEN * (len(beside) - 1)
        found = _fitted([columns[at] for at in beside], room)
        if found is not None:
            widths = dict(zip(beside, found, strict=True))
            return [widths.get(at) for at in range(len(columns))]
        whole = [at for at in beside if columns[at].is_whole]
        is_too_wide = sum(columns[at].longest_line for at in whole) > room
        movable = whole if is_too_wide else [at for at in beside if at not in whole]
        beside.remove(max(movable or beside, key=lambda at: (columns[at].longest_line, at)))


def _fitted(columns: Sequence[Column], room: int) -> list[int] | None:
    lines, narrowest = [column.longest_line for column in columns], [column.narrowest for column in columns]
    if sum(lines) <= room:
        return lines
    words = [column.longest_line if column.is_whole else column.longest_word for column in columns]
    return _shared(words, lines, room) or _shared(narrowest, words, room)


def _shared(floor: Sequence[int], wanted: Sequence[int], room: int) -> list[int] | None:
    """Gives every column its floor and then the same width, as far as it wants it; None when the floors do not fit."""
    if sum(floor) > room:
        return None
    level = max(level for level in range(room + 1) if sum(_at(level, floor, wanted)) <= room)
    found = _at(level, floor, wanted)
    # what is left is less than one character for each that could use it
    for at in range(len(found)):
        if sum(found) < room and found[at] < wanted[at]:
            found[at] += 1
    return found


def _at(level: int, floor: Sequence[int], wanted: Sequence[int]) -> list[int]:
    return [max(least, min(most, level)) for least, most in zip(floor, wanted, strict=True)]
