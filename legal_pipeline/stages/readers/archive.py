"""Archives (ZIP, tar, gzip, bzip2; 7z, RAR, CAB, ISO, xz, zstd through libarchive) and Outlook's mailboxes (PST, OST).

The text of an archive is the list of its members.

`stages.readers.containers` extracts the members as documents.
"""

from __future__ import annotations

import bz2
import gzip
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NamedTuple, cast

from legal_pipeline.data.file_signatures import BZIP2, CAB, GZIP, ISO, PST, RAR, SEALED_MARK, SEVEN_ZIP, TAR, XZ, ZIP, ZSTD
from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.locked.archives import (
    LOCKED_ARCHIVE,
    SEVEN_ZIP_HANDLER,
    LockedZipMembers,
    locked_archive,
    seven_zip_password,
)
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.sandbox.protocol import Message
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.stages.readers.zip_safety import (
    BudgetedReader,
    SupportsRead,
    UnpackBudget,
    UnpackLimits,
    is_encrypted,
    open_zip,
    zip_errors_as_refusals,
)

ENGINE = "archive 1"
LIBARCHIVE_TYPES = (SEVEN_ZIP, RAR, CAB, ISO, XZ, ZSTD)
MEDIA_TYPES = (ZIP, TAR, GZIP, BZIP2, *LIBARCHIVE_TYPES, PST)

_HANDLER = "legal_pipeline.stages.readers.libarchive_child:ArchiveMembers"
_MAILBOX_HANDLER = "legal_pipeline.stages.readers.mail.pst_child:Mailbox"
_ITEMS_PER_MEMBER = 50
"""A mailbox may hold so many times the files of another archive: 100,000 by default."""

_BLOCK_BYTES = 256 * 1024
_LIBARCHIVE_BLOCK_BYTES = 8 * 1024 * 1024
_MAX_TAR_HEADER_BYTES = 1024 * 1024
_USTAR_MAGIC = slice(257, 262)


class Member(NamedTuple):
    """A file in an archive. `content` can be read once, and only before the next member is requested."""

    file_name: str
    """As in the archive, with folders."""
    size_bytes: int | None
    """As declared by the archive; None if it is not declared."""
    content: Iterator[bytes]
    is_unlocked: bool = False
    """Whether it took a password to read it."""


def reader(media_type: str) -> Reader:
    """Return the reader that yields the member list of an archive. It raises Refusal(encrypted, corrupt, hostile)."""
    return lambda path, limits: paginate(_listing(path, media_type, limits.passwords), ENGINE, limits)


def members(path: Path, media_type: str, limits: UnpackLimits, passwords: Sequence[str] = ()) -> Iterator[Member]:
    """Yield the files in the order of the archive, without folders, links and devices.

    A member that no password opens holds `SEALED_MARK` instead of its content. Raises Refusal(encrypted, corrupt, hostile): an
    archive is encrypted if nothing in it can be read, and hostile if it exceeds the limits or contains itself.
    """
    if media_type == ZIP:
        return _zip_members(path, limits, passwords)
    if media_type == PST:
        return _confined_members(_MAILBOX_HANDLER, "next", path, replace(limits, max_members=most_members(PST, limits.max_members)))
    if media_type not in LIBARCHIVE_TYPES:
        return _stream_members(path, media_type, limits)
    number = seven_zip_password(path, passwords) if media_type == SEVEN_ZIP else None
    if number is not None:
        return _confined_members(SEVEN_ZIP_HANDLER, f"next {number}", path, limits, passwords)
    return _libarchive_members(path, media_type, limits, passwords)


def most_members(media_type: str, max_members: int) -> int:
    """Return how many files a container of this type may hold, where an ordinary one may hold `max_members`."""
    return max_members * _ITEMS_PER_MEMBER if media_type == PST else max_members


def can_read_mailboxes() -> bool:
    """Return whether libpff, an optional requirement, is installed."""
    return find_spec("pypff") is not None


