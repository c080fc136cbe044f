"""How often a test asks whether what it waits for has come."""

from __future__ import annotations

import time

_SHARE = 0.1
"""Of the time that a test waits, asking takes at most so much of a processor: what it waits for needs the rest."""


class Pace:
    """`rest` between two questions: `every_seconds`, and longer when the question took much of the processor."""

    def __init__(self, every_seconds: float) -> None:
        self._every_seconds = every_seconds
        self._since = time.thread_time()

    def rest(self) -> None:
        time.sleep(max(self._every_seconds, (time.thread_time() - self._since) / _SHARE))
        self._since = time.thread_time()
