"""Finds lines of a page with the same label twice, as signature blocks and counsel side by side have them: "By: ______ By: ______".

pdfium writes such lines as one, with one blank between. Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = ("By:", "Name:", "Title:", "Its:", "/s/", "________", "ounsel for", "ttorney for", "ttorneys for")
"""What is searched for on every page, which takes a tenth of the time of the pattern."""
_LABEL = re.compile(
    r"(?<!\S)(?:(?P<word>By|Name|Title|Its|Dated?|Signature|Print(?:ed)? Name):"
    r"|(?P<signed>/s/)|(?P<rule>_{8,})(?!\S)|(?P<counsel>(?:Counsel|Attorneys?) for)\b)"
)
_LINE = re.compile(r"[^\r\n]+")
_MAX_LABELS = 4


def twin_labels(text: str) -> Iterator[list[int]]:
    """Yield the places of the labels of each line that has the same one, or one of the same kind, several times."""
    if not any(text.count(sign) > 1 for sign in _SIGNS) and sum(map(text.count, _SIGNS[-3:])) < 2:
        return
    for line in _LINE.finditer(text):
        found = list(_LABEL.finditer(text, *line.span()))
        if 1 < len(found) <= _MAX_LABELS and found[0].start() == line.start() and len({_kind(match) for match in found}) == 1:
            yield [match.start() for match in found]


def _kind(match: re.Match[str]) -> str:
    return match["word"] or match.lastgroup or ""
