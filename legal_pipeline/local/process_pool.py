"""A pool of long-lived processes that execute one task at a time, and are replaced when they die.

The executors of the standard library abandon all work when a process is killed. This pool loses only
the task of that process, and reports it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from legal_pipeline.local.pool_worker import Report, Task, serve_tasks
from legal_pipeline.settings import Settings

_STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Death:
    """A worker died while it executed this task."""

    task: Task
    exit_code: int
    """If negative, the signal that killed the process."""


@dataclass
class _Worker:
    process: BaseProcess
    work: Connection
    lifeline: Connection
    task: Task | None = None


@dataclass
class Pool:
    """A context manager. Call `submit` while `is_free`, then `events`."""

    settings: Settings
    processes: int
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Pool:
        # a fork server imports once, and its children share neither threads nor connections with this process
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["legal_pipeline.local.pool_worker", "eyecite"])
        self._workers = [self._start() for _ in range(self.processes)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.work.close()
            if worker.task is not None:
                # Dagster maps SIGTERM to the SIGINT handler, which workers ignore: only the closed lifeline ends them reliably
                worker.lifeline.close()
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_STOP_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.lifeline.close()

    @property
    def is_free(self) -> bool:
        return any(worker.task is None for worker in self._workers)

    @property
    def in_progress(self) -> list[Task]:
        return [worker.task for worker in self._workers if worker.task is not None]

    @property
    def handles(self) -> list[Connection | int]:
        """What `multiprocessing.connection.wait` can wait for: one of them is ready when there is an event."""
        return [handle for worker in self._workers for handle in (worker.work, worker.process.sentinel)]

    @property
    def pids(self) -> list[int]:
        return [worker.process.pid for worker in self._workers if worker.process.pid is not None]

    def submit(self, task: Task) -> None:
        worker = next(worker for worker in self._workers if worker.task is None)
        worker.task = task
        try:
            worker.work.send(task)
        except (BrokenPipeError, OSError):
            # it died while idle; `events` replaces it
            return

    def kill(self, task: Task) -> None:
        """Kills the worker that executes the task; `events` then yields its `Death`."""
        for worker in self._workers:
            if worker.task == task:
                worker.process.kill()

    def events(self, timeout_seconds: float) -> Iterator[Report | Death]:
        """Yields events since the last call; waits up to `timeout_seconds` for the first."""
        by_handle: dict[object, int] = {}
        for number, worker in enumerate(self._workers):
            by_handle[worker.work] = number
            by_handle[worker.process.sentinel] = number
        ready = wait(list(by_handle), timeout_seconds)  # type: ignore[arg-type]
        for number in sorted({by_handle[handle] for handle in ready}):
            event = self._event(number)
            if event is not None:
                yield event

    def _event(self, number: int) -> Report | Death | None:
        worker = self._workers[number]
        try:
            if worker.work.poll():
                report: Report = worker.work.recv()
                worker.task = None
                return report
        except (EOFError, OSError):
            worker.process.join(_STOP_SECONDS)
        if worker.process.exitcode is None:
            return None
        task, exit_code = worker.task, worker.process.exitcode
        worker.work.close()
        worker.lifeline.close()
        self._workers[number] = self._start()
        return Death(task, exit_code) if task is not None else None

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        # nothing is ever written to it: the child notices when it closes with this process
        lifeline_theirs, lifeline_ours = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=serve_tasks, args=(theirs, lifeline_theirs, self.settings), name=f"legal-pipeline-{os.getpid()}", daemon=False
        )
        process.start()
        theirs.close()
        lifeline_theirs.close()
        return _Worker(process, ours, lifeline_ours)
