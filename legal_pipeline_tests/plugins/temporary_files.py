"""Temporary files in memory, where there is plenty: half of the time, a test of the storage waited for the disk to confirm a write.

Nothing that a test checks depends on it: that writes survive the loss of power cannot be tested here anyway. With `--basetemp`,
or where TMPDIR is set, the files are where they are asked for.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil
import pytest

MEMORY = Path("/dev/shm")
FREE_BYTES = 6 * 1024**3
"""The tests of one run take less than half of it at any moment."""
_PREFIX = "tests-"
_FOLDER = pytest.StashKey[Path]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # the processes of a distributed run inherit the variable
    if os.environ.get("TMPDIR") or config.option.basetemp or not _has_room():
        return
    _remove_old_ones()
    folder = MEMORY / f"{_PREFIX}{os.getpid()}"
    folder.mkdir()
    # servers run as users of their own
    folder.chmod(0o755)
    config.stash[_FOLDER] = folder
    # without it, pytest adds `pytest-of-USER/pytest-0`: the path of a supervisor's socket below it would be too long
    config.option.basetemp = str(folder / "t")
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    folder = session.config.stash.get(_FOLDER, None)
    if folder is not None and exitstatus not in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERNAL_ERROR):
        session.config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(trylast=True)
def pytest_report_header(config: pytest.Config) -> str | None:
    folder = config.stash.get(_FOLDER, None)
    return f"temporary files: {folder}, kept until the next run if a test fails" if folder is not None else None


def _remove_old_ones() -> None:
    """What failed tests or a killed run have left: it takes memory."""
    for left in MEMORY.glob(f"{_PREFIX}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(_PREFIX))):
            shutil.rmtree(left, ignore_errors=True)


def _has_room() -> bool:
    try:
        free = shutil.disk_usage(MEMORY).free
    except OSError:
        return False
    return os.access(MEMORY, os.W_OK) and min(free, psutil.virtual_memory().available) >= FREE_BYTES
