"""A long-lived process that executes one run after another. Preloaded by the fork server."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NamedTuple

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import Runner, open_runner, recover
from legal_pipeline.errors import DiskUnwritable
from legal_pipeline.settings import Settings
from legal_pipeline.storage.resilience.error_categories import as_external_error

_DISK_POLL_SECONDS = 5.0


class Task(NamedTuple):
    kind: str
    """`document` or `matter`."""
    key: str


class Report(NamedTuple):
    task: Task
    seconds: float


def serve_tasks(work: Connection, lifeline: Connection, settings: Settings) -> None:
    """Executes tasks from `work` and reports each, until the other end closes."""
    # Ctrl-C signals the whole process group; the parent handles it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()
    runner = open_runner(settings, defs)
    actions = {"document": runner.process_document, "matter": runner.build_matter_graph}
    while True:
        try:
            task: Task = work.recv()
        except EOFError:
            return
        work.send(Report(task, _executed(actions[task.kind], task, runner)))


def _executed(action: Callable[[str], float], task: Task, runner: Runner) -> float:
    """Waits while the disk of the home directory is full: Dagster's storage lies there too, and no run can record its failure."""
    while True:
        try:
            return action(task.key)
        except Exception as error:
            if not isinstance(as_external_error(error), DiskUnwritable):
                raise
        while True:
            time.sleep(_DISK_POLL_SECONDS)
            try:
                recover(runner, task.key if task.kind == "document" else None)
                break
            except Exception as error:
                if not isinstance(as_external_error(error), DiskUnwritable):
                    raise


def _die_with_parent(lifeline: Connection) -> None:
    """Exits with the parent: the next process handles the document again, so an orphan must not continue."""
    try:
        lifeline.recv()
    except (EOFError, OSError):
        os._exit(1)
