"""Runs that somebody cancelled or deleted, as seen by those that submit, watch and execute runs.

Does not belong here: cancelling a batch and its backfills (`defs.backfills.cancel`).
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus
from dagster._core.storage.dagster_run import RunRecord
from dagster._core.storage.tags import BACKFILL_ID_TAG

log = logging.getLogger(__name__)

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


@contextmanager
def unless_deleted(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Ends the block without an error when the run is gone: its document gets another one by itself. Any other error passes."""
    try:
        yield
    except Exception as error:
        if instance.get_run_by_id(run_id) is not None:
            raise
        log.info("run %s was deleted meanwhile (%s); nothing is left to do", run_id, type(error).__name__)


def spare_deleted_runs() -> None:
    """Makes the parts of this process's daemon that look at one run after the other pass over those that are gone.

    Dagster asserts that a run which it has just read is still there; the error would be an alarm about nothing.
    """
    for owner, name in parts_of_daemon():
        setattr(owner, name, _sparing(getattr(owner, name)))


def parts_of_daemon() -> Sequence[tuple[Any, str]]:
    """What of Dagster's daemon works on a run that it has read before, as owner and name."""
    import dagster._daemon.monitoring.run_monitoring as monitoring
    from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon

    steps = ("monitor_starting_run", "monitor_started_run", "monitor_canceling_run", "check_run_timeout")
    return [(QueuedRunCoordinatorDaemon, "_dequeue_run"), *((monitoring, name) for name in steps)]


def _sparing(work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def wrapped(*arguments: Any, **more: Any) -> Any:
        instance = next(each for each in arguments if isinstance(each, dg.DagsterInstance))
        found = next(each for each in arguments if isinstance(each, dg.DagsterRun | RunRecord))
        run = found.dagster_run if isinstance(found, RunRecord) else found
        with unless_deleted(instance, run.run_id):
            return work(*arguments, **more)
        # as of a run that was not launched
        return False

    return wrapped
