"""Documents whose run has ended and left them behind: killed, refused at submission, cancelled, deleted.

Asked of the runs as they are, not told by events: a sensor that is told starts with the first event after
its own first tick, and what failed before would wait for ever.

Does not belong here: when it is asked (`sensors`).
"""

from __future__ import annotations

import datetime as dt

import dagster as dg
from dagster._core.execution.backfill import BULK_ACTION_TERMINAL_STATUSES
from dagster._core.storage.tags import AUTO_RETRY_RUN_ID_TAG, BACKFILL_ID_TAG, WILL_RETRY_TAG

from legal_pipeline.clock import now
from legal_pipeline.model import Category
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.topology import PARTITION_TAG

ACTIVE_STATUSES = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.SUSPENDED,
    dg.DagsterRunStatus.CANCELING,
]

_RETRY_WITHIN = dt.timedelta(minutes=10)
_MAX_RUNS = 1000
CANCELLED = "the run was cancelled; run the document again when you want it"
UNSERVED = "has no worker"
"""Of a queue; what a run is refused with at its submission (`coordinator`)."""


def has_active_run(instance: dg.DagsterInstance, partition: str, job: str | None = None) -> bool:
    """Is a run (of the job) at this partition, or will be? Asked instead of giving run keys, which are remembered for ever:
    what was dropped once under a key would never be picked up again."""
    of_it = dg.RunsFilter(job_name=job, tags={PARTITION_TAG: partition}, statuses=ACTIVE_STATUSES)
    return bool(instance.get_run_ids(filters=of_it, limit=1))


def is_abandoned(instance: dg.DagsterInstance, run_id: str | None) -> bool:
    """Is the run that a document is marked with over, and not tried again?"""
    run = instance.get_run_by_id(run_id) if run_id else None
    return run is None or (run.is_finished and not _is_tried_again(instance, run))


def finalize_documents(documents: Documents, instance: dg.DagsterInstance, since: dt.datetime) -> list[str]:
    """Gives each document that was left behind its final state; looks at runs that changed after `since`. Returns sentences."""
    said = []
    for document_id, run_id in documents.running():
        run = instance.get_run_by_id(run_id) if run_id else None
        if run is not None and (not run.is_finished or _is_tried_again(instance, run)):
            continue
        if run is None or run.status is dg.DagsterRunStatus.SUCCESS:
            # its run was deleted, or was one of some stages only
            documents.release(document_id, run_id or "")
            said.append(f"{document_id} waits again")
        elif documents.fail_run(run.run_id, *_reason(instance, run)):
            said.append(f"{document_id} failed with its run")
    ended = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED], updated_after=since)
    records = instance.get_run_records(filters=ended, limit=_MAX_RUNS, order_by="update_timestamp", ascending=True)
    for record in records:
        partition = record.dagster_run.tags.get(PARTITION_TAG)
        if partition is None or _is_tried_again(instance, record.dagster_run) or has_active_run(instance, partition):
            continue
        # a run that ended before its first step has marked nothing; one that a person has asked for since is another matter
        if documents.fail_waiting(partition, *_reason(instance, record.dagster_run), since_before=_ended_at(record)):
            said.append(f"{partition} failed with a run that did not begin")
    return said


def _is_tried_again(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Dagster is at it again, or has said that it will and has not had its time for it yet."""
    if AUTO_RETRY_RUN_ID_TAG in run.tags:
        retry = instance.get_run_by_id(run.tags[AUTO_RETRY_RUN_ID_TAG])
        return retry is not None and not retry.is_finished
    if run.tags.get(WILL_RETRY_TAG) != "true" or _is_of_an_ended_backfill(instance, run):
        return False
    record = instance.get_run_record_by_id(run.run_id)
    return record is not None and now() - _ended_at(record) < _RETRY_WITHIN


def _is_of_an_ended_backfill(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Dagster says that it tries such a run again, and does not: the backfill was over before it came to it."""
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    if backfill_id is None:
        return False
    backfill = instance.get_backfill(backfill_id)
    return backfill is None or backfill.status in BULK_ACTION_TERMINAL_STATUSES


def _ended_at(record: dg.RunRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(record.end_time, dt.UTC) if record.end_time else record.update_timestamp.replace(tzinfo=dt.UTC)


def _reason(instance: dg.DagsterInstance, run: dg.DagsterRun) -> tuple[str, Category]:
    if run.status is dg.DagsterRunStatus.CANCELED:
        return CANCELLED, Category.CONFIGURATION
    events = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    # the first says why; a later one may only say that it was so
    message = (events[0].dagster_event.message if events and events[0].dagster_event else None) or "its log does not say why"
    is_refused = UNSERVED in message
    return f"the run ended before the document did: {message}", Category.CONFIGURATION if is_refused else Category.TRANSIENT
