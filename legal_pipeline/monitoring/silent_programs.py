"""Finds programs of this machine that have stopped beating: they hang, or have ended and were not started again."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import psutil

from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.readings import SilentProgram


def silent_programs(home: Path, limit_seconds: float, unmissed: Collection[str] = ()) -> tuple[SilentProgram, ...]:
    """Returns what has been silent for the limit, measured against the latest beat of any program that runs.

    When all are silent, the machine itself was: each of them beats again before the latest beat is older than the limit. `unmissed` are
    the programs that are told of also when they have ended, because nothing else of the deployment misses them.
    """
    known = beats.read_all(home)
    running = {beat.program for beat in known if psutil.pid_exists(beat.pid)}
    latest = min((beat.age_seconds for beat in known if beat.program in running), default=None)
    if latest is None:
        # nothing runs here
        return ()
    awake = latest if latest < limit_seconds else 0.0
    found = [
        SilentProgram(beat.program, beat.age_seconds, beat.silent if is_running else "", is_running)
        for beat in known
        if (is_running := beat.program in running) or beat.program in unmissed
    ]
    return tuple(program for program in found if program.part or program.seconds - awake >= limit_seconds)
