"""An item in an Outlook file, or an item attached to another: its properties, text and attachments.

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
from legal_pipeline.stages.readers.encoding import codec_name, decode_blocks
from legal_pipeline.stages.readers.mail.compressed_rtf import decompress_rtf
from legal_pipeline.stages.readers.mail.ole import stream_blocks
from legal_pipeline.stages.readers.office.html import declared_encoding, html_text
from legal_pipeline.stages.readers.office.rtf import rtf_text

_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESSES = ("0C1A", "0042"), ("5D01", "5D02", "0C1F", "0065")
_DISPLAY_TO, _DISPLAY_CC, _DISPLAY_BCC = "0E04", "0E03", "0E02"
_SUBMITTED, _DELIVERED, _CREATED, _START, _END = 0x0039, 0x0E06, 0x3007, 0x0060, 0x0061
_IDENTIFIERS = (("message_id", "1035"), ("in_reply_to", "1042"), ("references", "1039"))
_CODE_PAGES = (0x3FDE, 0x3FFD)
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = "3707", "3704", "3001"
_DATA, _CONTENT_ID = "3701", "3712"
_FILETIME_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_RTF_BYTES = 64 * 1024 * 1024
_HEADER_BYTES = {"root": 32, "embedded": 24, "other": 8}  # [MS-OXMSG] 2.4.1


class MsgAttachment(NamedTuple):
    """An attached file. `content` can be read once, and only while the OLE file is open."""

    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool


@dataclass
class OutlookItem:
    """The item in the storage `folder` of the OLE file: '' for the root, else an attached item."""

    ole: Any
    folder: str

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of the headers that Outlook prints above the text."""
        name = next(filter(None, map(self.text, _SENDER_NAME)), "")
        # Exchange addresses (/O=FIRM/OU=...) are meaningless outside the organization
        address = next((value for value in map(self.text, _SENDER_ADDRESSES) if "@" in value), "")
        if name or address:
            yield "From", f"{name} <{address}>" if name and address and name != address else name or address
        for label, tag, kind in (("To", _DISPLAY_TO, 1), ("Cc", _DISPLAY_CC, 2), ("Bcc", _DISPLAY_BCC, 3)):
            if addressees := self.recipients(kind) or self.text(tag):
                yield label, addressees
        numbers = self.numbers()
        for label, tags in (("Date", (_SUBMITTED, _DELIVERED, _CREATED)), ("Start", (_START,)), ("End", (_END,))):
            if date := next((numbers[tag] for tag in tags if numbers.get(tag)), 0):
                yield label, _date(date)
        if subject := self.text(_SUBJECT):
            yield "Subject", subject

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield the identifiers of the mail and of those that it answers, as the Internet header had them."""
        for kind, tag in _IDENTIFIERS:
            if value := self.text(tag):
                yield kind, value

    def recipients(self, kind: int) -> str:
        """Return names and addresses of the recipients of a kind: 1 To, 2 Cc, 3 Bcc."""
        recipients: list[str] = []
        for folder in self._folders("__recip_version1.0_#"):
            recipient = OutlookItem(self.ole, folder)
            if recipient.numbers("other").get(0x0C15) != kind:
                continue
            name = recipient.text("3001")
            address = next((value for value in map(recipient.text, ("39FE", "3003")) if "@" in value), "")
            recipients.append(f"{name} <{address}>" if name and address and name != address else name or address)
        return "; ".join(filter(None, recipients))

    def body(self) -> Iterator[str]:
        """Yield the plain text, else the HTML, else the RTF, as text."""
        if any(text.strip() for text in self.texts(_BODY)):
            yield from self.texts(_BODY)
        elif any(text.strip() for text in self.texts(_HTML)):
            yield from html_text(self.texts(_HTML))
        elif self.ole.exists(name := f"{self.folder}__substg1.0_{_RTF}0102"):
            if self.ole.get_size(name) > _RTF_BYTES:
                raise Refusal(RefusalReason.TOO_LARGE, "the text of the item takes more than 64 MiB packed; save the mail as EML")
            yield from rtf_text(decompress_rtf(b"".join(stream_blocks(self.ole, name))))

    def texts(self, tag: str) -> Iterator[str]:
        """Yield a text property in pieces, nothing if it is missing."""
        for kind in ("001F", "001E", "0102"):
            name = f"{self.folder}__substg1.0_{tag}{kind}"
            if self.ole.exists(name):
                blocks = stream_blocks(self.ole, name)
                if kind == "0102":
                    declared = declared_encoding(next(stream_blocks(self.ole, name), b"")[:4096])
                    return decode_blocks(blocks, declared or self.code_page())
                return decode_blocks(blocks, "utf-16-le" if kind == "001F" else self.code_page())
        return iter(())

    def text(self, tag: str) -> str:
        """Return a one-line property. Its first block (up to 1 MiB) is enough."""
        return " ".join(next(self.texts(tag), "").replace("\x00", "").split())

    def numbers(self, header: str | None = None) -> dict[int, int]:
        """Return the integer and time properties by tag; times are in FILETIME."""
        name = f"{self.folder}__properties_version1.0"
        if not self.ole.exists(name):
            return {}
        data = next(stream_blocks(self.ole, name), b"")
        properties: dict[int, int] = {}
        for at in range(_HEADER_BYTES[header or ("embedded" if self.folder else "root")], len(data) - 15, 16):
            kind, tag = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
            if kind in (0x0003, 0x0040):  # PtypInteger32, PtypTime
                properties[tag] = int.from_bytes(data[at + 8 : at + (12 if kind == 0x0003 else 16)], "little")
        return properties

    def code_page(self) -> str | None:
        numbers = OutlookItem(self.ole, "").numbers()
        return next((codec for tag in _CODE_PAGES if (codec := codec_name(_codec(numbers.get(tag, 0))))), None)

    def attachment_folders(self) -> Iterator[tuple[str, str]]:
        """Yield name and storage of each attachment in order."""
        for folder in self._folders("__attach_version1.0_#"):
            attached = OutlookItem(self.ole, folder)
            name = next(filter(None, map(attached.text, (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))), "attachment")
            yield name, folder

    def attachments(self) -> Iterator[MsgAttachment]:
        for name, folder in self.attachment_folders():
            if self.ole.exists(stream := f"{folder}__substg1.0_{_DATA}0102"):
                is_image = name.lower().endswith((".png", ".gif", ".jpg", ".jpeg"))
                is_inline = bool(OutlookItem(self.ole, folder).text(_CONTENT_ID)) and is_image
                yield MsgAttachment(name, stream_blocks(self.ole, stream), is_inline)
            elif self.ole.exists(f"{folder}__substg1.0_{_DATA}000D/__properties_version1.0"):
                inner = OutlookItem(self.ole, f"{folder}__substg1.0_{_DATA}000D/")
                yield MsgAttachment(name.removesuffix(".msg") + ".eml", inner.as_mail(), False)

    def as_mail(self) -> Iterator[bytes]:
        """Convert the item to a mail, so that it can be a document of its own."""
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
        whole = len(rest) // 57 * 57  # lines of 76 characters
        for at in range(0, whole, 57):
            yield base64.b64encode(rest[at : at + 57]) + b"\r\n"
        rest = rest[whole:]
    yield base64.b64encode(rest)


def _codec(code_page: int) -> str:
    return {65001: "utf-8", 20127: "cp1252", 1200: "utf-16-le", 28591: "cp1252", 50220: "iso2022_jp"}.get(code_page, f"cp{code_page}")


def _date(filetime: int) -> str:
    """Format a FILETIME (100 nanoseconds since 1601) in UTC, as in the Date header of a mail."""
    try:
        return format_datetime(_FILETIME_EPOCH + dt.timedelta(microseconds=filetime // 10))
    except OverflowError:
        return ""
