"""Notes why a child of this worker ended in the middle of a message: only its parent sees that.

A document whose steps keep ending their workers fails with the cause, so the cause must be true: the kernel counts the
processes that it kills for lack of memory, and everything else was killed by somebody.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

from billiard.einfo import ExceptionWithTraceback  # type: ignore[import-untyped]
from billiard.exceptions import WorkerLostError  # type: ignore[import-untyped]
from celery import Task
from celery.worker.request import Request

from legal_pipeline.deployment.supervise import cgroups
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_deaths import Cause, Death, WorkerDeaths
from legal_pipeline.topology import MEGABYTE, WHOLE_RUN
from legal_pipeline.workers import children_on_demand

log = logging.getLogger(__name__)

_SIGNAL = re.compile(r"signal \d+ \((SIG\w+)\)")


class MemoryKills:
    """Whether the kernel has killed a process of this worker for lack of memory within the last few seconds."""

    def __init__(self) -> None:
        self._counts: list[int] = []

    def look(self, _: float = 0.0) -> None:
        """Called every few seconds."""
        self._counts = [*self._counts[-1:], cgroups.memory_kills()]

    def is_recent(self) -> bool:
        return bool(self._counts) and cgroups.memory_kills() > self._counts[0]


memory_kills = MemoryKills()


class WatchedRequest(Request):  # type: ignore[misc]
    """Celery's request in the parent process."""

    def on_accepted(self, pid: int, time_accepted: float) -> None:
        children_on_demand.note_work(pid)
        super().on_accepted(pid, time_accepted)

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> Any:
        error = exc_info.exception
        error = error.exc if isinstance(error, ExceptionWithTraceback) else error
        if isinstance(error, WorkerLostError) and isinstance(self.args, Sequence) and len(self.args) >= 2:
            death = death_of(str(error), memory_kills.is_recent())
            # in a thread: Redis may not answer, and the loop of the worker must go on
            threading.Thread(target=_note, args=(*_work_of(list(self.args)), death), daemon=True).start()
        return super().on_failure(exc_info, send_failed_event=send_failed_event, return_ok=return_ok)


class WatchedTask(Task):  # type: ignore[misc]
    abstract = True
    Request = WatchedRequest


def death_of(message: str, is_memory_kill: bool) -> Death:
    """Returns the cause from Celery's message, which names the signal."""
    if is_memory_kill:
        limit = cgroups.ceiling_of(os.getpid())
        return Death(Cause.MEMORY, f"{limit // MEGABYTE:,} MB" if limit else "the machine")
    found = _SIGNAL.search(message)
    return Death(Cause.SIGNAL, found[1] if found else "no signal; see the log of the worker")


def _work_of(arguments: list[Any]) -> tuple[str, str]:
    """(run id, step key)"""
    is_step = len(arguments) > 2
    return str(arguments[0]), str(arguments[1]) if is_step else WHOLE_RUN


@cache
def _deaths() -> WorkerDeaths:
    return WorkerDeaths(open_redis(str(load_settings().broker_url)))


def _note(run_id: str, step_key: str, death: Death) -> None:
    log.error("the child that executed %s of run %s ended: %s (%s)", step_key or "all", run_id, death.cause, death.detail)
    _deaths().note(run_id, step_key, death)
