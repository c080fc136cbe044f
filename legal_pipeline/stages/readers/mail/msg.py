"""Outlook items (MSG): mails, appointments, tasks, notes; read straight from the OLE streams.

A library that loads the item whole would hold every attachment in memory and knows mails only.
Source: [MS-OXMSG] file format, [MS-OXPROPS] property tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.ole import open_ole, reading_ole
from legal_pipeline.stages.readers.mail.outlook_item import MsgAttachment, OutlookItem
from legal_pipeline.stages.readers.pagination import pages

ENGINE = "msg 1"


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Pages of an Outlook item. Raises Refusal(corrupt)."""
    return pages(_text(path), ENGINE, limits)


def attachments(path: Path) -> Iterator[MsgAttachment]:
    """Attached files in order; an attached Outlook item comes as a mail (EML) with its own attachments."""
    with open_ole(path) as ole:
        for attached in OutlookItem(ole, "").attachments():
            yield attached._replace(content=_guarded(path, attached.content))


def _guarded(path: Path, content: Iterator[bytes]) -> Iterator[bytes]:
    with reading_ole(path):  # it runs in the frame of whoever reads, not in that of the walk
        yield from content


def _text(path: Path) -> Iterator[str]:
    with open_ole(path) as ole:
        item = OutlookItem(ole, "")
        for name, value in item.headers():
            yield f"{name}: {value}\n"
        yield "\n"
        yield from item.body()
        if names := [name for name, _ in item.attachment_folders()]:
            yield f"\n\nAttachments: {'; '.join(names)}\n"
