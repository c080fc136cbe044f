"""The children of a worker: started when there is a message for them, ended when they have had nothing to do for a while.

A worker at rest is its parent alone. All of this happens in the parent, in the loop that also hands messages over: a child that is
ended here has none. Should one arrive before the loop has seen that the child is gone, Celery gives it to the next child, as it was
not accepted.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Any

from billiard.pool import EX_OK, EX_RECYCLE, RUN  # type: ignore[import-untyped]
from celery import Celery, bootsteps
from celery.concurrency.asynpool import AsynPool
from celery.concurrency.prefork import TaskPool
from celery.worker import state

from legal_pipeline.deployment.supervise.ending import end_tree

log = logging.getLogger(__name__)

_ROUNDS_PER_LIMIT = 9
_last_work: dict[int, float] = {}
"""When a child was last seen at work, or seen at all, in seconds of the monotonic clock, by process id."""


class Pool(AsynPool):  # type: ignore[misc]
    """Celery's pool with as many children as it has messages for, at most those of its size."""

    _is_made = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._is_made = True

    def _create_worker_process(self, index: int) -> Any:
        # Celery starts all of them when it makes the pool
        return super()._create_worker_process(index) if self._is_made else None

    def _repopulate_pool(self, exit_codes: Iterable[int]) -> None:
        """Called whenever a child has ended, and every few seconds."""
        for code in exit_codes:
            if code not in (EX_OK, EX_RECYCLE):
                # raises an error that ends the worker when they die faster than they can be of use
                self.restart_state.step()
        # the cache holds each message until it was executed
        while self._state == RUN and len(self._pool) < min(self._processes, len(self._cache)):
            self._create_worker_process(self._avail_index())

    def apply_async(self, *arguments: Any, **options: Any) -> Any:
        result = super().apply_async(*arguments, **options)
        self._repopulate_pool(())
        return result


def start_on_demand(app: Celery, idle_seconds: float) -> None:
    """To be called before the worker of the application starts. Idle children are ended after this time; with 0, none is."""
    TaskPool.Pool = Pool
    IdleChildren.limit_seconds = idle_seconds
    app.steps["worker"].add(IdleChildren)


def note_work(pid: int) -> None:
    """A child has accepted a message."""
    _last_work[pid] = time.monotonic()


def end_idle(pool: Any, limit_seconds: float) -> list[int]:
    """Ends the children of Celery's pool that have had nothing to do for this long; returns their ids."""
    for request in state.active_requests:
        if request.worker_pid is not None:
            note_work(request.worker_pid)
    children = {child.pid: child for child in pool._pool._pool}
    _forget(set(_last_work) - set(children))
    for pid in children:
        # the message for which it was started may be gone with the connection to the broker
        _last_work.setdefault(pid, time.monotonic())
    # a message that no child has accepted yet may be on its way to one of them
    if set(state.reserved_requests) - set(state.active_requests):
        return []
    busy = {request.worker_pid for request in state.active_requests}
    since = time.monotonic() - limit_seconds
    ended = [pid for pid, moment in _last_work.items() if moment <= since and pid not in busy]
    for pid in ended:
        # or the pool would report its death as an error
        children[pid]._controlled_termination = True
        end_tree(pid)
    _forget(ended)
    return ended


def _forget(pids: Iterable[int]) -> None:
    for pid in pids:
        del _last_work[pid]


class IdleChildren(bootsteps.StartStopStep):  # type: ignore[misc]
    """Looks for them every few seconds."""

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")
    limit_seconds = 0.0

    def start(self, parent: Any) -> None:
        if self.limit_seconds:
            parent.timer.call_repeatedly(self.limit_seconds / _ROUNDS_PER_LIMIT, self._look, (parent.pool,))

    def _look(self, pool: Any) -> None:
        if ended := end_idle(pool, self.limit_seconds):
            log.info("ended %s, which had nothing to do", ended)
