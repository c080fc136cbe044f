"""Reads Outlook items (MSG): mails, appointments, tasks, notes, directly from their OLE streams.

The libraries for MSG load every attachment into memory and support only mails.
Source: [MS-OXMSG] file format, [MS-OXPROPS] property tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.ole import ole_errors_as_refusals, open_ole
from legal_pipeline.stages.readers.mail.outlook_item import MsgAttachment, OutlookItem
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "msg 1"


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an Outlook item. Raises Refusal(corrupt)."""
    return paginate(_text(path), ENGINE, limits, is_mail=True)


def attachments(path: Path) -> Iterator[MsgAttachment]:
    """Yield the attached files in order. An attached Outlook item is converted to a mail (EML) with its own attachments."""
    with open_ole(path) as ole:
        for attached in OutlookItem(ole, "").attachments():
            yield attached._replace(content=_errors_as_refusals(path, attached.content))


def html_blocks(path: Path) -> Iterator[bytes]:
    """Yield the HTML of an item in pieces, nothing if it has none. Raises Refusal(corrupt)."""
    with open_ole(path) as ole:
        for piece in OutlookItem(ole, "").html():
            yield piece.encode("utf-8", "replace")


def header_fields(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the header fields of an item by kind, and the names of its attachments. Raises Refusal(corrupt)."""
    with open_ole(path) as ole:
        item = OutlookItem(ole, "")
        values = {name.lower(): value for name, value in item.headers()}
        return values | dict(item.identifiers()), [name for name, _ in item.attachment_folders()]


def _errors_as_refusals(path: Path, content: Iterator[bytes]) -> Iterator[bytes]:
    with ole_errors_as_refusals(path):  # errors are raised in the frame of the consumer, outside the `open_ole` block
        yield from content


def _text(path: Path) -> Iterator[str]:
    with open_ole(path) as ole:
        item = OutlookItem(ole, "")
        for name, value in item.headers():
            yield f"{name}: {value}\n"
        yield "\n"
        yield from item.fields()
        yield from item.body()
        if names := [name for name, _ in item.attachment_folders()]:
            yield f"\n\nAttachments: {'; '.join(names)}\n"
