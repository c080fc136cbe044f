"""Submits runs that were created but not submitted, because their creator died or lost the database in between.

Dagster's backfill daemon skips a partition that has a run, whether or not the run was submitted, and no other
daemon checks runs that are not queued.

Does not belong here: launched runs (`lease_sweep`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster._core.run_coordinator import SubmitRunContext

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.unwanted_runs import unless_deleted
from legal_pipeline.errors import UsageError

_AFTER = dt.timedelta(seconds=30)
"""A run is normally submitted within hundredths of a second of its creation."""
_MAX_A_SWEEP = 100

_NO_WORKSPACE: Any = None
"""The coordinator of this package does not use the workspace."""


def submit_pending_runs(instance: dg.DagsterInstance) -> Iterator[str]:
    """Submits the runs and yields a message for each."""
    made_before = dg.RunsFilter(statuses=[dg.DagsterRunStatus.NOT_STARTED], created_before=now() - _AFTER)
    for run in instance.get_runs(filters=made_before, limit=_MAX_A_SWEEP, ascending=True):
        try:
            with unless_deleted(instance, run.run_id):
                instance.run_coordinator.submit_run(SubmitRunContext(run, _NO_WORKSPACE))
        except UsageError as refused:
            # the coordinator has failed the run
            yield f"run {run.run_id} had not been submitted: {refused}"
        else:
            yield f"run {run.run_id} had not been submitted; it is now"
