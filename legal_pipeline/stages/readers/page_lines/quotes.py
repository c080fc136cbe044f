"""Removes the marks of quoted mail lines (`>`), which cut names and dates, and keeps how deep each line is quoted.

Source: RFC 3676, section 4.5 (quote depth); older programs put a space between the marks, blanks or the initials of the writer before
them (`NR> `), or used bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(r"[ \t\xa0]{0,4}(?P<writer>[A-Z][A-Za-z]{1,3})?(?P<marks>>(?:[ ]?>)*)(?P<space>[ \t]?)")
_BARS = re.compile(r"(?P<marks>\|(?:[ ]?\|)*)(?P<space>[ \t])(?=[^|]*\Z)")
"""Of a mail alone: elsewhere, and with others behind them, bars are those of a table."""
_MIN_BARS = 2
_ARROW = re.compile(r"[ \t]?>(?:[=>]?[ ]?[\d$€£%]|=)")
"""`> 5`, `>= 3`: a comparison, unless the lines around it are quoted too."""


def unquoted(lines: Sequence[str], *, is_mail: bool) -> tuple[list[str], list[int]]:
    """Return the lines without the marks, and the quote depth of each (0: not quoted).

    In a mail a single marked line is a quotation; elsewhere two in a row are.
    """
    texts: list[str] = []
    depths: list[int] = []
    marks = _marks(lines, is_mail=is_mail)
    is_quoting = is_mail and sum(match is not None for match in marks) > 1
    for index, (line, match) in enumerate(zip(lines, marks, strict=True)):
        has_neighbor = any(_is_like(match, marks[at]) for at in (index - 1, index + 1) if 0 <= at < len(marks))
        is_alone = is_mail and match is not None and not match.groupdict().get("writer") and (is_quoting or not _ARROW.match(line))
        if match is None or not (has_neighbor or is_alone):
            texts.append(line)
            depths.append(0)
        else:
            texts.append(line[match.end() :])
            depths.append(match["marks"].count(match["marks"][0]))
    return texts, depths


def _marks(lines: Sequence[str], *, is_mail: bool) -> list[re.Match[str] | None]:
    marks = [_MARKS.match(line) for line in lines]
    bars = [_BARS.match(line) for line in lines] if is_mail and not any(marks) else []
    return bars if sum(map(bool, bars)) >= _MIN_BARS else marks


def _is_like(one: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    """Return whether two lines are quoted from one writer."""
    return one is not None and other is not None and one.groupdict().get("writer") == other.groupdict().get("writer")
