"""Runs that were made and never submitted: whoever made them died in between, or lost the database there.

Dagster's backfill daemon takes a partition that has a run for one that was submitted, and goes on with the
next; nobody else looks at a run that has not been queued.

Does not belong here: runs that were launched (`recovery`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster._core.run_coordinator import SubmitRunContext

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError

_AFTER = dt.timedelta(seconds=30)
"""Between making a run and submitting it lie some hundredths of a second."""
_MAX_A_SWEEP = 100

_NO_WORKSPACE: Any = None
"""Our coordinator asks the run alone."""


def submit_pending_runs(instance: dg.DagsterInstance) -> Iterator[str]:
    """Submits them; a sentence each."""
    made_before = dg.RunsFilter(statuses=[dg.DagsterRunStatus.NOT_STARTED], created_before=now() - _AFTER)
    for run in instance.get_runs(filters=made_before, limit=_MAX_A_SWEEP, ascending=True):
        try:
            instance.run_coordinator.submit_run(SubmitRunContext(run, _NO_WORKSPACE))
        except UsageError as refused:
            # it has failed with this sentence
            yield f"run {run.run_id} had not been submitted: {refused}"
        else:
            yield f"run {run.run_id} was made and not submitted; it is now"
