"""What an item of Outlook says, whatever file it comes from: header lines, fields, text, and the mail that it becomes.

Source: [MS-OXPROPS] property tags.
"""

from __future__ import annotations

import codecs
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import codec_of_page
from legal_pipeline.stages.readers.mail.compressed_rtf import decompress_rtf
from legal_pipeline.stages.readers.mail.item_fields import field_lines, moment
from legal_pipeline.stages.readers.mail.written_mail import MailFile, written_mail
from legal_pipeline.stages.readers.office.html import html_text
from legal_pipeline.stages.readers.office.rtf import rtf_text

_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESSES = ("0C1A", "0042"), ("5D01", "5D02", "0C1F", "0065")
_DISPLAY_TO, _DISPLAY_CC, _DISPLAY_BCC = "0E04", "0E03", "0E02"
_SUBMITTED, _DELIVERED, _CREATED, _START, _END = 0x0039, 0x0E06, 0x3007, 0x0060, 0x0061
_IDENTIFIERS = (("message_id", "1035"), ("in_reply_to", "1042"), ("references", "1039"))
_HEADER_NAMES = {"message_id": "Message-ID", "in_reply_to": "In-Reply-To", "references": "References"}
_CLASS = "001A"
_INTERNET_PAGE, _MESSAGE_PAGE = 0x3FDE, 0x3FFD
"""Code pages of the text, and of the other properties."""


class Item(ABC):
    """Tags are four hexadecimal digits in capitals, as in the names of streams."""

    @abstractmethod
    def text(self, tag: str) -> str:
        """Return a text property as one line, "" if it is missing."""

    @abstractmethod
    def texts(self, tag: str) -> Iterator[str]:
        """Yield a text property in pieces, nothing if it is missing."""

    @abstractmethod
    def numbers(self) -> Mapping[int, float]:
        """Return the numbers, truth values and times by tag; times are in FILETIME."""

    @abstractmethod
    def names(self) -> Mapping[tuple[str, int], int]:
        """Return the tags of the named properties, see `item_fields.named_tags`."""

    @abstractmethod
    def recipients(self, kind: int) -> str:
        """Return names and addresses of the recipients of a kind: 1 To, 2 Cc, 3 Bcc."""

    @abstractmethod
    def packed_rtf(self) -> bytes:
        """Return the text as compressed RTF, b"" if there is none. Raises Refusal(too_large)."""

    @abstractmethod
    def files(self) -> Iterator[MailFile]:
        """Yield the attached files; an attached item is a mail."""

    @abstractmethod
    def links(self) -> Iterator[tuple[str, str]]:
        """Yield name and address of the files that are linked instead of attached."""

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of the headers that Outlook prints above the text."""
        name = next(filter(None, map(self.text, _SENDER_NAME)), "")
        # Exchange addresses (/O=FIRM/OU=...) are meaningless outside the organization
        address = next((value for value in map(self.text, _SENDER_ADDRESSES) if "@" in value), "")
        if name or address:
            yield "From", named(name, address)
        for label, tag, kind in (("To", _DISPLAY_TO, 1), ("Cc", _DISPLAY_CC, 2), ("Bcc", _DISPLAY_BCC, 3)):
            if addressees := self.recipients(kind) or self.text(tag):
                yield label, addressees
        numbers = self.numbers()
        for label, tags in (("Date", (_SUBMITTED, _DELIVERED, _CREATED)), ("Start", (_START,)), ("End", (_END,))):
            if date := next((numbers[tag] for tag in tags if numbers.get(tag)), 0):
                yield label, moment(date)
        if subject := self.text(_SUBJECT):
            yield "Subject", subject

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield the identifiers of the mail and of those that it answers, as the Internet header had them."""
        for kind, tag in _IDENTIFIERS:
            if value := self.text(tag):
                yield kind, value

    def fields(self) -> Iterator[str]:
        """Yield a line for each field that a mail does not have: those of contacts, appointments, tasks and journal entries."""
        kind = self.text(_CLASS)
        if kind and not kind.upper().startswith("IPM.NOTE"):
            printed = frozenset(label for label, _ in self.headers())
            lines = list(field_lines(kind, self.names(), lambda tag: self.text(f"{tag:04X}"), self.numbers(), printed))
            yield from (*lines, "\n") if lines else ()

    def body(self) -> Iterator[str]:
        """Yield the plain text, else the HTML, else the RTF, as text, then the addresses of linked files. Raises Refusal(corrupt)."""
        yield from self._own_text()
        if links := [f"Linked file: {named(name, address)}\n" for name, address in self.links()]:
            yield from ("\n\n", *links)

    def _own_text(self) -> Iterator[str]:
        if any(text.strip() for text in self.texts(_BODY)):
            yield from self.texts(_BODY)
        elif any(text.strip() for text in self.texts(_HTML)):
            yield from html_text(self.texts(_HTML))
        elif packed := self.packed_rtf():
            yield from rtf_text(_unpacked(packed))

    def html(self) -> Iterator[str]:
        """Yield the text as HTML in pieces, nothing if it has none."""
        yield from self.texts(_HTML)

    def as_mail(self, seed: str) -> Iterator[bytes]:
        """Convert the item to a mail, so that it can be a document of its own. The same `seed` gives the same bytes."""
        identifiers = ((_HEADER_NAMES[kind], value) for kind, value in self.identifiers())
        return written_mail(chain(self.headers(), identifiers), chain(self.fields(), self.body()), self.files(), seed)


def named(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address and name != address else name or address


def codecs_of(tag: str, numbers: Mapping[int, float]) -> list[str]:
    """Return the codecs that an 8-bit property may be in by the numbers of its item, the likeliest first."""
    pages = (_INTERNET_PAGE, _MESSAGE_PAGE) if tag in (_BODY, _HTML) else (_MESSAGE_PAGE, _INTERNET_PAGE)
    return [codec for page in pages if (codec := codec_of_page(int(numbers.get(page, 0)))) is not None]


def fitting_codec(names: Iterable[str], start: bytes) -> str | None:
    """Return the first codec in which the start of a text makes sense, the first of all if it does in none."""
    listed = list(names)
    return next((name for name in listed if _fits(name, start)), listed[0] if listed else None)


def _fits(name: str, start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(start)
    except UnicodeError:
        return False
    return True


def _unpacked(packed: bytes) -> Iterator[bytes]:
    try:
        yield from decompress_rtf(packed)
    except ValueError as error:
        raise Refusal(RefusalReason.CORRUPT, "its text is damaged; save the mail from Outlook once more, as EML or MSG") from error
