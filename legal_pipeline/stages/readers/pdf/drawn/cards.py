"""Puts cards one behind the other that stand side by side: the addresses of a service list, or signature blocks and counsel of both sides.

pdfium writes their lines as one, with one blank between: "Dayton, Ohio 45402 Salem, Oregon 97301". Two of a kind in one line, or the
same label twice, tell such a page from others without a look at any place. Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from legal_pipeline.stages.readers.pdf.drawn.columns import ANY_GAP, LINE, SAME_EDGE, by_line, edges_behind_gaps, parts_of
from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.drawn.twin_labels import twin_labels
from legal_pipeline.stages.readers.pdf.forms.placing import Cell, word_cells

_TWO_NUMBERS = re.compile(r"\d{3}(?:\d{2}(?:-\d{4})?|[-.]\d{4})[ ](?=[^\r\n]*(?:[A-Za-z.][ ]\d{5}(?:-\d{4})?|\d{3}[-.]\d{4})[ ]*(?:\r|\Z))")
"""ZIP codes, or numbers of telephones, of which one ends the line."""
_TWO_ADDRESSES = re.compile(r"@[\w-]+\.[\w.-]+[ ](?=[^\r\n]*@)")
_MAX_CHARS, _MAX_COLUMNS = 30_000, 4
_MIN_LINES = 3
"""Of a card."""
_PITCH = 1.75
"""Of the height of the letters: lines further apart belong to other cards."""
_SIGNED_PITCH = 4.0
"""The same for signature blocks, which leave room to sign."""

_Line = list[list[Cell]]
"""Its words by column."""


def cards_apart(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, each card by itself; None if there are none side by side.

    `page` is the address of the text, which has no characters beyond the basic plane.
    """
    addresses = [match.start() for pattern in (_TWO_NUMBERS, _TWO_ADDRESSES) for match in pattern.finditer(text)]
    labels = {places[0]: places[1:] for places in twin_labels(text)}
    if not (addresses or labels) or len(text) > _MAX_CHARS:
        return None
    spans = [match.span() for match in LINE.finditer(text)]
    lines = list(by_line(word_cells(page, text), spans))
    pieces: list[Piece] = []
    done = 0
    for hint in sorted({*addresses, *labels}):
        at = next((at for at, line in enumerate(lines) if line[0].start <= hint < line[-1].end), None)
        if at is None or hint < done:
            continue
        if hint in labels:
            gutters, pitch = _edges_of(lines[at], labels[hint]), _SIGNED_PITCH
        else:
            gutters, pitch = sorted(edge for edge, _ in edges_behind_gaps(page, text, lines[at][0].start, lines[at][-1].end)), _PITCH
        if not gutters or len(gutters) >= _MAX_COLUMNS:
            continue
        block = _block(lines, at, gutters, done, pitch)
        cards = _cards(block, gutters)
        if cards is not None:
            start, end = block[0][0][0].start, block[-1][-1][-1].end
            pieces += [(done, start), *_written(cards)]
            done = end
    return [*pieces, (done, len(text))] if pieces else None


def _edges_of(line: Sequence[Cell], labels: Sequence[int]) -> list[float]:
    """Return the left edges of the words that begin at these places; none if one has no gap before it."""
    cells = [(before, cell) for before, cell in pairwise(line) if cell.start in labels]
    are_apart = len(cells) == len(labels) and all(cell.left - before.right > ANY_GAP for before, cell in cells)
    return sorted(cell.left for _, cell in cells) if are_apart else []


def _block(lines: Sequence[list[Cell]], at: int, gutters: Sequence[float], done: int, pitch: float) -> list[_Line]:
    """Return the lines around a line that have their words in the same columns, behind the place `done`."""
    left = lines[at][0].left
    found = [parts_of(lines[at], gutters)]
    for step in (-1, 1):
        near = at
        while 0 <= near + step < len(lines) and lines[near + step][0].start >= done:
            parts = parts_of(lines[near + step], gutters)
            # the room to sign is left on both sides: one line alone that is further off is no part of the block
            is_next = _is_next(lines[near][0], lines[near + step][0], pitch if len(parts) > 1 else _PITCH)
            if not (_fits(parts, left, gutters) and is_next):
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


def _is_next(one: Cell, other: Cell, pitch: float) -> bool:
    return 0 < abs(one.middle - other.middle) <= pitch * max(one.top - one.bottom, other.top - other.bottom)


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
