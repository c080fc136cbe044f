"""Removes withdrawn documents from Dagster: cancels their runs and deletes their partitions.

Does not belong here: their rows (`storage.custody.withdrawals`), their copies (`storage.withdrawn_copies`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import dagster as dg
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.execution.in_process import RUNNER_TAG
from legal_pipeline.defs.partitions import document_partitions
from legal_pipeline.topology import PARTITION_TAG

_LOOKED_UP = 100
_OPEN = [BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING, BulkActionStatus.FAILING]
WITHDRAWN = "The document was withdrawn; its run is cancelled."


def stop_runs(instance: dg.DagsterInstance, document_ids: Collection[str]) -> int:
    """Cancels the active runs of the documents, including their executing steps; returns their number."""
    count = 0
    for run in _under_way(instance, sorted(document_ids)):
        count += 1
        # a run of another process (`legal-pipeline run`) cannot be cancelled; its next write fails
        if RUNNER_TAG not in run.tags and not instance.run_coordinator.cancel_run(run.run_id):
            instance.report_run_canceled(run, message=WITHDRAWN)
    return count


def drop_partitions(instance: dg.DagsterInstance, withdrawn: Collection[str]) -> str | None:
    """Deletes partitions. Returns a message if that must wait: an asset backfill fails as a whole when a partition disappears."""
    name = document_partitions.name
    assert name is not None
    # one query: there may be many withdrawals, and most partitions are already deleted
    listed = sorted(set(instance.get_dynamic_partitions(name)).intersection(withdrawn)) if withdrawn else []
    if not listed:
        return None
    active = [
        backfill.backfill_id for backfill in instance.get_backfills(filters=BulkActionsFilter(statuses=_OPEN)) if backfill.is_asset_backfill
    ]
    if active:
        return f"{len(listed)} remain until the backfill {active[0]} from the UI has ended; run the command again then"
    for document_id in listed:
        instance.delete_dynamic_partition(name, document_id)
    return None


def _under_way(instance: dg.DagsterInstance, document_ids: list[str]) -> Iterator[dg.DagsterRun]:
    for start in range(0, len(document_ids), _LOOKED_UP):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: document_ids[start : start + _LOOKED_UP]}, statuses=ACTIVE_STATUSES)
        yield from instance.get_runs(filters=of_them)
