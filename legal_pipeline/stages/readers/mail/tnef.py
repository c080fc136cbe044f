"""Reads the envelope that Outlook wraps around mails for other programs (TNEF, `winmail.dat`): its text and its files.

Source: [MS-OXTNEF] 2.1.3 (attributes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import decode_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.pst_item import Property, PropertyItem
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "tnef 1"

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER_BYTES = 6
_SUBJECT, _BODY = 0x00018004, 0x0002800C
_FILE_BEGINS, _FILE_TITLE, _FILE_DATA = 0x00069002, 0x00018010, 0x0006800F
_MESSAGE_PROPERTIES, _FILE_PROPERTIES = 0x00069003, 0x00069005
_BLOCK_BYTES = 256 * 1024
_MAX_TEXT_BYTES = 64 * 1024 * 1024
_MAX_ATTRIBUTES, _MAX_PROPERTIES = 100_000, 100_000
_LONG_NAME = "3707"
_FIRST_NAMED, _MANY = 0x8000, 0x1000
_OF_ANY_LENGTH = frozenset({0x0D, 0x1E, 0x1F, 0x0102})
_LENGTHS = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
"""Of values by type ([MS-OXCDATA] 2.11.1)."""


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
            elif attribute.tag == _FILE_PROPERTIES:
                item = _item(source, attribute)
                title = item.text(_LONG_NAME) or title  # the title has eight characters and three
                if data is None and (inner := item.inner_envelope()):
                    yield TnefFile(title or "attachment", iter([inner]))
            elif attribute.tag == _FILE_TITLE:
                title = _string(source, attribute)
            elif attribute.tag == _FILE_DATA:
                data = attribute
        if data is not None:
            yield TnefFile(title or "attachment", _content(source, data))


def _text(path: Path) -> Iterator[str]:
    names: list[str] = []
    subject, item, has_body = "", None, False
    with path.open("rb") as source:
        attributes = list(islice(_attributes(source), _MAX_ATTRIBUTES))
        for attribute in attributes:
            if attribute.tag == _SUBJECT:
                subject = _string(source, attribute)
            elif attribute.tag == _MESSAGE_PROPERTIES:
                item = _item(source, attribute)
            elif attribute.tag == _FILE_TITLE:
                names.append(_string(source, attribute))
            elif attribute.tag == _FILE_PROPERTIES and names:
                names[-1] = _item(source, attribute).text(_LONG_NAME) or names[-1]
        printed = list(item.headers()) if item else []
        if subject and "Subject" not in dict(printed):
            printed.append(("Subject", subject))
        yield from (f"{name}: {value}\n" for name, value in printed)
        yield "\n"
        if item:
            yield from item.fields()
        for attribute in attributes:
            if attribute.tag == _BODY and (text := _string(source, attribute)).strip():
                has_body = True
                yield text + "\n"
    if item and not has_body:
        # most envelopes have their text as RTF alone
        yield from item.body()
        yield "\n"
    if names:
        yield f"\nAttachments: {'; '.join(names)}\n"


def _item(source: IO[bytes], attribute: _Attribute) -> PropertyItem:
    if attribute.length > _MAX_TEXT_BYTES:
        raise Refusal(RefusalReason.TOO_LARGE, "its text takes more than 64 MiB; have the mail sent again as plain text")
    source.seek(attribute.start)
    return PropertyItem(dict(_properties(source.read(attribute.length))))


def _properties(data: bytes) -> Iterator[tuple[int, Property]]:
    """Yield the properties of a list by tag, without named ones and those of many values ([MS-OXTNEF] 2.1.3.4). Raises Refusal(corrupt)."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind, tag = struct.unpack_from("<HH", data, at)
            at += 4
            if tag >= _FIRST_NAMED:
                (by_name,) = struct.unpack_from("<I", data, at + 16)
                (length,) = struct.unpack_from("<I", data, at + 20) if by_name else (0,)
                at += 24 + length + -length % 4
            if kind & _MANY or kind in _OF_ANY_LENGTH:
                (values,) = struct.unpack_from("<I", data, at)
                at += 4
            else:
                values = 1
            for _ in range(min(values, _MAX_PROPERTIES)):
                if kind & ~_MANY in _OF_ANY_LENGTH:
                    (length,) = struct.unpack_from("<I", data, at)
                    at += 4
                else:
                    length = _LENGTHS[kind & ~_MANY]
                if at + length > len(data):
                    raise _corrupt()
                if tag < _FIRST_NAMED and not kind & _MANY:
                    value = data[at : at + length]
                    yield (
                        tag,
                        Property(kind, value.rstrip(b"\0") if kind == 0x1E else value.removesuffix(b"\0\0") if kind == 0x1F else value),
                    )
                at += length + -length % 4
    except (struct.error, KeyError) as error:
        raise _corrupt() from error


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
