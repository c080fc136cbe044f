"""Cancels backfills and runs as the Dagster UI does, and waits for the daemon to complete the cancellation."""

from __future__ import annotations

import time
from collections.abc import Sequence

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.storage.tags import BACKFILL_ID_TAG

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.execution.prospects import of_groups, with_active_runs
from legal_pipeline.topology import BATCH_TAG, PARTITION_TAG

_POLL_SECONDS = 0.5
_ACTIVE = (BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING, BulkActionStatus.FAILING)
_WAITING = frozenset({dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED})
_LEFT_BY_DAGSTER = (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.SUSPENDED)
"""Dagster's daemon cancels the queued and started runs of a backfill. A run that waits for a step on another worker is suspended."""
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


def wanted_elsewhere(instance: dg.DagsterInstance, batch_id: str, backfill_ids: Sequence[str], document_ids: Sequence[str]) -> set[str]:
    """Those of the documents that another batch is about to process, by a run or backfill that exists."""
    # no batch wants the documents of a group without its tag: they arrived by themselves, or were found inside others
    of_batches = {one: wanted_by for wanted_by, members in of_groups(instance).items() for one in members}
    in_groups = {one for one in document_ids if of_batches.get(one) not in (None, batch_id)}
    candidates = sorted(with_active_runs(instance, document_ids) - of_batches.keys())
    mine: set[str] = set()
    others: set[str] = set()
    for start in range(0, len(candidates), _IDS):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: candidates[start : start + _IDS]}, statuses=ACTIVE_STATUSES)
        for run in instance.get_runs(filters=of_them):
            is_mine = run.tags.get(BACKFILL_ID_TAG) in backfill_ids or run.tags.get(BATCH_TAG) == batch_id
            (mine if is_mine else others).add(run.tags[PARTITION_TAG])
    # what has no run yet waits for that of another backfill
    return in_groups | others.union(candidates) - (mine - others)


def cancel_runs_in_hand(instance: dg.DagsterInstance, backfill_id: str) -> list[str]:
    """Cancels those runs of a backfill that Dagster's daemon does not; returns their ids."""
    found = instance.get_runs(filters=dg.RunsFilter(tags={BACKFILL_ID_TAG: backfill_id}, statuses=_LEFT_BY_DAGSTER))
    return [run.run_id for run in found if instance.run_coordinator.cancel_run(run.run_id)]


def cancel_runs_of(instance: dg.DagsterInstance, batch_id: str, backfill_ids: Sequence[str], within_seconds: float) -> int:
    """Cancels the active runs of a batch that have begun, then the others for this time; returns how many are left to the daemon."""
    deadline = time.monotonic() + within_seconds
    # runs of its backfills, and those that were requested for it when the former were lost
    tags: list[dict[str, str | list[str]]] = [{BACKFILL_ID_TAG: list(backfill_ids)}, {BATCH_TAG: batch_id}]
    found = {run.run_id: run for tag in tags for run in instance.get_runs(filters=dg.RunsFilter(tags=tag, statuses=ACTIVE_STATUSES))}
    runs = sorted(found.values(), key=lambda run: (run.status in _WAITING, run.status is dg.DagsterRunStatus.SUSPENDED))
    for index, run in enumerate(runs):
        if run.status in _WAITING and time.monotonic() >= deadline:
            return len(runs) - index
        instance.run_coordinator.cancel_run(run.run_id)
    return 0


def _existing(instance: dg.DagsterInstance, backfill_ids: Sequence[str]) -> list[PartitionBackfill]:
    """Omits backfills that a killed command recorded but did not create."""
    return [backfill for backfill_id in backfill_ids if (backfill := instance.get_backfill(backfill_id)) is not None]
