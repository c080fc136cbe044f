"""Which documents have an active run, or are about to get one: alone, in a group, or from a backfill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dagster as dg
import sqlalchemy as sa
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.runs.schema import RunsTable

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.groups.step import JOB, documents_of
from legal_pipeline.topology import BATCH_TAG


def with_active_runs(instance: dg.DagsterInstance, ids: Sequence[str]) -> set[str]:
    """The documents that have, or are about to have, an active run."""
    return set(documents_with_prospect(instance).intersection(ids)) if ids else set()


def documents_with_prospect(instance: dg.DagsterInstance) -> frozenset[str]:
    """All documents that have an active run, or are about to get one from a backfill."""
    storage = instance.run_storage
    if not isinstance(storage, SqlRunStorage):
        raise TypeError(f"{type(storage).__name__} has no table of runs")
    # one statement: thousands of runs may be queued, and building each of them takes long
    active = RunsTable.c.status.in_([status.value for status in ACTIVE_STATUSES])
    with storage.connect() as connection:
        partitions = set(connection.scalars(sa.select(RunsTable.c.partition).where(active, RunsTable.c.partition.is_not(None))))
    return frozenset(partitions.union(_of_backfills(instance), *of_groups(instance).values()))


def of_groups(instance: dg.DagsterInstance) -> dict[str | None, set[str]]:
    """Batch -> documents of its active groups; None: those of no batch."""
    found: dict[str | None, set[str]] = {}
    for run in instance.get_runs(dg.RunsFilter(job_name=JOB, statuses=ACTIVE_STATUSES)):
        found.setdefault(run.tags.get(BATCH_TAG), set()).update(documents_of(run))
    return found


def _of_backfills(instance: dg.DagsterInstance) -> Iterator[str]:
    """Documents of requested backfills whose runs the daemon has not created yet."""
    for backfill in instance.get_backfills(filters=BulkActionsFilter(statuses=[BulkActionStatus.REQUESTED])):
        names = backfill.partition_names or ()
        last = backfill.last_submitted_partition_name
        yield from names[names.index(last) + 1 :] if last in names else names
