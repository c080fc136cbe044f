"""Decodes the transfer encodings of mail parts line by line and tolerates common errors. Source: RFC 2045, section 6."""

from __future__ import annotations

import binascii
from collections.abc import Iterator

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


def decode_transfer(lines: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Decode lines by the value of Content-Transfer-Encoding. Lines in an unknown encoding are returned unchanged."""
    decoder = _DECODERS.get(encoding.strip().lower())
    return decoder(lines) if decoder else lines


def _base64(lines: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for line in lines:
        rest += line.translate(None, _NOT_BASE64)
        while b"=" in rest:  # padding in the middle: the sender encoded the content piece by piece
            quantum, _, rest = rest.partition(b"=")
            rest = rest.lstrip(b"=")
            yield _quanta(quantum)
        whole = len(rest) // 4 * 4
        if whole >= 4096:
            yield binascii.a2b_base64(rest[:whole])
            rest = rest[whole:]
    yield _quanta(rest)


def _quanta(data: bytes) -> bytes:
    if len(data) % 4 == 1:
        data = data[:-1]  # six bits are not a byte
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def _quoted_printable(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        end = b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""
        text = line.removesuffix(end).rstrip(b" \t") if end else line  # RFC 2045, 6.7: trailing blanks were added in transit
        yield binascii.a2b_qp(text[:-1]) if text.endswith(b"=") else binascii.a2b_qp(text) + end


def _uuencoded(lines: Iterator[bytes]) -> Iterator[bytes]:
    is_inside = False
    for line in lines:
        if not is_inside:
            is_inside = line.startswith(b"begin ")
        elif line.strip() == b"end":
            is_inside = False
        else:
            try:
                yield binascii.a2b_uu(line)
            except binascii.Error:
                continue


_DECODERS = {
    "base64": _base64,
    "quoted-printable": _quoted_printable,
    "x-uuencode": _uuencoded,
    "uuencode": _uuencoded,
    "x-uue": _uuencoded,
}
