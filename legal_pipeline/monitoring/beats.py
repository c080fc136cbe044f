"""Beats: each program of a machine writes a growing number to a file of its own while it makes progress.

A file, because it needs no server: a program must not look dead when Redis is down. The record has a fixed length and is
overwritten in place, so that a full disk does not stop it.

Does not belong here: who beats (`deployment.watchdog.pulse`) and what follows from silence (`deployment.watchdog.watch`).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

_RECORD_BYTES = 256


@dataclass(frozen=True, slots=True)
class Beat:
    program: str
    pid: int
    count: int
    """Grows with every beat of this process; its value means nothing else."""
    silent: str
    """The part of the program that makes no progress; empty while all do."""
    age_seconds: float
    """Time since the file was written, by the wall clock: for reports, not for decisions."""


def beats_folder(home: Path) -> Path:
    return home / "run" / "beats"


def write(home: Path, program: str, count: int, silent: str = "") -> bool:
    """Writes a beat of this process. Returns False when the file cannot be written."""
    path = beats_folder(home) / program
    text = json.dumps({"pid": os.getpid(), "count": count, "silent": silent[:100]})
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(descriptor, text.ljust(_RECORD_BYTES).encode()[:_RECORD_BYTES], 0)
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def read(home: Path, program: str) -> Beat | None:
    """Returns the last beat of a program; None when it never beat, or the record is being written."""
    path = beats_folder(home) / program
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        age = max(0.0, time.time() - path.stat().st_mtime)
        return Beat(program, int(record["pid"]), int(record["count"]), str(record["silent"]), age)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_all(home: Path) -> list[Beat]:
    """Returns the last beat of each program, by name."""
    with contextlib.suppress(OSError):
        names = sorted(path.name for path in beats_folder(home).iterdir())
        return [beat for name in names if (beat := read(home, name)) is not None]
    return []
