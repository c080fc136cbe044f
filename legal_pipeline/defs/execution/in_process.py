"""Executes whole runs in this process: those of `legal-pipeline run`, which has no daemon, and those that the UI's daemon launches."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import ExecuteRunWithPlanIterable, create_execution_plan, job_execution_iterator
from dagster._core.execution.context_creation_job import PlanOrchestrationContextManager, orchestration_context_event_generator
from dagster._core.storage.tags import RUN_WORKER_ID_TAG

from legal_pipeline.defs.embedded.launched_runs import LaunchedRuns
from legal_pipeline.defs.embedded.run_host import host_of
from legal_pipeline.defs.execution.run_worker import execute_run
from legal_pipeline.defs.execution.transient_steps import causes
from legal_pipeline.defs.groups.group import Ending
from legal_pipeline.defs.groups.step import configuration, endings
from legal_pipeline.defs.instance.code_location import job_origin
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.errors import DiskUnwritable
from legal_pipeline.model import State
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import full_disk_error
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.topology import GROUP_TAG, MATTER_TAG, PARTITION_TAG, PRIORITY_TAG

RUNNER_TAG = "legal/carrier"
RUNNER = "legal-pipeline run"
"""Tag of runs that end with this process, which distinguishes them from the daemon's runs."""

_KILLED = "The process that executed this run was killed; its document is processed again."

_RESUME_SECONDS = 1.0

_QUIET = {"loggers": {"console": {"config": {"log_level": "ERROR", "only_steps": True}}}}
"""Errors go to the logs of steps; the terminal belongs to the progress of the command."""
_UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dataclass(frozen=True, slots=True)
class GroupReport:
    """What became of the documents of a group; those in neither were not reached."""

    finished: frozenset[str]
    alone: frozenset[str]
    """They need a run of their own."""


@dataclass(frozen=True)
class Runner:
    """Executes runs one after another, with imports, engine and jobs already loaded."""

    services: Services
    instance: dg.DagsterInstance
    document_job: dg.JobDefinition
    group_job: dg.JobDefinition
    matter_job: dg.JobDefinition

    def process_document(self, document_id: str) -> float:
        """Runs all stages and leaves the outcome in the document's state. Returns the duration in seconds.

        Raises DiskUnwritable when Dagster's storage has no room for an event of the run; its document is then still waiting or `running`.
        """
        started = time.monotonic()
        if not self.services.store.documents.present([document_id]):
            # withdrawn since it was selected
            return 0.0
        document = self.services.store.documents.get(document_id)
        tags = {PRIORITY_TAG: document.priority.value, MATTER_TAG: document.matter, RUNNER_TAG: RUNNER, PARTITION_TAG: document_id}
        events: list[dg.DagsterEvent] = []
        run = self._execute(self.document_job, tags, raise_on_error=False, on_event=events.append)
        if not run.is_success:
            is_held = self.services.store.documents.status(document_id).state in (State.WAITING, State.RUNNING)
            if is_held and any(DiskUnwritable.__name__ in causes(event) for event in events):
                raise full_disk_error(self.services.settings.dagster_home)
            self.services.store.documents.fail_run(run.run_id, "the run failed outside its stages; `legal-pipeline dev` shows its log")
        return time.monotonic() - started

    def process_group(self, document_ids: Sequence[str]) -> GroupReport:
        """Processes small documents one after another for some seconds, each with its own outcome."""
        reached: dict[Ending, list[str]] = {}
        config = configuration(document_ids)
        tags = {RUNNER_TAG: RUNNER, GROUP_TAG: str(len(document_ids))}
        run = self._execute(
            self.group_job, tags, config=config, raise_on_error=False, on_event=lambda event: reached.update(endings(event))
        )
        if run.is_success:
            return GroupReport(frozenset(reached[Ending.FINISHED]), frozenset(reached[Ending.ALONE]))
        # the step failed as a whole, and its run says why; nobody is to wait for it
        for document_id, run_id in self.services.store.documents.running():
            if run_id == run.run_id:
                self.services.store.documents.release(document_id, run_id)
        return GroupReport(frozenset(), frozenset(document_ids))

    def build_matter_graph(self, matter: str) -> float:
        started = time.monotonic()
        tags = {MATTER_TAG: matter, RUNNER_TAG: RUNNER, PARTITION_TAG: matter}
        self._execute(self.matter_job, tags, raise_on_error=True)
        return time.monotonic() - started

    def execute_launched(self, run_id: str) -> float:
        """Executes a run that Dagster's daemon has launched. Returns the duration in seconds."""
        started = time.monotonic()
        while execute_run(self.instance, run_id):
            # suspended until the database or the service responds; in deployed mode, a sensor resumes it
            time.sleep(_RESUME_SECONDS)
        return time.monotonic() - started

    def _execute(
        self,
        job: dg.JobDefinition,
        tags: Mapping[str, str],
        *,
        raise_on_error: bool,
        config: Mapping[str, Any] | None = None,
        on_event: Callable[[dg.DagsterEvent], None] = lambda _: None,
    ) -> dg.DagsterRun:
        """Dagster's `execute_in_process`, whose runs belong to the code location; without, the UI shows them on no page of their job."""
        here = _in_this_process(job)
        run_config = {**_QUIET, **(config or {})}
        plan = create_execution_plan(here, run_config=run_config, instance_ref=self.instance.get_ref())
        run = self.instance.create_run_for_job(
            job_def=here.get_definition(),
            execution_plan=plan,
            run_config=run_config,
            tags={**job.run_tags, **tags},
            remote_job_origin=job_origin(job.name),
        )
        context = PlanOrchestrationContextManager(
            context_event_generator=orchestration_context_event_generator,
            job=here,
            execution_plan=plan,
            dagster_run=run,
            instance=self.instance,
            run_config=run_config,
            executor_defs=None,
            output_capture=None,
            raise_on_error=raise_on_error,
        )
        for event in ExecuteRunWithPlanIterable(plan, job_execution_iterator, context):
            on_event(event)
        ended = self.instance.get_run_by_id(run.run_id)
        assert ended, "a run outlives its execution"
        return ended


