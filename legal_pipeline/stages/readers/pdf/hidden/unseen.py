"""Tells which text of a PDF page nobody can see wherever it is: outside of its clip path, or tiny. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
import math
from operator import sub

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import UNCHANGED, Box, Matrix
from legal_pipeline.stages.readers.pdf.hidden.clips import clip_boxes

_TINY = 0.5
"""In points of a page as long as a letter: half of a pixel on a screen, and the smallest print that can be read is four times as high."""
_LETTER_POINTS = 792.0
_WINDOW = 0.6
"""Of the width of the page: programs that print a long page of the web in slices draw the whole lines around each cut, confined to a window
of that size. A cell of a table is narrower."""

NONE = frozenset[int]()

_SIZE = (ctypes.c_float * 1)()
_SIZE_PLACE = ctypes.addressof(_SIZE)


class Unseen:
    """Judges the text objects of a page of this width and height, in points.

    `edges` are left, bottom, right and top of each text, in the coordinates of their holder.
    """

    def __init__(self, width: float, height: float) -> None:
        self._tiny = _TINY * min(1.0, max(1.0, width, height) / _LETTER_POINTS)
        self._min_window = _WINDOW * min(width, height)

    def clipped(self, texts: list[int], edges: tuple[float, ...]) -> tuple[frozenset[int], frozenset[int]]:
        """Return the places of texts outside of what confines them: those that are hidden, and those beyond a window that shows others."""
        clips = clip_boxes(texts)
        if not clips:
            return NONE, NONE
        boxes = {at: Box(*edges[4 * at : 4 * at + 4]) for at in clips}
        # blanks have no width
        shown = {at for at, clip in clips.items() if _overlap(boxes[at], clip)}
        outside = {at for at, box in boxes.items() if at not in shown and box.area > 0}
        windows = {clips[at] for at in shown if clips[at].right - clips[at].left >= self._min_window} if outside else set()
        beyond = frozenset(at for at in outside if clips[at] in windows)
        return frozenset(outside) - beyond, beyond

    def tiny(self, texts: list[int], edges: tuple[float, ...], matrix: Matrix) -> frozenset[int]:
        """Return the places of texts whose letters are lower or narrower than the limit: so are blanks and dashes, and not their fonts."""
        limit = self._tiny / (_scale(matrix) or 1.0)
        lefts, bottoms, rights, tops = (edges[side::4] for side in range(4))
        if min(map(sub, tops, bottoms)) >= limit and min(map(sub, rights, lefts)) >= limit:
            return NONE
        flat = [at for at in range(len(texts)) if tops[at] - bottoms[at] < limit or rights[at] - lefts[at] < limit]
        return frozenset(at for at in flat if min(_font_points(texts[at])) < limit)


def matrix_of(item: int) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not calls.matrix(item, ctypes.addressof(matrix)):
        return UNCHANGED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left) and min(one.top, other.top) > max(one.bottom, other.bottom)


def _font_points(text: int) -> tuple[float, float]:
    """Return width and height of the font of a text, as drawn."""
    if not calls.font_size(text, _SIZE_PLACE):
        return _LETTER_POINTS, _LETTER_POINTS
    size = abs(_SIZE[0])
    a, b, c, d, _, _ = matrix_of(text)
    return size * math.hypot(a, b), size * math.hypot(c, d)


def _scale(matrix: Matrix) -> float:
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) if matrix is not UNCHANGED else 1.0
