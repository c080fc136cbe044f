"""Takes the pages of a condensed transcript apart, four on a sheet, where the text has their lines side by side.

"3 Q. Why? 3 A. Yes." is line 3 of two printed pages. Each has its number; so the pages are told apart by the lines that have the
same number twice, and put in the order of their printed numbers, or from top to bottom and then from left to right.
"""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"[ \t]*(\d{1,2})(?=[ \t]|\Z)")
_PAGE = re.compile(r"[ \t]*((?:Page[ \t]+)?\d{1,5})[ \t]+((?:Page[ \t]+)?\d{1,5})[ \t]*\Z", re.IGNORECASE)
_SPEAKER = re.compile(r"[ \t]+(?:[QA]\.?[ \t]|(?:MR|MS|MRS|THE)\b)")
_MIN_LINES = 15
_MIN_SHARE = 0.8
_MIN_FILLED = 0.5
"""Of those lines: so many have words behind the second number, which is not the last word of a sentence then."""
_NUMBER_CHARS = 3
_LAST_LINE = 28

_Block = tuple[list[str], list[str]]
"""Lines of the left and of the right page."""


def page_by_page(text: str) -> str:
    """Return the text with one printed page after the other; any other text as it is. Idempotent."""
    lines = text.split("\n")
    numbered = [match for line in lines if (match := _NUMBERED.match(line)) and 1 <= int(match[1]) <= _LAST_LINE]
    if len(numbered) < _MIN_LINES:
        return text
    cuts = {at: cut for at, line in enumerate(lines) if (cut := _cut(line)) is not None}
    filled = sum(len(lines[at]) - cut > _NUMBER_CHARS for at, cut in cuts.items())
    if len(cuts) < max(_MIN_LINES, _MIN_SHARE * len(numbered)) or filled < _MIN_FILLED * len(cuts):
        return text
    blocks: list[_Block] = []
    last = _LAST_LINE
    for at, line in enumerate(lines):
        heads = _PAGE.match(line) if at not in cuts else None
        number = int(match[1]) if at in cuts and (match := _NUMBERED.match(line)) else 0
        is_head_alone = bool(blocks and number and not _has_lines(blocks[-1]))
        if not blocks or heads or (0 < number <= last and not is_head_alone):
            blocks.append(([], []))
        last = 0 if heads else number or last
        left, right = blocks[-1]
        if heads:
            left.append(heads[1])
            right.append(heads[2])
        elif at in cuts:
            left.append(line[: cuts[at]].rstrip())
            right.append(line[cuts[at] :].lstrip())
        else:
            left.append(line)
    pages = [page for side in (0, 1) for block in blocks if (page := block[side])]
    numbers = [int(match[0]) if (match := re.search(r"\d+\Z", page[0])) and not _NUMBERED.match(page[0] + " ") else None for page in pages]
    if all(number is not None for number in numbers):
        pages = [page for _, page in sorted(zip(numbers, pages, strict=True), key=lambda pair: pair[0] or 0)]
    return "\n".join(line for page in pages for line in page)


def _has_lines(block: _Block) -> bool:
    return any(_NUMBERED.match(line) for line in block[0][1:])


def _cut(line: str) -> int | None:
    """Return where the right page begins: at the same number, before a speaker if there are several."""
    match = _NUMBERED.match(line)
    if match is None or not 1 <= int(match[1]) <= _LAST_LINE:
        return None
    places = [found.start(1) for found in re.finditer(rf"(?<=[ \t])({match[1]})(?=[ \t]|\Z)", line[match.end() :])]
    if not places:
        return None
    places = [place + match.end() for place in places]
    spoken = [place for place in places if _SPEAKER.match(line, place + len(match[1]))]
    return (spoken or places)[-1]
