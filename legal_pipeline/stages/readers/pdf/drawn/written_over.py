"""Puts words that are written over a blank of a form into the blank: "I, ____, of ____, swear" and "Roe" is "I, Roe, of ____, swear".

Programs that fill in a form and print it draw the words over the underscores, behind the whole page. Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.forms.placing import Cell, edges_of, word_cells

HINT = "____"
_BLANK = re.compile(r"_{2,}(?: _{2,})*")
_MAX_CHARS, _MAX_BLANKS = 30_000, 300
_SLACK = 3.0
"""In points: how far a word may reach beyond its blank."""
_LEVEL = 0.6
"""Of the height of the letters: how far a word may stand above or below the middle of its blank."""
_NEAR, _INSIDE = 0.75, 0.5
"""Where the letters of such words are: of that height, and in points from the ends of their blank, beside which other words stand."""
_NOTHING = frozenset("_ \r\n\0")


def over_blanks(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, with what is written over blanks in their place; None if nothing is.

    `page` is the address of the text, which has no characters beyond the basic plane.
    """
    if len(text) > _MAX_CHARS:
        return None
    blanks = [blank for blank in islice(_blanks(page, text), _MAX_BLANKS) if _is_written_over(page, blank)]
    if not blanks:
        return None
    words = [word for word in word_cells(page, text) if "_" not in text[word.start : word.end]]
    moves: list[tuple[Cell, tuple[int, int]]] = []
    for blank in blanks:
        over = [word for word in words if _is_over(word, blank)]
        taken = {start for _, (start, _) in moves}
        if over and _is_phrase(over, words) and over[0].start not in taken:
            moves.append((blank, (over[0].start, over[-1].end)))
    return list(_pieces(text, moves)) if moves else None


def _blanks(page: int, text: str) -> Iterator[Cell]:
    for match in _BLANK.finditer(text):
        first, last = edges_of(page, match.start()), edges_of(page, match.end() - 1)
        if first is not None and last is not None and last[2] > first[0]:
            yield Cell(match.start(), match.end(), first[0], first[1], last[2], first[3])


def _is_written_over(page: int, blank: Cell) -> bool:
    """Return whether letters stand at the place of a blank; most blanks have none, and no word is looked at for them."""
    reach = _NEAR * (blank.top - blank.bottom)
    edges = blank.left + _INSIDE, blank.middle + reach, blank.right - _INSIDE, blank.middle - reach
    count = min(calls.bounded_text(page, *edges, None, 0), _MAX_CHARS)
    if count <= 0:
        return False
    buffer = bytearray(2 * count)
    written = calls.bounded_text(page, *edges, calls.memory_of(buffer), count)
    return not _NOTHING.issuperset(buffer[: 2 * written].decode("utf-16-le", "replace"))


def _is_over(word: Cell, blank: Cell) -> bool:
    is_inside = blank.left - _SLACK <= word.left and word.right <= blank.right + _SLACK
    return is_inside and abs(word.middle - blank.middle) <= _LEVEL * (blank.top - blank.bottom)


def _is_phrase(over: Sequence[Cell], words: Sequence[Cell]) -> bool:
    """Return whether the words follow one another in the text, and lie beside one another on the page."""
    at = words.index(over[0])
    return list(words[at : at + len(over)]) == list(over) and all(one.right <= two.left + _SLACK for one, two in pairwise(over))


def _pieces(text: str, moves: Sequence[tuple[Cell, tuple[int, int]]]) -> Iterator[Piece]:
    edits: list[tuple[int, int, tuple[int, int] | None]] = [(blank.start, blank.end, phrase) for blank, phrase in moves]
    edits += [(*_with_blanks(text, *phrase), None) for _, phrase in moves]
    done = 0
    for start, end, phrase in sorted(edits, key=lambda edit: edit[:2]):
        start = max(start, done)
        yield done, start
        if phrase is not None:
            if start and not text[start - 1].isspace() and text[start - 1] not in "($":
                yield " "
            yield phrase
            if text[end : end + 1].isalnum():
                yield " "
        done = max(done, end)
    yield done, len(text)


def _with_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range with the blanks or the line end before it; what is left of its line stays a line."""
    before = len(text[:start].rstrip(" "))
    if text[before - 2 : before] == "\r\n" and (end == len(text) or text[end] == "\r"):
        before -= 2
    return before, end
