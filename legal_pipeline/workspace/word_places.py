"""Where each word of a page's text is on the picture of the page.

The text of a page is no copy of what its PDF or its OCR gives: broken words are rejoined, line numbers and headers are taken out.
So the words of both are aligned in order, and a word without a counterpart has no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from legal_pipeline.exports.page_images import PlacedWord

_WORD = re.compile(r"\w+")
_MAX_WORDS = 6_000
"""A page of a book has 500 words, a dense table 2,000. Beyond this, words are not placed: the alignment would take seconds."""


Box = tuple[float, float, float, float]


def boxes_of(text: str, ranges: Sequence[tuple[int, int]], words: Sequence[PlacedWord]) -> list[list[Box]]:
    """Returns the boxes (left, top, right, bottom) of the words within each range of `text`; one list a range, one box a line."""
    places = _places(text, words)
    return [_lines(box for start, end, box in places if start < to and end > since) for since, to in ranges]


def _places(text: str, words: Sequence[PlacedWord]) -> list[tuple[int, int, Box]]:
    own = [(match.start(), match.end(), match.group().casefold()) for match in _WORD.finditer(text)]
    # a word of a PDF may hold several of ours: `cross-claim`, `and/or`
    given = [(part.casefold(), word) for word in words for part in _WORD.findall(word.text)]
    if not own or not given or max(len(own), len(given)) > _MAX_WORDS:
        return []
    matcher = SequenceMatcher(None, [word for _, _, word in own], [word for word, _ in given], autojunk=False)
    found: list[tuple[int, int, Box]] = []
    last_own = last_given = 0
    for block in matcher.get_matching_blocks():
        found += _joined(own[last_own : block.a], given[last_given : block.b])
        found += [(*own[block.a + k][:2], _box(given[block.b + k][1])) for k in range(block.size)]
        last_own, last_given = block.a + block.size, block.b + block.size
    return found


def _joined(own: Sequence[tuple[int, int, str]], given: Sequence[tuple[str, PlacedWord]]) -> Iterator[tuple[int, int, Box]]:
    """Yields the places of words that were broken at the end of a line: `judi` and `cial` are both the place of `judicial`."""
    # between the two may be the number of the line
    parts = [(part, word) for part, word in given if not part.isdecimal()]
    at = 0
    for start, end, word in own:
        for first in range(at, len(parts)):
            last, joined = first, parts[first][0]
            while len(joined) < len(word) and last + 1 < len(parts):
                last += 1
                joined += parts[last][0]
            if joined == word:
                yield from ((start, end, _box(placed)) for _, placed in parts[first : last + 1])
                at = last + 1
                break


def _box(word: PlacedWord) -> Box:
    return word.left, word.top, word.right, word.bottom


def _lines(boxes: Iterator[Box]) -> list[Box]:
    """Returns one box for neighboring words of a line."""
    lines: list[Box] = []
    for box in boxes:
        if lines:
            last = lines[-1]
            middle, height = (box[1] + box[3]) / 2, max(box[3] - box[1], last[3] - last[1])
            if last[1] <= middle <= last[3] and -0.01 <= box[0] - last[2] <= 2 * height:
                lines[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
                continue
        if not lines or box != lines[-1]:
            lines.append(box)
    return lines
