"""An item in an Outlook file, or an item attached to another: its properties, text and attachments.

Source: [MS-OXMSG] file format, [MS-OXPROPS] property tags.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.embedded.ole_object import file_in_storage
from legal_pipeline.stages.readers.encoding import decode_blocks
from legal_pipeline.stages.readers.mail.item import Item, codecs_of, fitting_codec, named
from legal_pipeline.stages.readers.mail.item_fields import named_tags
from legal_pipeline.stages.readers.mail.ole import stream_blocks
from legal_pipeline.stages.readers.mail.written_mail import MailFile
from legal_pipeline.stages.readers.office.html import declared_encoding

_RTF, _SETS, _NAMES = "1009", "00020102", "00030102"
_UNPACKED = {0x0003: "<i", 0x0005: "<d", 0x000B: "<H", 0x0040: "<Q"}
"""Properties that hold their value: integers, shares, truth values, times ([MS-OXCDATA] 2.11.1)."""
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = "3707", "3704", "3001"
_DATA, _CONTENT_ID = "3701", "3712"
_METHOD, _BY_VALUE, _LINKED, _ADDRESSES = 0x3705, 1, frozenset({2, 3, 4, 7}), ("370D", "3708")
"""How a file is attached, and where it is if it is elsewhere ([MS-OXCMSG] 2.2.2.9)."""
_INNER = f"__substg1.0_{_DATA}000D/"
"""Where an attachment that is an item has its properties."""
_RTF_BYTES = 64 * 1024 * 1024
_HEADER_BYTES = {"root": 32, "embedded": 24, "other": 8}  # [MS-OXMSG] 2.4.1


class MsgAttachment(NamedTuple):
    """An attached file. `content` can be read once, and only while the OLE file is open."""

    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool


@dataclass
class OutlookItem(Item):
    """The item in the storage `folder` of the OLE file: '' for the root, else an attached item."""

    ole: Any
    folder: str

    def recipients(self, kind: int) -> str:
        recipients: list[str] = []
        for folder in self._folders("__recip_version1.0_#"):
            recipient = OutlookItem(self.ole, folder)
            if recipient.numbers("other").get(0x0C15) != kind:
                continue
            name = recipient.text("3001")
            address = next((value for value in map(recipient.text, ("39FE", "3003")) if "@" in value), "")
            recipients.append(named(name, address))
        return "; ".join(filter(None, recipients))

    def packed_rtf(self) -> bytes:
        if not self.ole.exists(name := f"{self.folder}__substg1.0_{_RTF}0102"):
            return b""
        if self.ole.get_size(name) > _RTF_BYTES:
            raise Refusal(RefusalReason.TOO_LARGE, "the text of the item takes more than 64 MiB packed; save the mail as EML")
        return b"".join(stream_blocks(self.ole, name))

    def files(self) -> Iterator[MailFile]:
        return (MailFile(attached.file_name, attached.content) for attached in self.attachments())

    def names(self) -> dict[tuple[str, int], int]:
        streams = (f"__nameid_version1.0/__substg1.0_{name}" for name in (_SETS, _NAMES))
        return named_tags(*(b"".join(stream_blocks(self.ole, name)) if self.ole.exists(name) else b"" for name in streams))

    def texts(self, tag: str) -> Iterator[str]:
        for kind in ("001F", "001E", "0102"):
            name = f"{self.folder}__substg1.0_{tag}{kind}"
            if self.ole.exists(name):
                if kind == "001F":
                    return decode_blocks(stream_blocks(self.ole, name), "utf-16-le")
                start = next(stream_blocks(self.ole, name), b"")
                declared = declared_encoding(start[:4096]) if kind == "0102" else None
                return decode_blocks(stream_blocks(self.ole, name), declared or self._codec(tag, start))
        return iter(())

    def text(self, tag: str) -> str:
        # its first block (up to 1 MiB) is enough
        return " ".join(next(self.texts(tag), "").replace("\x00", "").split())

    def numbers(self, header: str | None = None) -> dict[int, float]:
        name = f"{self.folder}__properties_version1.0"
        if not self.ole.exists(name):
            return {}
        data = next(stream_blocks(self.ole, name), b"")
        properties: dict[int, float] = {}
        for at in range(_HEADER_BYTES[header or ("embedded" if self.folder else "root")], len(data) - 15, 16):
            kind, tag = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
            if kind in _UNPACKED:
                (properties[tag],) = struct.unpack_from(_UNPACKED[kind], data, at + 8)
        return properties

    def _codec(self, tag: str, start: bytes) -> str | None:
        return fitting_codec((codec for item in self._items_around() for codec in codecs_of(tag, item.numbers())), start)

    def _items_around(self) -> Iterator[OutlookItem]:
        """Yield this item, or the one whose recipient or attachment this is, then those that it is attached to."""
        parts = self.folder.split(_INNER)
        for count in range(len(parts) - 1, -1, -1):
            yield OutlookItem(self.ole, "".join(f"{part}{_INNER}" for part in parts[:count]))

    def attachment_folders(self) -> Iterator[tuple[str, str]]:
        """Yield name and storage of each attachment in order."""
        for folder in self._folders("__attach_version1.0_#"):
            attached = OutlookItem(self.ole, folder)
            name = next(filter(None, map(attached.text, (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))), "attachment")
            yield name, folder

    def links(self) -> Iterator[tuple[str, str]]:
        for name, folder in self.attachment_folders():
            attached = OutlookItem(self.ole, folder)
            if attached.numbers("other").get(_METHOD, _BY_VALUE) in _LINKED:
                yield name, next(filter(None, map(attached.text, _ADDRESSES)), "")

    def attachments(self) -> Iterator[MsgAttachment]:
        for name, folder in self.attachment_folders():
            if self.ole.exists(stream := f"{folder}__substg1.0_{_DATA}0102"):
                is_image = name.lower().endswith((".png", ".gif", ".jpg", ".jpeg"))
                is_inline = bool(OutlookItem(self.ole, folder).text(_CONTENT_ID)) and is_image
                yield MsgAttachment(name, stream_blocks(self.ole, stream), is_inline)
            elif self.ole.exists(f"{folder}{_INNER}__properties_version1.0"):
                inner = OutlookItem(self.ole, f"{folder}{_INNER}")
                yield MsgAttachment(name.removesuffix(".msg") + ".eml", inner.as_mail(inner.folder), False)
            elif (found := file_in_storage(self.ole, f"{folder}__substg1.0_{_DATA}000D", name)) is not None:
                # an object inserted into the text, as of Word or Acrobat
                yield MsgAttachment(found.file_name, iter([found.content]), False)

    def _folders(self, start: str) -> Iterator[str]:
        depth = self.folder.count("/")
        names = {entry[depth] for entry in self.ole.listdir() if len(entry) > depth + 1 and entry[depth].startswith(start)}
        inside = self.folder.strip("/").split("/") if self.folder else []
        for name in sorted(names):
            if self.ole.exists(f"{self.folder}{name}") and len(inside) == depth:
                yield f"{self.folder}{name}/"
