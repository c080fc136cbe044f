"""Protocol of an inbox: a location where files arrive, listed page by page in a fixed order.

The first folder of a key is the matter: `<inbox>/<matter>/...`. A file directly in the inbox belongs to no matter and
is not ingested; `unassigned_files` lists it. Names that begin with a dot are hidden, files and folders alike.
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
    """Metadata of a file in an inbox; its content has not been read."""

    key: str
    """Unique name within the inbox, unmodified: any Unicode, below `<matter>/`."""
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
        """Returns the document to register."""
        document_id = identity.document_id(self.file_name, self.uri)
        return Document(document_id, matter or self.matter, self.uri, self.file_name, priority=priority, source_bytes=self.size_bytes)


class Inbox(Protocol):
    @property
    def place(self) -> str:
        """Location, safe for logs: `s3://bucket/inbox/`, `/srv/inbox`."""

    @property
    def uri_prefix(self) -> str:
        """Prefix of the source URI of every document of the inbox."""

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        """Yields pages of up to 1,000 objects that follow the key `after`, ordered by key (code points).

        Raises ExternalError or SetupError when the listing of any page fails; a failed listing is never cut short
        silently. Each page is requested after the previous one has been consumed.
        """

    def look_up(self, key: str) -> SourceObject | None:
        """Returns the current state of one object; None when it does not exist or no listing would ever include it.

        Includes an object that is still being written and therefore not listed yet.
        """

    def unassigned_files(self) -> Iterator[str]:
        """Yields the keys of files directly in the inbox, which belong to no matter."""

    def priority_tag(self, source: SourceObject) -> str | None:
        """Returns the object's tag `priority`, or None."""


def is_hidden(key: str) -> bool:
    return any(part.startswith(".") for part in key.split("/"))
