"""Reads mails (EML, Apple's EMLX, web archives) and mailboxes (mbox): the visible headers, then the body.

A plain-text body is preferred to its HTML alternative. Attachments are listed by name and become documents of
their own, see `attachments`. Constant memory, two passes over the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.data import mail_headers
from legal_pipeline.data.file_signatures import APPLE_MAIL, MAIL, MBOX
from legal_pipeline.model import PAGE_BREAK, Page
from legal_pipeline.stages.readers.encoding import decode_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.body import BODY_TYPES, ENRICHED, body_text, names_written, split_plain, written_files
from legal_pipeline.stages.readers.mail.mime import Part, decoded_header, message_headers, split_lines, walk
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "mail 1"

_BLOCK_BYTES = 256 * 1024
_MBOX_LINE = re.compile(rb"From \S+.*\d{4}")
_MARKED_LINE = re.compile(rb">+From ")
_STUB_WORDS, _TIMES_A_STUB = 60, 3
"""A plain alternative this short, with HTML three times as long, only says that there is HTML."""
_NOTICE = re.compile(
    rb"(?:does|do|did|can|could)(?: not|n.t) (?:support|display|read|show|render|view|accept)\b[^.]{0,40}\bhtml\b"
    rb"|\b(?:view|read|see|display) (?:this|the) (?:e-?mail|message|page)\b[^.]{0,60}\b(?:html|browser)\b"
    rb"|\b(?:e-?mail|message) (?:is|was sent) (?:only )?in html\b|\bhtml[ -](?:version|format|capable|enabled|compatible|only)\b",
    re.IGNORECASE,
)
_SAMPLE_BYTES = 4096
_WEB_RESOURCES = frozenset({"text/css", "text/javascript", "application/javascript", "application/x-javascript"})
TRACKING_IMAGE_BYTES = 5 * 1024
"""Smaller images embedded in the HTML are logos and tracking pixels, not documents."""


@dataclass(frozen=True, slots=True)
class Message:
    """The position of one message in its file, in bytes."""

    path: Path
    start: int = 0
    end: int | None = None
    encoding: str | None = None
    """UTF-16 if the mail was saved as UTF-16 text. The declared character sets do not apply then."""
    is_in_mailbox: bool = False
    """Whether a line that begins with "From" has a mark before it, so that it begins no mail."""
    has_old_line_ends: bool = False
    """Whether lines end with a carriage return alone, as on old Macs."""

    def lines(self) -> Iterator[bytes]:
        blocks = self._blocks()
        if self.has_old_line_ends:
            blocks = (block.replace(b"\r", b"\n") for block in blocks)
        if self.encoding:
            return split_lines(text.encode("utf-8", "replace") for text in decode_blocks(blocks, self.encoding))
        lines = split_lines(blocks)
        return (line[1:] if _MARKED_LINE.match(line) else line for line in lines) if self.is_in_mailbox else lines

    def _blocks(self) -> Iterator[bytes]:
        with self.path.open("rb") as source:
            source.seek(self.start)
            remaining = self.end - self.start if self.end is not None else None
            while block := source.read(_BLOCK_BYTES if remaining is None else min(_BLOCK_BYTES, remaining)):
                remaining = remaining - len(block) if remaining is not None else None
                yield block


class Attachment(NamedTuple):
    """An attached file. `content` can be read once, and only before the next attachment is requested."""

    file_name: str
    content: Iterator[bytes]
    is_inline_image: bool


class _Leaf(NamedTuple):
    ordinal: int
    content_type: str
    containers: tuple[tuple[int, str], ...]
    words: int
    """Of a plain part, up to those of 4 KiB; of an alternative to a short one, all; of any other part, 1 if it has text."""
    files: tuple[str, ...] = ()
    """The names of the files that are written into it."""
    is_notice: bool = False
    """Whether it is short and says that the mail is in HTML."""

    @property
    def alternatives(self) -> set[int]:
        """Return the numbers of the alternatives that it belongs to."""
        return {number for number, kind in self.containers if kind == "multipart/alternative"}


def read_mail(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of one mail. Raises Refusal(hostile) for parts nested too deeply."""
    return paginate(_text(messages(path, MAIL)), ENGINE, limits, is_mail=True)


