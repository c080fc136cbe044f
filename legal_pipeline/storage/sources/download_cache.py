"""Disk cache of S3 objects while their documents are processed on this machine.

A copy is named by URI and version, so that the intake and text stages share it across processes; equal bytes under several
keys are kept once, as hard links to one file. A copy appears under its name when it is complete. Readers hold a shared
lock; only unlocked copies are removed to make room, the least recently used first. File locks end with their process,
however it ends. Nothing is synced to disk, so copies from before a restart of the machine are discarded.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from legal_pipeline.errors import DiskUnwritable, SetupError
from legal_pipeline.storage.disks import Disk, disk_error, disk_of, size
from legal_pipeline.storage.sources.cached_files import HashedFile, Ledger, is_at, locked, open_shared, removed

_PART = ".part"
_LINK = ".link"
_EQUAL = ".equal"
"""Folder with one more name of each copy, the digest of its bytes."""
_POLL_SECONDS = 0.1
_LOW_WATER = 0.9
"""Eviction continues to this share of the limit, so that not every copy requires a listing of the folder."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

Fetch = Callable[[Callable[[int], HashedFile]], object]
"""Passes the size in bytes to its argument, and writes all bytes to the file that the argument returns."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """The bytes of one or more keys."""

    used_at_ns: int
    size_bytes: int
    names: tuple[Path, ...]


class Downloads:
    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Copies take up at most `limit_bytes`, and never what `Disk.reserve_bytes` keeps free."""
        self._folder, self._limit_bytes = folder, limit_bytes

    @contextmanager
    def copy(self, uri: str, version: str, fetch: Fetch) -> Iterator[Path]:
        """Yields the path of the copy, locked until the end of the block; `fetch` writes it when it does not exist.

        Waits when another process is fetching the same copy. Raises DiskUnwritable when the disk has no room, also because
        copies in use take it up; SetupError when the copy alone exceeds the limit.
        """
        try:
            path = self._prepared / _name(uri, version)
            while (held := open_shared(path)) is None:
                self._fetch(path, fetch)
        except OSError as error:
            raise disk_error(error, self._folder) from error
        with held:
            yield path

    def used_bytes(self) -> int:
        """Returns the size of all copies, each of which makes room for another one when nobody reads it."""
        return sum(copy.size_bytes for copy in self._copies()) if self._folder.exists() else 0

    def forget(self, uri: str) -> None:
        """Removes the copies of every version, locked or not; equal bytes of another object stay under its name."""
        if not self._folder.exists():
            return
        own = _name(uri, "").partition("-")[0] + "-"
        with self._ledger():
            for copy in self._copies():
                ours = [name for name in copy.names if name.name.startswith(own)]
                others = [name for name in copy.names if name not in ours]
                if ours and all(name.parent.name == _EQUAL for name in others):
                    # first the name that would keep the bytes if this process ended here
                    ours = others + ours
                for name in ours:
                    name.unlink(missing_ok=True)

    def _fetch(self, path: Path, fetch: Fetch) -> None:
        part = path.with_name(path.name + _PART)
        with HashedFile(part) as sink:
            if not locked(sink):
                time.sleep(_POLL_SECONDS)
                return
            if not is_at(sink, part):
                # completed or removed since it was opened
                return
            if path.exists():
                # another process has completed the copy, and this part file was created after the rename
                part.unlink()
                return

            def make_room(size_bytes: int) -> HashedFile:
                sink.truncate(0)
                with self._ledger() as ledger:
                    self._reserve(size_bytes, ledger)
                    sink.begin(size_bytes)
                return sink

            try:
                fetch(make_room)
                sink.flush()
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            if is_at(sink, part):
                part.rename(path)
                # without hard links, equal bytes are kept twice
                with suppress(OSError), self._ledger() as ledger:
                    self._keep_once(path, sink.sha256, ledger)

    def _keep_once(self, path: Path, sha256: str, ledger: Ledger) -> None:
        """Replaces a new copy by a link to equal bytes, if there are any. The ledger's lock keeps them from being removed meanwhile."""
        equal = self._folder / _EQUAL / sha256
        try:
            equal.parent.mkdir(mode=0o700, exist_ok=True)
            os.link(path, equal)
            return
        except FileExistsError:
            pass
        size_bytes = path.stat().st_size
        link = path.with_name(path.name + _LINK)
        link.unlink(missing_ok=True)
        os.link(equal, link)
        link.rename(path)
        ledger.write(ledger.boot, max(ledger.total - size_bytes, 0))

    @cached_property
    def _prepared(self) -> Path:
        """The folder, cleared of copies from before the last start of the machine."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        boot = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "-"
        with self._ledger() as ledger:
            if ledger.boot != boot:
                for copy in self._copies():
                    removed(copy.names)
                ledger.write(boot, self._limit_bytes)
        return self._folder

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with os.fdopen(os.open(self._folder / ".ledger", os.O_RDWR | os.O_CREAT, 0o600), "r+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Ledger(handle)

    def _reserve(self, size_bytes: int, ledger: Ledger) -> None:
        if size_bytes > self._limit_bytes:
            raise SetupError(
                f"a copy of {size_bytes:,} bytes is needed and LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES allows {self._limit_bytes:,}; raise it"
            )
        # an upper bound: removed and abandoned copies are accounted for when the folder is listed
        total = ledger.total
        disk = disk_of(self._folder)
        if total + size_bytes > self._limit_bytes or disk.free_bytes - disk.reserve_bytes < size_bytes:
            total = self._remove(size_bytes, disk)
        ledger.write(ledger.boot, total + size_bytes)

    def _remove(self, size_bytes: int, disk: Disk) -> int:
        """Makes room for `size_bytes` more; returns the bytes in use."""
        copies = self._copies()
        total = sum(copy.size_bytes for copy in copies)
        limit = min(self._limit_bytes, max(total + disk.free_bytes - disk.reserve_bytes, 0))
        for copy in sorted(copies, key=lambda copy: copy.used_at_ns):
            # part files too: an unlocked one was abandoned by a killed process
            if total + size_bytes > limit * _LOW_WATER and removed(copy.names):
                total -= copy.size_bytes
        if total + size_bytes > limit:
            raise DiskUnwritable(
                f"there is no room for a copy of {size_bytes:,} bytes: documents in progress hold copies of {total:,} bytes, "
                f"{disk}, of which {size(disk.reserve_bytes)} stay free, and LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES allows "
                f"{self._limit_bytes:,}; free some space on that disk, or move LEGAL_PIPELINE_HOME to a larger one"
            )
        return total

    def _copies(self) -> list[_Copy]:
        while True:
            try:
                return self._listed()
            except FileNotFoundError:
                # another process has completed or dropped a copy meanwhile: under its new name it counts as well
                continue

    def _listed(self) -> list[_Copy]:
        names: dict[int, list[Path]] = defaultdict(list)
        found: dict[int, os.stat_result] = {}
        for path in self._names():
            stat = path.stat()
            names[stat.st_ino].append(path)
            found[stat.st_ino] = stat
        return [_Copy(stat.st_mtime_ns, stat.st_size, tuple(names[inode])) for inode, stat in found.items()]

    def _names(self) -> list[Path]:
        equal = self._folder / _EQUAL
        names = [path for path in self._folder.iterdir() if not path.name.startswith(".")]
        return names + (list(equal.iterdir()) if equal.exists() else [])


def _name(uri: str, version: str) -> str:
    return "-".join(hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:32] for part in (uri, version))
