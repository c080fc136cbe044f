"""Reads overprinted bold once: programs that print a line twice, a little apart, leave each letter twice ("CCoommmmuunniittyy").

Line printers went one place back instead, to print a letter again or a line under it: "N<BS>NO<BS>O" is "NO".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HINT = re.compile(r"(?:([^\W\d_])\1){4}")
_WORD = re.compile(r"\S+")
_ZEROS = re.compile(rb"\0.\0.\0.\0", re.DOTALL)
_BLANKS = re.compile(r"[ \t]{2,}")
_STEP_BACK = re.compile(r"(?:_\x08(?=\S)|\x08_|(?P<letter>\S)\x08(?=(?P=letter)))+")
_TERMINAL_CODE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][0-9A-Za-z]|[=>78])")
"""ECMA-48, 5.4: control sequences."""
_MIN_SURE = 4
"""Letters of a word that can only be overprinted: "oo" and "ll" occur in words, four pairs in a row do not."""
_MIN_KINDS = 3
"""Different letters: "XXXXXXXX" stands in forms."""
_MIN_SHARE = 0.8
"""Of the characters of a line: what is not overprinted beside it is a page number or a mark."""


def read_once(text: str) -> str:
    """Return the text with overprinted lines read once; idempotent."""
    if not _may_be_doubled(text) or not _HINT.search(text):
        return text
    return "\n".join(_line(line) if _HINT.search(line) else line for line in text.split("\n"))


def as_printed(pieces: Iterable[str]) -> Iterator[str]:
    """Yield text without what told a printer or a terminal to go back, to print bold or in color."""
    for piece in pieces:
        if "\b" in piece:
            piece = _STEP_BACK.sub("", piece)
        yield _TERMINAL_CODE.sub("", piece) if "\x1b" in piece else piece


def _may_be_doubled(text: str) -> bool:
    """Return whether four times in a row every second character is that before it: the differences of neighbors are 0 there.

    All differences are taken at once, which takes a fifth of the time of a search letter by letter.
    """
    # characters beyond Latin-1 become equal, and the search that follows tells them apart
    number = int.from_bytes(text.encode("latin-1", "replace"), "big")
    return _ZEROS.search((number ^ (number >> 8)).to_bytes(len(text) or 1, "big"), 1) is not None


def _line(line: str) -> str:
    words = _WORD.findall(line)
    doubled = [word for word in words if _is_doubled(word)]
    if not any(map(_is_sure, doubled)) or sum(map(len, doubled)) < _MIN_SHARE * sum(map(len, words)):
        return line
    once = _WORD.sub(lambda match: match[0][::2] if _is_doubled(match[0]) else match[0], line)
    return once if _BLANKS.search(line.strip()) is None else _BLANKS.sub(" ", once)


def _is_sure(word: str) -> bool:
    once = word[::2]
    return sum(map(str.isalpha, once)) >= _MIN_SURE and len(set(once.lower())) >= _MIN_KINDS and not _is_doubled(once)


def _is_doubled(word: str) -> bool:
    return len(word) % 2 == 0 and word[::2] == word[1::2]
