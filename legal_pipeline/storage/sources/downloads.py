"""Disk cache of S3 objects while their documents are processed on this machine.

A copy is named by URI and version, so that the intake and text stages share it across processes. It appears under its
name when it is complete. Readers hold a shared lock; only unlocked copies are removed to make room, the least recently
used first. File locks end with their process, however it ends. Nothing is synced to disk, so copies from before a
restart of the machine are discarded.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from legal_pipeline.errors import ResourceExhausted, SetupError
from legal_pipeline.storage.s3.errors import disk_error

_PART = ".part"
_POLL_SECONDS = 0.1
_LOW_WATER = 0.9
"""Eviction continues to this share of the limit, so that not every copy requires a listing of the folder."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

Fetch = Callable[[Callable[[int], BinaryIO]], object]
"""Passes the size in bytes to its argument, and writes all bytes to the file that the argument returns."""


class Downloads:
    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit_bytes = folder, limit_bytes

    @contextmanager
    def copy(self, uri: str, version: str, fetch: Fetch) -> Iterator[Path]:
        """Yields the path of the copy, locked until the end of the block; `fetch` writes it when it does not exist.

        Waits when another process is fetching the same copy. Raises ResourceExhausted when copies in use take up the
        disk or the limit, SetupError when the copy alone exceeds the limit.
        """
        try:
            path = self._prepared / _name(uri, version)
            while (held := _shared(path)) is None:
                self._fetch(path, fetch)
        except OSError as error:
            raise disk_error(error) from error
        with held:
            yield path

    def forget(self, uri: str) -> None:
        """Removes the copies of every version, locked or not."""
        for path in self._folder.glob(_name(uri, "").partition("-")[0] + "-*"):
            path.unlink(missing_ok=True)

    def _fetch(self, path: Path, fetch: Fetch) -> None:
        part = path.with_name(path.name + _PART)
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as sink:
            if not _locked(sink):
                time.sleep(_POLL_SECONDS)
                return
            if not _is_at(sink, part):
                # completed or removed since it was opened
                return
            if path.exists():
                # another process has completed the copy, and this part file was created after the rename
                part.unlink()
                return

            def make_room(size_bytes: int) -> BinaryIO:
                sink.truncate(0)
                with self._ledger() as ledger:
                    self._reserve(size_bytes, ledger)
                    # reserves the full size
                    sink.truncate(size_bytes)
                return sink

            try:
                fetch(make_room)
                sink.flush()
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            if _is_at(sink, part):
                part.rename(path)

    @cached_property
    def _prepared(self) -> Path:
        """The folder, cleared of copies from before the last start of the machine."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        boot = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "-"
        with self._ledger() as ledger:
            if ledger.boot != boot:
                for path in self._copies():
                    _removed(path)
                ledger.write(boot, self._limit_bytes)
        return self._folder

    @contextmanager
    def _ledger(self) -> Iterator[_Ledger]:
        with os.fdopen(os.open(self._folder / ".ledger", os.O_RDWR | os.O_CREAT, 0o600), "r+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield _Ledger(handle)

    def _reserve(self, size_bytes: int, ledger: _Ledger) -> None:
        if size_bytes > self._limit_bytes:
            raise SetupError(
                f"a copy of {size_bytes:,} bytes is needed and LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES allows {self._limit_bytes:,}; raise it"
            )
        # an upper bound: removed and abandoned copies are accounted for when the folder is listed
        total = ledger.total
        if total + size_bytes > self._limit_bytes or shutil.disk_usage(self._folder).free < size_bytes:
            total = self._remove(size_bytes)
        ledger.write(ledger.boot, total + size_bytes)

    def _remove(self, size_bytes: int) -> int:
        """Makes room for `size_bytes` more; returns the bytes in use."""
        copies = self._sizes()
        total = sum(size for _, size, _ in copies)
        limit = min(self._limit_bytes, total + shutil.disk_usage(self._folder).free)
        for _, size, path in sorted(copies):
            # part files too: an unlocked one was abandoned by a killed process
            if total + size_bytes > limit * _LOW_WATER and _removed(path):
                total -= size
        if total + size_bytes > limit:
            raise ResourceExhausted(
                f"there is no room for a copy of {size_bytes:,} bytes: documents in progress hold copies of {total:,} bytes, "
                f"and LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES and the disk allow {limit:,}"
            )
        return total

    def _sizes(self) -> list[tuple[int, int, Path]]:
        """(modification time in ns, bytes, path) of every copy."""
        while True:
            try:
                return [(stat.st_mtime_ns, stat.st_size, path) for path in self._copies() for stat in (path.stat(),)]
            except FileNotFoundError:
                # another process has completed or dropped a copy meanwhile: under its new name it counts as well
                continue

    def _copies(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if not path.name.startswith(".")]


class _Ledger:
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


def _name(uri: str, version: str) -> str:
    return "-".join(hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:32] for part in (uri, version))


def _shared(path: Path) -> BinaryIO | None:
    """Opens the copy under a shared lock, which prevents its removal; returns None when it does not exist."""
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        if _is_at(handle, path):
            os.utime(handle.fileno())
            return handle
    except BaseException:
        handle.close()
        raise
    handle.close()
    return None


def _removed(path: Path) -> bool:
    """Removes the copy; returns False when another process holds its lock."""
    try:
        with closing(path.open("rb")) as handle:
            if not _locked(handle):
                return False
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    return True


def _locked(handle: BinaryIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(handle: BinaryIO, path: Path) -> bool:
    """Returns True when the open file still has this name: a lock on a removed or renamed file protects nothing."""
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False
