"""Puts the line numbers of a page where its readers look for them: at the left, with a blank behind them.

They stand at the right or on both sides as well, have a sign behind them (`12 |`), or the page before them (`41:12`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from legal_pipeline.stages.readers.page_lines.line_numbers import LAST_NUMBER, is_spoken, numbered_runs

_CITED = re.compile(r"[ \t]*0{0,4}(?P<page>[1-9]\d{0,4}):(?P<line>\d{1,2})(?:[ \t]+|\Z)")
_SIGNED = re.compile(r"[ \t]*0?(?P<line>[1-9]\d?)[ \t]?(?P<sign>[|):])(?:[ \t]*)")
_RIGHT = re.compile(r"(?:\A|[ \t])0?(?P<line>[1-9]\d?)[ \t]*\Z")
_LEADERS = re.compile(r"\.[ ]?\.[ ]?\.[ .]*\Z")
_MIN_LINES = 8
_MIN_SHARE = 0.8
_MIN_SPOKEN = 3


class Numbered(NamedTuple):
    lines: list[str]
    page: str | None = None
    """The printed page that is named with each line."""


def numbers_first(lines: Sequence[str]) -> Numbered | None:
    """Return the lines of a page with their numbers first; None if they stand there already, or if there are none."""
    return _cited(lines) or _signed(lines) or _at_the_right(lines)


def may_stand_elsewhere(text: str) -> bool:
    """Return whether it is worth a look: takes some microseconds."""
    return any(sign in text for sign in (" 1\n", "1|", "1 |", "1)", "1:", ":1 ", ":01 "))


def page_named(lines: Sequence[str]) -> str | None:
    """Return the printed page with which each line is marked (`41:12`), the first one if there are several; None if there is none."""
    numbered = _cited(lines)
    return numbered.page if numbered is not None else None


def _cited(lines: Sequence[str]) -> Numbered | None:
    found = [_CITED.match(line) for line in lines]
    last: tuple[int, int] | None = None
    pages: list[str] = []
    for match in found:
        if match is None:
            continue
        place = int(match["page"]), int(match["line"])
        if last is not None and place not in ((last[0], last[1] + 1), (last[0] + 1, 1)):
            return None
        last = place
        pages.append(match["page"])
    if len(pages) < max(_MIN_LINES, _MIN_SHARE * sum(map(bool, map(str.strip, lines)))):
        return None
    moved = [f"{int(match['line'])} {line[match.end() :]}" if match else line for match, line in zip(found, lines, strict=True)]
    return Numbered(moved, pages[0]) if numbered_runs(moved) else None


def _signed(lines: Sequence[str]) -> Numbered | None:
    found = [_SIGNED.match(line) for line in lines]
    numbers = [int(match["line"]) for match in found if match]
    if len(numbers) < _MIN_LINES or len({match["sign"] for match in found if match}) != 1 or not _count_up(numbers):
        return None
    moved = [
        f"{match['line']} {line[match.end('sign') :].removeprefix(' ')}" if match else line
        for match, line in zip(found, lines, strict=True)
    ]
    # a list has such signs too, and no testimony
    spoken = sum(is_spoken(line[match.end() :]) for match, line in zip(found, lines, strict=True) if match)
    return Numbered(moved) if spoken >= _MIN_SPOKEN and numbered_runs(moved) else None


def _at_the_right(lines: Sequence[str]) -> Numbered | None:
    expected, found, missed = 1, 0, 0
    moved: list[str] = []
    for line in lines:
        match = _RIGHT.search(line)
        number = int(match["line"]) if match else 0
        if match is None or _LEADERS.search(line[: match.start()]) or number not in (expected, 1) or number > LAST_NUMBER:
            missed += bool(line.strip()) and expected > 1
            moved.append(line)
            continue
        bare = line[: match.start()].rstrip()
        is_twin = re.match(rf"[ \t]*0?{number}(?:[ \t]|\Z)", bare) is not None
        moved.append(bare if is_twin else f"{number} {bare}")
        found, expected = found + 1, number + 1
    if found < _MIN_LINES or found < _MIN_SHARE * (found + missed):
        return None
    return Numbered(moved) if numbered_runs(moved) else None


def _count_up(numbers: Sequence[int]) -> bool:
    expected = 1
    for number in numbers:
        if number not in (expected, 1):
            return False
        expected = number + 1
    return True
