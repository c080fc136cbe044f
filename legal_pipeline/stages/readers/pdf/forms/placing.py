"""Puts what the fields of a form hold where a reader sees it: behind or below its label, a check mark before its words.

Only pages whose fields say something are looked at, by the boxes of their characters. Runs in the sandboxed process.
"""

from __future__ import annotations

import ctypes
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.forms.fields import Field
from legal_pipeline.stages.readers.pdf.superscripts import Mark

_MAX_CHARS = 60_000
_MAX_FIELDS = 2_000
_SLACK = 3.0
"""In points: how far a label may reach into its field."""
_BESIDE = 260.0
"""In points: how far a label may stand to the left of its field."""
_ABOVE = 16.0
_NEAR_LEFT = 40.0
"""In points: a label nearer than this belongs to the field, whatever stands above."""
_BOX_GAP = 40.0
"""In points: how far the words of a check box may stand from it."""
_GAP = 0.9
"""Of the height of the letters: a wider gap divides a line into cells."""
_WORD = re.compile(r"\S+")
_LINE_END = re.compile(r"[\r\n]")

_EDGES = (ctypes.c_float * 4)()
_PLACE, _EDGES_BYTES = ctypes.addressof(_EDGES), ctypes.sizeof(_EDGES)

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top of a character."""


class Cell(NamedTuple):
    """A word, or the words of a line without a wide gap: the range in the text, and their box."""

    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


class Insertion(NamedTuple):
    at: int
    text: str


Located = tuple[int, int, str, tuple[float, ...]]
"""Hidden words: first character, end, what hides them, and their box."""


def with_fields(
    text_page: pdfium.FPDF_TEXTPAGE | None, fields: Sequence[Field], text: str, marks: Sequence[Mark], hidden: Sequence[Located]
) -> tuple[str, list[Mark], list[Located]]:
    """Return the text with the values of its fields, and its marks and hidden words at their new places."""
    insertions, lines = _placed(text_page, text, fields)
    if insertions:
        ranges = sorted([*((mark.start, mark.break_end) for mark in marks), *(run[:2] for run in hidden)])
        insertions = _outside(insertions, ranges)
        text, shift = _inserted(text, insertions), _Shift(insertions)
        marks = [Mark(shift.start(mark.start), shift.end(mark.end), shift.end(mark.break_end)) for mark in marks]
        hidden = [(shift.start(first), shift.end(end), by, box) for first, end, by, box in hidden]
    return with_lines(text, lines), list(marks), list(hidden)


def with_lines(text: str, lines: Sequence[str]) -> str:
    """Return the text, a blank line, and the lines."""
    return text + "\n\n" + "\n".join(lines) if lines else text


def _placed(text_page: pdfium.FPDF_TEXTPAGE | None, text: str, fields: Sequence[Field]) -> tuple[list[Insertion], list[str]]:
    """Return what to insert into the text of the page, in order, and lines for what stands beside no words.

    Characters beyond the basic plane count twice in the indexes of pdfium, so pages that have them get lines only.
    """
    if not fields:
        return [], []
    can_place = text_page is not None and len(text) < _MAX_CHARS and not has_astral(text)
    words = word_cells(calls.address(text_page), text) if can_place else []
    cells = list(_cells(words, text))
    found: list[tuple[int, float, str]] = []
    lines: list[str] = []
    for field in fields[:_MAX_FIELDS]:
        place = _box_place(field, words) if field.is_box else _value_place(field, words, cells, text)
        if place is not None:
            found.append((place.at, field.box[0], place.text))
        elif not field.is_box:
            lines.append(field.text)
        elif field.label:
            lines.append(f"{field.text} {field.label}")
    return [Insertion(at, text) for at, _, text in sorted(found, key=lambda item: item[:2])], lines


def _inserted(text: str, insertions: Iterable[Insertion]) -> str:
    pieces: list[str] = []
    done = 0
    for insertion in insertions:
        pieces += (text[done : insertion.at], insertion.text)
        done = insertion.at
    return "".join([*pieces, text[done:]])


class _Shift:
    """Where a place of the text is after the insertions."""

    def __init__(self, insertions: Sequence[Insertion]) -> None:
        self._places = [insertion.at for insertion in insertions]
        self._added = [0]
        for insertion in insertions:
            self._added.append(self._added[-1] + len(insertion.text))

    def start(self, at: int) -> int:
        """What is inserted here stands before."""
        return at + self._added[bisect_right(self._places, at)]

    def end(self, at: int) -> int:
        """What is inserted here stands behind."""
        return self.start(at - 1) + 1 if at else 0


def _outside(insertions: Sequence[Insertion], ranges: Sequence[tuple[int, int]]) -> list[Insertion]:
    """Move what would stand within one of the ranges behind it. The ranges are in order."""
    starts = [start for start, _ in ranges]
    moved: list[Insertion] = []
    for insertion in insertions:
        index = bisect_right(starts, insertion.at) - 1
        inside = index >= 0 and starts[index] < insertion.at < ranges[index][1]
        moved.append(insertion._replace(at=ranges[index][1]) if inside else insertion)
    return sorted(moved, key=lambda insertion: insertion.at)


def _box_place(field: Field, words: Sequence[Cell]) -> Insertion | None:
    left, bottom, right, top = field.box
    beside = [word for word in words if _is_level(word, bottom, top)]
    after = [word for word in beside if -_SLACK <= word.left - right <= _BOX_GAP]
    if after:
        return Insertion(min(after, key=lambda word: word.left).start, f"{field.text} ")
    before = [word for word in beside if -_SLACK <= left - word.right <= _BOX_GAP]
    return Insertion(max(before, key=lambda word: word.right).end, f" {field.text}") if before else None


def _value_place(field: Field, words: Sequence[Cell], cells: Sequence[Cell], text: str) -> Insertion | None:
    left, bottom, right, top = field.box
    beside = [word for word in words if _is_level(word, bottom, top) and -_SLACK <= left - word.right <= _BESIDE]
    above = [cell for cell in cells if _is_over(cell, left, right) and -_SLACK <= cell.bottom - top <= _ABOVE]
    near = max(beside, key=lambda word: (word.right, word.top), default=None)
    over = min(above, key=lambda cell: (cell.bottom - top, abs(cell.left - left)), default=None)
    if near is not None and (over is None or left - near.right <= _NEAR_LEFT):
        return Insertion(near.end, f" {field.text}{_break(text, near.end)}")
    if over is not None:
        return Insertion(over.end, f"\n{field.text}{_break(text, over.end)}")
    below = [cell for cell in cells if _is_over(cell, left, right) and -_SLACK <= bottom - cell.top <= _ABOVE]
    under = min(below, key=lambda cell: (bottom - cell.top, abs(cell.left - left)), default=None)
    return Insertion(under.start, f"{field.text}\n") if under is not None else None


def _is_level(cell: Cell, bottom: float, top: float) -> bool:
    return bottom - 1 <= cell.middle <= top + 1


def _is_over(cell: Cell, left: float, right: float) -> bool:
    return cell.left < right and cell.right > left


def _break(text: str, at: int) -> str:
    """Return a line feed if another cell of the line follows, and not the rest of a sentence: " as of March 3"."""
    rest = text[at : at + 3].lstrip(" ")
    return "\n" if rest and rest[0] not in "\r\n" and not (rest[0].islower() or not rest[0].isalnum()) else ""


def has_astral(text: str) -> bool:
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


def word_cells(page: int, text: str) -> list[Cell]:
    """Return the words of a page, of a text without characters beyond the basic plane; `page` is the address of its text."""
    words: list[Cell] = []
    all_edges = edges_at(page, range(len(text)))
    for match in _WORD.finditer(text):
        boxes = list(filter(None, all_edges[match.start() : match.end()]))
        if boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            words.append(Cell(*match.span(), min(lefts), min(bottoms), max(rights), max(tops)))
    return words


def _cells(words: Sequence[Cell], text: str) -> Iterator[Cell]:
    cell: Cell | None = None
    for word in words:
        if cell is not None and _goes_on(cell, word) and not _LINE_END.search(text, cell.end, word.start):
            edges = min(cell.left, word.left), min(cell.bottom, word.bottom), max(cell.right, word.right), max(cell.top, word.top)
            cell = Cell(cell.start, word.end, *edges)
            continue
        if cell is not None:
            yield cell
        cell = word
    if cell is not None:
        yield cell


def _goes_on(cell: Cell, word: Cell) -> bool:
    height = max(cell.top - cell.bottom, 1.0)
    return -height <= word.left - cell.right <= _GAP * height and cell.bottom <= word.middle <= cell.top


def edges_of(page: int, at: int) -> Edges | None:
    """Return left, bottom, right and top of a character, as high as its font."""
    index = calls.char_index(page, at)
    if index < 0 or not calls.loose_box(page, index, _PLACE):
        return None
    left, top, right, bottom = _EDGES  # as FS_RECTF has them
    return left, bottom, right, top


def edges_at(page: int, places: Sequence[int]) -> list[Edges | None]:
    """Return what `edges_of` returns for each of several characters: all are asked for at once, which takes a third of the time."""
    if not places:
        return []
    buffer = bytearray(_EDGES_BYTES * len(places))
    start = calls.memory_of(buffer)
    indexes = map(calls.char_index, repeat(page), places)
    found = map(calls.loose_box, repeat(page), indexes, range(start, start + len(buffer), _EDGES_BYTES))
    # FS_RECTF: left, top, right, bottom; a character without a place has no box
    return [
        (left, bottom, right, top) if is_there else None
        for is_there, (left, top, right, bottom) in zip(list(found), struct.iter_unpack("=4f", buffer), strict=True)
    ]
