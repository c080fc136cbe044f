"""Replaces programs that run and do not answer, when an operator asks for it.

The watchdog does the same by itself after a while; this does it at once for what is stopped, and for whatever has made no
progress within the time limit while this command looked at it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

from legal_pipeline.deployment.supervise.control import Supervised
from legal_pipeline.deployment.supervise.ending import end_tree, is_stopped
from legal_pipeline.monitoring import beats

_POLL_SECONDS = 1.0
_WATCHED = frozenset({"STARTING", "RUNNING"})


def replace_silent(home: Path, programs: Iterable[Supervised], limit_seconds: float, say: Callable[[str], None]) -> list[str]:
    """Ends silent programs with their children, so that the supervisor starts them again; returns their names.

    Waits up to the limit for those that have beaten before and do not now; returns as soon as all of them beat.
    """
    waiting = {program.name: program for program in programs if program.state in _WATCHED and program.pid}
    seen = {name: _beat(home, program) for name, program in waiting.items()}
    ended: list[str] = []
    deadline = time.monotonic() + limit_seconds
    while waiting:
        for name, program in list(waiting.items()):
            before, now = seen[name], _beat(home, program)
            if now is not None and not now.silent and (before is None or now.count != before.count):
                del waiting[name]
            elif is_stopped(program.pid) or (now is not None and (now.silent or time.monotonic() >= deadline)):
                say(f"{name} ({program.pid}) does not answer: it is ended with its children and started again")
                end_tree(program.pid)
                ended.append(name)
                del waiting[name]
            elif now is None:
                # it has no pulse, or is only starting: the caller waits for it
                del waiting[name]
        if waiting:
            time.sleep(min(_POLL_SECONDS, limit_seconds / 10))
    return ended


def end_stopped_descendants(programs: Iterable[Supervised]) -> list[int]:
    """Ends children and reading processes that somebody has stopped; returns their ids."""
    ended: list[int] = []
    for program in programs:
        try:
            below = psutil.Process(program.pid).children(recursive=True) if program.pid else []
        except psutil.Error:
            continue
        ended += [pid for process in below if is_stopped(process.pid) for pid in end_tree(process.pid)]
    return ended


def _beat(home: Path, program: Supervised) -> beats.Beat | None:
    beat = beats.read(home, program.name)
    return beat if beat is not None and beat.pid == program.pid else None
