"""A local folder as an inbox, listed in the same order as S3.

A file is listed when it appears complete: its name is not one that programs give to partial files, and it has not
changed for two seconds. A later change alters its version (time and size), and the file is ingested again. Symbolic
links are ignored: their targets change independently and may be anywhere.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from legal_pipeline import identity
from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.storage.inbox.inbox import PAGE_OBJECTS, SourceObject, is_hidden
from legal_pipeline.storage.inbox.priority_rules import matter_folder
from legal_pipeline.storage.source_uris import file_name_of, file_uri

STABLE_SECONDS = 2.0

# rsync, curl and WinSCP; Chrome; Firefox; Office's lock files
_UNFINISHED_ENDS = (".part", ".partial", ".filepart", ".uploading", ".upload", ".tmp", ".temp", ".crdownload", ".download")
_UNFINISHED_STARTS = ("~$",)


class FolderInbox:
    def __init__(self, folder: Path) -> None:
        # resolved as in `documents_at`, so that a file has the same document id however it is submitted
        self._folder = folder.resolve()

    @property
    def place(self) -> str:
        return str(self._folder)

    @property
    def uri_prefix(self) -> str:
        return file_uri(self._folder) + "/"

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        self._refuse_missing()
        objects = (each for key in self._keys("", after) if "/" in key and (each := self._object(key)) and not _is_fresh(each))
        while page := list(islice(objects, PAGE_OBJECTS)):
            yield page

    def look_up(self, key: str) -> SourceObject | None:
        self._refuse_missing()
        parts = key.split("/")
        if len(parts) < 2 or is_hidden(key) or _is_unfinished(parts[-1]) or any(part in ("", "..") for part in parts):
            return None
        return self._object(key)

    def unassigned_files(self) -> Iterator[str]:
        self._refuse_missing()
        yield from (name for name in self._names("") if not name.endswith("/"))

    def priority_tag(self, source: SourceObject) -> str | None:
        return None

    def _keys(self, folder: str, after: str) -> Iterator[str]:
        """Yields the keys that follow `after`, in order. Holds the names of one folder and its parents in memory."""
        for name in self._names(folder):
            key = folder + name
            if not name.endswith("/"):
                if key > after:
                    yield key
            elif key > after or after.startswith(key):
                yield from self._keys(key, after)

    def _names(self, folder: str) -> list[str]:
        """Returns names of files and folders, folders with a trailing slash, so that sorting also orders the keys below them."""
        try:
            with os.scandir(self._folder / folder) as entries:
                return sorted(
                    entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name
                    for entry in entries
                    if not is_hidden(entry.name) and not _is_unfinished(entry.name)
                )
        except (FileNotFoundError, NotADirectoryError):
            # deleted since its parent folder was listed
            if not folder:
                raise self._missing() from None
            return []
        except OSError as error:
            raise ExternalError(f"{self._folder / folder} cannot be listed: {error.strerror}") from error

    def _object(self, key: str) -> SourceObject | None:
        path = self._folder / key
        try:
            stats = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise ExternalError(f"{path} cannot be accessed: {error.strerror}") from error
        if not stat.S_ISREG(stats.st_mode):
            return None
        return SourceObject(
            key=key,
            uri=file_uri(path),
            matter=identity.matter_slug(matter_folder(key)),
            file_name=file_name_of(key),
            version=file_version(stats),
            size_bytes=stats.st_size,
            modified_at=dt.datetime.fromtimestamp(stats.st_mtime, dt.UTC),
        )

    def _refuse_missing(self) -> None:
        if not self._folder.is_dir():
            raise self._missing()

    def _missing(self) -> SetupError:
        return SetupError(f"LEGAL_PIPELINE_INBOX={self._folder} is not a folder; create it, or mount the file system that belongs there")


def file_version(stats: os.stat_result) -> str:
    return f"{stats.st_mtime_ns}-{stats.st_size}"


def _is_fresh(source: SourceObject) -> bool:
    # in both directions: the clock of a file server may be ahead
    return abs(time.time() - source.modified_at.timestamp()) < STABLE_SECONDS


def _is_unfinished(name: str) -> bool:
    return name.lower().endswith(_UNFINISHED_ENDS) or name.startswith(_UNFINISHED_STARTS)
