"""Rectangles of a page, the filled areas among them, and the matrices of forms. Runs in the sandboxed process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from legal_pipeline.model import HiddenBy

MIN_WIDTH, MIN_HEIGHT = 4.0, 3.5
"""In points. Rules and underlines are thinner."""
ON_TOP = float(1 << 30)
"""The place of annotations in the drawing order."""
MIN_OVERLAP = 1.5
"""In points: what reaches less far into another box does not meet it."""

Color = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]
UNCHANGED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Box(NamedTuple):
    """A rectangle of the page in points; the origin is the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def encloses(self, other: Box) -> bool:
        return (
            self.left <= other.left + 1 and self.right >= other.right - 1 and self.bottom <= other.bottom + 1 and self.top >= other.top - 1
        )

    def meets(self, other: Box) -> bool:
        return (
            self.right - other.left >= MIN_OVERLAP
            and other.right - self.left >= MIN_OVERLAP
            and self.top - other.bottom >= MIN_OVERLAP
            and other.top - self.bottom >= MIN_OVERLAP
        )


class Cover(NamedTuple):
    """A filled area that may lie over text."""

    box: Box
    order: float
    """Its place in the drawing order of the page."""
    by: HiddenBy
    color: Color | None = None
    is_sheet: bool = False
    """An image of nearly the whole page: a scan, whose text lies before or behind it."""


def product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest rectangle with all of these in it; one that meets nothing if there are none."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True) if (boxes := list(boxes)) else ((1e9,), (1e9,), (-1e9,), (-1e9,))
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def moved(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    if not (b or c):  # neither turned nor slanted, as nearly all forms are
        x, y, across, along = a * box.left + e, d * box.bottom + f, a * box.right + e, d * box.top + f
        return Box(min(x, across), min(y, along), max(x, across), max(y, along))
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))