def _listing(path: Path, media_type: str, passwords: Sequence[str]) -> Iterator[str]:
    is_empty = True
    for member in members(path, media_type, UnpackLimits(), passwords):
        is_empty = False
        size = member.size_bytes if member.size_bytes is not None else sum(len(block) for block in member.content)
        yield f"{member.file_name}\t{size:,} bytes\n"
    if is_empty:
        raise Refusal(RefusalReason.EMPTY, "the archive holds no files, only folders, links or nothing; pack the files themselves")


@cache
def _has_libarchive() -> bool:
    return find_library("archive") is not None


def _libarchive_members(path: Path, media_type: str, limits: UnpackLimits, tried: Sequence[str]) -> Iterator[Member]:
    """Yield the members that the confined process reads. A member that needs a password is refused as a document of its own."""
    if not _has_libarchive():
        raise Refusal(
            RefusalReason.UNSUPPORTED,
            "no libarchive on this machine; install libarchive13 and retry, or pack the files as ZIP",
        )
    try:
        yield from _confined_members(_HANDLER, "next", path, limits)
    except Refusal as refusal:
        if refusal.reason is RefusalReason.ENCRYPTED:
            raise locked_archive(media_type, tried if media_type == SEVEN_ZIP else ()) from refusal
        raise


def _confined_members(handler: str, question: str, path: Path, limits: UnpackLimits, passwords: Sequence[str] = ()) -> Iterator[Member]:
    """Yield the members that a confined process reads. Raises Refusal(encrypted) if each of them needs a password."""
    budget = UnpackBudget(limits, path.stat().st_size)
    number = count = files = sealed = 0
    with Sandbox(handler, path, ReadLimits(passwords=tuple(passwords))) as sandbox:

        def following() -> Message:
            nonlocal number
            number += 1
            return sandbox.ask(question, number, max_body_bytes=_LIBARCHIVE_BLOCK_BYTES)

        def content() -> Iterator[bytes]:
            nonlocal sealed
            while (message := following()).head.get("kind") == "block":
                budget.spend(len(message.body))
                yield bytes(message.body)
            if message.head.get("kind") == "locked":
                sealed += 1
                yield SEALED_MARK
            elif message.head.get("kind") != "closed":
                raise Refusal(RefusalReason.CORRUPT, "the archive is damaged; get a fresh copy of it")

        while (message := following()).head.get("kind") != "end":
            count += 1
            if count > limits.max_members:
                raise Refusal(RefusalReason.HOSTILE, f"more than {limits.max_members:,} files in one archive; split it")
            if message.head.get("kind") == "file":
                files += 1
                size = int(message.head.get("size") or 0)
                blocks = content()
                yield Member(str(message.head.get("name")), size if size >= 0 else None, blocks, bool(passwords))
                for _ in blocks:  # what the consumer did not read
                    pass
    if files and files == sealed:
        raise Refusal(RefusalReason.ENCRYPTED, LOCKED_ARCHIVE)


def _zip_members(path: Path, limits: UnpackLimits, passwords: Sequence[str]) -> Iterator[Member]:
    with open_zip(path, limits) as archive, LockedZipMembers(path, archive, passwords) as locked:
        budget = UnpackBudget(limits, path.stat().st_size)
        files = [info for info in archive.infolist() if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)]
        sealed = 0
        for info in files:
            if not is_encrypted(info):
                yield Member(info.filename, info.file_size, _zip_content(path, archive, info, budget))
            elif (content := locked.content(info)) is not None:
                yield Member(info.filename, info.file_size, _spending(content, budget), is_unlocked=True)
            else:
                sealed += 1
                yield Member(info.filename, info.file_size, iter([SEALED_MARK]))
    if files and sealed == len(files):
        raise locked_archive(ZIP, passwords)


def _spending(blocks: Iterator[bytes], budget: UnpackBudget) -> Iterator[bytes]:
    for block in blocks:
        budget.spend(len(block))
        yield block


def _zip_content(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: UnpackBudget) -> Iterator[bytes]:
    with zip_errors_as_refusals(path), archive.open(info) as source:
        yield from _blocks(BudgetedReader(source, budget))


