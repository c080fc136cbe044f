"""A bucket, or a prefix of it, as an inbox.

An object's version is its ETag. Objects whose names end in a slash are folder markers of some tools, not documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legal_pipeline import identity
from legal_pipeline.storage.inbox.inbox import SourceObject, is_hidden
from legal_pipeline.storage.inbox.priority_rules import matter_folder
from legal_pipeline.storage.s3.client import S3, S3Object
from legal_pipeline.storage.source_uris import file_name_of, s3_uri

PRIORITY_TAG = "priority"


class S3Inbox:
    def __init__(self, s3: S3, bucket: str, prefix: str, leave_out: str = "") -> None:
        """`leave_out` is a prefix in the bucket that holds no documents: pages staged for Textract."""
        self._s3, self._bucket = s3, bucket
        self._prefix = folder_prefix(prefix)
        self._leave_out = leave_out

    @property
    def place(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}"

    @property
    def uri_prefix(self) -> str:
        return s3_uri(self._bucket, self._prefix)

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        for page in self._s3.pages(self._bucket, self._prefix, self._prefix + after if after else ""):
            yield [source for source in map(self._object, page) if source is not None]

    def look_up(self, key: str) -> SourceObject | None:
        listed = self._s3.find(self._bucket, self._prefix + key)
        return self._object(listed) if listed else None

    def unassigned_files(self) -> Iterator[str]:
        for page in self._s3.pages(self._bucket, self._prefix, folder_only=True):
            yield from (name for found in page if (name := found.key.removeprefix(self._prefix)) and not is_hidden(name))
        # below a folder with an empty name, the result of `inbox/` + `/file`
        for page in self._s3.pages(self._bucket, self._prefix + "/"):
            yield from (found.key.removeprefix(self._prefix) for found in page)

    def priority_tag(self, source: SourceObject) -> str | None:
        return self._s3.tags(self._bucket, self._prefix + source.key).get(PRIORITY_TAG)

    def _object(self, listed: S3Object) -> SourceObject | None:
        key = listed.key.removeprefix(self._prefix)
        matter, _, rest = key.partition("/")
        if not matter or not rest or key.endswith("/") or is_hidden(key):
            return None
        if self._leave_out and listed.key.startswith(self._leave_out):
            return None
        return SourceObject(
            key=key,
            uri=s3_uri(self._bucket, listed.key),
            matter=identity.matter_slug(matter_folder(key)),
            file_name=file_name_of(key),
            version=listed.etag,
            size_bytes=listed.size_bytes,
            modified_at=listed.modified_at,
        )


def folder_prefix(prefix: str) -> str:
    """Returns the prefix with a trailing and without a leading slash; empty for the whole bucket."""
    return f"{prefix.strip('/')}/" if prefix.strip("/") else ""
