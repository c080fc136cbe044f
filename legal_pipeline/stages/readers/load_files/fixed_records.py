"""Records and fields of a fixed length: files of mainframes without line ends, fields that zeros fill up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from legal_pipeline.stages.readers.encoding import EBCDIC

_HEAD_BYTES = 64 * 1024
_LINE_ENDS = (b"\x15", b"\x25", b"\x0d")
"""In EBCDIC."""
_RECORD_LENGTHS = (80, 132, 133, 120)
"""Of punched cards and of line printers."""
_PADDING = re.compile(r"(?<=[^\s\x00])\x00{2,}(?=[^\s\x00])")


def record_length(path: Path, encoding: str) -> int | None:
    """Return the characters of a record of a mainframe's file, which has no line ends, None for any other file."""
    if encoding not in EBCDIC:
        return None
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    if any(end in head for end in _LINE_ENDS):
        return None
    for length in _RECORD_LENGTHS:
        ends = head[length - 1 :: length]
        if path.stat().st_size % length == 0 and ends.count(0x40) >= 0.5 * len(ends) and len(ends) > 1:
            return length
    return None


def as_lines(pieces: Iterable[str], length: int) -> Iterator[str]:
    """Break records of a fixed length into lines."""
    rest = ""
    for piece in pieces:
        rest += piece
        whole = len(rest) // length * length
        yield "".join(rest[at : at + length].rstrip() + "\n" for at in range(0, whole, length))
        rest = rest[whole:]
    yield rest.rstrip()


def with_blanks_for_padding(pieces: Iterable[str]) -> Iterator[str]:
    """Put a blank where zeros fill a field up to its length, so that the next one does not run into it."""
    return (_PADDING.sub(" ", piece) if "\x00\x00" in piece else piece for piece in pieces)
