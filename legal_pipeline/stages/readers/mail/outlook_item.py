"""One item in an Outlook file: its properties, its text, what is attached; also an item attached to another.

Source: [MS-OXMSG] file format, [MS-OXPROPS] property tags.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import decoded, usable
from legal_pipeline.stages.readers.html import declared_encoding, html_text
from legal_pipeline.stages.readers.mail.compressed_rtf import unpacked
from legal_pipeline.stages.readers.mail.ole import stream_blocks
from legal_pipeline.stages.readers.office.rtf import rtf_text

_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESSES = ("0C1A", "0042"), ("5D01", "5D02", "0C1F", "0065")
_SHOWN_TO, _SHOWN_CC, _SHOWN_BCC = "0E04", "0E03", "0E02"
_SUBMITTED, _DELIVERED, _CREATED, _START, _END = 0x0039, 0x0E06, 0x3007, 0x0060, 0x0061
_CODE_PAGES = (0x3FDE, 0x3FFD)
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = "3707", "3704", "3001"
_DATA, _CONTENT_ID = "3701", "3712"
_FILETIME_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_RTF_BYTES = 64 * 1024 * 1024
_HEADER_BYTES = {"root": 32, "embedded": 24, "other": 8}  # [MS-OXMSG] 2.4.1


class MsgAttachment(NamedTuple):
    """Bytes can be read once and only while the file is open."""

    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool


@dataclass
class OutlookItem:
    """The item whose streams lie in `folder` of the OLE file: the root, or an item attached to another."""

    ole: Any
    folder: str

    def headers(self) -> Iterator[tuple[str, str]]:
        """What Outlook prints above the text, as far as it is there."""
        name = next(filter(None, map(self.text, _SENDER_NAME)), "")
        # Exchange addresses (/O=FIRM/OU=...) mean nothing outside
        address = next((found for found in map(self.text, _SENDER_ADDRESSES) if "@" in found), "")
        if name or address:
            yield "From", f"{name} <{address}>" if name and address and name != address else name or address
        for label, tag, kind in (("To", _SHOWN_TO, 1), ("Cc", _SHOWN_CC, 2), ("Bcc", _SHOWN_BCC, 3)):
            if shown := self.recipients(kind) or self.text(tag):
                yield label, shown
        fixed = self.fixed()
        for label, tags in (("Date", (_SUBMITTED, _DELIVERED, _CREATED)), ("Start", (_START,)), ("End", (_END,))):
            if date := next((fixed[tag] for tag in tags if fixed.get(tag)), 0):
                yield label, _date(date)
        if subject := self.text(_SUBJECT):
            yield "Subject", subject

    def recipients(self, kind: int) -> str:
        """Names with addresses of the recipients of a kind: 1 to, 2 copy, 3 blind copy."""
        shown: list[str] = []
        for folder in self._folders("__recip_version1.0_#"):
            recipient = OutlookItem(self.ole, folder)
            if recipient.fixed("other").get(0x0C15) != kind:
                continue
            name = recipient.text("3001")
            address = next((found for found in map(recipient.text, ("39FE", "3003")) if "@" in found), "")
            shown.append(f"{name} <{address}>" if name and address and name != address else name or address)
        return "; ".join(filter(None, shown))

    def body(self) -> Iterator[str]:
        """Plain text, else HTML, else RTF."""
        if any(text.strip() for text in self.texts(_BODY)):
            yield from self.texts(_BODY)
        elif any(text.strip() for text in self.texts(_HTML)):
            yield from html_text(self.texts(_HTML))
        elif self.ole.exists(name := f"{self.folder}__substg1.0_{_RTF}0102"):
            if self.ole.get_size(name) > _RTF_BYTES:
                raise Refusal(RefusalReason.TOO_LARGE, "the text of the item takes more than 64 MiB packed; save the mail as EML")
            yield from rtf_text(unpacked(b"".join(stream_blocks(self.ole, name))))

    def texts(self, tag: str) -> Iterator[str]:
        """A text property in pieces; nothing if it is not there."""
        for kind in ("001F", "001E", "0102"):
            name = f"{self.folder}__substg1.0_{tag}{kind}"
            if self.ole.exists(name):
                blocks = stream_blocks(self.ole, name)
                if kind == "0102":
                    declared = declared_encoding(next(stream_blocks(self.ole, name), b"")[:4096])
                    return decoded(blocks, declared or self.code_page())
                return decoded(blocks, "utf-16-le" if kind == "001F" else self.code_page())
        return iter(())

    def text(self, tag: str) -> str:
        """A property of one line; its first block is more than any honest one has."""
        return " ".join(next(self.texts(tag), "").replace("\x00", "").split())

    def fixed(self, header: str | None = None) -> dict[int, int]:
        """Properties of fixed size by tag: times as FILETIME, numbers as they are."""
        name = f"{self.folder}__properties_version1.0"
        if not self.ole.exists(name):
            return {}
        data = next(stream_blocks(self.ole, name), b"")
        found: dict[int, int] = {}
        for at in range(_HEADER_BYTES[header or ("embedded" if self.folder else "root")], len(data) - 15, 16):
            kind, tag = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
            if kind in (0x0003, 0x0040):  # PtypInteger32, PtypTime
                found[tag] = int.from_bytes(data[at + 8 : at + (12 if kind == 0x0003 else 16)], "little")
        return found

    def code_page(self) -> str | None:
        fixed = OutlookItem(self.ole, "").fixed()
        return next((codec for tag in _CODE_PAGES if (codec := usable(_codec(fixed.get(tag, 0))))), None)

    def attachment_folders(self) -> Iterator[tuple[str, str]]:
        """Name and folder of each attachment in order."""
        for folder in self._folders("__attach_version1.0_#"):
            attached = OutlookItem(self.ole, folder)
            name = next(filter(None, map(attached.text, (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))), "attachment")
            yield name, folder

    def attachments(self) -> Iterator[MsgAttachment]:
        for name, folder in self.attachment_folders():
            if self.ole.exists(stream := f"{folder}__substg1.0_{_DATA}0102"):
                is_image = name.lower().endswith((".png", ".gif", ".jpg", ".jpeg"))
                is_shown = bool(OutlookItem(self.ole, folder).text(_CONTENT_ID)) and is_image
                yield MsgAttachment(name, stream_blocks(self.ole, stream), is_shown)
            elif self.ole.exists(f"{folder}__substg1.0_{_DATA}000D/__properties_version1.0"):
                inner = OutlookItem(self.ole, f"{folder}__substg1.0_{_DATA}000D/")
                yield MsgAttachment(name.removesuffix(".msg") + ".eml", inner.as_mail(), False)

    def as_mail(self) -> Iterator[bytes]:
        """The item written as a mail, so that it can be a document of its own."""
        boundary = f"=_{hashlib.sha256(self.folder.encode()).hexdigest()[:32]}"
        for name, value in self.headers():
            yield f"{name}: {value}\r\n".encode("utf-8", "replace")
        yield f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
        yield f"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
        yield from _base64_lines(text.encode("utf-8", "replace") for text in self.body())
        for attached in self.attachments():
            name = base64.b64encode(attached.file_name.encode("utf-8", "replace")).decode()
            yield f'\r\n--{boundary}\r\nContent-Disposition: attachment; filename="=?utf-8?B?{name}?="\r\n'.encode()
            yield b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            yield from _base64_lines(attached.content)
        yield f"\r\n--{boundary}--\r\n".encode()

    def _folders(self, start: str) -> Iterator[str]:
        depth = self.folder.count("/")
        names = {entry[depth] for entry in self.ole.listdir() if len(entry) > depth + 1 and entry[depth].startswith(start)}
        inside = self.folder.strip("/").split("/") if self.folder else []
        for name in sorted(names):
            if self.ole.exists(f"{self.folder}{name}") and len(inside) == depth:
                yield f"{self.folder}{name}/"


def _base64_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        whole = len(rest) // 57 * 57  # 76 characters a line
        for at in range(0, whole, 57):
            yield base64.b64encode(rest[at : at + 57]) + b"\r\n"
        rest = rest[whole:]
    yield base64.b64encode(rest)


def _codec(code_page: int) -> str:
    return {65001: "utf-8", 20127: "cp1252", 1200: "utf-16-le", 28591: "cp1252", 50220: "iso2022_jp"}.get(code_page, f"cp{code_page}")


def _date(filetime: int) -> str:
    """FILETIME counts 100 nanoseconds since 1601; printed in UTC as in a mail's Date header."""
    try:
        return format_datetime(_FILETIME_EPOCH + dt.timedelta(microseconds=filetime // 10))
    except OverflowError:
        return ""
