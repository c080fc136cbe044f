"""The run coordinator, which handles every submission: from the command line, UI, backfills, sensors and GraphQL.

It derives Dagster's run priority and the batch queue from the tag `legal/priority`, and the run's form from the
document size. A run whose queue has no worker waits when it was requested by a sensor or a backfill; one that a person
launches by itself is refused, while that person is looking. The document of an accepted run waits for it.

Does not belong here: the tables behind these decisions (`topology`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import dagster as dg
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext
from dagster._core.storage.tags import BACKFILL_ID_TAG, PARENT_RUN_ID_TAG, SCHEDULE_NAME_TAG, SENSOR_NAME_TAG
from dagster._core.storage.tags import PRIORITY_TAG as RUN_PRIORITY_TAG
from dagster._serdes import ConfigurableClassData

from legal_pipeline.defs.assets.retry_rules import NO_RETRIES
from legal_pipeline.defs.execution.abandoned_documents import UNSERVED
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.execution.unwanted_runs import finish_cancellation, is_cancelled
from legal_pipeline.defs.groups.step import JOB
from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.model import State
from legal_pipeline.services import services_for
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EVERY_SECONDS, WorkerHeartbeats
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline.topology import (
    BATCH_TAG,
    FORCE_TAG,
    FORM_TAG,
    ORIGIN_TAG,
    PARTITION_TAG,
    QUEUE_TAG,
    STAGE_BY_NAME,
    STAGES,
    Queue,
    RunForm,
    run_form,
)

_OF_A_DOCUMENT = frozenset(stage.name for stage in STAGES)
_BY_ITSELF = frozenset({ORIGIN_TAG, BACKFILL_ID_TAG, SENSOR_NAME_TAG, SCHEDULE_NAME_TAG, PARENT_RUN_ID_TAG})
"""Tags of runs that no person is waiting for: of sensors, schedules, backfills and Dagster's own retries."""

_REFUSED_SECONDS = 60.0
"""After a refusal, further runs are refused without waiting for this time."""
_LOOK_EVERY_SECONDS = 0.5


class PriorityRunCoordinator(QueuedRunCoordinator):
    _refused_at = -_REFUSED_SECONDS

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> PriorityRunCoordinator:
        return cls(inst_data=inst_data, **config_value)

    @cached_property
    def _documents(self) -> Documents:
        return open_dispatch(load_settings()).documents

    @cached_property
    def _sources(self) -> Sources:
        return Sources.of(load_settings(), S3.of(load_settings()))

    @cached_property
    def _presence(self) -> WorkerHeartbeats:
        return WorkerHeartbeats(open_dispatch(load_settings()).redis)

    def submit_run(self, context: SubmitRunContext) -> dg.DagsterRun:
        """Raises UsageError, and fails the run with its message, when a required queue has no worker.

        The daemon submits the runs of a backfill in chunks: one of a backfill that was cancelled meanwhile is cancelled at once, because
        its document has its final state.
        """
        run = context.dagster_run
        if is_cancelled(self._instance, run):
            finish_cancellation(self._instance, run)
            return self._instance.get_run_by_id(run.run_id) or run
        tags = tags_for(run, self._documents, self._sources)
        self._instance.add_run_tags(run.run_id, tags)
        unserved = self._unserved(run, needed_queues(run, tags))
        if unserved and not waits_for_workers(run):
            # a retry would be refused as well
            self._instance.add_run_tags(run.run_id, NO_RETRIES)
            message = unserved_message(unserved) + f"; start its worker, or submit with the tag {FORCE_TAG}=yes to let it wait"
            # Dagster itself would give no reason
            self._instance.report_run_failed(run, message)
            raise UsageError(message)
        if unserved:
            self._instance.report_engine_event(f"{unserved_message(unserved)}; the run starts when it has one.", run)
        self._accept_document(run)
        return super().submit_run(context)

    def _accept_document(self, run: dg.DagsterRun) -> None:
        """From here on the document is owed an outcome, whatever becomes of this run."""
        document_id = run.tags.get(PARTITION_TAG)
        if document_id is None or not _stages_of(run) & _OF_A_DOCUMENT:
            return
        services = services_for(load_settings())
        try:
            status = self._documents.status(document_id)
        except UsageError:
            # a partition without a document: its first step reports it
            return
        is_complete = status.state is State.DONE and services.is_complete(status, services.store.stages.of(document_id))
        self._documents.accept_run(document_id, is_complete=is_complete)

    def _unserved(self, run: dg.DagsterRun, needed: list[Queue]) -> list[Queue]:
        """Queues without a worker. Waits for heartbeats first: after a restart, Redis has none yet."""
        deadline = time.monotonic() + (0 if time.monotonic() - self._refused_at < _REFUSED_SECONDS else 1.5 * BEAT_EVERY_SECONDS)
        while True:
            try:
                unserved = self._presence.unserved(needed)
            except ExternalError as fault:
                # unknown: accept the run, which waits; the sensor machine_alarms reports the outage
                self._instance.report_engine_event(f"{fault}; it is unknown whether every queue has a worker", run)
                return []
            if not unserved or waits_for_workers(run):
                return unserved
            if time.monotonic() >= deadline:
                self._refused_at = time.monotonic()
                return unserved
            time.sleep(_LOOK_EVERY_SECONDS)


