"""Files found inside mails and archives, kept under the digest of their bytes: in the home directory or in a bucket.

A deployment of one machine keeps them in its home directory. Several machines share a bucket (`LEGAL_PIPELINE_FILES_URI`), because the
step that reads an attachment may run on another machine than the one that took it out.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from legal_pipeline.errors import ExternalError, SourceMissing
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.s3.upload import upload
from legal_pipeline.storage.source_uris import bucket_and_typed_key, s3_uri
from legal_pipeline.storage.sources.cached_files import HashedFile
from legal_pipeline.storage.sources.download_cache import Downloads

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Archive(Protocol):
    """Content-addressed files. Adding a file that is there, or forgetting one that is not, does nothing."""

    def add(self, source: Path, sha256: str) -> None:
        """Moves the file `source` into the archive; it is whole under its name, or not there."""

    def size_bytes(self, sha256: str) -> int:
        """Raises SourceMissing."""

    def reading(self, sha256: str) -> AbstractContextManager[Path]:
        """Yields a local path with the bytes, valid until the end of the block. Raises SourceMissing."""

    def forget(self, sha256: str) -> None: ...

    def older(self, moment: dt.datetime) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yields the digest of each file written before this moment, remains of killed writers included, and what removes it."""


class FolderArchive:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def add(self, source: Path, sha256: str) -> None:
        target = self.path(sha256)
        if target.exists():
            source.unlink()
            return
        with disk_errors(self.root):
            target.parent.mkdir(parents=True, exist_ok=True)
            # across file systems too, the file gets its final name only when it is complete
            staged = target.with_name(f"{target.name}.{os.getpid()}.part")
            try:
                shutil.move(source, staged)
                staged.replace(target)
            except OSError:
                staged.unlink(missing_ok=True)
                raise

    def size_bytes(self, sha256: str) -> int:
        path = self.path(sha256)
        try:
            return path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            raise SourceMissing(f"{path} no longer exists; put it back and run again") from None
        except OSError as error:
            raise ExternalError(f"{path} cannot be accessed: {error.strerror}") from error

    @contextmanager
    def reading(self, sha256: str) -> Iterator[Path]:
        self.size_bytes(sha256)
        yield self.path(sha256)

    def forget(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def older(self, moment: dt.datetime) -> Iterator[tuple[str, Callable[[], None]]]:
        for path in self.root.glob("*/*"):
            try:
                if path.lstat().st_mtime < moment.timestamp():
                    yield path.name.partition(".")[0], lambda path=path: path.unlink(missing_ok=True)  # type: ignore[misc]
            except FileNotFoundError:
                continue


class BucketArchive:
    """Objects below a prefix; they are read through the copies of `Downloads`."""

    def __init__(self, s3: S3, uri: str, downloads: Downloads) -> None:
        self._s3, self._downloads = s3, downloads
        self._bucket, prefix = bucket_and_typed_key(uri)
        self._prefix = f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""

    def add(self, source: Path, sha256: str) -> None:
        # nothing is sent again that is there with the same checksum
        upload(self._s3, self._bucket, self._key(sha256), source)
        source.unlink()

    def size_bytes(self, sha256: str) -> int:
        return self._s3.head(self._bucket, self._key(sha256)).size_bytes

    @contextmanager
    def reading(self, sha256: str) -> Iterator[Path]:
        with self._downloads.copy(self._uri(sha256), sha256, lambda room: self._download(sha256, room)) as copy:
            yield copy

    def forget(self, sha256: str) -> None:
        self._downloads.forget(self._uri(sha256))
        self._s3.delete(self._bucket, self._key(sha256))

    def older(self, moment: dt.datetime) -> Iterator[tuple[str, Callable[[], None]]]:
        for page in self._s3.pages(self._bucket, self._prefix):
            for found in page:
                name = found.key.rpartition("/")[2]
                # others may keep something in the same folder
                if _DIGEST.fullmatch(name) and found.key == self._key(name) and found.modified_at < moment:
                    yield name, lambda key=found.key: self._s3.delete(self._bucket, key)  # type: ignore[misc]

    def _download(self, sha256: str, make_room: Callable[[int], HashedFile]) -> None:
        key, written = self._key(sha256), []

        def room(size_bytes: int) -> HashedFile:
            written.append(make_room(size_bytes))
            return written[-1]

        self._s3.download(self._bucket, key, self._s3.head(self._bucket, key).etag, room)
        # its name says what it must be: what lies in a bucket can be replaced by others
        if written[-1].sha256 != sha256:
            raise ExternalError(f"{self._uri(sha256)} does not have the bytes that its name says; put the right ones back")

    def _key(self, sha256: str) -> str:
        return f"{self._prefix}{sha256[:2]}/{sha256}"

    def _uri(self, sha256: str) -> str:
        return s3_uri(self._bucket, self._key(sha256))
