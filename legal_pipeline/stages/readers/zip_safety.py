"""Opens untrusted ZIP containers safely: encrypted ones, broken ones, decompression bombs.

`media_type`, `docx`, `odt`, `xlsx` and `archive` interpret the members.
"""

from __future__ import annotations

import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason

_MEBIBYTE = 1024 * 1024
_ENCRYPTED_FLAG = 0x1  # APPNOTE.TXT 4.4.4, bit 0
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
"""The header of LZMA alone can request 4 GiB of memory; zipfile does not support deflate64 and the others."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, IndexError, KeyError, OverflowError, struct.error)
"""Raised by zipfile when the offsets, sizes or names in a file are wrong."""

_MAX_DIRECTORY_BYTES = 4 * _MEBIBYTE
"""A central directory of 40,000 files. zipfile loads it whole, into ten times as much memory."""


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """Limits for unpacking one container."""

    max_members: int = 2_000
    max_bytes: int = 2048 * _MEBIBYTE
    """Unpacked size of all members."""
    max_ratio: int = 200
    """Unpacked to packed bytes. Deflate can reach 1,032, office XML about 40, mail archives about 15."""
    ratio_free_bytes: int = 64 * _MEBIBYTE
    """Unpacked size below which any ratio is accepted: a blank page scanned as TIFF reaches 800."""


OFFICE_LIMITS = UnpackLimits(max_members=20_000)
"""For office documents: a brief with an image on every page has several thousand parts."""


@contextmanager
def open_zip(path: Path, limits: UnpackLimits) -> Iterator[zipfile.ZipFile]:
    """Open an archive after checking member count, declared sizes, compression ratio and encryption.

    Raises Refusal(corrupt, encrypted, hostile) and SourceMissing, also for errors inside the `with` block.
    """
    with zip_errors_as_refusals(path):
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            _check(archive, path.stat().st_size, limits)
            yield archive


@contextmanager
def zip_errors_as_refusals(path: Path) -> Iterator[None]:
    """Convert the errors of zipfile to refusals, for generators that read members outside the `open_zip` block."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceMissing(f"{path.name} vanished while it was read") from error
    except _BROKEN as error:
        raise _corrupt() from error
    except RuntimeError as error:
        if "password" not in str(error):  # zipfile raises a bare RuntimeError for a missing password
            raise
        raise Refusal(RefusalReason.ENCRYPTED, "the document is protected with a password; save it without one") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a seek to a negative offset; any other error comes from the disk
            raise
        raise _corrupt() from error


def _corrupt() -> Refusal:
    return Refusal(RefusalReason.CORRUPT, "the ZIP structure is broken; get a fresh copy of the file")


def _check_directory(path: Path) -> None:
    """Check the size of the central directory before zipfile loads it."""
    with path.open("rb") as source:
        size = source.seek(0, io.SEEK_END)
        start = source.seek(max(size - 65_557, 0))  # end record of 22 bytes and a comment of up to 65,535
        tail = source.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or end + 22 > len(tail):
            raise zipfile.BadZipFile("no end of central directory")
        directory_bytes = int.from_bytes(tail[end + 12 : end + 16], "little")
        if directory_bytes == 0xFFFFFFFF and start + end >= 76:  # APPNOTE.TXT 4.3.14: the ZIP64 record before its 20-byte locator
            source.seek(start + end - 76)
            record = source.read(56)
            directory_bytes = int.from_bytes(record[40:48], "little") if record.startswith(b"PK\x06\x06") else size
    if directory_bytes > _MAX_DIRECTORY_BYTES:
        raise Refusal(RefusalReason.HOSTILE, "its table of contents alone takes more than 4 MiB; split the archive")


def _check(archive: zipfile.ZipFile, packed_bytes: int, limits: UnpackLimits) -> None:
    members = archive.infolist()
    if len(members) > limits.max_members:
        raise Refusal(RefusalReason.HOSTILE, f"{len(members):,} files in one container, more than {limits.max_members:,}; split it")
    # how a locked member is packed is known to whoever can open it: of AES, zipfile sees method 99
    if unsupported := {member.compress_type for member in members if not is_encrypted(member)} - _METHODS:
        raise Refusal(RefusalReason.UNSUPPORTED, f"packed with ZIP method {min(unsupported)}; pack the files again as an ordinary ZIP")
    UnpackBudget(limits, packed_bytes).spend(sum(member.file_size for member in members))


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & _ENCRYPTED_FLAG)


class UnpackBudget:
    """Counts the unpacked bytes of one container against the limits."""

    def __init__(self, limits: UnpackLimits, packed_bytes: int) -> None:
        self._limits = limits
        self._packed_bytes = max(packed_bytes, 1)
        self.unpacked_bytes = 0

    def spend(self, size_bytes: int) -> None:
        """Count unpacked bytes. Raises Refusal(hostile) when the total exceeds the limits."""
        self.unpacked_bytes += size_bytes
        limits = self._limits
        if self.unpacked_bytes > limits.max_bytes:
            mebibytes = limits.max_bytes // _MEBIBYTE
            raise Refusal(RefusalReason.HOSTILE, f"unpacks to more than {mebibytes:,} MiB; unpack it and submit the files")
        if self.unpacked_bytes > limits.ratio_free_bytes and self.unpacked_bytes > limits.max_ratio * self._packed_bytes:
            raise Refusal(RefusalReason.HOSTILE, f"unpacks to more than {limits.max_ratio} times its size, as decompression bombs do")


class SupportsRead(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class BudgetedReader:
    """Counts the bytes actually read from a member, because declared sizes may be false."""

    def __init__(self, source: SupportsRead, budget: UnpackBudget) -> None:
        self._source = source
        self._budget = budget

    def read(self, size: int = -1, /) -> bytes:
        block = self._source.read(size)
        self._budget.spend(len(block))
        return block
