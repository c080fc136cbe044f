"""A long-lived process that executes one run after another. Preloaded by the fork server."""

from __future__ import annotations

import os
import threading
import traceback
from multiprocessing.connection import Connection
from typing import NamedTuple

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings


class Task(NamedTuple):
    kind: str
    """`document` or `matter`."""
    key: str


class Ready(NamedTuple):
    """The process has opened everything that it needs; only now may it be given a task."""


class StartFailure(NamedTuple):
    """The process could not open what it needs, and ends."""

    reason: str


class Report(NamedTuple):
    task: Task
    seconds: float
    error: str | None = None
    """Why the run could not be executed; None when it was, whatever became of its document."""


def serve_tasks(work: Connection, lifeline: Connection, settings: Settings) -> None:
    """Executes tasks from `work` and reports each, until the other end closes."""
    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()
    try:
        runner = open_runner(settings, defs)
    except Exception as error:  # noqa: BLE001 - reported: otherwise the parent could only guess why the process ended
        work.send(StartFailure(_said(error)))
        return
    work.send(Ready())
    actions = {"document": runner.process_document, "matter": runner.build_matter_graph}
    while True:
        try:
            task: Task = work.recv()
        except EOFError:
            return
        try:
            report = Report(task, actions[task.kind](task.key))
        except Exception as error:  # noqa: BLE001 - reported, with the task
            report = Report(task, 0.0, _said(error))
        work.send(report)


def _said(error: Exception) -> str:
    if isinstance(error, LegalPipelineError):
        return str(error)
    # a message of another origin may quote a document; where the bug is does not
    traceback.print_tb(error.__traceback__)
    return f"{type(error).__name__}, a bug in legal-pipeline; its place in the code is printed above"


def _die_with_parent(lifeline: Connection) -> None:
    """Exits with the parent: the next process handles the document again, so an orphan must not continue."""
    try:
        lifeline.recv()
    except (EOFError, OSError):
        os._exit(1)
