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
