"""The header fields that identify a mail, and those printed above its body.

Sources: RFC 5322, RFC 2045, IANA permanent message header field names.
"""

from __future__ import annotations

_TECHNICAL = (
    "message-id mime-version received return-path content-type content-transfer-encoding delivered-to dkim-signature references "
    "in-reply-to reply-to sender x-mailer x-received received-spf arc-seal authentication-results newsgroups user-agent resent-from "
    "x-originating-ip x-uidl x-priority importance thread-topic thread-index list-id x-unsent x-apparently-to envelope-to"
)
_ORDINARY = "from to cc bcc subject date sent organization status lines path"

TECHNICAL = frozenset(_TECHNICAL.split())
"""Fields that do not occur in memoranda: with one of them, a header block belongs to a mail."""

KNOWN = TECHNICAL | frozenset(_ORDINARY.split())

PRINTED: tuple[str, ...] = ("From", "To", "Cc", "Bcc", "Date", "Subject")

FOLDER = "X-Folder"
"""The folder of the mailbox that a mail was exported from, as programs for productions write it."""

EXTENSIONS: dict[str, str] = {
    # for parts without a file name; `mimetypes` depends on the machine
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/x-vcard": ".vcf",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/tiff": ".tif",
}

SIGNATURE_TYPES = frozenset(
    # digital signatures have no content
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)

_PASSED_OVER = (
    "reply-to", "sender", "importance", "sensitivity", "priority", "categories", "organization", "received", "location", "start", "end",
    "mime-version", "content-type", "x-mailer", "folder",
)  # fmt: skip

LABELS: dict[str, str] = {
    # label of a printed header line in lower case: the field it prints. Outlook, Apple Mail, Gmail and Notes, in five languages
    **dict.fromkeys(("from", "von", "de", "da"), "from"),
    **dict.fromkeys(("to", "an", "para", "à"), "to"),
    **dict.fromkeys(("cc", "kopie", "copie"), "cc"),
    **dict.fromkeys(("bcc", "bcopie"), "bcc"),
    **dict.fromkeys(
        ("date", "sent", "date sent", "sent on", "sent at", "gesendet", "datum", "envoyé", "enviado", "enviado el", "inviato", "fecha"),
        "date",
    ),
    **dict.fromkeys(("subject", "betreff", "objet", "asunto", "oggetto"), "subject"),
    **dict.fromkeys(("message-id",), "message_id"),
    **dict.fromkeys(("in-reply-to",), "in_reply_to"),
    **dict.fromkeys(("references",), "references"),
    **dict.fromkeys(("attachments", "attachment", "attach", "attachment(s)", "anlagen", "pièces jointes"), "attachments"),
    **dict.fromkeys(_PASSED_OVER, "other"),
}

DAY_FIRST_LABELS = frozenset("von de da gesendet datum envoyé enviado inviato fecha".split())  # noqa: SIM905
"""Labels of languages that write the day before the month."""

MAILBOX_WORDS = frozenset(
    """accounting accounts admin administration administrator alerts all billing board bounce claims client clients committee
    conference contact customer daemon delivery department dept desk distribution docketing ecf employees everyone exchange external finance
    group help helpdesk hr human info inbox info internal invoices legal list litigation mail mailbox mailer managers marketing members
    microsoft newsletter noreply no-reply notice notices notification notifications office operations outlook payable postmaster purchasing
    receivable receptionist recipients records resources room sales scanner secretary security service services shared staff subscription
    subsystem support system team undisclosed unit unknown update updates user users voicemail web webmaster""".split()  # noqa: SIM905
)
"""Words that name a mailbox of several people or of a program, not a person."""
