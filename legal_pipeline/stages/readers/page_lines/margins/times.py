"""Takes the times off the lines of videotaped testimony: 10:14:07 beside a line, left of its number or right of its words.

Such a time stands in the middle of a sentence for a program, and nobody reads it there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from legal_pipeline.stages.readers.page_lines.line_numbers import numbered_runs

_TIME = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:[.:]\d{1,3})?(?:[ ]?[AaPp]\.?[Mm]\.?)?"
# pdfium writes no blank between a time and a number that stand close: 10:17:5011 is line 11
_LEFT = re.compile(rf"[ \t]*\[?(?P<time>{_TIME})\]?(?:[ \t]+|(?=\d{{1,2}}(?:[ \t]|\Z))|\Z)")
_RIGHT = re.compile(rf"(?:\A|[ \t]+)\[?(?P<time>{_TIME})\]?[ \t]*\Z")
MIN_TIMES = 5
_MIN_SHARE = 0.25
"""Of the lines: times on the right are every few lines at least. One at the left has a number behind it."""
_MAX_STEPS_BACK = 1
"""After 12:59 comes 1:00."""


class Untimed(NamedTuple):
    lines: list[str]
    times: list[str]
    """Of each line; empty if it has none."""


def without_times(lines: Sequence[str]) -> Untimed | None:
    """Return the lines of a page without the times beside them; None if they have none. Lines of a time alone are left out."""
    return _without(lines, _LEFT, 0.0) or _without(lines, _RIGHT, _MIN_SHARE)


def left_time(line: str) -> tuple[str, str]:
    """Return the time before the words of a line whose number is known, and the words."""
    match = _LEFT.match(line)
    return (match["time"], line[match.end() :]) if match else ("", line)


def is_time(line: str) -> bool:
    match = _LEFT.match(line)
    return match is not None and match.end() == len(line)


def may_have_times(text: str) -> bool:
    """Return whether it is worth a look: takes a microsecond."""
    return text.count(":") >= MIN_TIMES


def _without(lines: Sequence[str], pattern: re.Pattern[str], share: float) -> Untimed | None:
    found = [pattern.search(line) if ":" in line else None for line in lines]
    stamped = [match["time"] for match in found if match]
    if len(stamped) < max(MIN_TIMES, share * sum(map(bool, map(str.strip, lines)))) or not _ascend(stamped):
        return None
    rest: list[str] = []
    times: list[str] = []
    for line, match in zip(lines, found, strict=True):
        bare = line[: match.start()] + " " * (match.end() if match.start() == 0 else 0) + line[match.end() :] if match else line
        if match is None or bare.strip():
            rest.append(bare)
            times.append(match["time"] if match else "")
    return Untimed(rest, times) if any(run.speakers for run in numbered_runs(rest)) else None


def _ascend(times: Sequence[str]) -> bool:
    values = [[int(part) for part in re.findall(r"\d+", time)] for time in times]
    return sum(above > below for above, below in pairwise(values)) <= _MAX_STEPS_BACK
