"""The fork server of a pool: a process with all imports done, whose children share its memory, but neither threads nor connections.

`multiprocessing` starts it as a new interpreter, which imports everything once more: two seconds of CPU time and 100 MB for a command
that has just imported the same. A command that has opened nothing yet becomes its own fork server instead: `fork` lets a child of it
serve, `spawn` starts a new interpreter.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from multiprocessing import forkserver, resource_tracker, util
from pathlib import Path

from legal_pipeline import interrupts

PRELOAD = ["legal_pipeline.local.preloaded"]

_YOUNG_OBJECTS = 700
"""New objects between two collections, as CPython 3.11 has it."""


def spawn() -> None:
    """Starts a fork server as a new interpreter, unless one is running. Returns while it still imports."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOAD)
    # started first: starting it would unblock the signals again
    resource_tracker.ensure_running()
    # a terminal signals the whole process group, and Dagster takes a signal for the end of a run that has failed
    with interrupts.blocked():
        forkserver.ensure_running()


def fork() -> None:
    """Lets a child of this process be the fork server; to be called after the imports, and before anything is opened.

    Does nothing where a child could not be as good as a new interpreter: `spawn` is then called by the pool.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1 or _holds_files():
        return
    # a program of its own, not to be forked
    resource_tracker.ensure_running()
    # the child would write again what waits in the buffers
    sys.stdout.flush()
    sys.stderr.flush()
    gc.collect()
    gc.freeze()
    # `program` has raised it; what processing a document leaves behind may be large
    gc.set_threshold(_YOUNG_OBJECTS)
    start_program = util.spawnv_passfds
    vars(util)["spawnv_passfds"] = _fork_and_serve
    try:
        spawn()
    finally:
        vars(util)["spawnv_passfds"] = start_program


def _holds_files() -> bool:
    """Whether a file or a connection is open besides the standard streams."""
    return any(stat.S_ISREG(mode) or stat.S_ISSOCK(mode) for mode in _modes())


def _descriptors() -> list[int]:
    return [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]


def _modes() -> Iterator[int]:
    for descriptor in _descriptors():
        if descriptor > 2:
            with contextlib.suppress(OSError):
                yield os.fstat(descriptor).st_mode


def _fork_and_serve(_path: object, _arguments: object, kept: Sequence[int]) -> int:
    """In place of `multiprocessing.util.spawnv_passfds`: `kept` are the listening socket and the pipe that ends with the owners."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _become_server(*kept)
        code = 0
    finally:
        # nothing of the command is to be unwound or written twice
        os._exit(code)


def _become_server(listener: int, alive: int) -> None:
    for descriptor in _descriptors():
        if descriptor not in (0, 1, 2, listener, alive):
            with contextlib.suppress(OSError):
                os.close(descriptor)
    interrupts.forget()
    # the lock is held by the caller of `fork`, in another process
    vars(forkserver._forkserver)["_lock"] = threading.Lock()
    with contextlib.suppress(SystemExit):
        forkserver.main(listener, alive, PRELOAD)
