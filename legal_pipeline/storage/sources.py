"""Where the bytes of a document are: source URI in, local path out; paths in, documents out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from legal_pipeline import identity
from legal_pipeline.errors import SourceMissing, UsageError
from legal_pipeline.model import Child, Document, Priority
from legal_pipeline.storage.files import FileArchive

_CHILD_SCHEME = "child"


class Sources:
    def __init__(self, archive: FileArchive) -> None:
        self.archive = archive

    def local_path(self, source_uri: str) -> Path:
        """SourceMissing when it is no longer there; UsageError for a scheme nobody serves."""
        parts = urlsplit(source_uri)
        if parts.scheme == "file":
            path = Path(os.fsdecode(_unquote_bytes(parts.path)))
        elif parts.scheme == _CHILD_SCHEME:
            path = self.archive.path(parts.fragment)
        else:
            raise UsageError(f"documents of scheme {parts.scheme!r} cannot be read here: {source_uri}")
        if not path.exists():
            raise SourceMissing(f"{path} is not there any more; put it back and run again")
        return path

    def size_bytes(self, source_uri: str) -> int | None:
        """None where that cannot be told without fetching it, or the file is not there."""
        try:
            return self.local_path(source_uri).stat().st_size
        except (SourceMissing, UsageError, OSError):
            return None

    def take_child(self, parent: Document, child: Child, extracted: Path) -> Document:
        """Keeps the bytes of a file found inside `parent` and names it as a document of its own."""
        self.archive.take(extracted, child.sha256)
        uri = f"{_CHILD_SCHEME}://{parent.document_id}/{quote(child.locator, errors='surrogateescape')}#{child.sha256}"
        return Document(
            document_id=identity.document_id(child.file_name, uri),
            matter=parent.matter,
            source_uri=uri,
            file_name=child.file_name,
            parent_id=parent.document_id,
            priority=parent.priority,
            depth=parent.depth + 1,
        )


def documents_at(paths: list[Path], matter: str | None, priority: Priority) -> Iterator[Document]:
    """Every file at or below `paths`, once, in a fixed order.

    Hidden files are left out of folders, not when named. Without `matter`, it is the name of the
    folder given (or that holds the file given). UsageError for a path that is not there.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist")
        folder = path if path.is_dir() else path.parent
        name = matter or identity.slug(folder.resolve().name or "matter")
        for file in _files(path):
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield document_at(real, name, priority)


def document_at(path: Path, matter: str, priority: Priority) -> Document:
    uri = "file://" + quote(os.fsencode(path))
    # a name need not be valid UTF-8; what is stored and shown must be
    file_name = os.fsencode(path.name).decode("utf-8", "replace")
    return Document(identity.document_id(file_name, uri), matter, uri, file_name, priority=priority)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file():
                yield file


def _unquote_bytes(path: str) -> bytes:
    return os.fsencode(unquote(path, errors="surrogateescape"))
