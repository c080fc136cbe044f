"""Cancels backfills and runs as the buttons of the Dagster UI do, and waits until Dagster's daemon has done so."""

from __future__ import annotations

import time
from collections.abc import Sequence

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.topology import PARTITION_TAG

_LOOK_EVERY_SECONDS = 0.5
_ACTIVE = (BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING, BulkActionStatus.FAILING)
_IDS = 100


def has_active(instance: dg.DagsterInstance, backfill_ids: Sequence[str]) -> bool:
    return any(backfill.status in _ACTIVE for backfill in _existing(instance, backfill_ids))


def cancel_backfills(instance: dg.DagsterInstance, backfill_ids: Sequence[str], wait_seconds: float) -> None:
    """Returns once none of them is active, and after `wait_seconds` at the latest."""
    deadline = time.monotonic() + wait_seconds
    while True:
        found = _existing(instance, backfill_ids)
        for backfill in found:
            # the daemon writes the whole backfill after each chunk of runs, and may overwrite a request made a moment before
            if backfill.status is BulkActionStatus.REQUESTED:
                instance.update_backfill(backfill.with_status(BulkActionStatus.CANCELING))  # type: ignore[no-untyped-call]
        if not any(backfill.status in _ACTIVE for backfill in found) or time.monotonic() >= deadline:
            return
        time.sleep(_LOOK_EVERY_SECONDS)


def cancel_runs(instance: dg.DagsterInstance, document_ids: Sequence[str]) -> None:
    """Cancels the runs of these documents that have not ended."""
    for start in range(0, len(document_ids), _IDS):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: list(document_ids[start : start + _IDS])}, statuses=ACTIVE_STATUSES)
        for run in instance.get_runs(filters=of_them):
            instance.run_coordinator.cancel_run(run.run_id)


def _existing(instance: dg.DagsterInstance, backfill_ids: Sequence[str]) -> list[PartitionBackfill]:
    """A backfill that a killed command never created does not exist, and nobody will create it any more."""
    return [backfill for backfill_id in backfill_ids if (backfill := instance.get_backfill(backfill_id)) is not None]
