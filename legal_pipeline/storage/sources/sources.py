"""Access to the bytes of documents: from source URI to local path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from legal_pipeline import identity
from legal_pipeline.errors import ExternalError, SourceChanged, SourceMissing, UsageError
from legal_pipeline.model import Child, Document
from legal_pipeline.settings import Settings
from legal_pipeline.storage.inbox.discovery import document_at as document_at
from legal_pipeline.storage.inbox.discovery import documents_at as documents_at
from legal_pipeline.storage.inbox.folder import file_version
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import bucket_and_key, path_of
from legal_pipeline.storage.sources.archive import Archive, BucketArchive, FolderArchive
from legal_pipeline.storage.sources.download_cache import Downloads

_CHILD_SCHEME = "child"


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """Version and size of a source, from its metadata."""

    version: str
    """As `inbox.SourceObject.version`; for an attachment, the sha256 of its bytes."""
    size_bytes: int


class Sources:
    def __init__(self, archive: Archive, s3: S3 | None = None, downloads: Downloads | None = None) -> None:
        """Without `s3` and `downloads`, documents in S3 cannot be read; only their known sizes are returned."""
        self.archive, self._s3, self._downloads = archive, s3, downloads

    @classmethod
    def of(cls, settings: Settings, s3: S3) -> Sources:
        downloads = Downloads(settings.downloads_dir, settings.download_cache_bytes)
        uri = settings.files_uri
        return cls(BucketArchive(s3, uri, downloads) if uri else FolderArchive(settings.files_dir), s3, downloads)

    def current(self, source_uri: str) -> SourceVersion:
        """Returns the current version; one request for an object in S3.

        Raises SourceMissing; UsageError for an unsupported scheme.
        """
        if _scheme(source_uri) == "s3":
            head = self._remote(source_uri)[0].head(*bucket_and_key(source_uri))
            return SourceVersion(head.etag, head.size_bytes)
        if _scheme(source_uri) == _CHILD_SCHEME:
            sha256 = _digest(source_uri)
            return SourceVersion(sha256, self.archive.size_bytes(sha256))
        path = _local(source_uri)
        try:
            stat = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(path) from None
        except OSError as error:
            raise ExternalError(f"{path} cannot be accessed: {error.strerror}") from error
        return SourceVersion(file_version(stat), stat.st_size)

    @contextmanager
    def reading(self, source_uri: str, version: str | None = None, sha256: str | None = None) -> Iterator[Path]:
        """Yields a local path with the bytes of the given or current version, valid until the end of the block.

        Raises SourceMissing; SourceChanged when the version differs, also at the end of the block. A file whose
        version differs but whose bytes have this `sha256` was only touched and is accepted.
        """
        if _scheme(source_uri) == "s3":
            s3, downloads = self._remote(source_uri)
            bucket, key = bucket_and_key(source_uri)
            now = self.current(source_uri) if version is None else None
            wanted = now.version if now else str(version)
            with downloads.copy(source_uri, wanted, lambda room: s3.download(bucket, key, wanted, room)) as copy:
                yield copy
            return
        if _scheme(source_uri) == _CHILD_SCHEME:
            if version not in (None, _digest(source_uri)):
                raise _changed(source_uri)
            with self.archive.reading(_digest(source_uri)) as path:
                yield path
            return
        before = self.current(source_uri)
        path = _local(source_uri)
        if version not in (None, before.version) and (sha256 is None or sha256_of(path) != sha256):
            raise _changed(source_uri)
        yield path
        if self.current(source_uri) != before:
            raise _changed(source_uri)

    def is_unchanged(self, source_uri: str, version: str | None, sha256: str | None) -> bool:
        """Returns True when the current bytes are those of this version. Reads a local file only when its version differs."""
        now = self.current(source_uri)
        if now.version == version:
            return True
        return sha256 is not None and _scheme(source_uri) == "file" and sha256_of(_local(source_uri)) == sha256

    def size_bytes(self, source_uri: str, known_bytes: int | None = None) -> int | None:
        """Returns the size, or None when it is unavailable; for an object in S3, `known_bytes`, without a request."""
        if _scheme(source_uri) == "s3" or (known_bytes is not None and _scheme(source_uri) == _CHILD_SCHEME):
            return known_bytes
        try:
            return self.current(source_uri).size_bytes
        except (ExternalError, UsageError):
            return None

    def forget(self, source_uri: str) -> None:
        """Removes local copies of an object, or the bytes of an attachment, but not the source itself.

        Documents with identical attachments share the bytes: check first that no other document needs them.
        """
        if _scheme(source_uri) == "s3" and self._downloads is not None:
            self._downloads.forget(source_uri)
        elif _scheme(source_uri) == _CHILD_SCHEME:
            self.archive.forget(_digest(source_uri))

    def take_child(self, parent: Document, child: Child, extracted: Path) -> Document:
        """Archives the bytes of a file found inside `parent` and returns it as a document."""
        self.archive.add(extracted, child.sha256)
        uri = f"{_CHILD_SCHEME}://{parent.document_id}/{quote(child.locator, errors='surrogateescape')}#{child.sha256}"
        return Document(
            document_id=identity.document_id(child.file_name, uri),
            matter=parent.matter,
            source_uri=uri,
            file_name=child.file_name,
            parent_id=parent.document_id,
            priority=parent.priority,
            depth=parent.depth + 1,
            source_bytes=child.size_bytes,
        )

    def _remote(self, source_uri: str) -> tuple[S3, Downloads]:
        if self._s3 is None or self._downloads is None:
            raise UsageError(f"documents in S3 cannot be read here: {source_uri}")
        return self._s3, self._downloads


def sha256_of(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except OSError as error:
        raise ExternalError(f"{path} cannot be read: {error.strerror}") from error


def _scheme(source_uri: str) -> str:
    return source_uri.partition(":")[0]


def _digest(source_uri: str) -> str:
    return urlsplit(source_uri).fragment


def _local(source_uri: str) -> Path:
    if _scheme(source_uri) != "file":
        raise UsageError(f"documents of scheme {_scheme(source_uri)!r} cannot be read here: {source_uri}")
    return path_of(source_uri)


def _missing(path: Path) -> SourceMissing:
    return SourceMissing(f"{path} no longer exists; put it back and run again")


def _changed(source_uri: str) -> SourceChanged:
    return SourceChanged(f"{source_uri} was overwritten after it was ingested; run it again to ingest the current version")
