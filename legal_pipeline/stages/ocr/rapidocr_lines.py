"""Text boxes in reading order: columns of prose one after the other, rows of a table line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_COLUMN_WIDTH = 0.25
"""Of the page: columns of prose are wider, columns of a table narrower."""
_COLUMN_LINES = 5
_SAME_LINE = 0.5
"""Centres closer than this part of the height are on one line."""
_BLOCK_GAP = 0.9
"""Of the usual height of a line: a larger gap begins a new block."""
_WIDE_GAP = 2.0


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a line; pixels from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def is_sideways(boxes: Sequence[Box]) -> bool:
    """Most longer pieces stand upright: the page lies on its side."""
    longer = [box for box in boxes if len(box.text) >= 4]
    return 2 * sum(box.height > 1.5 * box.width for box in longer) > len(longer)


def lines_of(boxes: Sequence[Box], page_width: float) -> str:
    """The text of the page: one line a line, a blank line between blocks."""
    blocks = [_column(part) for part in _in_columns(boxes, page_width) if part]
    return "\n\n".join(blocks)


def _in_columns(boxes: Sequence[Box], page_width: float) -> list[list[Box]]:
    gutter = _gutter(boxes, page_width)
    if gutter is None:
        return [list(boxes)]
    # what crosses the gutter (titles, headers) cuts the columns into pieces read one after the other
    parts: list[list[Box]] = []
    left: list[Box] = []
    right: list[Box] = []
    across: list[Box] = []
    for box in sorted(boxes, key=lambda each: (each.top, each.left)):
        if box.left < gutter < box.right:
            if left or right:
                parts += [left, right]
                left, right = [], []
            across.append(box)
            continue
        if across:
            parts.append(across)
            across = []
        (left if box.right <= gutter else right).append(box)
    return [part for part in [*parts, across, left, right] if part]


def _gutter(boxes: Sequence[Box], page_width: float) -> float | None:
    """A vertical line that hardly a box crosses, with prose on both sides; the one nearest the middle."""
    prose = [box for box in boxes if box.width >= _COLUMN_WIDTH * page_width]
    candidates = sorted({box.right + 2 for box in prose}, key=lambda x: abs(x - page_width / 2))
    for x in candidates:
        left = [box for box in prose if box.right <= x]
        right = [box for box in prose if box.left >= x]
        crossing = len(prose) - len(left) - len(right)
        if min(len(left), len(right)) >= _COLUMN_LINES and crossing <= 0.25 * min(len(left), len(right)):
            return x
    return None


def _column(boxes: Sequence[Box]) -> str:
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda each: each.middle):
        if lines and abs(box.middle - lines[-1][-1].middle) < _SAME_LINE * min(box.height, lines[-1][-1].height):
            lines[-1].append(box)
        else:
            lines.append([box])
    usual = median(box.height for box in boxes)
    text = ""
    bottom: float | None = None
    for line in lines:
        if bottom is not None:
            text += "\n\n" if min(box.top for box in line) - bottom > _BLOCK_GAP * usual else "\n"
        text += _joined(sorted(line, key=lambda each: each.left))
        bottom = max(box.bottom for box in line)
    return text


def _joined(line: Sequence[Box]) -> str:
    text = line[0].text
    for before, box in pairwise(line):
        text += ("   " if box.left - before.right > _WIDE_GAP * box.height else " ") + box.text
    return text
