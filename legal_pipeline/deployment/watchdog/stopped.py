"""Ends processes that somebody has stopped (SIGSTOP, a debugger) and not resumed.

A stopped process holds its work and answers nothing, and its parent notices nothing: a worker's idle child would be handed
the next message, a reading process would use up the time limit of its page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import psutil

from legal_pipeline.deployment.supervise.ending import end_tree, is_stopped
from legal_pipeline.deployment.watchdog.silence import Silence


@dataclass
class StoppedProcesses:
    limit_seconds: float
    interval_seconds: float
    _since: dict[tuple[int, float], Silence] = field(default_factory=dict)

    def end_below(self, pid: int, now: float) -> list[int]:
        """Ends descendants that have been stopped for longer than the limit; returns the ids of all processes ended."""
        found = _stopped_below(pid)
        self._since = {key: silence for key, silence in self._since.items() if key in found}
        ended: list[int] = []
        for key in found:
            silence = self._since.setdefault(key, Silence(self.interval_seconds))
            if silence.observe("stopped", now) >= self.limit_seconds:
                ended += end_tree(key[0])
        return ended


def _stopped_below(pid: int) -> set[tuple[int, float]]:
    """(process id, start time) of each."""
    found: set[tuple[int, float]] = set()
    try:
        descendants = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return found
    for process in descendants:
        try:
            if is_stopped(process.pid):
                found.add((process.pid, process.create_time()))
        except psutil.Error:
            continue
    return found
