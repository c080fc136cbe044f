r"""Finds pictures that stand as letters in a text file: hexadecimal in RTF (`\pict`), base64 in HTML (`data:` addresses).

Sources: Rich Text Format 1.9.1, "Pictures"; RFC 2397; HTML Living Standard, 4.8.3 (img), 4.8.7 (object).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from legal_pipeline.data.file_signatures import HTML, RTF
from legal_pipeline.stages.readers.encoding import read_blocks

MEDIA_TYPES = frozenset({RTF, HTML})

_RTF_PICTURE = re.compile(rb"\\pict(?![a-z])")
_RTF_KIND = re.compile(rb"\\(png|jpeg)blip(?![a-z])")
_RTF_BRACE = re.compile(rb"[{}]")
_RTF_CONTROL = re.compile(rb"\\[a-z]+-?\d* ?")
_RTF_GOAL = re.compile(rb"\\pic(w|h)goal(\d{1,6})")
_MAX_WORDS = 4_000
"""Bytes before the digits of a picture of RTF, those of its nested groups aside."""
_HTML_PICTURE = re.compile(
    rb"(?:\b(?:src|data|xlink:href)|<image\s[^<>]{0,300}\bhref)\s*=\s*(?P<quote>[\"']?)\s*"
    rb"data:image/(?P<kind>png|jpe?g|gif|bmp|webp|tiff)[^,\"'<>]{0,100};base64,",
    re.I,
)
"""Not those of style sheets, which are backgrounds, and of links to icons."""
_ENDS = {b'"': re.compile(rb'"'), b"'": re.compile(rb"'"), b"": re.compile(rb"[\s>]")}
_NOT_HEXADECIMAL = re.compile(rb"[^0-9A-Fa-f]+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_TWIPS_PER_INCH = 1_440
_MAX_START = 600
"""Bytes of the longest beginning of a picture, which may be cut by the end of a block."""
_MAX_LETTERS = 128 * 1024 * 1024
"""Of one picture; a larger one is cut, and refused as damaged."""


class WrittenPicture(NamedTuple):
    file_name: str
    content: bytes
    square_inches: float | None
    """As shown; None if the file does not say."""


def written_pictures(path: Path, media_type: str) -> Iterator[WrittenPicture]:
    """Yield the pictures of a file in their order. Never fails: what cannot be decoded is passed on as far as it goes."""
    yield from _of_rtf(read_blocks(path)) if media_type == RTF else pictures_of_html(read_blocks(path))


def _of_rtf(blocks: Iterable[bytes]) -> Iterator[WrittenPicture]:
    for number, (_, written) in enumerate(_found(blocks, _RTF_PICTURE, lambda _: _Group()), start=1):
        if kind := _RTF_KIND.search(written, 0, _MAX_WORDS):
            words = written[:_MAX_WORDS]
            name = f"image{number}.{kind[1].decode('ascii')}"
            yield WrittenPicture(name, _from_hexadecimal(written), _square_inches(words))


def pictures_of_html(blocks: Iterable[bytes]) -> Iterator[WrittenPicture]:
    """Yield the pictures that stand in a page themselves, in their order. Never fails, as `written_pictures`."""
    for number, (opened, written) in enumerate(_found(blocks, _HTML_PICTURE, lambda opened: _Quoted(opened["quote"])), start=1):
        yield WrittenPicture(f"image{number}.{opened['kind'].decode('ascii').lower()}", _from_base64(written), None)


class _Part(Protocol):
    """The rest of a picture, block by block."""

    def take(self, text: bytes) -> tuple[bytes, int]:
        """Return what belongs to the picture, and where in `text` it ends; -1 if it goes on."""


class _Group:
    """Up to the brace that closes the group of the picture, without the groups in it."""

    def __init__(self) -> None:
        self._depth = 0

    def take(self, text: bytes) -> tuple[bytes, int]:
        kept, at = list[bytes](), 0
        for brace in _RTF_BRACE.finditer(text):
            if not self._depth:
                kept.append(text[at : brace.start()])
            self._depth += 1 if brace[0] == b"{" else -1
            at = brace.end()
            if self._depth < 0:
                return b"".join(kept), at
        if not self._depth:
            kept.append(text[at:])
        return b"".join(kept), -1


class _Quoted:
    """Up to the mark that closes an attribute; one without marks ends with the next blank."""

    def __init__(self, quote: bytes) -> None:
        self._end = _ENDS[quote]

    def take(self, text: bytes) -> tuple[bytes, int]:
        end = self._end.search(text)
        return (text[: end.start()], end.start()) if end else (text, -1)


def _found(
    blocks: Iterable[bytes], start: re.Pattern[bytes], part_of: Callable[[re.Match[bytes]], _Part]
) -> Iterator[tuple[re.Match[bytes], bytes]]:
    rest, letters, size = b"", list[bytes](), 0
    opened: re.Match[bytes] | None = None
    part: _Part | None = None
    for block in blocks:
        rest += block
        while True:
            if opened is not None and part is not None:
                kept, at = part.take(rest)
                if size < _MAX_LETTERS:
                    letters.append(kept)
                    size += len(kept)
                rest = b"" if at < 0 else rest[at:]
                if at < 0:
                    break
                yield opened, b"".join(letters)
                letters, size = [], 0
            opened = start.search(rest)
            if opened is None:
                rest = rest[-_MAX_START:]
                break
            part = part_of(opened)
            rest = rest[opened.end() :]


def _from_hexadecimal(letters: bytes) -> bytes:
    # the words stand before the digits, in some files among them
    digits = _NOT_HEXADECIMAL.sub(b"", _RTF_CONTROL.sub(b"", letters))
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _from_base64(letters: bytes) -> bytes:
    characters = _NOT_BASE64.sub(b"", unquote_to_bytes(letters) if b"%" in letters else letters)
    # three letters of four make two bytes; one alone makes none
    characters = characters[: len(characters) - (len(characters) % 4 == 1)]
    return binascii.a2b_base64(characters + b"=" * (-len(characters) % 4))


def _square_inches(words: bytes) -> float | None:
    goals = {side: int(value) / _TWIPS_PER_INCH for side, value in _RTF_GOAL.findall(words)}
    return goals[b"w"] * goals[b"h"] if len(goals) == 2 else None
