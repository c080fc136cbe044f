"""The pulse of a worker: its loop goes round, and its children accept what is handed to them."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil
from celery import bootsteps
from celery.worker import state

from legal_pipeline.deployment.supervise.ending import end_tree
from legal_pipeline.deployment.watchdog.pulse import Part, Pulse, interval_seconds
from legal_pipeline.deployment.watchdog.silence import Silence
from legal_pipeline.settings import Settings

log = logging.getLogger(__name__)

_RECONNECT_SECONDS = 45.0
"""Celery tries to reach a lost broker again at least every 30 s; until then its loop stands still through no fault of its own."""
_PROMPT_SECONDS = 2.0
_LOOP_SECONDS = 30.0
"""The shortest limit for the loop: that the broker is away is noticed up to ten seconds after the loop stands still."""


class Rounds(bootsteps.StartStopStep):  # type: ignore[misc]
    """Counts the rounds of the loop in which Celery receives messages and reads the results of its children.

    A step of the worker, not of its consumer: timers of the consumer end with each connection.
    """

    requires = ("celery.worker.components:Timer",)
    count = 0
    interval_seconds = 5.0

    def start(self, parent: Any) -> None:
        parent.timer.call_repeatedly(self.interval_seconds, self._go_round)

    @staticmethod
    def _go_round() -> None:
        Rounds.count += 1


class Broker:
    """Whether the broker answers, as the announcements of the worker find it."""

    def __init__(self) -> None:
        self._asked_at: float | None = None
        self._away_at = -_RECONNECT_SECONDS

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Around a question to the broker; an exception means that it did not answer."""
        self._asked_at = time.monotonic()
        try:
            yield
        except BaseException:
            self._away_at = time.monotonic()
            raise
        finally:
            if time.monotonic() - self._asked_at > _PROMPT_SECONDS:
                self._away_at = time.monotonic()
            self._asked_at = None

    def is_excuse(self) -> bool:
        """True while it does not answer, and until Celery must have reached it again."""
        now, asked_at = time.monotonic(), self._asked_at
        return now - self._away_at < _RECONNECT_SECONDS or (asked_at is not None and now - asked_at > _PROMPT_SECONDS)


@dataclass
class UnacceptedMessages:
    """Ends children that do not accept a message that was handed to them: Celery waits for them without a limit."""

    limit_seconds: float
    interval_seconds: float
    is_child_starting: Callable[[], bool] = lambda: False
    """Until a new child says that it takes messages, it imports; Celery ends one that takes too long (`worker_proc_alive_timeout`)."""
    _waiting: dict[str, Silence] = field(default_factory=dict)

    def end_children(self, now: float) -> list[int]:
        if self.is_child_starting():
            self._waiting.clear()
            return []
        active = set(state.active_requests)
        handed_over = {request.id for request in set(state.reserved_requests) if request not in active}
        self._waiting = {token: silence for token, silence in self._waiting.items() if token in handed_over}
        # all are observed before the first decision
        seconds = [self._waiting.setdefault(token, Silence(self.interval_seconds)).observe("waits", now) for token in handed_over]
        if not any(each >= self.limit_seconds for each in seconds):
            return []
        self._waiting.clear()
        return end_idle_children(request.worker_pid for request in active)


def end_idle_children(busy: Iterable[int | None]) -> list[int]:
    """Ends the children that execute nothing; the pool replaces them and gives the message to another one."""
    kept = set(busy)
    ended = [pid for child in psutil.Process(os.getpid()).children() if child.pid not in kept for pid in end_tree(child.pid)]
    if ended:
        log.error("ended %s: a child did not accept its message", ended)
    return ended


def has_starting_child(pool: Any) -> bool:
    """Whether a child of Celery's pool has not yet said that it takes messages. Celery has no public word for it."""
    return bool(pool._pool._waiting_to_start)


class WorkerPulse:
    """One instance in the parent process."""

    def __init__(self, settings: Settings, group: str, every_beat: Sequence[Callable[[float], object]] = ()) -> None:
        limit = self._limit_seconds = settings.unresponsive_timeout_seconds
        unaccepted = self._unaccepted = UnacceptedMessages(limit, interval_seconds(limit))
        self.broker = Broker()
        self._is_stopping = False
        self._pulse = Pulse(settings.home.absolute(), group, limit, every_beat=[unaccepted.end_children, *every_beat])

    def start(self) -> None:
        """Called before the worker connects to the broker, for which it waits without a limit."""
        self._pulse.start()

    def watch_loop(self) -> None:
        """Called when the worker is ready."""
        limit = max(self._limit_seconds, _LOOP_SECONDS)
        self._pulse.watch(Part("the loop of Celery", lambda: Rounds.count, lambda: self._is_stopping or self.broker.is_excuse(), limit))

    def watch_children(self, pool: Any) -> None:
        """Called when the worker is ready, with Celery's pool."""
        self._unaccepted.is_child_starting = lambda: has_starting_child(pool)

    def stop(self) -> None:
        """Called when the worker begins to stop: its loop ends, and its children finish what they do."""
        self._is_stopping = True
