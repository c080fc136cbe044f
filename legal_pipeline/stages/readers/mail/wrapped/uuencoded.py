"""Files that older mail programs wrote into the text of a mail, as lines of letters between `begin 644 NAME` and `end`.

Source: POSIX.1-2017, uuencode.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator

_BEGIN = re.compile(rb"begin [0-7]{3,4} (?P<name>\S[^\r\n]{0,250})\r?\n?\Z")
_FILLING = b"`", b"end"


def split(lines: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the text between files with the name '', and each file with its name; the content of each before the next is requested.

    Both as they are in the mail: lines of text, bytes of a file. A line "begin" without a line of the code behind it is text.
    """
    source = _Lines(iter(lines))
    while source.has_more:
        yield "", source.text()
        if source.name:
            yield source.name, source.file()


class _Lines:
    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._next: bytes | None = None
        self.has_more = True
        self.name = ""
        """Of the file that the text read last ends at."""

    def text(self) -> Iterator[bytes]:
        self.name = ""
        while line := self._line():
            if line.startswith(b"begin ") and (begun := _BEGIN.match(line)):
                self._next = self._line()
                if _decoded(self._next):
                    self.name = begun["name"].decode("utf-8", "replace").strip()
                    return
            yield line
        self.has_more = False

    def file(self) -> Iterator[bytes]:
        while line := self._line():
            if line.strip() == b"end":
                return
            if content := _decoded(line):
                yield content
            elif line.strip() not in _FILLING:
                # the file was cut off: text goes on
                self._next = line
                return
        self.has_more = False

    def _line(self) -> bytes:
        line, self._next = self._next, None
        return next(self._lines, b"") if line is None else line


def _decoded(line: bytes) -> bytes:
    """Return the bytes of a line of the code, b'' if it is no such line."""
    code = line.rstrip(b"\r\n")
    count = (code[0] - 32) % 64 if code else 0
    groups = (count + 2) // 3 * 4
    # blanks at the end of a line are lost on the way, a checksum may follow
    if not count or not groups - 4 < len(code) - 1 <= groups + 1 or min(code) < 0x20 or max(code) > 0x60:
        return b""
    try:
        return binascii.a2b_uu(code[: groups + 1])
    except binascii.Error:
        return b""
