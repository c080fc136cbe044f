"""What an inbox is: a place that files arrive in, listed page by page in one fixed order.

Below the inbox the first folder of a key is the matter: `<inbox>/<matter>/...`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


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


class Inbox(Protocol):
    @property
    def place(self) -> str:
        """Where it is, fit for a log: `s3://bucket/inbox/`, `/srv/inbox`."""

    @property
    def uri_prefix(self) -> str:
        """What the source URI of every document from here begins with."""

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        """Objects behind the key `after`, ordered by key (code points), at most 1,000 a page.

        Raises WorldFault or SetupError when the listing fails, in the first page or any later one: a
        failed listing is never a shorter one.
        """

    def priority_tag(self, found: SourceObject) -> str | None:
        """The object's own tag `priority`; None where there is none or the place has no tags."""
