"""Files, folders and S3 addresses named by a user, as documents."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from legal_pipeline import identity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Document, Priority
from legal_pipeline.settings import Settings
from legal_pipeline.storage.inbox.inbox import is_hidden
from legal_pipeline.storage.inbox.priority_rules import matter_folder
from legal_pipeline.storage.inbox.s3 import folder_prefix
from legal_pipeline.storage.s3.client import S3, S3Object
from legal_pipeline.storage.source_uris import S3 as S3_SCHEME
from legal_pipeline.storage.source_uris import bucket_and_key, bucket_and_typed_key, file_name_of, file_uri, s3_uri


def documents_at(
    places: Sequence[Path | str], matter: str | None, priority: Priority, settings: Settings | None = None, s3: S3 | None = None
) -> Iterator[Document]:
    """Yields every file at or below the places, once, in a fixed order, listing lazily.

    A place is a path or `s3://bucket/key`, an object or a prefix. Hidden files in folders are skipped unless named.
    The default `matter` is the name of the given folder (or the folder of the given file); below the inbox in S3 it
    is the inbox's first folder, as for the sensor. Addresses in S3 need the settings. Raises UsageError for a place
    without files, and for a local one that workers on other machines could not read.
    """
    seen: set[str] = set()
    for place in places:
        if str(place).startswith(S3_SCHEME):
            if settings is None:
                raise UsageError(f"{place} cannot be listed here; name files and folders")
            documents = _objects(str(place), matter, priority, settings, s3 or S3.of(settings))
        elif settings is not None and settings.is_deployed and settings.files_uri:
            raise UsageError(
                f"{place} is on this machine, and LEGAL_PIPELINE_FILES_URI says that the workers of others take part; "
                f"`legal-pipeline upload {shlex.quote(str(place))}` puts it where all of them can read it"
            )
        else:
            documents = _local(Path(place), matter, priority)
        for document in documents:
            if document.source_uri not in seen:
                seen.add(document.source_uri)
                yield document


def document_at(path: Path, matter: str, priority: Priority) -> Document:
    uri, file_name = file_uri(path), file_name_of(path.name)
    return Document(identity.document_id(file_name, uri), matter, uri, file_name, priority=priority)


def _local(path: Path, matter: str | None, priority: Priority) -> Iterator[Document]:
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    folder = path if path.is_dir() else path.parent
    name = matter or identity.matter_slug(folder.resolve().name or "matter")
    for file in files_below(path):
        yield document_at(file.resolve(), name, priority)


def files_below(path: Path) -> Iterator[Path]:
    """Yields the file itself, or every file in the folder that is not hidden, in a fixed order."""
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield file


def _objects(typed: str, matter: str | None, priority: Priority, settings: Settings, s3: S3) -> Iterator[Document]:
    """Yields the objects at the address as typed; if there are none, at the address as a percent-encoded source URI."""
    is_empty = True
    for bucket, key in dict.fromkeys((bucket_and_typed_key(typed), bucket_and_key(typed))):
        for found in _keys(s3, bucket, key):
            if bucket == settings.s3_bucket and found.key.startswith(settings.textract_prefix):
                continue
            is_empty = False
            uri, file_name = s3_uri(bucket, found.key), file_name_of(found.key)
            name = matter or _matter_of(bucket, found.key, key, settings)
            document_id = identity.document_id(file_name, uri)
            yield Document(document_id, name, uri, file_name, priority=priority, source_bytes=found.size_bytes)
        if not is_empty:
            return
    raise UsageError(f"there is nothing at {typed}; list the bucket with `aws s3 ls`")


def _keys(s3: S3, bucket: str, key: str) -> Iterator[S3Object]:
    if key and not key.endswith("/") and (named := s3.find(bucket, key)):
        yield named
    below = key if not key or key.endswith("/") else key + "/"
    for page in s3.pages(bucket, below):
        for found in page:
            name = found.key.removeprefix(below)
            if name and not name.endswith("/") and not is_hidden(name):
                yield found


def _matter_of(bucket: str, key: str, named: str, settings: Settings) -> str:
    inbox = folder_prefix(settings.s3_prefix)
    in_inbox = key.removeprefix(inbox)
    if bucket == settings.s3_bucket and key.startswith(inbox) and "/" in in_inbox:
        return identity.matter_slug(matter_folder(in_inbox))
    folder = named.rstrip("/") if key != named else named.rpartition("/")[0]
    return identity.matter_slug(folder.rpartition("/")[2] or bucket)
