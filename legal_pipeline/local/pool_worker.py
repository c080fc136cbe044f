"""A long-lived process that executes one run after another. Preloaded by the fork server."""

from __future__ import annotations

import os
import threading
import time
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import NamedTuple

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import GroupReport, Runner, open_runner, recover
from legal_pipeline.errors import DiskUnwritable, LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.resilience.error_categories import as_external_error

_DISK_POLL_SECONDS = 5.0


class Task(NamedTuple):
    kind: str
    """`document`, `group`, `matter` or, for a run that the daemon has launched, `run`."""
    key: str
    members: tuple[str, ...] = ()
    """The documents of a group."""

    @property
    def documents(self) -> tuple[str, ...]:
        return self.members or ((self.key,) if self.kind == "document" else ())


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
    group: GroupReport | None = None


def serve_tasks(work: Connection, lifeline: Connection, settings: Settings) -> None:
    """Executes tasks from `work` and reports each, until the other end closes."""
    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()
    # the other end may close at any moment: the command was interrupted
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _serve(work, settings)


def _serve(work: Connection, settings: Settings) -> None:
    try:
        runner = open_runner(settings, defs)
    except Exception as error:  # noqa: BLE001 - reported: otherwise the parent could only guess why the process ended
        work.send(StartFailure(_said(error)))
        return
    work.send(Ready())
    while True:
        task: Task = work.recv()
        try:
            report = _executed(task, runner)
        except Exception as error:  # noqa: BLE001 - reported, with the task
            report = Report(task, 0.0, _said(error))
        work.send(report)


def _said(error: Exception) -> str:
    if isinstance(error, LegalPipelineError):
        return str(error)
    if isinstance(fault := as_external_error(error), DiskUnwritable):
        return str(fault)
    # a message of another origin may quote a document; where the bug is does not
    traceback.print_tb(error.__traceback__)
    return f"{type(error).__name__}, a bug in legal-pipeline; its place in the code is printed above"


def _execute(task: Task, runner: Runner) -> Report:
    match task.kind:
        case "group":
            began_at = time.monotonic()
            group = runner.process_group(task.members)
            return Report(task, time.monotonic() - began_at, group=group)
        case "document":
            return Report(task, runner.process_document(task.key))
        case "matter":
            return Report(task, runner.build_matter_graph(task.key))
    return Report(task, runner.execute_launched(task.key))


def _executed(task: Task, runner: Runner) -> Report:
    """Waits while the disk of the home directory is full: Dagster's storage lies there too, and no run can record its failure."""
    while True:
        try:
            return _execute(task, runner)
        except Exception as error:
            if not isinstance(as_external_error(error), DiskUnwritable):
                raise
        while True:
            time.sleep(_DISK_POLL_SECONDS)
            try:
                # a launched run goes on where it was
                if task.kind == "matter":
                    recover(runner)
                for document_id in task.documents:
                    recover(runner, document_id)
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
