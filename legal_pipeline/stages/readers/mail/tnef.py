"""Reads the envelope that Outlook wraps around mails for other programs (TNEF, `winmail.dat`): its text and its files.

Source: [MS-OXTNEF] 2.1.3 (attributes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from legal_pipeline.data.outlook_fields import SET_TAIL
from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import codec_of_page, decode_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.item import fitting_codec
from legal_pipeline.stages.readers.mail.pst_item import Property, PropertyItem
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "tnef 1"

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER_BYTES = 6
_SUBJECT, _BODY = 0x00018004, 0x0002800C
_FILE_BEGINS, _FILE_TITLE, _FILE_DATA = 0x00069002, 0x00018010, 0x0006800F
_MESSAGE_PROPERTIES, _RECIPIENTS, _FILE_PROPERTIES, _CODE_PAGE = 0x00069003, 0x00069004, 0x00069005, 0x00069007
_BLOCK_BYTES = 256 * 1024
_MAX_TEXT_BYTES = 64 * 1024 * 1024
_MAX_ATTRIBUTES, _MAX_PROPERTIES = 100_000, 100_000
_LONG_NAME, _DISPLAY_NAME = "3707", "3001"
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
    """Yield the attached files in order; an attached item is an envelope of its own. Raises Refusal(corrupt)."""
    with path.open("rb") as source:
        for file in _files(source):
            if file.data is not None:
                yield TnefFile(file.name, _content(source, file.data))
            elif file.envelope:
                yield TnefFile(file.name, iter([file.envelope]))


def header_fields(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the header fields of the item by kind, and the names of its files. Raises Refusal(corrupt, too_large)."""
    with path.open("rb") as source:
        subject, item, _ = _message(source)
        values = {"subject": subject} | ({name.lower(): value for name, value in item.headers()} if item else {})
        return values | dict(item.identifiers() if item else ()), [file.name for file in _files(source)]


class _File(NamedTuple):
    name: str
    data: _Attribute | None
    envelope: bytes
    """Of an attached item, b"" for a file."""


def _files(source: IO[bytes]) -> Iterator[_File]:
    file: _File | None = None
    codecs: list[str] = []
    for attribute in islice(_attributes(source), _MAX_ATTRIBUTES):
        if attribute.tag == _CODE_PAGE:
            codecs = _declared_codecs(source, attribute)
        elif attribute.tag == _FILE_BEGINS:
            if file is not None:
                yield file
            file = _File("attachment", None, b"")
        elif file is None:
            continue
        elif attribute.tag == _FILE_PROPERTIES:
            item = _item(source, attribute, codecs)
            # the title has eight characters and three
            name = item.text(_LONG_NAME) or (item.text(_DISPLAY_NAME) if file.name == "attachment" else "")
            file = file._replace(name=name or file.name, envelope=item.inner_envelope())
        elif attribute.tag == _FILE_TITLE and file.name == "attachment":
            file = file._replace(name=_string(source, attribute, codecs) or file.name)
        elif attribute.tag == _FILE_DATA:
            file = file._replace(data=attribute)
    if file is not None:
        yield file


def _message(source: IO[bytes]) -> tuple[str, PropertyItem | None, str]:
    """Return the subject, the properties and the text of the envelope's own attributes."""
    found: dict[int, _Attribute] = {}
    for attribute in islice(_attributes(source), _MAX_ATTRIBUTES):
        if attribute.tag == _FILE_BEGINS:
            break
        found[attribute.tag] = attribute
    codecs = _declared_codecs(source, found[_CODE_PAGE]) if _CODE_PAGE in found else []
    subject, text = (_string(source, found[tag], codecs) if tag in found else "" for tag in (_SUBJECT, _BODY))
    if _MESSAGE_PROPERTIES not in found and _RECIPIENTS not in found:
        return subject, None, text
    addressees = _addressees(source, found[_RECIPIENTS], codecs) if _RECIPIENTS in found else []
    return subject, _item(source, found.get(_MESSAGE_PROPERTIES), codecs, addressees), text


