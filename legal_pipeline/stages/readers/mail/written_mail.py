"""Writes an Outlook item as a mail (EML), so that it can be a document of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE_BYTES = 57
"""Of base64, 76 characters."""


class MailFile(NamedTuple):
    """An attached file. `content` is read once, before the next file is requested."""

    file_name: str
    content: Iterator[bytes]


def written_mail(headers: Iterable[tuple[str, str]], body: Iterable[str], files: Iterable[MailFile], seed: str) -> Iterator[bytes]:
    """Yield the mail in pieces. `seed` decides the boundary between its parts, so that the same item gives the same bytes."""
    boundary = f"=_{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:32]}"
    for name, value in headers:
        # one line: a line end in a value would begin another header
        yield f"{name}: {' '.join(value.split())}\r\n".encode("utf-8", "replace")
    yield f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    yield f"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    yield from _base64_lines(text.encode("utf-8", "replace") for text in body)
    for file in files:
        name = base64.b64encode(file.file_name.encode("utf-8", "replace")).decode()
        yield f'\r\n--{boundary}\r\nContent-Disposition: attachment; filename="=?utf-8?B?{name}?="\r\n'.encode()
        yield b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        yield from _base64_lines(file.content)
    yield f"\r\n--{boundary}--\r\n".encode()


def _base64_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        whole = len(rest) // _LINE_BYTES * _LINE_BYTES
        if whole:
            yield b"".join(base64.b64encode(rest[at : at + _LINE_BYTES]) + b"\r\n" for at in range(0, whole, _LINE_BYTES))
        rest = rest[whole:]
    yield base64.b64encode(rest)
