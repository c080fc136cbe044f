"""Small charts as inline SVG: bars over time and named bars, with axes, titles and units; no library, no script.

Colors are CSS variables with a fallback, so that a page may have a dark theme. All text is escaped.

The SVG is built in code because nearly every attribute is computed; a template would be mostly arithmetic.

Does not belong here: computing the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH = 480
"""Pixels: two charts fit side by side on a desktop, and the text stays legible on a phone."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 44, 46
_INK = "var(--ink, #1f2933)"
_FAINT = "var(--faint, #6b7785)"
_RULE = "var(--rule, #d9dee3)"
_BAR = "var(--bar, #2f6690)"
_BAR_LIGHT = "var(--bar-light, #a9c4d8)"
_FONT = "font-family:system-ui,sans-serif"


@dataclass(frozen=True, slots=True)
class Named:
    """A bar with a name: `value`, and a fainter `beyond` that reaches further (median and 90th percentile)."""

    name: str
    value: float
    beyond: float
    label: str
    """The text after the bar, e.g. `1.2 s (9 in 10 within 4.0 s)`."""


def over_time(title: str, values: Sequence[float], *, first: str, last: str, unit: str, height: int = 300) -> str:
    """Draws a bar for each of several equal periods; `first` and `last` label the ends of the axis."""
    top, step = _scale(max(values, default=0.0))
    inner_width, inner_height = WIDTH - _LEFT - _RIGHT, height - _TOP - _BOTTOM
    slot = inner_width / max(1, len(values))

    def parts() -> Iterator[str]:
        yield from _grid(top, step, inner_width, inner_height, unit)
        for place, value in enumerate(values):
            size = inner_height * value / top
            x, y = _LEFT + place * slot + slot * 0.1, _TOP + inner_height - size
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{slot * 0.8:.1f}" height="{size:.1f}" fill="{_BAR}">'
                f"<title>{escape(_number(value))} {escape(unit)}</title></rect>"
            )
        below = _TOP + inner_height + 18
        yield _text(_LEFT, below, first)
        yield _text(WIDTH - _RIGHT, below, last, anchor="end")
        yield _text(_LEFT + inner_width / 2, below + 18, "time (UTC)", fill=_FAINT, anchor="middle")

    return _svg(title, height, parts)


def named_bars(title: str, bars: Sequence[Named], *, unit: str) -> str:
    """Draws a horizontal bar for each name, on one scale that starts at zero."""
    left, row = 116, 30
    height = _TOP + row * max(1, len(bars)) + _BOTTOM
    right = 132
    inner_width = WIDTH - left - right
    top, step = _scale(max((max(bar.value, bar.beyond) for bar in bars), default=0.0), ticks=3)

    def parts() -> Iterator[str]:
        bottom = _TOP + row * max(1, len(bars))
        for tick in range(round(top / step) + 1):
            x = left + inner_width * tick * step / top
            yield f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{_RULE}"/>'
            yield _text(x, bottom + 18, _number(tick * step), fill=_FAINT, anchor="middle")
        for place, bar in enumerate(bars):
            y = _TOP + place * row + 6
            for value, fill in ((bar.beyond, _BAR_LIGHT), (bar.value, _BAR)):
                yield f'<rect x="{left}" y="{y}" width="{inner_width * value / top:.1f}" height="{row - 12}" fill="{fill}"/>'
            yield _text(left - 8, y + row / 2 - 2, bar.name, anchor="end")
            reach = left + inner_width * max(bar.value, bar.beyond) / top
            yield _text(reach + 8, y + row / 2 - 2, bar.label, fill=_FAINT)
        yield _text(left + inner_width / 2, bottom + 36, unit, fill=_FAINT, anchor="middle")

    return _svg(title, height, parts)


def _grid(top: float, step: float, inner_width: float, inner_height: float, unit: str) -> Iterator[str]:
    for tick in range(round(top / step) + 1):
        y = _TOP + inner_height * (1 - tick * step / top)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + inner_width}" y2="{y:.1f}" stroke="{_RULE}"/>'
        yield _text(_LEFT - 8, y + 4, _number(tick * step), fill=_FAINT, anchor="end")
    yield _text(8, _TOP - 12, unit, fill=_FAINT)


def _svg(title: str, height: int, parts: Callable[[], Iterator[str]]) -> str:
    drawn = "".join(parts())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(title)}" style="{_FONT};max-width:100%;height:auto"><title>{escape(title)}</title>'
        f'<text x="{WIDTH / 2:.0f}" y="16" font-size="14" font-weight="600" fill="{_INK}" text-anchor="middle">{escape(title)}</text>'
        f"{drawn}</svg>"
    )


def _text(x: float, y: float, text: str, *, fill: str = _INK, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'


_SMALLEST = 1e-300
"""A quarter of anything smaller may be 0.0, which has no logarithm."""


def _scale(largest: float, ticks: int = 4) -> tuple[float, float]:
    """Returns (end of the axis, distance between ticks); the distance is 1, 2 or 5 times a power of ten, never zero."""
    if largest < _SMALLEST:
        return 1.0, 1.0
    raw = largest / ticks
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    return ceil(round(largest / step, 6)) * step, step


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"