@cache
def _in_this_process(job: dg.JobDefinition) -> InMemoryJob:
    """The job with Dagster's executor for this process. Kept, because making it anew takes a document's run several milliseconds."""
    return InMemoryJob(job.as_ephemeral_job(resource_defs={}, input_values={}))


def open_runner(settings: Settings, defs: dg.Definitions) -> Runner:
    jobs = [defs.resolve_job_def(name) for name in ("process_document", "process_small_documents", "build_matter_graph")]
    return Runner(services_for(settings), open_instance(settings), *jobs)


def recover(runner: Runner, document_id: str | None = None) -> list[str]:
    """Resets documents of killed runs to `waiting`, and ends those runs in Dagster. Returns the document ids.

    The caller must ensure that no run of this kind is alive, or, with `document_id`, none of that document:
    it holds the lock of the home directory, or has seen the worker die.
    """
    tags = {RUNNER_TAG: RUNNER, **({PARTITION_TAG: document_id} if document_id else {})}
    for run in runner.instance.get_runs(filters=dg.RunsFilter(tags=tags, statuses=_UNFINISHED)):
        runner.instance.report_run_failed(run, _KILLED)
    if document_id is not None:
        _end_group(runner, document_id)
    return _release_ended(runner.instance, runner.services.store.documents, document_id)


def _end_group(runner: Runner, document_id: str) -> None:
    """Ends the run that holds the document: that of a group has no partition by which to find it."""
    for running_id, run_id in runner.services.store.documents.running():
        run = runner.instance.get_run_by_id(run_id) if running_id == document_id and run_id else None
        if run is not None and RUNNER_TAG in run.tags and not run.is_finished:
            runner.instance.report_run_failed(run, _KILLED)


def recover_ui_runs(settings: Settings) -> list[str]:
    """Returns the runs of run hosts that are gone to the queue, and their documents to waiting."""
    with open_instance(settings) as instance:
        documents = services_for(settings).store.documents
        for run in instance.get_runs(filters=dg.RunsFilter(statuses=_UNFINISHED)):
            host = run.tags.get(RUN_WORKER_ID_TAG)
            if host is not None and host_of(settings.dagster_home.absolute(), host) is None:
                LaunchedRuns(instance, documents).hand_back(run.run_id)
        return _release_ended(instance, documents)


def _release_ended(instance: dg.DagsterInstance, documents: Documents, document_id: str | None = None) -> list[str]:
    released = []
    for running_id, run_id in documents.running():
        if document_id not in (None, running_id) or run_id is None:
            continue
        run_record = instance.get_run_by_id(run_id)
        if run_record is None or run_record.is_finished:
            documents.release(running_id, run_id)
            released.append(running_id)
    return released
