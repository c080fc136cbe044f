"""A real file system of a few megabytes, to be filled: what a full disk does is not what a raised ENOSPC does."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MEGABYTE = 1_000_000
_TRIES = 20


@dataclass(frozen=True)
class SmallDisk:
    mount: Path

    @property
    def filler(self) -> Path:
        return self.mount / "filler"

    def fill(self, leave_bytes: int = 0) -> None:
        """Uses up what is free but for so many bytes, while others may be writing."""
        self.empty()
        for _ in range(_TRIES):
            found = os.statvfs(self.mount)
            free = found.f_bavail * found.f_frsize - leave_bytes
            if free <= 0:
                return
            try:
                with self.filler.open("ab") as file:
                    os.posix_fallocate(file.fileno(), file.tell(), free)
            except OSError as error:
                # somebody has written in between
                if error.errno != errno.ENOSPC:
                    raise

    def empty(self) -> None:
        self.filler.unlink(missing_ok=True)

    def remount(self, *options: str) -> None:
        subprocess.run(["mount", "-o", ",".join(("remount", *options)), str(self.mount)], check=True)


@contextmanager
def mounted(folder: Path, megabytes: int = 16, *options: str) -> Iterator[SmallDisk]:
    """Mounts a tmpfs; skips where this user may not."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = ",".join((f"size={megabytes}m", "mode=777", *options))
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", asked, "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        yield SmallDisk(folder)
    finally:
        # lazily: a handle may still be open in a process that is about to end
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with mounted(tmp_path / "small-disk") as disk:
        yield disk
