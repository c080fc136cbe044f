"""A pool of long-lived processes that execute one task at a time, and are replaced when they die.

The executors of the standard library abandon all work when a process is killed. This pool loses only
the task of that process, and reports it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import psutil

from legal_pipeline import interrupts
from legal_pipeline.errors import ExternalError
from legal_pipeline.local import fork_server
from legal_pipeline.local.pool_worker import Ready, Report, StartFailure, Task, serve_tasks
from legal_pipeline.settings import Settings

MAX_START_FAILURES = 3
"""So many processes in a row that end before they are ready are not replaced any more."""

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
    is_ready: bool = False

    @property
    def is_idle(self) -> bool:
        return self.is_ready and self.task is None


@dataclass
class Pool:
    """A context manager. Call `submit` while `is_free`, then `events`."""

    settings: Settings
    processes: int
    _workers: list[_Worker] = field(default_factory=list)
    _start_failures: int = 0
    """Since a process was ready."""

    def __enter__(self) -> Pool:
        self._context = multiprocessing.get_context("forkserver")
        fork_server.spawn()
        self._on_end = contextlib.ExitStack()
        self._on_end.enter_context(interrupts.at_end(self._kill_all))
        self._workers = [self._start() for _ in range(self.processes)]
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; those with a task are killed. May be called repeatedly."""
        busy = [worker for worker in self._workers if not worker.is_idle]
        readers = [child for worker in busy for child in _descendants(worker.process)]
        for worker in busy:
            worker.process.kill()
        for worker in self._workers:
            worker.work.close()
        for worker in self._workers:
            worker.process.join(_STOP_SECONDS)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.lifeline.close()
        # what a killed worker had started ends by itself; nothing is left when the command has ended
        psutil.wait_procs(readers, timeout=_STOP_SECONDS)
        self._workers.clear()
        self._on_end.close()

    def _kill_all(self) -> None:
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @property
    def is_free(self) -> bool:
        return any(worker.is_idle for worker in self._workers)

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
        worker = next(worker for worker in sorted(self._workers, key=lambda worker: not worker.is_ready) if worker.task is None)
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
        """Yields events since the last call; waits up to `timeout_seconds` for the first.

        Raises ExternalError with the reason when processes cannot be started: no document is to blame for that.
        """
        by_handle: dict[object, _Worker] = {}
        for worker in self._workers:
            by_handle[worker.work] = worker
            by_handle[worker.process.sentinel] = worker
        ready = {id(by_handle[handle]) for handle in wait(list(by_handle), timeout_seconds)}  # type: ignore[arg-type]
        for worker in [worker for worker in self._workers if id(worker) in ready]:
            event = self._event(worker)
            if event is not None:
                yield event

    def _event(self, worker: _Worker) -> Report | Death | None:
        reason = None
        try:
            if worker.work.poll():
                message: Ready | StartFailure | Report = worker.work.recv()
                if isinstance(message, Report):
                    worker.task = None
                    return message
                if isinstance(message, Ready):
                    worker.is_ready, self._start_failures = True, 0
                    return None
                reason = message.reason
                worker.process.join(_STOP_SECONDS)
        except (EOFError, OSError):
            worker.process.join(_STOP_SECONDS)
        if worker.process.exitcode is None:
            return None
        task, exit_code = worker.task, worker.process.exitcode
        worker.work.close()
        worker.lifeline.close()
        self._workers.remove(worker)
        if worker.is_ready:
            self._start_failures = 0
        else:
            self._count_start_failure(reason or f"it ended with {cause(exit_code)}; is there enough memory?")
        if self._start_failures < MAX_START_FAILURES:
            self._workers.append(self._start())
        return Death(task, exit_code) if task is not None else None

    def _count_start_failure(self, reason: str) -> None:
        self._start_failures += 1
        if self._start_failures >= MAX_START_FAILURES and not any(worker.is_ready for worker in self._workers):
            raise ExternalError(f"a process that reads documents cannot be started: {reason}")

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


def cause(exit_code: int) -> str:
    """What ended a process, in a word or two."""
    return signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"


def _descendants(process: BaseProcess) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return []