def _text(path: Path) -> Iterator[str]:
    with path.open("rb") as source:
        subject, item, text = _message(source)
        names = [file.name for file in _files(source)]
    printed = list(item.headers()) if item else []
    if subject and "Subject" not in dict(printed):
        printed.append(("Subject", subject))
    yield from (f"{name}: {value}\n" for name, value in printed)
    yield "\n"
    if item:
        yield from item.fields()
    if text.strip():
        yield text + "\n"
    elif item:
        # most envelopes have their text as RTF alone
        yield from item.body()
        yield "\n"
    if names:
        yield f"\nAttachments: {'; '.join(names)}\n"


def _item(source: IO[bytes], attribute: _Attribute | None, codecs: list[str], addressees: Sequence[PropertyItem] = ()) -> PropertyItem:
    names: dict[tuple[str, int], int] = {}
    found, _ = _properties(_whole(source, attribute), 0, names) if attribute is not None else ({}, 0)
    return PropertyItem(found, names, codecs, addressees)


def _addressees(source: IO[bytes], attribute: _Attribute, codecs: list[str]) -> list[PropertyItem]:
    """Return the rows of the list of recipients: their number, then the properties of each ([MS-OXTNEF] 2.1.3.5)."""
    data, rows = _whole(source, attribute), list[PropertyItem]()
    count, at = int.from_bytes(data[:4], "little"), 4
    for _ in range(min(count, _MAX_PROPERTIES)):
        found, at = _properties(data, at, {})
        rows.append(PropertyItem(found, codecs=codecs))
    return rows


def _declared_codecs(source: IO[bytes], attribute: _Attribute) -> list[str]:
    """Return the codec of the 8-bit texts of an envelope, if it is known."""
    codec = codec_of_page(int.from_bytes(_whole(source, attribute)[:4], "little"))
    return [codec] if codec is not None else []


def _properties(data: bytes, at: int, names: dict[tuple[str, int], int]) -> tuple[dict[int, Property], int]:
    """Return the properties of a list by tag, without those of many values ([MS-OXTNEF] 2.1.3.4), and the end of the list.

    `names` receives the tags of named ones by set and number. Raises Refusal(corrupt).
    """
    found: dict[int, Property] = {}
    try:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
        for _ in range(min(count, _MAX_PROPERTIES)):
            kind, tag = struct.unpack_from("<HH", data, at)
            at += 4
            if tag >= _FIRST_NAMED:
                by_name, number = struct.unpack_from("<II", data, at + 16)
                length = number if by_name else 0
                if not by_name and data[at + 4 : at + 16] == SET_TAIL:
                    names[(f"{int.from_bytes(data[at : at + 4], 'little'):08x}", number)] = tag
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
                if not kind & _MANY:
                    value = data[at : at + length]
                    ends = {0x1E: value.rstrip(b"\0"), 0x1F: value.removesuffix(b"\0\0")}
                    found[tag] = Property(kind, ends.get(kind, value))
                at += length + -length % 4
    except (struct.error, KeyError) as error:
        raise _corrupt() from error
    return found, at


def _attributes(source: IO[bytes]) -> Iterator[_Attribute]:
    size = source.seek(0, 2)
    source.seek(0)
    if source.read(_HEADER_BYTES)[:4] != _SIGNATURE:
        raise _corrupt()
    at = _HEADER_BYTES
    while at + 9 < size:
        source.seek(at)
        head = source.read(9)
        if not any(head):
            return  # a gateway has filled the last block up
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


def _string(source: IO[bytes], attribute: _Attribute, codecs: list[str]) -> str:
    data = _whole(source, attribute)
    return "".join(decode_blocks([data], fitting_codec(codecs, data))).rstrip("\x00")


def _whole(source: IO[bytes], attribute: _Attribute) -> bytes:
    """Raises Refusal(too_large)."""
    if attribute.length > _MAX_TEXT_BYTES:
        raise Refusal(RefusalReason.TOO_LARGE, "its text takes more than 64 MiB; have the mail sent again as plain text")
    source.seek(attribute.start)
    return source.read(attribute.length)


def _corrupt() -> Refusal:
    return Refusal(RefusalReason.CORRUPT, "Outlook's winmail.dat is damaged; have the mail sent again as plain text or HTML")
