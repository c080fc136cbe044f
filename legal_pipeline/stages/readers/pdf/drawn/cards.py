"""Puts cards one behind the other that stand side by side: the addresses of a service list, or of counsel for both sides.

pdfium writes their lines as one, with one blank between: "Dayton, Ohio 45402 Salem, Oregon 97301". Two of a kind in one line tell such a
page from others without a look at any place. Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from legal_pipeline.stages.readers.pdf.drawn.columns import ANY_GAP, LINE, SAME_EDGE, by_line, edges_behind_gaps, parts_of
from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.forms.placing import Cell, word_cells

_TWO_NUMBERS = re.compile(r"\d{3}(?:\d{2}(?:-\d{4})?|[-.]\d{4})[ ](?=[^\r\n]*(?:[A-Za-z.][ ]\d{5}(?:-\d{4})?|\d{3}[-.]\d{4})[ ]*(?:\r|\Z))")
"""ZIP codes, or numbers of telephones, of which one ends the line."""
_TWO_ADDRESSES = re.compile(r"@[\w-]+\.[\w.-]+[ ](?=[^\r\n]*@)")
_MAX_CHARS, _MAX_COLUMNS = 30_000, 4
_MIN_LINES = 3
"""Of a card."""
_PITCH = 1.75
"""Of the height of the letters: lines further apart belong to other cards."""

_Line = list[list[Cell]]
"""Its words by column."""


def cards_apart(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, each card by itself; None if there are none side by side.

    `page` is the address of the text, which has no characters beyond the basic plane.
    """
    hints = sorted(match.start() for pattern in (_TWO_NUMBERS, _TWO_ADDRESSES) for match in pattern.finditer(text))
    if not hints or len(text) > _MAX_CHARS:
        return None
    spans = [match.span() for match in LINE.finditer(text)]
    lines = list(by_line(word_cells(page, text), spans))
    pieces: list[Piece] = []
    done = 0
    for hint in hints:
        at = next((at for at, line in enumerate(lines) if line[0].start <= hint < line[-1].end), None)
        if at is None or hint < done:
            continue
        gutters = sorted(edge for edge, _ in edges_behind_gaps(page, text, lines[at][0].start, lines[at][-1].end))
        if not gutters or len(gutters) >= _MAX_COLUMNS:
            continue
        block = _block(lines, at, gutters, done)
        cards = _cards(block, gutters)
        if cards is not None:
            start, end = block[0][0][0].start, block[-1][-1][-1].end
            pieces += [(done, start), *_written(cards)]
            done = end
    return [*pieces, (done, len(text))] if pieces else None


def _block(lines: Sequence[list[Cell]], at: int, gutters: Sequence[float], done: int) -> list[_Line]:
    """Return the lines around a line that have their words in the same columns, behind the place `done`."""
    left = lines[at][0].left
    found = [parts_of(lines[at], gutters)]
    for step in (-1, 1):
        near = at
        while 0 <= near + step < len(lines) and lines[near + step][0].start >= done:
            parts = parts_of(lines[near + step], gutters)
            if not (_fits(parts, left, gutters) and _is_next(lines[near][0], lines[near + step][0])):
                break
            near += step
            found.insert(0 if step < 0 else len(found), parts)
    return found


def _fits(parts: _Line, left: float, gutters: Sequence[float]) -> bool:
    """Return whether each part begins at the edge of a column and does not reach into the next one."""
    edges = [left, *gutters]
    for part in parts:
        column = _column(part, gutters)
        if abs(part[0].left - edges[column]) > SAME_EDGE or (column < len(gutters) and part[-1].right > gutters[column] - ANY_GAP):
            return False
    return True


def _is_next(one: Cell, other: Cell) -> bool:
    return 0 < abs(one.middle - other.middle) <= _PITCH * (one.top - one.bottom)


def _column(part: Sequence[Cell], gutters: Sequence[float]) -> int:
    return sum(part[0].left >= gutter - SAME_EDGE for gutter in gutters)


def _cards(block: Sequence[_Line], gutters: Sequence[float]) -> list[_Line] | None:
    """Return the lines of each card; None unless two have so many lines as an address has."""
    cards: list[_Line] = [[] for _ in range(len(gutters) + 1)]
    for parts in block:
        for part in parts:
            cards[_column(part, gutters)].append(part)
    return [card for card in cards if card] if sum(len(card) >= _MIN_LINES for card in cards) > 1 else None


def _written(cards: Sequence[_Line]) -> Iterator[Piece]:
    for number, card in enumerate(cards):
        yield from ["\r\n\r\n"] if number else []
        yield card[0][0].start, card[0][-1].end
        for _, part in pairwise(card):
            yield "\r\n"
            yield part[0].start, part[-1].end
