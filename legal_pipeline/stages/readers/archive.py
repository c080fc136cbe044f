"""Archives (ZIP, tar, gzip, bzip2): their members one by one, and their listing as the text of the archive.

What becomes of the members is decided in `stages.readers.containers`.
"""

from __future__ import annotations

import bz2
import gzip
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from legal_pipeline.data.file_signatures import BZIP2, GZIP, TAR, ZIP
from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import pages
from legal_pipeline.stages.readers.zip_safety import Meter, MeteredReader, Readable, UnpackLimits, open_zip, unzipping

ENGINE = "archive 1"
MEDIA_TYPES = (ZIP, TAR, GZIP, BZIP2)

_BLOCK_BYTES = 256 * 1024
_TAR_NAME_BYTES = 1024 * 1024
_USTAR = slice(257, 262)


class Member(NamedTuple):
    """A file in an archive. `content` can be read once and only until the next member is asked for."""

    file_name: str
    """As the archive has it, with folders."""
    size_bytes: int | None
    """As the archive declares it; None where it does not."""
    content: Iterator[bytes]


def read_zip(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """The listing of a ZIP. Raises Refusal(encrypted, corrupt, hostile)."""
    return pages(_listing(path, ZIP), ENGINE, limits)


def read_tar(path: Path, limits: ReadLimits) -> Iterator[Page]:
    return pages(_listing(path, TAR), ENGINE, limits)


def read_gzip(path: Path, limits: ReadLimits) -> Iterator[Page]:
    return pages(_listing(path, GZIP), ENGINE, limits)


def read_bzip2(path: Path, limits: ReadLimits) -> Iterator[Page]:
    return pages(_listing(path, BZIP2), ENGINE, limits)


def members(path: Path, media_type: str, limits: UnpackLimits) -> Iterator[Member]:
    """Files in the archive's own order; folders, links and devices are left out.

    Raises Refusal(encrypted, corrupt, hostile): hostile for more files, bytes or compression than
    the limits allow, and for an archive that contains itself.
    """
    return _zip_members(path, limits) if media_type == ZIP else _stream_members(path, media_type, limits)


def _listing(path: Path, media_type: str) -> Iterator[str]:
    for member in members(path, media_type, UnpackLimits()):
        size = member.size_bytes if member.size_bytes is not None else sum(len(block) for block in member.content)
        yield f"{member.file_name}\t{size:,} bytes\n"


def _zip_members(path: Path, limits: UnpackLimits) -> Iterator[Member]:
    with open_zip(path, limits) as archive:
        meter = Meter(limits, path.stat().st_size)
        for info in archive.infolist():
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                yield Member(info.filename, info.file_size, _zip_content(path, archive, info, meter))


def _zip_content(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Iterator[bytes]:
    with unzipping(path), archive.open(info) as source:
        yield from _blocks(MeteredReader(source, meter))


def _stream_members(path: Path, media_type: str, limits: UnpackLimits) -> Iterator[Member]:
    with _unpacking(path):
        _refuse_quine(path, media_type)
        with _opened(path, media_type) as source:
            is_tar = media_type == TAR or source.read(512)[_USTAR] == b"ustar"
        with _opened(path, media_type) as source:
            metered = MeteredReader(source, Meter(limits, path.stat().st_size))
            if is_tar:
                yield from _tar_members(path, metered, limits)
            else:
                yield Member(_inner_name(path, media_type), None, _stream_content(path, metered))


def _tar_members(path: Path, source: Readable, limits: UnpackLimits) -> Iterator[Member]:
    with tarfile.open(fileobj=cast(IO[bytes], source), mode="r|", tarinfo=_BoundedTarInfo, bufsize=_BLOCK_BYTES) as archive:
        for count, info in enumerate(archive, start=1):
            archive.members = []  # type: ignore[attr-defined]  # tarfile would remember every member it has passed
            if count > limits.max_members:
                raise Refusal(RefusalReason.HOSTILE, f"more than {limits.max_members:,} files in one archive; split it")
            if info.isreg() and not info.issparse():
                content = archive.extractfile(info)
                if content is not None:
                    yield Member(info.name, info.size, _stream_content(path, content))


class _BoundedTarInfo(tarfile.TarInfo):
    """Long names and extended headers are read whole, at the size they claim: bound it."""

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.size > _TAR_NAME_BYTES:
            raise tarfile.ReadError("a header of the archive claims an absurd size")
        return super()._proc_member(tarfile_)  # type: ignore[misc, no-any-return]


def _stream_content(path: Path, source: Readable) -> Iterator[bytes]:
    with _unpacking(path):  # it runs in the frame of whoever reads, not in that of the walk
        yield from _blocks(source)


@contextmanager
def _unpacking(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise SourceMissing(f"{path.name} vanished while it was read") from error
    except (gzip.BadGzipFile, zlib.error, EOFError, tarfile.TarError, ValueError, RecursionError) as error:
        raise Refusal(RefusalReason.CORRUPT, "the archive is damaged; get a fresh copy of it") from error
    except OSError as error:
        if error.errno is None:  # bz2 has no error of its own: "Invalid data stream"
            raise Refusal(RefusalReason.CORRUPT, "the archive is damaged; get a fresh copy of it") from error
        raise


def _opened(path: Path, media_type: str) -> IO[bytes]:
    if media_type == GZIP:
        return cast(IO[bytes], gzip.open(path, "rb"))
    if media_type == BZIP2:
        return cast(IO[bytes], bz2.open(path, "rb"))
    return path.open("rb")


def _refuse_quine(path: Path, media_type: str) -> None:
    """An archive that unpacks to itself would be unpacked for ever."""
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
    """The name a gzip file carries for its content (RFC 1952, 2.3), else a plain one."""
    if media_type == GZIP:
        with path.open("rb") as source:
            head = source.read(1024)
        flags, at = head[3], 10
        if flags & 0x04:
            at += 2 + int.from_bytes(head[10:12], "little")
        if flags & 0x08 and (end := head.find(b"\0", at)) > at:
            return head[at:end].decode("latin-1")
    return "content"


def _blocks(source: Readable) -> Iterator[bytes]:
    while block := source.read(_BLOCK_BYTES):
        yield block
