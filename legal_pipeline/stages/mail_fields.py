"""The header fields of a mail: from the header of a mail file, or from the header block at the top of a printed mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path

from legal_pipeline.data.file_signatures import APPLE_MAIL, MAIL, MBOX, MSG, TNEF
from legal_pipeline.model import MailFields, MailParty, Page, windows
from legal_pipeline.stages.readers.mail import mail, msg, tnef
from legal_pipeline.stages.structures.mail.addresses import read_addressees
from legal_pipeline.stages.structures.mail.header_blocks import read_mail_headers
from legal_pipeline.stages.structures.mail.sent_date import find_date

MAIL_FILES = frozenset({MAIL, APPLE_MAIL, MSG, MBOX, TNEF})
"""Types whose fields come from the file; those of any other are printed on its first page, if at all."""

_MAX_CHARS = 100_000
"""Length of a field beyond which it is cut: a mail to 2,000 people has about as many characters."""
_MAX_PARTIES = 5_000
_TWELVE_HOURS = re.compile(r"\d\s?[AaPp]\.?[Mm]\b")
_EDGES = " \t\n\r\"'“”‘’,;:<>()[]"


def fields_of_file(path: Path, media_type: str) -> MailFields | None:
    """Return the fields of a mail file; None for a mailbox, whose messages have their own, and for other files.

    Reads the file once. Raises Refusal for a file that is damaged or hostile.
    """
    if media_type in (MAIL, APPLE_MAIL):
        return _fields(*mail.header_fields(path, media_type))
    if media_type == MSG:
        return _fields(*msg.header_fields(path))
    if media_type == TNEF:
        values, names = tnef.header_fields(path)
        # a contact or a task is no mail
        return _fields(values, names) if any(values.values()) else None
    return None


def printed_fields(pages: Iterable[Page]) -> MailFields | None:
    """Return the fields of a mail that is printed from the top of the first page on, or None. Reads the first page alone."""
    first = next(iter(pages), None)
    if first is None:
        return None
    for window in windows([first]):
        for header in read_mail_headers(window):
            if header.is_own:
                printed: dict[str, str] = {}
                for kind, span in header.fields:
                    printed.setdefault(kind, span.text)
                names = [name.strip() for name in printed.pop("attachments", "").split(";") if name.strip()]
                return _fields(printed, names)
    return None


def _fields(values: Mapping[str, str], attachments: Iterable[str]) -> MailFields:
    flat = {kind: " ".join(value[:_MAX_CHARS].split()) for kind, value in values.items()}
    written = flat.get("date", "")
    return MailFields(
        sender=tuple(_parties(flat.get("from", ""), is_surname_first=True)),
        to=tuple(_parties(flat.get("to", ""))),
        cc=tuple(_parties(flat.get("cc", ""))),
        bcc=tuple(_parties(flat.get("bcc", ""))),
        date=_iso(written),
        date_as_written=written,
        subject=flat.get("subject", ""),
        message_id=flat.get("message_id", ""),
        in_reply_to=flat.get("in_reply_to", ""),
        references=tuple(flat.get("references", "").split()),
        attachments=tuple(attachments),
    )


def _parties(value: str, *, is_surname_first: bool = False) -> Iterator[MailParty]:
    for count, entry in enumerate(read_addressees(value, 0, len(value), is_surname_first=is_surname_first, is_any_name=True)):
        if count >= _MAX_PARTIES:
            return
        address = value[slice(*entry.address)] if entry.address else ""
        name = value[slice(*entry.name)] if entry.name else value[entry.start : entry.end].replace(address, "").strip(_EDGES)
        yield MailParty(name, address)


def _iso(written: str) -> str:
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = None
    if moment is not None and moment.tzinfo is not None and not _TWELVE_HOURS.search(written):
        return moment.isoformat()
    # the parser of the header misreads other forms: "4:00 PM" is four in the morning for it
    found = find_date(written, 0, len(written))
    return found[2] if found else ""
