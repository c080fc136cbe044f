"""Tells from its picture what a sign means: an empty box, a box with a mark in it, a square, a bullet."""

from __future__ import annotations

from collections.abc import Sequence

EMPTY_BOX, MARKED_BOX, SQUARE, BULLET = "\u2610", "\u2612", "\u25a0", "\u2022"

_EDGE = 0.25
"""Of the width or height: how far from the edge of what is drawn the side of a box may lie, as its mark may reach beyond it."""
_SIDE = 0.75
"""Of the length of a side that is drawn; a mark may cross it."""
_CORE = 0.3
"""Of width and height: what is left out on each side to see what is in a box."""
_EMPTY, _SOLID = 0.02, 0.9
"""Shares of that core."""
_FILLED = 0.55
"""Share of the picture that is ink: a disc has 0.78, a diamond 0.5 to 0.6, a check mark 0.2 to 0.35."""
_MIN_PIXELS = 6

Ink = Sequence[Sequence[bool]]
"""The rows of a picture, from the top; true for a dark pixel."""


def meaning(ink: Ink) -> str:
    """Return one of the four signs, or '' for any other picture."""
    ink = _cropped(ink)
    height, width = len(ink), len(ink[0]) if ink else 0
    if height < _MIN_PIXELS or width < _MIN_PIXELS:
        return ""
    core = [row[round(width * _CORE) : round(width * (1 - _CORE))] for row in ink[round(height * _CORE) : round(height * (1 - _CORE))]]
    inside = _share(core)
    if _is_framed(ink) and _is_framed(list(zip(*ink, strict=True))):
        return EMPTY_BOX if inside <= _EMPTY else MARKED_BOX if inside < _SOLID else SQUARE
    return BULLET if _share(ink) >= _FILLED and inside >= _SOLID else ""


def _cropped(ink: Ink) -> Ink:
    rows = [at for at, row in enumerate(ink) if any(row)]
    columns = [at for at, column in enumerate(zip(*ink, strict=True)) if any(column)]
    return [row[columns[0] : columns[-1] + 1] for row in ink[rows[0] : rows[-1] + 1]] if rows else []


def _is_framed(ink: Ink) -> bool:
    """Return whether a line is drawn near the first and near the last row."""
    depth = max(1, round(len(ink) * _EDGE))
    return any(_share([row]) >= _SIDE for row in ink[:depth]) and any(_share([row]) >= _SIDE for row in ink[-depth:])


def _share(ink: Ink) -> float:
    total = sum(map(len, ink))
    return sum(map(sum, ink)) / total if total else 0.0
