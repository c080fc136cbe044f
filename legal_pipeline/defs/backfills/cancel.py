"""Cancels backfills and runs as the Dagster UI does, and waits for the daemon to complete the cancellation."""

from __future__ import annotations

import time
from collections.abc import Sequence

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.topology import PARTITION_TAG

_POLL_SECONDS = 0.5
_ACTIVE = (BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING, BulkActionStatus.FAILING)
_IDS = 100


def has_active(instance: dg.DagsterInstance, backfill_ids: Sequence[str]) -> bool:
    return any(backfill.status in _ACTIVE for backfill in _existing(instance, backfill_ids))


def cancel_backfills(instance: dg.DagsterInstance, backfill_ids: Sequence[str], wait_seconds: float) -> None:
    """Cancels the backfills; returns when none is active, or after `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    while True:
        found = _existing(instance, backfill_ids)
        for backfill in found:
            # repeated, because the daemon writes the whole backfill after each chunk of runs and may overwrite the request
            if backfill.status is BulkActionStatus.REQUESTED:
                instance.update_backfill(backfill.with_status(BulkActionStatus.CANCELING))  # type: ignore[no-untyped-call]
        if not any(backfill.status in _ACTIVE for backfill in found) or time.monotonic() >= deadline:
            return
        time.sleep(_POLL_SECONDS)


def cancel_runs(instance: dg.DagsterInstance, document_ids: Sequence[str]) -> None:
    """Cancels the active runs of the documents."""
    for start in range(0, len(document_ids), _IDS):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: list(document_ids[start : start + _IDS])}, statuses=ACTIVE_STATUSES)
        for run in instance.get_runs(filters=of_them):
            instance.run_coordinator.cancel_run(run.run_id)


def _existing(instance: dg.DagsterInstance, backfill_ids: Sequence[str]) -> list[PartitionBackfill]:
    """Omits backfills that a killed command recorded but did not create."""
    return [backfill for backfill_id in backfill_ids if (backfill := instance.get_backfill(backfill_id)) is not None]
