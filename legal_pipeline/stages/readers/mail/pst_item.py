"""An item of an Outlook mailbox (PST, OST), as libpff gives it: its properties, text and attachments.

Source: [MS-PST] file format, [MS-OXPROPS] property tags.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from email.parser import HeaderParser
from functools import cached_property
from typing import Any, NamedTuple

from legal_pipeline.data import mail_headers
from legal_pipeline.data.file_signatures import DAMAGED_MARK, OUTLOOK_ONLY_MARK
from legal_pipeline.stages.readers.encoding import decode_blocks
from legal_pipeline.stages.readers.mail.item import Item, codecs_of, fitting_codec, named
from legal_pipeline.stages.readers.mail.mail import TRACKING_IMAGE_BYTES
from legal_pipeline.stages.readers.mail.written_mail import MailFile
from legal_pipeline.stages.readers.office.html import declared_encoding

_STRING8, _UNICODE = 0x1E, 0x1F
_UNPACKED = {0x02: "<h", 0x03: "<i", 0x05: "<d", 0x0B: "<B", 0x14: "<q", 0x40: "<Q"}
"""Types of numbers, truth values and times ([MS-OXCDATA] 2.11.1)."""
_TRANSPORT_HEADER, _RTF, _DISPLAY_NAME = "007D", 0x1009, "3001"
_TRANSPORTED = (("message_id", "Message-ID"), ("in_reply_to", "In-Reply-To"), ("references", "References"))
_ATTACH_DATA, _METHOD, _CONTENT_ID, _LINK = 0x3701, 0x3705, "3712", "370D"
_BY_VALUE, _ITEM, _OLE_OBJECT = 1, 5, 6
_BLOCK_BYTES = 1024 * 1024
TNEF_SIGNATURE = b"\x78\x9f\x3e\x22"
_IMAGES = (".png", ".gif", ".jpg", ".jpeg")


class Property(NamedTuple):
    kind: int
    data: bytes


def properties(item: Any) -> dict[int, Property]:
    """Return the properties of an item of libpff by tag. Raises OSError if they are damaged."""
    found: dict[int, Property] = {}
    for record_set in item.record_sets:
        found |= _of_set(record_set)
    return found


class PstItem(Item):
    """`item` is a message of libpff, `folder` its path in the mailbox, `codecs` what its 8-bit texts may be in if it does not say so.

    Every method may raise OSError: the item is damaged."""

    def __init__(self, item: Any, folder: str, names: Mapping[tuple[str, int], int], codecs: Sequence[str] = ()) -> None:
        self._item, self._folder, self._names, self._more_codecs = item, folder, names, codecs

    @cached_property
    def _properties(self) -> dict[int, Property]:
        return properties(self._item)

    def _codecs(self, tag: str) -> list[str]:
        return [*codecs_of(tag, self.numbers()), *self._more_codecs]

    @property
    def title(self) -> str:
        return self.text("0037") or self.text(_DISPLAY_NAME)

    def headers(self) -> Iterator[tuple[str, str]]:
        if self._folder:
            yield mail_headers.FOLDER, self._folder
        yield from super().headers()

    def identifiers(self) -> Iterator[tuple[str, str]]:
        known = dict(super().identifiers())
        sent = "".join(self.texts(_TRANSPORT_HEADER)).lstrip() if len(known) < len(_TRANSPORTED) else ""
        header = HeaderParser().parsestr(sent)
        for kind, name in _TRANSPORTED:
            if value := known.get(kind) or str(header.get(name) or ""):
                yield kind, value

    def text(self, tag: str) -> str:
        text = "".join(self.texts(tag))
        # a subject begins with a mark and the length of its "Re: " ([MS-PST] 2.5.3.1.1.1)
        return " ".join((text[2:] if text[:1] == "\x01" else text).replace("\x00", "").split())

    def texts(self, tag: str) -> Iterator[str]:
        found = self._properties.get(int(tag, 16))
        if found is None:
            return iter(())
        if found.kind == _UNICODE:
            return decode_blocks([found.data], "utf-16-le")
        declared = declared_encoding(found.data[:4096]) if found.kind != _STRING8 else None
        return decode_blocks([found.data], declared or fitting_codec(self._codecs(tag), found.data))

    def numbers(self) -> dict[int, float]:
        return {
            tag: struct.unpack_from(_UNPACKED[kind], data)[0]
            for tag, (kind, data) in self._properties.items()
            if kind in _UNPACKED and len(data) >= struct.calcsize(_UNPACKED[kind])
        }

    def names(self) -> Mapping[tuple[str, int], int]:
        return self._names

    def recipients(self, kind: int) -> str:
        chosen = [row for row in self._addressees() if row.numbers().get(0x0C15) == kind]
        return "; ".join(
            filter(
                None, (named(row.text(_DISPLAY_NAME), next((v for v in map(row.text, ("39FE", "3003")) if "@" in v), "")) for row in chosen)
            )
        )

    def _addressees(self) -> Iterator[PropertyItem]:
        listed = getattr(self._item, "recipients", None)
        for row in listed.record_sets if listed is not None else ():
            yield PropertyItem(_of_set(row), codecs=self._codecs(_DISPLAY_NAME))

    def packed_rtf(self) -> bytes:
        found = self._properties.get(_RTF)
        return found.data if found else b""

    def files(self) -> Iterator[MailFile]:
        """Yield the attached files. One that is damaged, or that libpff does not open, holds a mark that says so."""
        for number in range(self._attachments):
            try:
                attached = self._item.get_attachment(number)
                about = self._about(attached)
                name, method = about.file_name, int(about.numbers().get(_METHOD, _BY_VALUE))
                if method in (_ITEM, _OLE_OBJECT):
                    yield MailFile(name.removesuffix(".msg") + ".msg", iter([OUTLOOK_ONLY_MARK]))
                elif method == _BY_VALUE:
                    size = sum(map(len, _blocks(attached)))  # reads it whole once, so that damage is known before it is written
                    is_small_picture = bool(about.text(_CONTENT_ID)) and name.lower().endswith(_IMAGES) and size < TRACKING_IMAGE_BYTES
                    if not is_small_picture:
                        yield MailFile(name, _blocks(attached))
            except OSError:
                yield MailFile(f"attachment {number + 1}", iter([DAMAGED_MARK]))

    @property
    def _attachments(self) -> int:
        # libpff has items of unknown kinds, which have neither files nor recipients
        return int(getattr(self._item, "number_of_attachments", None) or 0)

    @property
    def file_name(self) -> str:
        return next(filter(None, map(self.text, ("3707", "3704", _DISPLAY_NAME))), "attachment")

    def _about(self, attached: Any) -> PropertyItem:
        found = {tag: found for record_set in attached.record_sets for tag, found in _of_set(record_set, but=_ATTACH_DATA).items()}
        return PropertyItem(found, codecs=self._codecs(_DISPLAY_NAME))

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield name and address of the files that are linked instead of attached."""
        for number in range(self._attachments):
            try:
                about = self._about(self._item.get_attachment(number))
            except OSError:
                continue
            if about.numbers().get(_METHOD, _BY_VALUE) not in (_BY_VALUE, _ITEM, _OLE_OBJECT):
                yield about.file_name, about.text(_LINK)


