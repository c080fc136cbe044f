"""Takes the content out of a signed message (S/MIME, `smime.p7m`, `.p7m`). Constant memory; signatures are not checked.

Sources: RFC 5652 (Cryptographic Message Syntax, 5.1 and 5.2), RFC 8551, ITU-T X.690 (BER).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_SEQUENCE, _OID, _OCTETS, _CONSTRUCTED_OCTETS, _EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0
_PKCS7 = bytes.fromhex("2a864886f70d0107")
_SMIME = bytes.fromhex("2a864886f70d01091001")
_BLOCK_BYTES = 64 * 1024
_MAX_OID_BYTES = 64
_HEAD_BYTES = 40
_FIELD = re.compile(rb"[A-Za-z][A-Za-z-]{1,60}:[ \t]")
"""The first field of a mail or of a part of one."""


class Wrapping(StrEnum):
    SIGNED = "signed"
    ENCRYPTED = "encrypted"


_KINDS = {
    _PKCS7 + b"\x02": Wrapping.SIGNED,
    _PKCS7 + b"\x03": Wrapping.ENCRYPTED,
    _PKCS7 + b"\x06": Wrapping.ENCRYPTED,
    _SMIME + b"\x17": Wrapping.ENCRYPTED,  # authenticated and encrypted, RFC 5083
}


def wrapping(head: bytes) -> Wrapping | None:
    """Return what the first bytes of a file say that it is wrapped in, or None."""
    if not head.startswith(bytes([_SEQUENCE])):
        return None
    with suppress(_NotBer):
        return _kind(_Source(iter([head[:_HEAD_BYTES]])))
    return None


def content(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the content of a signed message, given its bytes; nothing for a signature alone, an encrypted message, or other bytes.

    What is damaged ends there.
    """
    source = _Source(blocks)
    with suppress(_NotBer):
        if _kind(source) is not Wrapping.SIGNED:
            return
        source.header(_EXPLICIT)
        source.header(_SEQUENCE)
        source.skip()  # the version
        source.skip()  # the algorithms
        source.header(_SEQUENCE)
        source.value(_OID)
        source.header(_EXPLICIT)
        yield from source.octets()


def file_content(path: Path) -> Iterator[bytes]:
    """As `content`, for a file."""
    with path.open("rb") as file:
        yield from content(iter(lambda: file.read(_BLOCK_BYTES), b""))


def file_name(path: Path) -> str:
    """Return a name for the content of a file, which has none: that of a mail, or of any other file."""
    return "message.eml" if _FIELD.match(next(file_content(path), b"")) else "content"


class _NotBer(Exception):
    """The bytes are not what the syntax asks for."""


def _kind(source: _Source) -> Wrapping | None:
    source.header(_SEQUENCE)
    return _KINDS.get(source.value(_OID))


class _Source:
    """Elements of BER, read in their order: a tag, a length (None if an end mark follows the content), and the content."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def header(self, *tags: int) -> tuple[int, int | None]:
        tag, first = self._take(2)
        if tags and tag not in tags:
            raise _NotBer
        if first < 0x80:
            return tag, first
        if first == 0x80:
            return tag, None
        size = first & 0x7F
        if size > 8:
            raise _NotBer
        return tag, int.from_bytes(self._take(size), "big")

    def value(self, tag: int) -> bytes:
        _, length = self.header(tag)
        if length is None or length > _MAX_OID_BYTES:
            raise _NotBer
        return self._take(length)

    def skip(self) -> None:
        """Pass over one element, its content included."""
        _, length = self.header()
        if length is not None:
            for _ in self._blocks_of(length):
                pass
            return
        depth = 1
        while depth:
            tag, length = self.header()
            if (tag, length) == (0, 0):
                depth -= 1
            elif length is None:
                depth += 1
            else:
                for _ in self._blocks_of(length):
                    pass

    def octets(self) -> Iterator[bytes]:
        """Yield the bytes of an octet string, which may be in pieces."""
        tag, length = self.header(_OCTETS, _CONSTRUCTED_OCTETS)
        if tag == _OCTETS:
            yield from self._blocks_of(length)
            return
        done = 0
        while length is None or done < length:
            piece_tag, size = self.header(_OCTETS, 0)
            if piece_tag == 0:
                return
            for block in self._blocks_of(size):
                done += len(block)
                yield block
            done += 2 if size is None or size < 0x80 else 2 + (size.bit_length() + 7) // 8

    def _take(self, count: int) -> bytes:
        taken = b"".join(self._blocks_of(count))
        if len(taken) < count:
            raise _NotBer
        return taken

    def _blocks_of(self, length: int | None) -> Iterator[bytes]:
        """Yield `length` bytes, fewer at the end of the source."""
        if length is None:
            raise _NotBer
        while length:
            if not self._rest:
                self._rest = next(self._blocks, b"")
                if not self._rest:
                    return
            block, self._rest = self._rest[:length], self._rest[length:]
            length -= len(block)
            yield block
