"""The pulse of the daemon: its threads send heartbeats to the database, and its metrics are sampled.

Dagster notices a thread of the daemon that hangs, and only writes a warning: nothing would start runs any more, and nothing
would say so but the alarm of the monitor.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from legal_pipeline.deployment.watchdog.pulse import Part, Pulse
from legal_pipeline.operations.metrics_sampler import EVERY_SECONDS, Sampler
from legal_pipeline.settings import Settings
from legal_pipeline.storage.program_settings import publish_for_ever

THREAD_SECONDS = 300.0
"""A thread sends a heartbeat every 30 s between two pieces of work; the longest, a tick with a thousand run requests, takes a minute."""

Heartbeats = Callable[[], Mapping[str, float]]
"""Returns the time of the last heartbeat of each thread. May raise any error while the database is not available."""


class ThreadProgress:
    """The least recent heartbeat, read again and again in a thread of its own: a database that hangs must not stop the pulse."""

    def __init__(self, heartbeats: Heartbeats, every_seconds: float = 30.0) -> None:
        self._heartbeats, self._every_seconds = heartbeats, every_seconds
        self._known: Mapping[str, float] = {}
        self.is_unknown = True

    def start(self) -> ThreadProgress:
        threading.Thread(target=self._read_for_ever, name="heartbeats", daemon=True).start()
        return self

    def progress(self) -> object:
        # the slowest thread decides: while it stands still the minimum does not move
        return min(self._known.values(), default=None)

    def read(self) -> None:
        self.is_unknown = True
        try:
            self._known = self._heartbeats()
        except Exception:  # noqa: BLE001 - the alarms report a database that does not answer
            return
        self.is_unknown = not self._known

    def _read_for_ever(self) -> None:
        while True:
            self.read()
            time.sleep(self._every_seconds)


def start_daemon_pulse(settings: Settings, heartbeats: Heartbeats, sampler: Sampler | None) -> Pulse:
    threads = ThreadProgress(heartbeats).start()
    limit = max(settings.unresponsive_timeout_seconds, THREAD_SECONDS)
    parts = [Part("one of its threads", threads.progress, lambda: threads.is_unknown, limit)]
    if sampler is not None:
        rounds = max(settings.unresponsive_timeout_seconds, 3 * EVERY_SECONDS)
        parts.append(Part("the sampling of metrics", lambda: sampler.rounds, limit_seconds=rounds))
    pulse = Pulse(settings.home.absolute(), "daemon", settings.unresponsive_timeout_seconds, parts)
    pulse.start()
    publish_for_ever(settings, "daemon")
    return pulse
