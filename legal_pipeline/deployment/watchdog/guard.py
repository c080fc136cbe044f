"""Who watches the watchdog: every program that it watches.

Each program of a machine has a pulse, which also looks at the beats of the watchdog. The first one to find it silent kills it,
and the supervisor starts it again. A supervisor that has been stopped is resumed, because it could not do so.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from legal_pipeline.deployment.supervise.ending import end_tree, resume
from legal_pipeline.deployment.watchdog.silence import Silence
from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.program_memory import PROGRAM_MARK

log = logging.getLogger(__name__)

WATCHDOG = "watchdog"
"""As in `deployment.plan`, which the watchdog does not import: it would bring the settings along."""


class Guard:
    def __init__(self, home: Path, limit_seconds: float, interval_seconds: float) -> None:
        self._home, self._limit_seconds = home, limit_seconds
        self._silence = Silence(interval_seconds)

    def look(self, now: float) -> bool:
        """Ends a silent watchdog; returns True when it was silent."""
        if PROGRAM_MARK not in os.environ or os.environ[PROGRAM_MARK] == WATCHDOG:
            # not started by the supervisor: systemd and the container runtime watch their programs themselves
            return False
        beat = beats.read(self._home, WATCHDOG)
        if beat is None or self._silence.observe((beat.pid, beat.count), now) < self._limit_seconds:
            return False
        self._silence.forgive()
        if _is_watchdog(beat.pid):
            log.error("the watchdog (%d) has not answered for %g seconds and was ended", beat.pid, self._limit_seconds)
            end_tree(beat.pid)
        if os.getppid() > 1:
            resume(os.getppid())
        return True


def _is_watchdog(pid: int) -> bool:
    try:
        return f"{PROGRAM_MARK}={WATCHDOG}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
