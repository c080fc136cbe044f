"""Builds reproducible mails with attachments."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_TYPES = {"pdf": "application/pdf", "txt": "text/plain", "eml": "message/rfc822", "zip": "application/zip", "tif": "image/tiff"}


def build_mail(
    *,
    sender: str,
    to: str,
    subject: str,
    sent_at: dt.datetime,
    body: str,
    attachments: Mapping[str, bytes] | None = None,
    cc: str | None = None,
) -> bytes:
    """Return an RFC 5322 message. `sent_at` must have a time zone; text attachments are UTF-8."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    if cc:
        message["Cc"] = cc
    message["Subject"] = subject
    message["Date"] = format_datetime(sent_at)
    fingerprint = hashlib.sha256(f"{sender}{subject}{sent_at.isoformat()}".encode()).hexdigest()[:20]
    message["Message-ID"] = f"<{fingerprint}@mail.example.com>"
    message.set_content(body)
    for name, content in (attachments or {}).items():
        maintype, subtype = _TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream").split("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    if message.is_multipart():
        message.set_boundary(f"=_{fingerprint}")
    return message.as_bytes()
