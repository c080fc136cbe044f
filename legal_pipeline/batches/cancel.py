"""Cancels a batch: documents that have not ended get a final state; finished documents stay finished.

In deployed mode it does what the button of the Dagster UI does, and more at once: the daemon would cancel the runs a few at a
time. It also ends the documents extracted from attachments and archives, which are not part of the backfill.
In embedded mode the command that processes the batch in the foreground notices the cancellation and stops.

Does not belong here: the final state of a document whose run was cancelled (`defs.execution.abandoned_documents`).
"""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.backfills.cancel import cancel_backfills, cancel_runs, cancel_runs_of, has_active, wanted_elsewhere
from legal_pipeline.defs.backfills.plan import extracted_documents, fail_cancelled
from legal_pipeline.defs.execution.abandoned_documents import finalize_documents
from legal_pipeline.defs.execution.in_process import open_runner, recover
from legal_pipeline.defs.instance.instance import DagsterInstance
from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.database.files import exclusive_lock, is_held

_POLL_SECONDS = 0.5
_AT_ONCE_SECONDS = 3.0
"""How long the command itself cancels runs; the daemon cancels the rest, none of which begins any more."""
_FOREGROUND_SECONDS = 5.0
"""The command in the foreground looks twice a second whether its batch was cancelled, and then ends its processes."""
_OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The result of a cancellation."""

    batch_id: str
    was_cancelled: bool
    """True when the batch had been cancelled before."""
    ended: int
    """Documents that were waiting or running and now have a final state."""
    done: int
    """Documents that were finished before, and stay finished."""
    open: int
    """Documents that have not ended yet: a worker is being stopped, or another batch still needs them."""
    runs: int = 0
    """Runs that have not begun and that Dagster's daemon still has to remove; their documents have a final state."""


def cancel(services: Services, instance: DagsterInstance, record: BatchRecord, *, wait_seconds: float = 0.0) -> Cancelled:
    """Idempotent. Returns within seconds, or waits up to `wait_seconds` for the documents to end; the rest end in the background."""
    batches = Batches(services.store.engine)
    began_at = now()
    before = _open_of(services, batches, record.batch_id)
    backfills = [backfill.backfill_id for backfill in batches.backfills(record.batch_id)]
    is_over = not before and not has_active(instance, backfills)
    was_cancelled = record.cancelled_at is not None
    if not is_over:
        was_cancelled = not batches.mark_cancelled(record.batch_id)
    runs = 0
    if backfills:
        cancel_backfills(instance, backfills, 0.0)
        runs = cancel_runs_of(instance, record.batch_id, backfills, _AT_ONCE_SECONDS)
        _end_the_rest(services, instance, batches, record.batch_id, began_at)
        if wait_seconds and _open_of(services, batches, record.batch_id):
            cancel_backfills(instance, backfills, wait_seconds)
            _end_the_rest(services, instance, batches, record.batch_id, began_at)
    else:
        _wait_for_foreground(services, batches, record.batch_id, max(wait_seconds, _FOREGROUND_SECONDS))
    remaining = _open_of(services, batches, record.batch_id)
    counts = batches.counts_by_state(record.batch_id)
    return Cancelled(record.batch_id, was_cancelled, len(set(before) - set(remaining)), counts[State.DONE], len(remaining), runs)


def _end_the_rest(services: Services, instance: DagsterInstance, batches: Batches, batch_id: str, since: dt.datetime) -> None:
    """Cancels the runs of extracted documents, then fails the waiting documents that no other run will process."""
    documents = services.store.documents
    extracted = [child.document_id for child in extracted_documents(services, batches.document_ids(batch_id))]
    cancel_runs(instance, extracted)
    finalize_documents(documents, instance, since)
    waiting = [status.document.document_id for status in documents.find(ids=_all_ids(services, batches, batch_id), states=[State.WAITING])]
    busy = wanted_elsewhere(instance, batch_id, [backfill.backfill_id for backfill in batches.backfills(batch_id)], waiting)
    busy |= batches.grouped_elsewhere(batch_id, waiting)
    fail_cancelled(documents, [document_id for document_id in waiting if document_id not in busy])


def _wait_for_foreground(services: Services, batches: Batches, batch_id: str, wait_seconds: float) -> None:
    """Waits for the command in the foreground, which checks every half second whether its batch was cancelled."""
    lock = services.settings.run_lock
    deadline = time.monotonic() + wait_seconds
    while _open_of(services, batches, batch_id) and is_held(lock) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    with suppress(UsageError), exclusive_lock(lock, wait_seconds=0):
        # no command is running, so documents that a killed command left in progress are not being processed either
        recover(open_runner(services.settings, defs))
        fail_cancelled(services.store.documents, _all_ids(services, batches, batch_id))


def _open_of(services: Services, batches: Batches, batch_id: str) -> list[str]:
    statuses = services.store.documents.find(ids=_all_ids(services, batches, batch_id), states=_OPEN)
    return [status.document.document_id for status in statuses]


def _all_ids(services: Services, batches: Batches, batch_id: str) -> list[str]:
    """Returns the ids of the requested documents, and of the documents extracted from the members."""
    requested = batches.requested_ids(batch_id)
    extracted = extracted_documents(services, batches.document_ids(batch_id))
    return list(dict.fromkeys([*requested, *(child.document_id for child in extracted)]))
