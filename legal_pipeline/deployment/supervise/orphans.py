"""Finding processes of ours by a mark in their environment, whoever their parent has become."""

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
    """Processes that run as a program of this home. Others' processes cannot be read, and are not ours."""
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
    """Kills what is left of a program (of all programs without a name), except ourselves. Returns whom."""
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
    # readers of documents run with an empty environment, and so without a mark
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def is_alive(pid: int) -> bool:
    """A process that has ended and was not collected by its parent yet is none any more."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
