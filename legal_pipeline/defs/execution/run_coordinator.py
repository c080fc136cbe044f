"""What happens to every run at submission, whoever submits it: command line, UI, backfill, sensor, GraphQL.

One tag, `legal/priority`, becomes Dagster's run priority and the batch queue; the size of the document
becomes the run's form; a run whose queues are not all served is refused.

Does not belong here: the tables behind these decisions (`topology`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import dagster as dg
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext
from dagster._core.storage.tags import BACKFILL_ID_TAG
from dagster._core.storage.tags import PRIORITY_TAG as RUN_PRIORITY_TAG
from dagster._serdes import ConfigurableClassData

from legal_pipeline.defs.assets.retries import NO_RETRIES
from legal_pipeline.defs.execution.abandoned_documents import UNSERVED
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.database.files import FileArchive
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EVERY_SECONDS, WorkerHeartbeats
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline.topology import (
    BATCH_TAG,
    FORCE_TAG,
    FORM_TAG,
    PARTITION_TAG,
    QUEUE_TAG,
    STAGE_BY_NAME,
    STAGES,
    Queue,
    RunForm,
    run_form,
)

_OF_A_DOCUMENT = frozenset(stage.name for stage in STAGES)


_REFUSED_SECONDS = 60.0
"""A run that is refused within this time of another is refused at once."""
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
        return Sources(FileArchive(load_settings().files_dir))

    @cached_property
    def _presence(self) -> WorkerHeartbeats:
        return WorkerHeartbeats(open_dispatch(load_settings()).redis)

    def submit_run(self, context: SubmitRunContext) -> dg.DagsterRun:
        """UsageError, which fails the run with its sentence, when a queue that it needs has no worker."""
        run = context.dagster_run
        tags = tags_for(run, self._documents, self._sources)
        self._instance.add_run_tags(run.run_id, tags)
        unserved = self._unserved(run, needed_queues(run, tags))
        if unserved and run.tags.get(FORCE_TAG) != "yes":
            # what is refused for lack of a worker would be refused again
            self._instance.add_run_tags(run.run_id, NO_RETRIES)
            said = unserved_message(unserved) + f"; start its worker, or submit with the tag {FORCE_TAG}=yes to let it wait"
            # Dagster would only write that the run was "marked as failed from outside"
            self._instance.report_run_failed(run, said)
            raise UsageError(said)
        if unserved:
            self._instance.report_engine_event(f"Submitted by force: {unserved_message(unserved)}.", run)
        return super().submit_run(context)

    def _unserved(self, run: dg.DagsterRun, needed: list[Queue]) -> list[Queue]:
        """Queues that have no worker for certain: a Redis that has just been restarted has heard of none yet."""
        deadline = time.monotonic() + (0 if time.monotonic() - self._refused_at < _REFUSED_SECONDS else 1.5 * BEAT_EVERY_SECONDS)
        while True:
            try:
                unserved = self._presence.unserved(needed)
            except ExternalError as fault:
                # nobody can say; accepted work waits, and there is an alarm
                self._instance.report_engine_event(f"{fault}; whether every queue has a worker is not known", run)
                return []
            if not unserved or run.tags.get(FORCE_TAG) == "yes":
                return unserved
            if time.monotonic() >= deadline:
                self._refused_at = time.monotonic()
                return unserved
            time.sleep(_LOOK_EVERY_SECONDS)


def tags_for(run: dg.DagsterRun, documents: Documents, sources: Sources) -> dict[str, str]:
    """What `legal/priority` and the document's size mean. UsageError for a priority that does not exist."""
    routing = routing_of(run.tags)
    return {
        RUN_PRIORITY_TAG: str(routing.run_priority),
        QUEUE_TAG: routing.run_queue.value,
        FORM_TAG: run.tags.get(FORM_TAG) or _form(run, documents, sources).value,
    } | _batch_of(run)


def _batch_of(run: dg.DagsterRun) -> dict[str, str]:
    """A backfill of the UI that names no batch is one itself."""
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    return {BATCH_TAG: backfill_id} if backfill_id and BATCH_TAG not in run.tags else {}


def needed_queues(run: dg.DagsterRun, tags: Mapping[str, str]) -> list[Queue]:
    """The batch queue and, for a run over the stage queues, those of its stages."""
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
    document_id = run.tags.get(PARTITION_TAG)
    if document_id is None or not _stages_of(run) & _OF_A_DOCUMENT:
        return RunForm.STAGES
    try:
        status = documents.status(document_id)
    except UsageError:
        # a partition of no document: its first step says so
        return RunForm.STAGES
    return run_form(status.document.file_name, sources.size_bytes(status.document.source_uri, status.source_bytes))
