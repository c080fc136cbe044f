"""The home directory and locks in it."""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import DiskUnwritable, SetupError, UsageError
from legal_pipeline.storage.disks import disk_error


def make_home(home: Path) -> Path:
    """Creates the home directory and verifies that it is writable. Raises SetupError with the reason otherwise."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(prefix=".write-test-", dir=home):
            pass
    except OSError as error:
        if isinstance(fault := disk_error(error, home), DiskUnwritable):
            raise fault from error
        raise SetupError(
            f"LEGAL_PIPELINE_HOME={home} cannot be written ({error.strerror}); set it to a folder that you can write to"
        ) from error
    return home


@contextlib.contextmanager
def exclusive_lock(path: Path, *, wait_seconds: float = 60.0, held_by: str = "another process") -> Iterator[None]:
    """Holds an advisory lock that the operating system releases when the process ends, however it ends.

    Raises UsageError when another process still holds it after `wait_seconds`.
    """
    with path.open("a") as handle:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise UsageError(
                        f"{held_by} is using this home directory (lock {path}); wait for it to finish or use another LEGAL_PIPELINE_HOME"
                    ) from None
                time.sleep(0.05)
        yield


def is_held(path: Path) -> bool:
    """Returns whether a live process holds this lock."""
    if not path.exists():
        return False
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
