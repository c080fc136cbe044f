"""Removes the marks of quoted mail lines (`>`), which cut names and dates, and keeps how deep each line is quoted.

Source: RFC 3676, section 4.5 (quote depth); older programs put a space between the marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(r"[ \t]?(?P<marks>>(?:[ ]?>)*)(?P<space>[ \t]?)")
_ARROW = re.compile(r"[ \t]?>(?:[=>]?[ ]?[\d$€£%]|=)")
"""`> 5`, `>= 3`: a comparison, unless the lines around it are quoted too."""


def unquoted(lines: Sequence[str], *, is_mail: bool) -> tuple[list[str], list[int]]:
    """Return the lines without the marks, and the quote depth of each (0: not quoted).

    In a mail a single marked line is a quotation; elsewhere two in a row are.
    """
    texts: list[str] = []
    depths: list[int] = []
    marks = [_MARKS.match(line) for line in lines]
    for index, (line, match) in enumerate(zip(lines, marks, strict=True)):
        has_neighbor = any(0 <= at < len(marks) and marks[at] is not None for at in (index - 1, index + 1))
        if match is None or not (has_neighbor or (is_mail and not _ARROW.match(line))):
            texts.append(line)
            depths.append(0)
        else:
            texts.append(line[match.end() :])
            depths.append(match["marks"].count(">"))
    return texts, depths
