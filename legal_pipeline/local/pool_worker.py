"""A long-lived process that executes one run after another. Preloaded by the fork server."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.connection import Connection
from typing import NamedTuple

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.settings import Settings


class Task(NamedTuple):
    kind: str
    """`document`, `matter` or, for a run that the daemon has launched, `run`."""
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
    actions = {"document": runner.process_document, "matter": runner.build_matter_graph, "run": runner.execute_launched}
    while True:
        try:
            task: Task = work.recv()
        except EOFError:
            return
        work.send(Report(task, actions[task.kind](task.key)))


def _die_with_parent(lifeline: Connection) -> None:
    """Exits with the parent: the next process handles the document again, so an orphan must not continue."""
    try:
        lifeline.recv()
    except (EOFError, OSError):
        os._exit(1)
