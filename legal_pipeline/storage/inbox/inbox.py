"""What an inbox is: a place that files arrive in, listed page by page in one fixed order.

Below the inbox the first folder of a key is the matter: `<inbox>/<matter>/...`. A file that lies directly
in the inbox belongs to no matter; nobody takes it, and `unassigned_files` names it. Names that begin with a dot are
hidden, files and folders alike: they are what tools keep for themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from legal_pipeline import identity
from legal_pipeline.model import Document, Priority

PAGE_OBJECTS = 1000


@dataclass(frozen=True, slots=True)
class SourceObject:
    """A file in an inbox as its listing shows it: nothing of it has been read."""

    key: str
    """Its name within the inbox, unique and as it is: any Unicode, below `<matter>/`."""
    uri: str
    """Source URI of the document."""
    matter: str
    """Slug of the first folder."""
    file_name: str
    version: str
    """Changes when the bytes change: an ETag, or the time and size of a local file. Never compared as a time."""
    size_bytes: int
    modified_at: dt.datetime

    def document(self, priority: Priority, matter: str | None = None) -> Document:
        """What it is registered as."""
        document_id = identity.document_id(self.file_name, self.uri)
        return Document(document_id, matter or self.matter, self.uri, self.file_name, priority=priority, source_bytes=self.size_bytes)


class Inbox(Protocol):
    @property
    def place(self) -> str:
        """Where it is, fit for a log: `s3://bucket/inbox/`, `/srv/inbox`."""

    @property
    def uri_prefix(self) -> str:
        """What the source URI of every document from here begins with."""

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        """Objects behind the key `after`, ordered by key (code points), at most 1,000 a page.

        Raises ExternalError or SetupError when the listing fails, in the first page or any later one: a
        failed listing is never a shorter one. Each page is asked for when the one before has been used.
        """

    def look_up(self, key: str) -> SourceObject | None:
        """One object as it is now; None when it is not there or no listing would ever show it.

        One that is still being written, and left out of listings until it is not, is there.
        """

    def unassigned_files(self) -> Iterator[str]:
        """Keys of files that lie directly in the inbox, so in no matter."""

    def priority_tag(self, found: SourceObject) -> str | None:
        """The object's own tag `priority`; None where there is none or the place has no tags."""


def is_hidden(key: str) -> bool:
    return any(part.startswith(".") for part in key.split("/"))
