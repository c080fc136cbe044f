"""Finds processes of a home directory by a marker in their environment, whatever their parent is."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from legal_pipeline.monitoring.program_memory import HOME_MARK, PROGRAM_MARK

_PATIENCE_SECONDS = 10.0


def processes_of(home: Path, name: str | None = None) -> Iterator[int]:
    """Yields the ids of processes that belong to a program of this home directory. Processes of other users cannot be read."""
    wanted = {f"{HOME_MARK}={home.absolute()}".encode()}
    if name is not None:
        wanted.add(f"{PROGRAM_MARK}={name}".encode())
    prefix = f"{PROGRAM_MARK}=".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            variables = set((entry / "environ").read_bytes().split(b"\0"))
            if wanted <= variables and any(variable.startswith(prefix) for variable in variables) and is_alive(int(entry.name)):
                yield int(entry.name)


def kill(home: Path, name: str | None = None) -> list[int]:
    """Kills the remaining processes of a program, or of all programs, except this process. Returns their ids."""
    ended: list[int] = []
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        left = {pid for root in processes_of(home, name) for pid in (root, *_descendants(root))} - {os.getpid()}
        if not left:
            break
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        ended += sorted(left - set(ended))
        time.sleep(0.05)
    return ended


def _descendants(pid: int) -> list[int]:
    # sandboxed readers run with an empty environment, and so without a marker
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def is_alive(pid: int) -> bool:
    """Returns False for a zombie too: a process that has ended but was not reaped by its parent."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
