"""The header fields of a mail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailParty:
    """A sender or an addressee of a mail; one of the two may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailFields:
    """The header fields of a mail, decoded; empty where the mail does not have them."""

    sender: tuple[MailParty, ...] = ()
    to: tuple[MailParty, ...] = ()
    cc: tuple[MailParty, ...] = ()
    bcc: tuple[MailParty, ...] = ()
    date: str = ""
    """ISO 8601, with the time and its zone where the header has them; empty if it cannot be read."""
    date_as_written: str = ""
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    """File names of the attachments, in order."""
