"""Finds the order of the lines of a page whose file draws them in another: from the last to the first, word by word, or all of them twice.

Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.forms.placing import Cell, edges_of, word_cells

_LINE = re.compile(r"[^\r\n]*[^\s]")
_MIN_LINES, _MAX_LINES = 6, 2_000
_SHORT_LINE = 16
"""Characters: a page whose lines have fewer may be drawn word by word."""
_MANY_JUMPS = 0.3
"""Of the steps from a line to the next: upwards. Columns and tables drawn in columns jump once a column."""
_MOSTLY = 0.9
_ON_ROW = 0.4
"""Of the height of the letters."""
_WIDE = 1.2
"""Of the height of the letters: a wider gap stays one."""
_MIN_ON_ROW, _FEW = 3, 0.1
_SAME = 1.0


def in_order(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, in the order in which it is read; None if it is, or if nothing better is known.

    `page` is the address of the text, which has no characters beyond the basic plane.
    """
    if (half := _drawn_twice(page, text)) is not None:
        return [(0, half)]
    is_in_words = _MIN_LINES <= text.count("\n") < _MAX_LINES and len(text) < _SHORT_LINE * text.count("\n")
    if not (is_in_words or _begins_below(page, text)):
        return None
    lines = [line for match in _LINE.finditer(text) if (line := _line(page, text, *match.span())) is not None]
    if not _MIN_LINES <= len(lines) <= _MAX_LINES:
        return None
    ups = sum(below.middle - above.middle > _ON_ROW * (above.top - above.bottom) for above, below in pairwise(lines))
    if ups >= _MOSTLY * (len(lines) - 1):
        return _joined([[line] for line in reversed(lines)])
    if not is_in_words or ups <= _MANY_JUMPS * (len(lines) - 1):
        return None
    # a line of the text may hold words of a row between which others stand
    rows = _rows(word_cells(page, text))
    return _joined(rows) if _is_prose(rows) else None


def _drawn_twice(page: int, text: str) -> int | None:
    """Return the end of the first half of a text whose second half is the same, at the same place."""
    half = (len(text) - 2) // 2
    if half < _MIN_LINES or text[half : half + 2] != "\r\n" or text[:half] != text[half + 2 :]:
        return None
    at = len(text) - len(text.lstrip())
    one, two = edges_of(page, at), edges_of(page, half + 2 + at)
    is_same = one is not None and two is not None and all(abs(a - b) <= _SAME for a, b in zip(one, two, strict=True))
    return half if is_same else None


def _begins_below(page: int, text: str) -> bool:
    """Return whether the middle of the text is above its begin, and its end above its middle."""
    begin, end = _bottom(page, text, 0), _bottom(page, text, len(text) - 1)
    if begin is None or end is None or begin >= end:
        return False  # as on most pages
    middle = _bottom(page, text, len(text) // 2)
    return middle is not None and begin < middle < end


def _bottom(page: int, text: str, at: int) -> float | None:
    place = _shown(text, at)
    edges = edges_of(page, place) if place is not None else None
    return edges[1] if edges is not None else None


def _shown(text: str, at: int) -> int | None:
    """Return the place of a character that is no blank, near a place."""
    for step in (1, -1):
        place = at
        while 0 <= place < len(text) and abs(place - at) < 200:
            if not text[place].isspace():
                return place
            place += step
    return None


def _line(page: int, text: str, start: int, end: int) -> Cell | None:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    first, last = edges_of(page, start), edges_of(page, end - 1)
    if first is None or last is None:
        return None
    return Cell(start, end, first[0], min(first[1], last[1]), last[2], max(first[3], last[3]))


def _rows(lines: Sequence[Cell]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for line in sorted(lines, key=lambda each: -each.middle):
        if rows and rows[-1][0].middle - line.middle <= _ON_ROW * (line.top - line.bottom):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _is_prose(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether the words of the rows stand close: the labels of a chart are in no order, and make no lines."""
    gaps = [_is_wide(one, two) for row in rows for one, two in pairwise(row)]
    return len(gaps) >= _MIN_ON_ROW * len(rows) and gaps.count(True) <= _FEW * len(gaps)


def _is_wide(one: Cell, two: Cell) -> bool:
    return two.left - one.right > _WIDE * (two.top - two.bottom)


def _joined(rows: Sequence[Sequence[Cell]]) -> list[Piece]:
    return list(_pieces(rows))


def _pieces(rows: Sequence[Sequence[Cell]]) -> Iterator[Piece]:
    for number, row in enumerate(rows):
        if number:
            yield "\r\n"
        for at, line in enumerate(row):
            if at:
                yield "   " if _is_wide(row[at - 1], line) else " "
            yield line.start, line.end
