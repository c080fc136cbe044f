"""Runs that somebody cancelled, as seen by those that submit and execute runs.

Does not belong here: cancelling a batch and its backfills (`defs.backfills.cancel`).
"""

from __future__ import annotations

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus
from dagster._core.storage.tags import BACKFILL_ID_TAG

_NOT_BEGUN = frozenset({dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING})


def is_cancelled(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether a run is being cancelled, or has not begun and its backfill is cancelled.

    The daemon cancels the runs of a backfill a few at a time, and launches others of them meanwhile.
    """
    if run.status is dg.DagsterRunStatus.CANCELING:
        return True
    backfill_id = run.tags.get(BACKFILL_ID_TAG)
    if backfill_id is None or run.status not in _NOT_BEGUN:
        return False
    backfill = instance.get_backfill(backfill_id)
    return backfill is not None and backfill.status in (BulkActionStatus.CANCELING, BulkActionStatus.CANCELED)


def finish_cancellation(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    """Cancels a run that nobody executes."""
    if run.status is not dg.DagsterRunStatus.CANCELING:
        instance.report_run_canceling(run)
    instance.report_run_canceled(run, message="It was cancelled before it began.")


def is_wanted(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether a run exists and is not being cancelled."""
    run = instance.get_run_by_id(run_id)
    return run is not None and run.status not in (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED)
