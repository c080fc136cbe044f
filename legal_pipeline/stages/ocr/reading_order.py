"""Puts text boxes in reading order: columns of prose one after the other, tables row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_MIN_COLUMN_WIDTH = 0.25
"""Share of the page width. Columns of prose are wider, columns of a table narrower."""
_MIN_COLUMN_LINES = 5
_SAME_LINE_DISTANCE = 0.5
"""Boxes are on one line if their centers are closer than this share of the smaller height."""
_BLOCK_GAP = 0.9
"""A gap larger than this share of the median line height begins a new block."""
_WIDE_GAP = 2.0
"""A gap wider than this multiple of the line height is printed as three spaces."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A piece of a line and its bounds in pixels, measured from the top left corner of the page."""

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
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2


def is_sideways(boxes: Sequence[TextBox]) -> bool:
    """Return whether most pieces of four or more characters are taller than wide: the page lies on its side."""
    longer = [box for box in boxes if len(box.text) >= 4]
    return 2 * sum(box.height > 1.5 * box.width for box in longer) > len(longer)


def text_in_reading_order(boxes: Sequence[TextBox], page_width: float) -> str:
    """Return the text of the page, with a blank line between blocks."""
    blocks = [_column(part) for part in _parts(boxes, page_width) if part]
    return "\n\n".join(blocks)


def _parts(boxes: Sequence[TextBox], page_width: float) -> list[list[TextBox]]:
    gutter = _gutter(boxes, page_width)
    if gutter is None:
        return [list(boxes)]
    # boxes that cross the gutter (titles, running heads) divide the columns into parts, which are read one after the other
    parts: list[list[TextBox]] = []
    left: list[TextBox] = []
    right: list[TextBox] = []
    across: list[TextBox] = []
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


def _gutter(boxes: Sequence[TextBox], page_width: float) -> float | None:
    """Return the x position nearest the middle that has prose on both sides and hardly any box across it."""
    prose = [box for box in boxes if box.width >= _MIN_COLUMN_WIDTH * page_width]
    candidates = sorted({box.right + 2 for box in prose}, key=lambda x: abs(x - page_width / 2))
    for x in candidates:
        left = [box for box in prose if box.right <= x]
        right = [box for box in prose if box.left >= x]
        crossing = len(prose) - len(left) - len(right)
        if min(len(left), len(right)) >= _MIN_COLUMN_LINES and crossing <= 0.25 * min(len(left), len(right)):
            return x
    return None


def _column(boxes: Sequence[TextBox]) -> str:
    lines: list[list[TextBox]] = []
    for box in sorted(boxes, key=lambda each: each.center_y):
        if lines and abs(box.center_y - lines[-1][-1].center_y) < _SAME_LINE_DISTANCE * min(box.height, lines[-1][-1].height):
            lines[-1].append(box)
        else:
            lines.append([box])
    line_height = median(box.height for box in boxes)
    text = ""
    bottom: float | None = None
    for line in lines:
        if bottom is not None:
            text += "\n\n" if min(box.top for box in line) - bottom > _BLOCK_GAP * line_height else "\n"
        text += _joined(sorted(line, key=lambda each: each.left))
        bottom = max(box.bottom for box in line)
    return text


def _joined(line: Sequence[TextBox]) -> str:
    text = line[0].text
    for before, box in pairwise(line):
        text += ("   " if box.left - before.right > _WIDE_GAP * box.height else " ") + box.text
    return text
