"""Disks: which one a path is on, how much of it stays free, and the error when it accepts no more writes.

Does not belong here: the copies that make room (`storage.sources.downloads`), the alarm (`monitoring.disk_problems`).
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.errors import DiskUnwritable, ExternalError

RESERVE_BYTES = 2 * 1024**3
RESERVE_SHARE = 0.10
"""Copies of objects leave 2 GiB of their disk free, or 10 % of it when that is less: on disks below 20 GiB."""

_LOW_SHARE = 0.5
"""Of what copies of objects leave free: below it, the disk is an alarm."""
_MIN_FILES_SHARE = 0.01
"""Share of the inodes below which the disk counts as full; a file system without a fixed number of them reports 0."""
_FULL_BYTES = 64 * 1024
"""SQLite and PostgreSQL write pages and segments: a few free blocks are of no use to them."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Disk:
    mount: Path
    """Where its file system is mounted."""
    total_bytes: int
    free_bytes: int
    """For this user: the blocks that are reserved for root do not count."""
    total_files: int
    free_files: int
    is_read_only: bool

    @property
    def reserve_bytes(self) -> int:
        return min(RESERVE_BYTES, int(self.total_bytes * RESERVE_SHARE))

    @property
    def lacks_files(self) -> bool:
        return self.total_files > 0 and self.free_files < max(self.total_files * _MIN_FILES_SHARE, 1)

    @property
    def is_full(self) -> bool:
        """Nothing can be written now."""
        return self.is_read_only or self.free_bytes < _FULL_BYTES or (self.total_files > 0 and self.free_files == 0)

    @property
    def is_low(self) -> bool:
        """Nearly full. With the copies at their limit, logs and results still have room."""
        return self.is_read_only or self.lacks_files or self.free_bytes < self.reserve_bytes * _LOW_SHARE

    def __str__(self) -> str:
        return f"{self.mount} has {size(self.free_bytes)} of {size(self.total_bytes)} left"


def disk_of(path: Path) -> Disk:
    """Returns the disk of a path, which need not exist yet. Raises OSError when it cannot be reached."""
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    path = path.resolve()
    found = os.statvfs(path)
    device = path.stat().st_dev
    while path != path.parent and path.parent.stat().st_dev == device:
        path = path.parent
    return Disk(
        path,
        found.f_blocks * found.f_frsize,
        found.f_bavail * found.f_frsize,
        found.f_files,
        found.f_favail,
        bool(found.f_flag & os.ST_RDONLY),
    )


def is_disk_full(path: Path) -> bool:
    """Returns whether nothing can be written at this path for want of room, or because its disk is read-only."""
    try:
        return disk_of(path).is_full
    except OSError:
        return False


def disk_error(error: OSError, path: Path | None = None) -> ExternalError:
    """Returns DiskUnwritable when the disk refuses to be written, another ExternalError otherwise.

    `path` is what was written; without it, the file that the error names or the temporary directory.
    """
    if error.errno in _NO_ROOM:
        return DiskUnwritable(_message(error.errno or 0, path or _path_of(error)))
    return ExternalError(f"operating system error: {error.strerror or type(error).__name__}")


def full_disk_error(path: Path | None) -> DiskUnwritable:
    """The error for a library that does not pass on the number of the operating system's error."""
    return DiskUnwritable(_message(errno.ENOSPC, path))


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Raises DiskUnwritable, which names the disk of `path`, for what the block cannot write. Other errors pass unchanged."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise disk_error(error, path) from error


def _path_of(error: OSError) -> Path | None:
    if isinstance(error.filename, str):
        return Path(error.filename)
    temporary = Path(tempfile.gettempdir())
    return temporary if is_disk_full(temporary) else None


def _message(number: int, path: Path | None) -> str:
    try:
        disk = disk_of(path) if path is not None else None
    except OSError:
        disk = None
    where = f" {disk.mount}" if disk else ""
    if number == errno.EROFS or (disk and disk.is_read_only):
        return f"the file system{where} is read-only; find the cause in the log of the kernel (dmesg), then mount it writable again"
    if number == errno.EDQUOT:
        return f"the quota of this user on the disk{where} is used up; raise it, or make room there"
    if number == errno.EFBIG:
        return "a file reached the size limit of this process; raise the limit (ulimit -f) and start legal-pipeline again"
    if disk and disk.lacks_files:
        return f"the disk is full: {disk.mount} has no room for another file (inodes); move small files away from it"
    return f"the disk is full: {disk}; free some space there" if disk else "the disk is full; free some space"


def size(count: int) -> str:
    """Formats bytes with decimal units, rounded down: what is left is never overstated."""
    for unit, small in (("GB", 10**9), ("MB", 10**6)):
        if count >= small:
            return f"{count // (small // 10) / 10:g} {unit}"
    return f"{count // 1000} kB"