def _of_set(record_set: Any, but: int | None = None) -> dict[int, Property]:
    entries = (entry for entry in record_set.entries if entry.entry_type is not None and entry.entry_type != but)
    return {int(entry.entry_type): Property(int(entry.value_type or 0), entry.data or b"") for entry in entries}


def _blocks(attached: Any) -> Iterator[bytes]:
    attached.seek_offset(0, 0)
    remaining = int(attached.size)
    while remaining > 0:
        block = attached.read_buffer(min(_BLOCK_BYTES, remaining))
        if not block:
            raise OSError("an attachment ends before its size")
        remaining -= len(block)
        yield block


class PropertyItem(PstItem):
    """An item of which there are properties alone: a row of a table, or what Outlook's envelope for other programs holds (`tnef`)."""

    def __init__(
        self,
        found: dict[int, Property],
        names: Mapping[tuple[str, int], int] | None = None,
        codecs: Sequence[str] = (),
        addressees: Sequence[PropertyItem] = (),
    ) -> None:
        super().__init__(None, "", names or {}, codecs)
        self.__dict__["_properties"] = found
        self._rows = addressees

    def _codecs(self, tag: str) -> list[str]:
        # what holds the properties knows better
        return [*self._more_codecs, *codecs_of(tag, self.numbers())]

    def _addressees(self) -> Iterator[PropertyItem]:
        yield from self._rows

    def inner_envelope(self) -> bytes:
        """Return the envelope of the item that this attachment is; b"" if it is a file."""
        found = self._properties.get(_ATTACH_DATA)
        # an identifier of its interface stands before it
        return found.data[16:] if found and found.data[16:20] == TNEF_SIGNATURE else b""
