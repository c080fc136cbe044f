"""The pulse of a program: a thread that beats while every part of the program makes progress.

The beat goes to a file, which the watchdog reads, and to systemd, whose `WatchdogSec=` does what the watchdog does. A thread that
merely lives says little, so each part of the program gives a value that changes with its progress: the rounds of Celery's
loop, the answers of a server to itself, the heartbeats of the daemon's threads.
"""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.deployment.watchdog.guard import Guard
from legal_pipeline.deployment.watchdog.sd_notify import notify
from legal_pipeline.deployment.watchdog.silence import Silence
from legal_pipeline.deployment.watchdog.stopped import StoppedProcesses
from legal_pipeline.monitoring import beats

log = logging.getLogger(__name__)

_BEATS_IN_LIMIT = 12
_LONGEST_SECONDS = 5.0


def interval_seconds(limit_seconds: float) -> float:
    """Returns the time between two beats or observations, for a limit on silence."""
    return min(_LONGEST_SECONDS, limit_seconds / _BEATS_IN_LIMIT)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a program. Both functions are called from the thread of the pulse and must return within seconds."""

    name: str
    progress: Callable[[], object]
    is_excused: Callable[[], bool] = lambda: False
    """True while the part cannot make progress for a reason outside of the program, such as a server that is down."""
    limit_seconds: float | None = None
    """A longer limit than that of the program."""


class Pulse:
    def __init__(
        self,
        home: Path,
        program: str,
        limit_seconds: float,
        parts: Sequence[Part] = (),
        every_beat: Sequence[Callable[[float], object]] = (),
    ) -> None:
        """`every_beat` are called with the monotonic time; they repair what the program itself can repair."""
        self._home, self._program, self._limit_seconds = home, program, limit_seconds
        self._interval_seconds = interval_seconds(limit_seconds)
        self._parts = list(parts)
        self._silences: dict[str, Silence] = {}
        self._guard = Guard(home, limit_seconds, self._interval_seconds)
        self._stopped = StoppedProcesses(limit_seconds, self._interval_seconds)
        self._every_beat = list(every_beat)
        self._counter = itertools.count(1)

    def watch(self, part: Part) -> None:
        """Adds a part that has begun to work."""
        self._parts.append(part)

    def start(self) -> None:
        threading.Thread(target=self._beat_for_ever, name="pulse", daemon=True).start()
        notify("READY=1")

    def beat(self, now: float) -> str:
        """Beats unless a part is silent; returns the name of that part."""
        silent = next((part.name for part in list(self._parts) if self._is_silent(part, now)), "")
        beats.write(self._home, self._program, next(self._counter), silent)
        if silent:
            log.error("%s makes no progress; this program is going to be replaced", silent)
        notify("WATCHDOG=trigger" if silent else "WATCHDOG=1")
        return silent

    def _is_silent(self, part: Part, now: float) -> bool:
        silence = self._silences.setdefault(part.name, Silence(self._interval_seconds))
        seconds = silence.observe(part.progress(), now)
        if part.is_excused():
            silence.forgive()
            return False
        return seconds >= (part.limit_seconds or self._limit_seconds)

    def _beat_for_ever(self) -> None:
        while True:
            try:
                self.beat(time.monotonic())
                if ended := self._stopped.end_below(os.getpid(), time.monotonic()):
                    log.error("ended %s, which had been stopped for %g seconds", ended, self._limit_seconds)
                self._guard.look(time.monotonic())
                for repair in self._every_beat:
                    repair(time.monotonic())
            except Exception as error:  # noqa: BLE001 - the boundary of the thread: without a beat, the program would be replaced
                log.warning("a round of the pulse failed: %s", type(error).__name__)
            time.sleep(self._interval_seconds)
