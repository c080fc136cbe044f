"""Reads the envelope that Outlook wraps around mails for other programs (TNEF, `winmail.dat`): its text and its files.

Source: [MS-OXTNEF] 2.1.3 (attributes).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import decode_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "tnef 1"

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER_BYTES = 6
_SUBJECT, _BODY = 0x00018004, 0x0002800C
_FILE_BEGINS, _FILE_TITLE, _FILE_DATA = 0x00069002, 0x00018010, 0x0006800F
_BLOCK_BYTES = 256 * 1024
_MAX_TEXT_BYTES = 64 * 1024 * 1024


class TnefFile(NamedTuple):
    """An attached file. `content` can be read once, and only before the next file is requested."""

    file_name: str
    content: Iterator[bytes]


class _Attribute(NamedTuple):
    tag: int
    start: int
    length: int


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of the text in the envelope, with the names of its files. Raises Refusal(corrupt, too_large)."""
    return paginate(_text(path), ENGINE, limits, is_mail=True)


def attachments(path: Path) -> Iterator[TnefFile]:
    """Yield the attached files in order. Raises Refusal(corrupt)."""
    with path.open("rb") as source:
        title, data = "", None
        for attribute in _attributes(source):
            if attribute.tag == _FILE_BEGINS:
                if data is not None:
                    yield TnefFile(title or "attachment", _content(source, data))
                title, data = "", None
            elif attribute.tag == _FILE_TITLE:
                title = _string(source, attribute)
            elif attribute.tag == _FILE_DATA:
                data = attribute
        if data is not None:
            yield TnefFile(title or "attachment", _content(source, data))


def _text(path: Path) -> Iterator[str]:
    names: list[str] = []
    with path.open("rb") as source:
        for attribute in _attributes(source):
            if attribute.tag == _SUBJECT:
                yield f"Subject: {_string(source, attribute)}\n\n"
            elif attribute.tag == _BODY:
                yield _string(source, attribute) + "\n"
            elif attribute.tag == _FILE_TITLE:
                names.append(_string(source, attribute))
    if names:
        yield f"\nAttachments: {'; '.join(names)}\n"


def _attributes(source: IO[bytes]) -> Iterator[_Attribute]:
    size = source.seek(0, 2)
    source.seek(0)
    if source.read(_HEADER_BYTES)[:4] != _SIGNATURE:
        raise _corrupt()
    at = _HEADER_BYTES
    while at + 9 < size:
        source.seek(at)
        head = source.read(9)
        tag, length = int.from_bytes(head[1:5], "little"), int.from_bytes(head[5:9], "little")
        if head[0] not in (1, 2) or at + 9 + length > size:
            raise _corrupt()
        yield _Attribute(tag, at + 9, length)
        at += 9 + length + 2  # a checksum follows


def _content(source: IO[bytes], attribute: _Attribute) -> Iterator[bytes]:
    source.seek(attribute.start)
    remaining = attribute.length
    while remaining and (block := source.read(min(_BLOCK_BYTES, remaining))):
        remaining -= len(block)
        yield block


def _string(source: IO[bytes], attribute: _Attribute) -> str:
    if attribute.length > _MAX_TEXT_BYTES:
        raise Refusal(RefusalReason.TOO_LARGE, "its text takes more than 64 MiB; have the mail sent again as plain text")
    source.seek(attribute.start)
    return "".join(decode_blocks([source.read(attribute.length)], None)).rstrip("\x00")


def _corrupt() -> Refusal:
    return Refusal(RefusalReason.CORRUPT, "Outlook's winmail.dat is damaged; have the mail sent again as plain text or HTML")
