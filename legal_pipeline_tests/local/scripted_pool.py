"""A pool that works in this process, and in which documents die as the test says."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator

import dagster as dg
from dagster._core.test_utils import create_run_for_test

from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import RUNNER, RUNNER_TAG, open_runner
from legal_pipeline.local.pool_worker import Report, Task
from legal_pipeline.local.process_pool import Death
from legal_pipeline.settings import Settings


class ScriptedPool:
    """Works in this process; a document dies as often as the script says, with its run begun."""

    deaths: Counter[str]
    """How often each file still has to die."""
    errors: Counter[str]
    """How often the run of each file cannot be executed."""
    matter_deaths: int
    seen: list[str]
    groups: list[list[str]]
    """The files of each group."""
    on_death: Callable[[ScriptedPool], None]

    def __init__(self, settings: Settings, processes: int) -> None:
        self.runner = open_runner(settings, defs)
        self.processes = processes
        self.in_progress: list[Task] = []
        self.runs: dict[str, str] = {}

    def __enter__(self) -> ScriptedPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.runner.instance.dispose()

    @property
    def is_free(self) -> bool:
        return len(self.in_progress) < self.processes

    def submit(self, task: Task) -> None:
        assert self.is_free
        assert task not in self.in_progress
        self.in_progress.append(task)
        if task.kind == "document":
            self.begin(task.key)

    def begin(self, document_id: str) -> None:
        """As far as a worker is when it dies early: its run is under way, its document marked."""
        tags = {RUNNER_TAG: RUNNER, "dagster/partition": document_id}
        run = create_run_for_test(self.runner.instance, job_name="process_document", tags=tags, status=dg.DagsterRunStatus.STARTED)
        self.runner.services.store.documents.start(document_id, run.run_id)
        self.runs[document_id] = run.run_id

    def kill(self, task: Task) -> None:
        raise AssertionError(f"{task} made progress")

    def events(self, timeout_seconds: float) -> Iterator[Report | Death]:
        task = self.in_progress.pop(0)
        if task.kind == "matter":
            if self.matter_deaths:
                type(self).matter_deaths -= 1
                yield Death(task, -signal.SIGKILL)
                return
            yield Report(task, self.runner.build_matter_graph(task.key))
            return
        if task.kind == "group":
            event = self._of_group(task)
            yield event
            if isinstance(event, Death):
                self.on_death(self)
            return
        name = self.runner.services.store.documents.get(task.key).file_name
        self.seen.append(name)
        if self.errors[name]:
            self.errors[name] -= 1
            yield Report(task, 0.0, "the database is locked by another process")
            return
        if self.deaths[name]:
            self.deaths[name] -= 1
            yield Death(task, -signal.SIGKILL)
            self.on_death(self)
            return
        run = self.runner.instance.get_run_by_id(self.runs[task.key])
        assert run is not None
        self.runner.instance.report_run_failed(run, "the real one comes now")
        yield Report(task, self.runner.process_document(task.key))

    def _of_group(self, task: Task) -> Report | Death:
        """A document that dies in a group takes the process with it; those before it are done."""
        names = [self.runner.services.store.documents.get(member).file_name for member in task.members]
        self.groups.append(names)
        dies = next((index for index, name in enumerate(names) if self.deaths[name]), None)
        if dies is None:
            return Report(task, 1.0, group=self.runner.process_group(task.members))
        self.deaths[names[dies]] -= 1
        self.runner.process_group(task.members[:dies])
        self.begin(task.members[dies])
        return Death(task, -signal.SIGKILL)
