"""Cancels a batch: whatever of it has not ended gets a final state, what is done stays done.

Deployed, it is what the UI's button does, Dagster's own cancelling of the backfill and its runs, followed to its end;
and what was found inside the documents, which is no part of the backfill, ends with them. Embedded, whoever works on
the batch in the foreground sees it and stops.

Does not belong here: what becomes of a document whose run was cancelled (`defs.execution.abandoned_documents`).
"""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.backfills.cancel import cancel_backfills, cancel_runs, has_active
from legal_pipeline.defs.backfills.plan import extracted_documents, fail_cancelled
from legal_pipeline.defs.execution.abandoned_documents import finalize_documents
from legal_pipeline.defs.execution.in_process import open_runner, recover
from legal_pipeline.defs.execution.run_requests import with_active_runs
from legal_pipeline.defs.instance.instance import DagsterInstance
from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.database.files import exclusive_lock, is_held

_LOOK_EVERY_SECONDS = 0.5
_OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What came of it."""

    batch_id: str
    was_cancelled: bool
    """It was cancelled before; nothing else was done than looking again."""
    ended: int
    """Documents that were waiting or running and have been given up."""
    done: int
    """Documents that were done and stay so."""
    open: int
    """Documents that have not ended yet: they do when Dagster's daemon gets round to it, or another batch wants them."""


def cancel(services: Services, instance: DagsterInstance, record: BatchRecord, *, wait_seconds: float = 60.0) -> Cancelled:
    """Idempotent. Waits for the end, for so long at most; what is not over by then ends without us."""
    batches = Batches(services.store.engine)
    began_at = now()
    before = _open_of(services, batches, record.batch_id)
    backfills = [backfill.backfill_id for backfill in batches.backfills(record.batch_id)]
    is_over = not before and not has_active(instance, backfills)
    was_cancelled = record.cancelled_at is not None
    if not is_over:
        was_cancelled = not batches.mark_cancelled(record.batch_id)
    if backfills:
        cancel_backfills(instance, backfills, wait_seconds)
        _end_the_rest(services, instance, batches, record.batch_id, began_at)
    else:
        _wait_for_foreground(services, batches, record.batch_id, wait_seconds)
    left = _open_of(services, batches, record.batch_id)
    counts = batches.counts_by_state(record.batch_id)
    return Cancelled(record.batch_id, was_cancelled, len(set(before) - set(left)), counts[State.DONE], len(left))


def _end_the_rest(services: Services, instance: DagsterInstance, batches: Batches, batch_id: str, since: dt.datetime) -> None:
    """Runs of what was found extracted_documents, then everything that no run is at and that nobody else wants."""
    documents = services.store.documents
    found = [child.document_id for child in extracted_documents(services, batches.document_ids(batch_id))]
    cancel_runs(instance, found)
    finalize_documents(documents, instance, since)
    waiting = [status.document.document_id for status in documents.find(ids=_everyone(services, batches, batch_id), states=[State.WAITING])]
    busy = with_active_runs(instance, waiting)
    fail_cancelled(documents, [document_id for document_id in waiting if document_id not in busy])


def _wait_for_foreground(services: Services, batches: Batches, batch_id: str, wait_seconds: float) -> None:
    """Whoever is at it looks every half second whether it is cancelled."""
    lock = services.settings.home / "run.lock"
    deadline = time.monotonic() + wait_seconds
    while _open_of(services, batches, batch_id) and is_held(lock) and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY_SECONDS)
    with suppress(UsageError), exclusive_lock(lock, wait_seconds=0):
        # nobody is at it: what a killed command had in its hands is not being worked on either
        recover(open_runner(services.settings, defs))
        fail_cancelled(services.store.documents, _everyone(services, batches, batch_id))


def _open_of(services: Services, batches: Batches, batch_id: str) -> list[str]:
    found = services.store.documents.find(ids=_everyone(services, batches, batch_id), states=_OPEN)
    return [status.document.document_id for status in found]


def _everyone(services: Services, batches: Batches, batch_id: str) -> list[str]:
    """Those that the batch asked for, and what was found inside its members."""
    asked = batches.requested_ids(batch_id)
    found = extracted_documents(services, batches.document_ids(batch_id))
    return list(dict.fromkeys([*asked, *(child.document_id for child in found)]))
