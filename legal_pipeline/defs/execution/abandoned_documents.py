"""Finalizes documents whose runs were killed, refused at submission, cancelled or deleted.

It polls the runs instead of subscribing to events: a run status sensor misses the events before its first
tick, so documents of earlier failures would wait forever.

Does not belong here: the sensor that calls it (`sensors`).
"""

from __future__ import annotations

import datetime as dt

import dagster as dg
from dagster._core.execution.backfill import BULK_ACTION_TERMINAL_STATUSES, BulkActionStatus
from dagster._core.storage.tags import AUTO_RETRY_RUN_ID_TAG, BACKFILL_ID_TAG, WILL_RETRY_TAG

from legal_pipeline.clock import now
from legal_pipeline.defs.groups.step import documents_of
from legal_pipeline.model import Category
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
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
_CANCELLED = (CANCELLED, Category.CONFIGURATION)
UNSERVED = "has no worker"
"""The message of a run that is refused at submission (`run_coordinator`), after the name of a queue."""
NOT_EXECUTED = "The run could not be executed"
"""The message of a run that failed of an error outside of its steps (`run_worker`), before the error."""


def has_active_run(instance: dg.DagsterInstance, partition: str, job: str | None = None) -> bool:
    """Whether the partition has an active run (of the job). Used instead of run keys: Dagster remembers those forever, so a
    request that was lost under a key would never be repeated."""
    of_it = dg.RunsFilter(job_name=job, tags={PARTITION_TAG: partition}, statuses=ACTIVE_STATUSES)
    return bool(instance.get_run_ids(filters=of_it, limit=1))


def is_abandoned(instance: dg.DagsterInstance, run_id: str | None) -> bool:
    """Whether the run of a running document has ended and will not be retried."""
    run = instance.get_run_by_id(run_id) if run_id else None
    return run is None or (run.is_finished and not _is_tried_again(instance, run))


def finalize_documents(documents: Documents, instance: dg.DagsterInstance, since: dt.datetime) -> list[str]:
    """Finalizes abandoned documents of runs that changed after `since`. Returns a message for each."""
    messages = []
    for document_id, run_id in documents.running():
        run = instance.get_run_by_id(run_id) if run_id else None
        if run is not None and (not run.is_finished or _is_tried_again(instance, run)):
            continue
        if run is None or run.status is dg.DagsterRunStatus.SUCCESS or _is_cancelled_by_failure(instance, run):
            # its run was deleted, covered only some stages, or was cancelled because its backfill failed as a whole
            documents.release(document_id, run_id or "")
            AutomaticRetries(documents.engine).count([document_id])
            messages.append(f"{document_id} waits again")
        elif documents.fail_run(run.run_id, *_reason(instance, run)):
            messages.append(f"{document_id} failed with its run")
    ended = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED], updated_after=since)
    records = instance.get_run_records(filters=ended, limit=_MAX_RUNS, order_by="update_timestamp", ascending=True)
    for record in records:
        run = record.dagster_run
        if run.status is dg.DagsterRunStatus.CANCELED:
            # of a group that failed, the documents that still wait get runs of their own
            cancelled = (one for one in documents_of(run) if documents.fail_waiting(one, *_CANCELLED, since_before=_ended_at(record)))
            messages += [f"{one} was cancelled with its group" for one in cancelled]
        partition = run.tags.get(PARTITION_TAG)
        if partition is None or _is_tried_again(instance, record.dagster_run) or has_active_run(instance, partition):
            continue
        if _is_cancelled_by_failure(instance, record.dagster_run):
            # the document waits, and a sensor requests another run
            continue
        # a run that ended before its first step has not updated the document, which may have been requested again since
        if documents.fail_waiting(partition, *_reason(instance, record.dagster_run), since_before=_ended_at(record)):
            messages.append(f"{partition} failed with a run that did not start")
    return messages


def _is_tried_again(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether Dagster is retrying the run, or has announced a retry and still has time to launch it."""
    if AUTO_RETRY_RUN_ID_TAG in run.tags:
        retry = instance.get_run_by_id(run.tags[AUTO_RETRY_RUN_ID_TAG])
        return retry is not None and not retry.is_finished
    if run.tags.get(WILL_RETRY_TAG) != "true" or _is_of_an_ended_backfill(instance, run):
        return False
    record = instance.get_run_record_by_id(run.run_id)
    return record is not None and now() - _ended_at(record) < _RETRY_WITHIN


def _is_of_an_ended_backfill(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether the backfill of a run has ended. Dagster announces retries of such runs but does not launch them."""
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    if backfill_id is None:
        return False
    backfill = instance.get_backfill(backfill_id)
    return backfill is None or backfill.status in BULK_ACTION_TERMINAL_STATUSES


def _is_cancelled_by_failure(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether nobody cancelled the run, but its backfill, which fails as a whole when a partition of it is deleted."""
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    if run.status is not dg.DagsterRunStatus.CANCELED or backfill_id is None:
        return False
    backfill = instance.get_backfill(backfill_id)
    return backfill is not None and backfill.status in (BulkActionStatus.FAILING, BulkActionStatus.FAILED)


def _ended_at(record: dg.RunRecord) -> dt.datetime:
    return dt.datetime.fromtimestamp(record.end_time, dt.UTC) if record.end_time else record.update_timestamp.replace(tzinfo=dt.UTC)


def _reason(instance: dg.DagsterInstance, run: dg.DagsterRun) -> tuple[str, Category]:
    if run.status is dg.DagsterRunStatus.CANCELED:
        return _CANCELLED
    events = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    # the first failure event states the cause
    message = (events[0].dagster_event.message if events and events[0].dagster_event else None) or "its log does not state the cause"
    category = Category.TRANSIENT
    if UNSERVED in message:
        category = Category.CONFIGURATION
    elif message.startswith(NOT_EXECUTED):
        # of our code: another try ends like this one
        category = Category.PERMANENT
    return f"the run ended before the document did: {message}", category
