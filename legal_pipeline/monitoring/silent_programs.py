"""Finds programs of this machine that run and have stopped beating."""

from __future__ import annotations

from pathlib import Path

import psutil

from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.readings import SilentProgram


def silent_programs(home: Path, limit_seconds: float) -> tuple[SilentProgram, ...]:
    """Returns what has been silent for the limit, measured against the latest beat of any program.

    When all are silent, the machine itself was: each of them beats again before the latest beat is older than the limit.
    """
    running = [beat for beat in beats.read_all(home) if psutil.pid_exists(beat.pid)]
    latest = min((beat.age_seconds for beat in running), default=0.0)
    awake = latest if latest < limit_seconds else 0.0
    found = [SilentProgram(beat.program, beat.age_seconds, beat.silent) for beat in running]
    return tuple(program for program in found if program.part or program.seconds - awake >= limit_seconds)