def read_apple_mail(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a mail saved by Apple Mail, see `read_mail`."""
    return paginate(_text(messages(path, APPLE_MAIL)), ENGINE, limits, is_mail=True)


def read_mailbox(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a mailbox. Each message begins on a new page."""
    return paginate(_text(messages(path, MBOX)), ENGINE, limits, is_mail=True)


def messages(path: Path, media_type: str) -> Iterator[Message]:
    """Yield the messages of a mail file in order."""
    if media_type == MBOX:
        yield from _mbox_messages(path)
        return
    with path.open("rb") as source:
        head = source.read(4096)
    if media_type == APPLE_MAIL:
        first, _, _ = head.partition(b"\n")
        start = len(first) + 1
        yield Message(path, start, start + int(first.strip()))
    else:
        encoding = unicode_encoding(head)
        yield Message(path, encoding=encoding, has_old_line_ends=not encoding and b"\r" in head and b"\n" not in head)


def attachments(path: Path, media_type: str) -> Iterator[Attachment]:
    """Yield the attachments in order, without digital signatures and the style sheets and scripts of web pages."""
    for message in messages(path, media_type):
        for part in walk(message.lines()):
            if _is_body(part):
                for name, content in written_files(part):
                    yield Attachment(name, content, False)
                continue
            if part.content_type in mail_headers.SIGNATURE_TYPES:
                continue
            is_related = any(kind == "multipart/related" for _, kind in part.containers) and (
                bool(part.content_id) or part.disposition != "attachment"
            )
            is_web_resource = part.content_type in _WEB_RESOURCES or not (part.file_name or part.content_type.startswith("image/"))
            if is_related and is_web_resource and part.content_type != MAIL:
                continue
            yield Attachment(_name(part), part.content(), is_related and part.content_type.startswith("image/"))


def html_bodies(path: Path, media_type: str) -> Iterator[Iterator[bytes]]:
    """Yield the bytes of each part of the text that is HTML, in order; each can be read before the next is requested."""
    for message in messages(path, media_type):
        for part in walk(message.lines()):
            if part.content_type == "text/html" and _is_body(part):
                yield part.content()


_FIELDS = {"from": "From", "to": "To", "cc": "Cc", "bcc": "Bcc", "date": "Date", "subject": "Subject"} | {
    "message_id": "Message-ID",
    "in_reply_to": "In-Reply-To",
    "references": "References",
}


def header_fields(path: Path, media_type: str) -> tuple[dict[str, str], list[str]]:
    """Return the decoded header fields of a mail by kind, and the names of its attachments."""
    message = next(messages(path, media_type))
    headers = message_headers(message.lines())
    values = {kind: ", ".join(map(decoded_header, headers.get_all(name) or [])) for kind, name in _FIELDS.items()}
    names: list[str] = []
    for part in walk(message.lines()):
        if _is_body(part):
            names += names_written(part)
        elif part.content_type not in mail_headers.SIGNATURE_TYPES:
            names.append(_name(part))
    return values, names


def _mbox_messages(path: Path) -> Iterator[Message]:
    start: int | None = None
    at = 0
    is_after_blank = True
    for line in Message(path).lines():
        if is_after_blank and _MBOX_LINE.match(line):
            if start is not None:
                yield Message(path, start, at, is_in_mailbox=True)
            start = at + len(line)
        is_after_blank = not line.strip()
        at += len(line)
    if start is not None:
        yield Message(path, start, at, is_in_mailbox=True)


def _text(mails: Iterable[Message]) -> Iterator[str]:
    is_first = True
    for message in mails:
        if not is_first:
            yield PAGE_BREAK
        is_first = False
        yield from _message_text(message)


def _message_text(message: Message) -> Iterator[str]:
    headers = message_headers(message.lines())
    for name in mail_headers.PRINTED:
        if values := headers.get_all(name):
            yield f"{name}: {', '.join(decoded_header(value) for value in values)}\n"
    if folder := headers.get(mail_headers.FOLDER):
        yield f"Folder: {decoded_header(folder)}\n"
    leaves: list[_Leaf] = []
    names: list[str] = []
    has_parts = False
    for part in walk(message.lines()):
        has_parts = has_parts or not part.is_preamble
        if _is_body(part):
            leaves.append(_leaf(part, "utf-8" if message.encoding else part.charset, leaves))
            names += leaves[-1].files
        elif part.file_name or part.content_type == MAIL:
            names.append(_name(part))
    chosen = _chosen([leaf for leaf in leaves if leaf.ordinal > 0 or not has_parts])
    for part in walk(message.lines()):
        if part.ordinal in chosen:
            yield "\n"
            # a form feed in the text of a mail is a page break too
            yield from body_text(part, "utf-8" if message.encoding else part.charset)
            yield "\n"
    if names:
        yield f"\nAttachments: {'; '.join(names)}\n"


def _leaf(part: Part, charset: str | None, before: list[_Leaf]) -> _Leaf:
    leaf = _Leaf(part.ordinal, part.content_type, part.containers, 0)
    if part.content_type != "text/html":
        begun, has_more, names = b"", False, list[str]()
        for name, content in split_plain(part):
            names += [name] if name else []
            for block in content:
                if not name and len(begun) < _SAMPLE_BYTES:
                    begun += block
                else:
                    has_more = has_more or (not name and bool(block.strip()))
        words = len(begun.split())
        is_notice = words <= _STUB_WORDS and _NOTICE.search(begun) is not None
        return leaf._replace(words=words or int(has_more), files=tuple(names), is_notice=is_notice)
    is_beside_stub = any(0 < other.words <= _STUB_WORDS and other.alternatives & leaf.alternatives for other in before)
    if not is_beside_stub:
        return leaf._replace(words=int(any(block.strip() for block in part.content())))
    return leaf._replace(words=sum(len(text.split()) for text in body_text(part, charset)))


def _chosen(leaves: list[_Leaf]) -> set[int]:
    """Return the ordinals of the parts that make up the body: of alternatives, only the plain-text one, unless it is a stub."""
    texts = [leaf for leaf in leaves if leaf.words]
    plain = [leaf for leaf in texts if leaf.content_type == "text/plain" and not _is_stub(leaf, texts)]
    with_plain = {number for leaf in plain for number in leaf.alternatives}
    plain += [leaf for leaf in texts if leaf.content_type in ENRICHED and with_plain.isdisjoint(leaf.alternatives)]
    covered = {number for leaf in plain for number in leaf.alternatives}
    stubs = {leaf.ordinal for leaf in texts if leaf.content_type == "text/plain" and leaf not in plain}
    return {leaf.ordinal for leaf in texts if leaf in plain or covered.isdisjoint(number for number, _ in leaf.containers)} - stubs


def _is_stub(leaf: _Leaf, texts: list[_Leaf]) -> bool:
    html = sum(other.words for other in texts if other.content_type == "text/html" and other.alternatives & leaf.alternatives)
    if leaf.is_notice and html:
        return True
    return leaf.words <= _STUB_WORDS and html > _TIMES_A_STUB * leaf.words and html > leaf.words + 20


def _is_body(part: Part) -> bool:
    return part.content_type in BODY_TYPES and part.disposition != "attachment" and not part.file_name


def _name(part: Part) -> str:
    if part.file_name:
        return part.file_name
    if location := str(part.headers.get("content-location", "")).strip().rpartition("/")[2]:
        return location
    stem = "message" if part.content_type == MAIL else "part"
    return stem + mail_headers.EXTENSIONS.get(part.content_type, "")
