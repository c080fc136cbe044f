"""Joins a large first letter, which stands on a line of its own in the text, with its word: "T" and "he lease" are "The lease".

Runs in the sandboxed process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.word_list import common_words
from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.forms.placing import edges_of

_LETTER = re.compile(r"(?:^|(?<=\n))[\"\u201c]?(?P<letter>[A-Z]) ?\r\n(?P<rest>[A-Za-z\u2019']+)")
_WITHIN, _FIRST = re.compile(r"\n[\"\u201c]?[A-Z] ?\r\n"), re.compile(r"[\"\u201c]?[A-Z] ?\r\n")
"""Where one may be: a pattern that begins with a line end is found in a tenth of the time."""
_TIMES = 1.7
"""The height of the letter in those of the letters beside it."""
_GAP = 0.7
"""Of its height: how far from it the line may begin."""
_WORDS = "AIO"
"""Letters that are words."""


def with_first_letters(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, without the line ends behind large first letters; None if there are none."""
    found = list(_line_ends(page, text)) if _WITHIN.search(text) or _FIRST.match(text) else []
    if not found:
        return None
    pieces: list[Piece] = []
    done = 0
    for start, end, between in found:
        pieces += [(done, start), between]
        done = end
    return [*pieces, (done, len(text))]


def _line_ends(page: int, text: str) -> Iterator[tuple[int, int, str]]:
    for match in _LETTER.finditer(text):
        letter, rest = edges_of(page, match.start("letter")), edges_of(page, match.start("rest"))
        if letter is None or rest is None:
            continue
        height = letter[3] - letter[1]
        is_large = height >= _TIMES * (rest[3] - rest[1])
        is_beside = letter[1] < (rest[1] + rest[3]) / 2 < letter[3] and -1 <= rest[0] - letter[2] <= _GAP * height
        if is_large and is_beside:
            yield match.end("letter"), match.start("rest"), " " if _is_word(match["letter"], match["rest"]) else ""


def _is_word(letter: str, rest: str) -> bool:
    return letter in _WORDS and rest.lower() in common_words() and (letter + rest).lower() not in common_words()
