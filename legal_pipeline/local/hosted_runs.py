"""The loop of a run host: takes runs, gives them to warm processes, and sees to those whose process dies.

Does not belong here: what becomes of such a run (`defs.embedded.launched_runs`).
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from legal_pipeline.defs.embedded.launched_runs import LaunchedRuns
from legal_pipeline.defs.embedded.run_host import RunHost, code_state
from legal_pipeline.errors import ExternalError
from legal_pipeline.local.pool_worker import Task
from legal_pipeline.local.process_pool import Death, Pool, cause
from legal_pipeline.settings import Settings

_TICK_SECONDS = 1.0
_REQUEST_SECONDS = 5.0


@dataclass
class Host:
    """Runs that were handed over, and the pool that executes them."""

    address: RunHost
    server: socket.socket
    runs: LaunchedRuns
    pool: Pool
    waiting: deque[str] = field(default_factory=deque)

    def serve(self, parent: int) -> None:
        """Returns when the parent has ended, or when the code has changed and the last run has ended."""
        while os.getppid() == parent and (self.waiting or self.pool.in_progress or not self._is_stale()):
            if self.server in wait([self.server, *self.pool.handles], _TICK_SECONDS):
                self._answer()
            for event in self.pool.events(0):
                if isinstance(event, Death):
                    self.runs.settle_death(event.task.key, cause(event.exit_code))
                elif event.error is not None:
                    self.runs.fail(event.task.key, event.error)
            while self.waiting and self.pool.is_free:
                self.pool.submit(Task("run", self.waiting.popleft()))

    @property
    def left(self) -> list[str]:
        return [*(task.key for task in self.pool.in_progress), *self.waiting]

    def _is_stale(self) -> bool:
        return code_state() != self.address.code

    def _answer(self) -> None:
        connection, _ = self.server.accept()
        with connection:
            connection.settimeout(_REQUEST_SECONDS)
            try:
                with connection.makefile(encoding="utf-8") as lines:
                    asked = json.loads(lines.readline())
                if secrets.compare_digest(str(asked["key"]), self.address.key):
                    connection.sendall(self._take(asked["request"], asked["run_id"]).encode() + b"\n")
            except (OSError, ValueError, KeyError, TypeError):
                # a stranger, or a daemon that has ended meanwhile: without an answer, it knows that nothing was taken
                return

    def _take(self, request: str, run_id: str) -> str:
        task = Task("run", run_id)
        if request == "launch" and not self._is_stale():
            self.waiting.append(run_id)
            return "launched"
        if request == "terminate" and run_id in self.waiting:
            self.waiting.remove(run_id)
            self.runs.cancel(run_id)
            return "terminating"
        if request == "terminate" and task in self.pool.in_progress:
            self.pool.kill(task)
            return "terminating"
        return "its code has changed" if request == "launch" else "not here"


def serve(settings: Settings, address: RunHost, server: socket.socket, parent: int) -> None:
    """Executes runs until the parent has ended; those that have not ended by then return to the queue."""
    runs = LaunchedRuns.open(settings)
    with Pool(settings, runs.most_at_once) as pool:
        host = Host(address, server, runs, pool)
        try:
            host.serve(parent)
        except ExternalError as error:
            # no process can be started: the next host would fare no better
            for run_id in host.left:
                runs.fail(run_id, str(error))
            return
        left = host.left
    for run_id in left:
        runs.hand_back(run_id)