def _stream_members(path: Path, media_type: str, limits: UnpackLimits) -> Iterator[Member]:
    with _errors_as_refusals(path):
        _refuse_quine(path, media_type)
        with _opened(path, media_type) as source:
            is_tar = media_type == TAR or source.read(512)[_USTAR_MAGIC] == b"ustar"
        with _opened(path, media_type) as source:
            budgeted = BudgetedReader(source, UnpackBudget(limits, path.stat().st_size))
            if is_tar:
                yield from _tar_members(path, budgeted, limits)
            else:
                yield Member(_inner_name(path, media_type), None, _stream_content(path, budgeted))


def _tar_members(path: Path, source: SupportsRead, limits: UnpackLimits) -> Iterator[Member]:
    with tarfile.open(fileobj=cast(IO[bytes], source), mode="r|", tarinfo=_BoundedTarInfo, bufsize=_BLOCK_BYTES) as archive:
        for count, info in enumerate(archive, start=1):
            archive.members = []  # type: ignore[attr-defined]  # otherwise tarfile keeps every member it has read
            if count > limits.max_members:
                raise Refusal(RefusalReason.HOSTILE, f"more than {limits.max_members:,} files in one archive; split it")
            if info.isreg() and not info.issparse():
                content = archive.extractfile(info)
                if content is not None:
                    yield Member(info.name, info.size, _stream_content(path, content))


class _BoundedTarInfo(tarfile.TarInfo):
    """Bounds the size of long names and extended headers, which tarfile reads whole."""

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.size > _MAX_TAR_HEADER_BYTES:
            raise tarfile.ReadError("a header of the archive claims an absurd size")
        return super()._proc_member(tarfile_)  # type: ignore[misc, no-any-return]


def _stream_content(path: Path, source: SupportsRead) -> Iterator[bytes]:
    with _errors_as_refusals(path):  # errors are raised in the frame of the consumer, outside the `with` block of the caller
        yield from _blocks(source)


@contextmanager
def _errors_as_refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise SourceMissing(f"{path.name} vanished while it was read") from error
    except (gzip.BadGzipFile, zlib.error, EOFError, tarfile.TarError, ValueError, RecursionError) as error:
        raise Refusal(RefusalReason.CORRUPT, "the archive is damaged; get a fresh copy of it") from error
    except OSError as error:
        if error.errno is None:  # bz2 raises a bare OSError: "Invalid data stream"
            raise Refusal(RefusalReason.CORRUPT, "the archive is damaged; get a fresh copy of it") from error
        raise


def _opened(path: Path, media_type: str) -> IO[bytes]:
    if media_type == GZIP:
        return cast(IO[bytes], gzip.open(path, "rb"))
    if media_type == BZIP2:
        return cast(IO[bytes], bz2.open(path, "rb"))
    return path.open("rb")


def _refuse_quine(path: Path, media_type: str) -> None:
    """Raise Refusal(hostile) for an archive that unpacks to itself: extraction would never end."""
    if media_type == TAR:
        return
    with path.open("rb") as packed, _opened(path, media_type) as unpacked:
        while True:
            block, inner = packed.read(_BLOCK_BYTES), unpacked.read(_BLOCK_BYTES)
            if block != inner:
                return
            if not block:
                raise Refusal(RefusalReason.HOSTILE, "the archive contains itself")


def _inner_name(path: Path, media_type: str) -> str:
    """Return the name in the header of a gzip file (RFC 1952, 2.3), else "content"."""
    if media_type == GZIP:
        with path.open("rb") as source:
            head = source.read(1024)
        flags, at = head[3], 10
        if flags & 0x04:
            at += 2 + int.from_bytes(head[10:12], "little")
        if flags & 0x08 and (end := head.find(b"\0", at)) > at:
            return head[at:end].decode("latin-1")
    return "content"


def _blocks(source: SupportsRead) -> Iterator[bytes]:
    while block := source.read(_BLOCK_BYTES):
        yield block
