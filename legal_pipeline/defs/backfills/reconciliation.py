"""Reconciles batch records with Dagster's backfills.

It adopts backfills without a record (launched in the UI), launches recorded backfills that do not exist (the
command was killed), completes cancellations, finalizes documents of backfills that were cancelled before they created
their runs, and requests runs for those of backfills that ended before it otherwise.

Does not belong here: documents whose runs have ended (`defs.execution.abandoned_documents`), the sensor that calls
it (`defs.sensors.deployment`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.adoption import adopt, is_of_documents, partitions_of
from legal_pipeline.defs.backfills.cancel import cancel_backfills, cancel_runs_in_hand
from legal_pipeline.defs.backfills.create import launch_backfill
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.defs.execution.prospects import with_active_runs
from legal_pipeline.model import Category, State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches, BatchRecord
from legal_pipeline.storage.batches.ends import record_ends
from legal_pipeline.storage.batches.progress import keys_of, utc

GRACE_SECONDS = 60.0
"""For this time after its submission, a batch without a backfill may still be in the hands of its command."""

_ENDED_BY_ITSELF = frozenset({BulkActionStatus.FAILED, BulkActionStatus.COMPLETED_FAILED, BulkActionStatus.COMPLETED_SUCCESS})

_PAGE = 20
_BATCHES = 50


def reconcile_batches(services: Services, instance: dg.DagsterInstance) -> list[str]:
    """Returns a message for every repair. Deployed mode only: embedded mode creates no backfills."""
    batches = Batches(services.store.engine)
    adopted = [f"backfill {backfill_id} of the UI is a batch" for backfill_id in adopt(instance, batches)]
    submitted = [f"batch {batch_id} was submitted after all" for batch_id in resume_batches(services, instance, batches)]
    cancelled = [f"run {run_id} was cancelled with its backfill" for run_id in complete_cancellations(instance, batches)]
    finalized = [f"{document_id} failed with its backfill" for document_id in finalize_cancelled(services, instance, batches)]
    requested = [
        f"{document_id} is requested, its backfill has ended without it" for document_id in request_left_behind(services, instance, batches)
    ]
    correct = [f"backfill {backfill_id} is complete: its documents are" for backfill_id in correct_statuses(services, instance)]
    ended = [f"batch {batch_id} has ended" for batch_id in record_ends(services.store.engine, batches, keys_of(services.settings))]
    return adopted + submitted + cancelled + finalized + requested + correct + ended


def correct_statuses(services: Services, instance: dg.DagsterInstance) -> list[str]:
    """Marks backfills as successful whose documents are all done or refused; returns their ids.

    Dagster calls a backfill failed when any of its runs failed, although another run has finished the document since.
    """
    corrected = []
    for backfill in instance.get_backfills(limit=_PAGE):
        if backfill.status is not BulkActionStatus.COMPLETED_FAILED or not is_of_documents(backfill):
            continue
        ids, since = list(partitions_of(backfill)), dt.datetime.fromtimestamp(backfill.backfill_timestamp, dt.UTC)
        ended = services.store.documents.find(ids=ids, states=[State.DONE, State.REFUSED])
        if sum(status.updated_at is not None and utc(status.updated_at) >= since for status in ended) == len(ids):
            instance.update_backfill(backfill.with_status(BulkActionStatus.COMPLETED_SUCCESS))  # type: ignore[no-untyped-call]
            corrected.append(backfill.backfill_id)
    return corrected


def resume_batches(
    services: Services, instance: dg.DagsterInstance, batches: Batches, older_than_seconds: float = GRACE_SECONDS
) -> list[str]:
    """Launches what a killed command recorded but did not request; returns the batch ids."""
    resumed = []
    for record, backfill in _without_backfill(instance, batches, now() - dt.timedelta(seconds=older_than_seconds)):
        ids = batches.unrequested(backfill) if backfill.is_grouped else batches.unprocessed(backfill)
        if ids:
            # an accepted batch is not refused: without a worker it waits, and machine_alarms reports it
            launch_backfill(services, instance, record, backfill, ids, force=True)
            resumed.append(record.batch_id)
    return resumed


def _without_backfill(instance: dg.DagsterInstance, batches: Batches, before: dt.datetime) -> Iterator[tuple[BatchRecord, BackfillRecord]]:
    for record in batches.latest(_BATCHES):
        if record.cancelled_at is None:
            for backfill in batches.backfills(record.batch_id):
                # whether a grouped one was launched is seen at its documents, which may be many: an ended batch has no such
                is_open = record.ended_at is None if backfill.is_grouped else instance.get_backfill(backfill.backfill_id) is None
                if backfill.requested_at <= before and is_open:
                    yield record, backfill


def complete_cancellations(instance: dg.DagsterInstance, batches: Batches) -> list[str]:
    """Cancels what remains of cancelled batches and backfills; returns the ids of the runs.

    The daemon may overwrite the request to cancel a backfill, and does not cancel all of its runs.
    """
    for record in batches.latest(_BATCHES):
        if record.cancelled_at is not None and record.ended_at is None:
            cancel_backfills(instance, [backfill.backfill_id for backfill in batches.backfills(record.batch_id)], 0.0)
    canceling = [one for one in instance.get_backfills(limit=_PAGE) if one.status is BulkActionStatus.CANCELING and is_of_documents(one)]
    return [run_id for backfill in canceling for run_id in cancel_runs_in_hand(instance, backfill.backfill_id)]


def request_left_behind(services: Services, instance: dg.DagsterInstance, batches: Batches) -> list[str]:
    """Makes run requests due for documents whose backfill ended before it submitted their runs; returns their ids.

    A backfill fails as a whole when one of its runs is deleted before it is submitted. Documents of the UI's backfills have no
    request of their own until then, unlike those of commands (`plan.prepare`).
    """
    ended = [one for one in instance.get_backfills(limit=_PAGE) if one.status in _ENDED_BY_ITSELF and is_of_documents(one)]
    batch_of = batches.batches_of([backfill.backfill_id for backfill in ended])
    # nobody waits in a batch that has ended, and looking at all of its documents takes long
    still_open = {record.batch_id for record in batches.find(set(batch_of.values())).values() if record.ended_at is None}
    left: list[str] = []
    for backfill in ended:
        if (batch_id := batch_of.get(backfill.backfill_id)) not in still_open:
            continue
        at = dt.datetime.fromtimestamp(backfill.backfill_timestamp, dt.UTC)
        waiting = batches.left_behind(BackfillRecord(backfill.backfill_id, batch_id, at))
        busy = with_active_runs(instance, waiting)
        left += services.store.documents.request_again([document_id for document_id in waiting if document_id not in busy])
    return left


def finalize_cancelled(
    services: Services, instance: dg.DagsterInstance, batches: Batches, only: Collection[str] | None = None
) -> list[str]:
    """Finalizes documents of backfills that were cancelled before they created all their runs; returns their ids."""
    found = (
        [backfill for backfill_id in only if (backfill := instance.get_backfill(backfill_id)) is not None]
        if only is not None
        else instance.get_backfills(limit=_PAGE)
    )
    finalized: list[str] = []
    documents = services.store.documents
    for backfill in found:
        # a failed backfill is nobody's wish: its documents wait, and the sensor accepted_documents requests their runs
        if backfill.status is not BulkActionStatus.CANCELED or not is_of_documents(backfill):
            continue
        ended_at = dt.datetime.fromtimestamp(backfill.backfill_end_timestamp or backfill.backfill_timestamp, dt.UTC)
        batch_id = batches.batches_of([backfill.backfill_id]).get(backfill.backfill_id)
        if batch_id is None:
            continue
        asked = batches.requested_by(BackfillRecord(backfill.backfill_id, batch_id, ended_at))
        waiting = [status.document.document_id for status in documents.find(ids=asked, states=[State.WAITING])]
        busy = with_active_runs(instance, waiting)
        finalized += [
            document_id
            for document_id in waiting
            if document_id not in busy and documents.fail_waiting(document_id, CANCELLED, Category.CONFIGURATION, since_before=ended_at)
        ]
    return finalized
