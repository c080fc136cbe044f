"""Puts printed line numbers that are drawn apart from their lines beside them, by their places on the page.

Word processors draw the numbers of pleading paper as one column, before or after the text; programs that add a text layer to scanned
testimony mix numbers and lines. What stands beside a number is its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from legal_pipeline.stages.readers.page_lines.line_numbers import LAST_NUMBER, with_number
from legal_pipeline.stages.readers.page_lines.margins.times import is_time

_NUMBER = re.compile(r"0?(?P<number>[1-9]\d?)(?:[ \t]+(?!(?P=number)\Z)(?P<rest>\S.*)|[ \t]+(?P=number))?\Z")
"""Alone, before its line, or twice, on both sides of it."""
_MIN_NUMBERS = 8
_MIN_SHARE = 0.7
_MIN_TIMES = 5
_COLUMN_WIDTH = 9.0
"""Points: 9 and 10 begin a figure apart if they end together."""
_ON_LINE = 0.35
"""Of the distance of two numbers: how far a number may be from its place."""
_SAME_ROW = 0.3
_CHAR_WIDTH = 7.0
"""Points: what begins further to the right than its neighbor can reach is another column."""


class Placed(NamedTuple):
    """A line of the text layer."""

    text: str
    left: float
    middle: float
    """Points, from the lower edge of the page."""


class _Margin(NamedTuple):
    """A column of numbers: number `n` stands at `top - n * pitch`."""

    top: float
    pitch: float
    last: int
    rests: dict[int, str]
    """Position of a line that begins with a number -> the line without it."""
    twins: frozenset[int] = frozenset()
    """Positions of the same numbers on the other side of the page."""

    def number_at(self, middle: float) -> int:
        """Return the nearest number; 0 beyond the column."""
        number = round((self.top - middle) / self.pitch)
        return number if 1 <= number <= self.last else 0


def beside_their_lines(lines: Sequence[Placed]) -> list[str] | None:
    """Return the lines, those beside a number marked with it (see `with_number`), without the numbers drawn apart.

    None if there is no such column, or if the text is in columns of its own, each with lines beside the same numbers.
    """
    margin = _margin(lines)
    if margin is None:
        return None
    times = _times(lines, margin)
    is_apart = [at for at, rest in margin.rests.items() if not rest]
    is_block = is_apart[-1] - is_apart[0] + 1 == len(is_apart)
    texts = [
        Placed(margin.rests.get(at, line.text), line.left, line.middle)
        for at, line in enumerate(lines)
        if margin.rests.get(at, "?") and not (times and is_time(line.text.strip())) and at not in margin.twins
    ]
    return _numbered(texts if is_block else _in_rows(texts, margin), margin, times)


def _margin(lines: Sequence[Placed]) -> _Margin | None:
    found = {
        at: match for at, line in enumerate(lines) if (match := _NUMBER.match(line.text.strip())) and int(match["number"]) <= LAST_NUMBER
    }
    alone = sorted(lines[at].left for at, match in found.items() if not match["rest"])
    if len(alone) < _MIN_NUMBERS:
        return None
    # of two columns, the left one
    column = median(left for left in alone if left <= alone[0] + 2 * _COLUMN_WIDTH) if _is_twice(found) else median(alone)
    numbers = [(int(match["number"]), at) for at, match in found.items() if abs(lines[at].left - column) <= _COLUMN_WIDTH]
    numbers.sort()
    steps = [
        (lines[at].middle - lines[below].middle) / (next_number - number)
        for (number, at), (next_number, below) in pairwise(numbers)
        if next_number > number
    ]
    pitch = median(steps) if steps else 0.0
    if pitch <= 0:
        return None
    top = median(lines[at].middle + number * pitch for number, at in numbers)
    placed = {at: number for number, at in numbers if abs(top - number * pitch - lines[at].middle) <= _ON_LINE * pitch}
    last = max(placed.values(), default=0)
    if len(set(placed.values())) < max(_MIN_NUMBERS, _MIN_SHARE * last):
        return None
    others = [at for at, match in found.items() if at not in placed and not match["rest"] and lines[at].left > column + _COLUMN_WIDTH]
    twins = frozenset(at for at in others if abs(top - int(found[at]["number"]) * pitch - lines[at].middle) <= _ON_LINE * pitch)
    rests = {at: found[at]["rest"] or "" for at in sorted(placed)}
    return _Margin(top, pitch, last, rests, twins if len(twins) >= _MIN_SHARE * last else frozenset())


def _is_twice(numbers: dict[int, re.Match[str]]) -> bool:
    """Return whether most numbers stand alone twice: there is a column on both sides."""
    alone = Counter(int(match["number"]) for match in numbers.values() if not match["rest"])
    return len(alone) >= _MIN_NUMBERS and sum(count > 1 for count in alone.values()) >= _MIN_SHARE * len(alone)


def _times(lines: Sequence[Placed], margin: _Margin) -> dict[int, str]:
    """Return the number -> the time beside it, which is drawn as a column of its own."""
    found = {margin.number_at(line.middle): line.text.strip() for line in lines if is_time(line.text.strip())}
    return found if len(found) >= _MIN_TIMES else {}


def _numbered(lines: Iterable[Placed], margin: _Margin, times: dict[int, str]) -> list[str] | None:
    texts: list[str] = []
    done = 0
    for line in lines:
        number = margin.number_at(line.middle)
        if 0 < number < done:
            return None
        # of two lines beside a number, the first one has it
        text = f"{times[number]} {line.text}" if number > done and number in times else line.text
        texts.append(with_number(number, text) if number > done else text)
        done = max(done, number)
    return texts if done else None


def _in_rows(lines: Sequence[Placed], margin: _Margin) -> Iterable[Placed]:
    """Yield the lines beside the numbers from top to bottom, what stands side by side as one; before and behind them the others."""
    beside = [line for line in lines if margin.number_at(line.middle)]
    others = [line for line in lines if not margin.number_at(line.middle)]
    yield from (line for line in others if line.middle > margin.top - margin.pitch)
    rows: list[list[Placed]] = []
    for line in sorted(beside, key=lambda each: -each.middle):
        if rows and rows[-1][0].middle - line.middle < _SAME_ROW * margin.pitch:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda each: each.left)
        text = row[0].text.strip()
        for before, line in pairwise(row):
            is_far = line.left - before.left > _CHAR_WIDTH * (len(before.text.strip()) + 3)
            text += ("   " if is_far else " ") + line.text.strip()
        yield Placed(text, row[0].left, row[0].middle)
    yield from (line for line in others if line.middle <= margin.top - margin.pitch)
