"""Writes WordPerfect documents, of version 5.1 for DOS and of version 6 and later: paragraphs with bold words and signs beyond ASCII.

Source: the WordPerfect file format as Corel's SDK for version 6 describes it; sets and numbers of signs are those of its character map.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

_SIGNS = {"§": (6, 4), "–": (33, 4), "—": (34, 4), "’": (29, 4), "“": (32, 4), "”": (31, 4), "é": (41, 1)}
"""Number in its set, and the set."""
_BOLD = re.compile(r"(\*[^*]+\*)")
_BOLD_WORD = 0x0C
"""Number of the attribute, in both versions."""


_CENTER, _END_OF_CENTER, _FOOTNOTE, _HARD_PAGE = b"\xc1\xe0" + bytes(6) + b"\xc1", b"\x83", b"\xd6\x00", b"\x0c"


def wordperfect_5(paragraphs: Sequence[str], *, title: str = "", footnote: str = "", is_sealed: bool = False) -> bytes:
    """Return a document of WordPerfect 5.1; `*words*` are bold. `is_sealed` marks it as encrypted with a password.

    The title stands in the middle of the first line, and alone on the first page; the footnote belongs to the last word.
    """
    lines = (_written(text, sign=0xC0, bold_on=0xC3, bold_off=0xC4, blank=b" ", soft_end=b"\r") for text in paragraphs)
    head = _CENTER + title.encode("ascii") + _END_OF_CENTER + _HARD_PAGE if title else b""
    return _file(0, 1, bytes(10), head + b"\n".join(lines) + _note(footnote) + b"\n", is_sealed)


def _note(text: str) -> bytes:
    """Flags, number, further pages, lines of each page and formats; the text; the size once more, as behind every group."""
    if not text:
        return b""
    content = struct.pack("<BHB", 0, 1, 0) + bytes(11) + text.encode("ascii")
    size = struct.pack("<H", len(content) + 4)
    return _FOOTNOTE + size + content + size + _FOOTNOTE[::-1]


def wordperfect_6(paragraphs: Sequence[str], *, is_sealed: bool = False) -> bytes:
    """Return a document of WordPerfect 6, as all later versions write it; `*words*` are bold."""
    lines = (_written(text, sign=0xF0, bold_on=0xF2, bold_off=0xF3, blank=b"\x80", soft_end=b"\xcf") for text in paragraphs)
    return _file(2, 1, bytes(14), b"\xcc".join(lines) + b"\xcc", is_sealed)


def _file(major: int, minor: int, index: bytes, content: bytes, is_sealed: bool) -> bytes:
    """Mark, place of the content, product and kind of file, version, checksum of the password, place of the index; index; content."""
    at = 16 + len(index)
    head = b"\xffWPC" + struct.pack("<IBBBBHH", at, 1, 0x0A, major, minor, 0x1234 if is_sealed else 0, 16 if major else 0)
    return head + index + content


def _written(text: str, *, sign: int, bold_on: int, bold_off: int, blank: bytes, soft_end: bytes) -> bytes:
    pieces: list[bytes] = []
    for part in _BOLD.split(text):
        is_bold = part.startswith("*") and len(part) > 1
        words = b"".join(_letter(letter, sign, blank, soft_end) for letter in (part.strip("*") if is_bold else part))
        pieces.append(bytes([bold_on, _BOLD_WORD, bold_on]) + words + bytes([bold_off, _BOLD_WORD, bold_off]) if is_bold else words)
    return b"".join(pieces)


def _letter(letter: str, sign: int, blank: bytes, soft_end: bytes) -> bytes:
    if letter in _SIGNS:
        return bytes([sign, *_SIGNS[letter], sign])
    return {" ": blank, "\n": soft_end}.get(letter) or letter.encode("ascii")
