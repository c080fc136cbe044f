"""What Dagster has of documents that are withdrawn: runs that are at them, partitions.

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
WITHDRAWN = "The document was withdrawn; nothing that is still at it has an effect."


def stop_runs(instance: dg.DagsterInstance, document_ids: Collection[str]) -> int:
    """Ends the runs that are at the documents or wait for their turn, with the steps in workers' hands; returns how many."""
    count = 0
    for run in _under_way(instance, sorted(document_ids)):
        count += 1
        # one that lives in another process's hands (`legal-pipeline run`) cannot be reached: its next write fails
        if RUNNER_TAG not in run.tags and not instance.run_coordinator.cancel_run(run.run_id):
            instance.report_run_canceled(run, message=WITHDRAWN)
    return count


def drop_partitions(instance: dg.DagsterInstance, withdrawn: Collection[str]) -> str | None:
    """A sentence when that has to wait: a backfill over assets fails as a whole when a partition of it is no more."""
    name = document_partitions.name
    assert name is not None
    # asked once for all: there may be many withdrawals, and nearly all are gone
    listed = sorted(set(instance.get_dynamic_partitions(name)).intersection(withdrawn)) if withdrawn else []
    if not listed:
        return None
    at_work = [found.backfill_id for found in instance.get_backfills(filters=BulkActionsFilter(statuses=_OPEN)) if found.is_asset_backfill]
    if at_work:
        return f"{len(listed)} stay until the backfill {at_work[0]} of the UI has ended, which would fail without; call this again then"
    for document_id in listed:
        instance.delete_dynamic_partition(name, document_id)
    return None


def _under_way(instance: dg.DagsterInstance, document_ids: list[str]) -> Iterator[dg.DagsterRun]:
    for start in range(0, len(document_ids), _LOOKED_UP):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: document_ids[start : start + _LOOKED_UP]}, statuses=ACTIVE_STATUSES)
        yield from instance.get_runs(filters=of_them)
