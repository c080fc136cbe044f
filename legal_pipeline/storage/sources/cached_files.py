"""Files of the download cache: shared and exclusive locks, equal bytes under one inode, and the ledger of the space in use.

Locks belong to the file and not to its name, so a reader of one key protects the bytes of all keys with equal bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO


class HashedFile(io.BufferedRandom):
    """A file that knows the digest of what is written to it from its beginning on."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+"))
        self._sha256 = hashlib.sha256()

    def write(self, block: object, /) -> int:
        self._sha256.update(block)  # type: ignore[arg-type]
        return super().write(block)  # type: ignore[arg-type]

    def begin(self, size_bytes: int) -> None:
        """Empties the file and allocates its blocks. Raises OSError when the disk does not have them."""
        self.seek(0)
        self.truncate(0)
        self._sha256 = hashlib.sha256()
        if size_bytes:
            # unlike a sparse file, the blocks are gone from the free space at once, and no later write finds the disk full
            os.posix_fallocate(self.fileno(), 0, size_bytes)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


class Ledger:
    """Upper bound of the bytes in use, and the boot id they belong to; changed only under the ledger's lock."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        match handle.read().split():
            case [boot, total] if total.isdigit():
                self.boot, self.total = boot.decode(errors="replace"), int(total)
            case _:
                self.boot, self.total = "", 0

    def write(self, boot: str, total: int) -> None:
        self.boot, self.total = boot, total
        self._handle.seek(0)
        self._handle.write(f"{boot} {total}".encode())
        self._handle.truncate()
        self._handle.flush()


def open_shared(path: Path) -> BinaryIO | None:
    """Opens the copy under a shared lock, which prevents its removal; returns None when it does not exist."""
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        if is_at(handle, path):
            os.utime(handle.fileno())
            return handle
    except BaseException:
        handle.close()
        raise
    handle.close()
    return None


def removed(names: Sequence[Path]) -> bool:
    """Removes a file under all its names; returns False when another process holds its lock."""
    for name in names:
        try:
            with closing(name.open("rb")) as handle:
                if not locked(handle):
                    return False
                for other in names:
                    other.unlink(missing_ok=True)
                return True
        except FileNotFoundError:
            continue
    return True


def locked(handle: BinaryIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_at(handle: BinaryIO, path: Path) -> bool:
    """Returns True when the open file still has this name: a lock on a removed or renamed file protects nothing."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False
