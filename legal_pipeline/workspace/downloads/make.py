"""Has an export written by another process, one at a time, and hands out the open file; nothing is left on the disk."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from legal_pipeline.errors import UsageError
from legal_pipeline.workspace.downloads.child import FILE
from legal_pipeline.workspace.downloads.order import Order

_ONE = threading.Lock()
_PREFIX = ".download-"
_BLOCK_BYTES = 256 * 1024


class Busy(UsageError):
    """another export is being written; try again when it is done"""


@dataclass(frozen=True, slots=True)
class Made:
    file: BinaryIO
    size_bytes: int
    documents: int

    def blocks(self) -> Iterator[bytes]:
        with self.file:
            while block := self.file.read(_BLOCK_BYTES):
                yield block


def make(order: Order) -> Made:
    """Writes the export below the folder of the order. Raises UsageError with a sentence, and Busy while another one is being written."""
    with _alone(), _folder(order.folder) as folder:
        answer = _asked(replace(order, folder=folder))
        if "problem" in answer:
            raise UsageError(str(answer["problem"]))
        path = folder / FILE
        # the open file outlives its name
        return Made(path.open("rb"), path.stat().st_size, int(str(answer["documents"])))


def _asked(order: Order) -> dict[str, object]:
    command = [sys.executable, "-m", "legal_pipeline.workspace.downloads.child"]
    ended = subprocess.run(command, input=pickle.dumps(order), stdout=subprocess.PIPE, check=False)
    try:
        answer: dict[str, object] = json.loads(ended.stdout)
    except ValueError as error:
        said = "it took more memory than there is" if ended.returncode == -9 else "the log of the program shows why"
        raise UsageError(f"the export was not finished: {said}; `legal-pipeline export` on the machine itself writes it") from error
    return answer


@contextmanager
def _alone() -> Iterator[None]:
    if not _ONE.acquire(blocking=False):
        raise Busy(Busy.__doc__)
    try:
        yield
    finally:
        _ONE.release()


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside))
        held = _held(folder)
    except OSError as error:
        raise UsageError(f"the export cannot be written ({error.strerror}); nothing was exported") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def sweep(beside: Path) -> None:
    """Removes what exports have left whose workspace was killed: confidential papers that nobody would come back for."""
    for folder in beside.glob(f"{_PREFIX}*"):
        # of one that is being written, the lock is held
        with contextlib.suppress(OSError):
            held = _held(folder)
            if held is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def _held(folder: Path) -> int | None:
    """Locks a folder until the descriptor is closed, or this process ends; returns None when another process has locked it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
