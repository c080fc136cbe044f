"""Detects lost work and sends it to other workers.

Dagster's runs and the leases in the results database survive any crash or restart. The sweep compares them.

Does not belong here: the sensor that calls it (`sensors`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import dagster as dg

from legal_pipeline.defs.assets.retry_rules import NO_RETRIES
from legal_pipeline.defs.execution.dispatch import Dispatch
from legal_pipeline.defs.execution.unsubmitted_runs import submit_pending_runs
from legal_pipeline.defs.execution.unwanted_runs import unless_deleted
from legal_pipeline.model import Category
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.queue_depths import waiting_ids
from legal_pipeline.storage.redis.worker_deaths import reason_of
from legal_pipeline.topology import WHOLE_RUN

MAX_RUN_WORKER_DEATHS = 5
"""A run fails when its run workers have been killed this often; they do little work, so the machine is at fault."""

_ACTIVE_STATUSES = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED]


def sweep(dispatch: Dispatch, instance: dg.DagsterInstance) -> Iterator[str]:
    """Yields a message for each action. Raises ExternalError when the broker does not respond, since its messages are then unknown."""
    by_run: dict[str, dict[str, Lease]] = defaultdict(dict)
    for lease in dispatch.leases.all():
        by_run[lease.run_id][lease.step_key] = lease
    runs = {run.run_id: run for run in instance.get_runs(filters=dg.RunsFilter(statuses=_ACTIVE_STATUSES))}
    for run_id in by_run.keys() - runs.keys():
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            dispatch.leases.end_run(run_id)
    # read once; a message that is being taken is in neither place, so each lease is checked again before it is replaced
    known = waiting_ids(dispatch.redis)
    for run in runs.values():
        said = None
        with unless_deleted(instance, run.run_id):
            said = _recover_run(dispatch, instance, run, by_run[run.run_id], known)
        if said:
            yield said
    yield from submit_pending_runs(instance)


def _recover_run(
    dispatch: Dispatch, instance: dg.DagsterInstance, run: dg.DagsterRun, leases: dict[str, Lease], known: set[str]
) -> str | None:
    run_lease = leases.get(WHOLE_RUN)
    if run_lease is not None:
        if not dispatch.is_lost(run_lease, known) or not dispatch.is_still_lost(run_lease):
            return None
        if run_lease.attempts + 1 >= MAX_RUN_WORKER_DEATHS:
            return abandon_run(dispatch, instance, run)
        dispatch.end_process(run_lease)
        dispatch.send_run(run, replacing=run_lease.token)
        return f"run {run.run_id}: its run worker ({run_lease.worker or 'its message'}) was lost; sent again"
    steps = [lease for step_key, lease in leases.items() if step_key != WHOLE_RUN]
    if run.status is dg.DagsterRunStatus.SUSPENDED and steps:
        lost = [lease for lease in steps if dispatch.is_lost(lease, known) and dispatch.is_still_lost(lease)]
        if not lost:
            return None
        for lease in lost:
            dispatch.end_process(lease)
        dispatch.send_run(run)
        return f"run {run.run_id}: {', '.join(f'{lease.step_key} ({lease.worker or lease.queue})' for lease in lost)} was lost; sent again"
    dispatch.send_run(run)
    return f"run {run.run_id} was {run.status.value.lower()} and had no run worker; sent again"


def abandon_run(dispatch: Dispatch, instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """Fails a run whose run workers ended repeatedly."""
    reason, category = reason_of("the run", MAX_RUN_WORKER_DEATHS, dispatch.deaths.latest(run.run_id, WHOLE_RUN))
    return fail_run(dispatch, instance, run, reason, category)


def fail_run(dispatch: Dispatch, instance: dg.DagsterInstance, run: dg.DagsterRun, reason: str, category: Category) -> str:
    """Fails a run and its document, without further retries; returns a message."""
    dispatch.leases.end_run(run.run_id)
    dispatch.fail_document(run.tags, reason, category)
    instance.add_run_tags(run.run_id, NO_RETRIES)
    instance.report_run_failed(run, reason)
    return f"run {run.run_id} failed: {reason}"