def waits_for_workers(run: dg.DagsterRun) -> bool:
    """Whether the run arrived by itself or was forced; `machine_alarms` reports the queue that it waits for."""
    return run.tags.get(FORCE_TAG) == "yes" or bool(_BY_ITSELF & run.tags.keys())


def tags_for(run: dg.DagsterRun, documents: Documents, sources: Sources) -> dict[str, str]:
    """Tags derived from the priority and the document size. Raises UsageError for an unknown priority."""
    routing = routing_of(run.tags)
    return {
        RUN_PRIORITY_TAG: str(routing.run_priority),
        QUEUE_TAG: routing.run_queue.value,
        FORM_TAG: run.tags.get(FORM_TAG) or _form(run, documents, sources).value,
    } | _batch_of(run)


def _batch_of(run: dg.DagsterRun) -> dict[str, str]:
    """A backfill from the UI without a batch tag forms a batch of its own."""
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    return {BATCH_TAG: backfill_id} if backfill_id and BATCH_TAG not in run.tags else {}


def needed_queues(run: dg.DagsterRun, tags: Mapping[str, str]) -> list[Queue]:
    """The batch queue and, for runs that use the stage queues, the queues of its stages."""
    needed = {Queue(tags[QUEUE_TAG])}
    if tags[FORM_TAG] == RunForm.STAGES:
        needed |= {STAGE_BY_NAME[name].queue for name in _stages_of(run)}
    return sorted(needed)


def unserved_message(unserved: Iterable[Queue]) -> str:
    return "; ".join(f"queue {queue} {UNSERVED}" for queue in unserved)


def _stages_of(run: dg.DagsterRun) -> frozenset[str]:
    if run.asset_selection:
        return frozenset(key.to_user_string() for key in run.asset_selection) & STAGE_BY_NAME.keys()
    return _OF_A_DOCUMENT if run.job_name == "process_document" else frozenset()


def _form(run: dg.DagsterRun, documents: Documents, sources: Sources) -> RunForm:
    if run.job_name == JOB:
        return RunForm.WHOLE
    document_id = run.tags.get(PARTITION_TAG)
    if document_id is None or not _stages_of(run) & _OF_A_DOCUMENT:
        return RunForm.STAGES
    try:
        status = documents.status(document_id)
    except UsageError:
        # a partition without a document: its first step reports it
        return RunForm.STAGES
    return run_form(status.document.file_name, sources.size_bytes(status.document.source_uri, status.source_bytes))
