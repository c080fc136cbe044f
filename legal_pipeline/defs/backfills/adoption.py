"""Backfills over documents that somebody made in the Dagster UI become batches, or join the one that their tag names.

Does not belong here: batches that a command makes (`defs.backfills.create`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import dagster as dg
from dagster._core.execution.backfill import PartitionBackfill

from legal_pipeline.defs.assets.graph import asset_graph
from legal_pipeline.defs.backfills.submission import PARTITION_SET
from legal_pipeline.defs.run_tags import priority_of
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.storage.batches.batches import FROM_UI, BackfillRecord, Batches, BatchRecord
from legal_pipeline.topology import BATCH_TAG, STAGES

DAGSTER_UI = "Dagster UI"

_PAGE = 20
_OF_DOCUMENTS = frozenset(stage.name for stage in STAGES)


def adopt(instance: dg.DagsterInstance, batches: Batches) -> list[str]:
    """Writes rows for backfills over documents that have none; returns their ids. Looks back until there is nothing new."""
    adopted: list[str] = []
    cursor: str | None = None
    while True:
        found = instance.get_backfills(limit=_PAGE, cursor=cursor)
        known = batches.batches_of([backfill.backfill_id for backfill in found])
        new = [backfill for backfill in found if backfill.backfill_id not in known and is_of_documents(backfill)]
        # the older one first: it may be the batch that a younger one joins
        adopted += [backfill.backfill_id for backfill in reversed(new) if _adopt(instance, batches, backfill)]
        if not new or len(found) < _PAGE:
            return adopted
        cursor = found[-1].backfill_id


def is_of_documents(backfill: PartitionBackfill) -> bool:
    if backfill.partition_set_origin is not None:
        return backfill.partition_set_name == PARTITION_SET
    return bool(backfill.asset_selection) and {key.to_user_string() for key in backfill.asset_selection or ()} <= _OF_DOCUMENTS


def partitions_of(backfill: PartitionBackfill) -> Sequence[str]:
    """Of both kinds: over assets, or of a job."""
    if not backfill.is_asset_backfill:
        return backfill.partition_names or []
    return backfill.get_asset_backfill_data(asset_graph()).get_partition_names() or []


def _adopt(instance: dg.DagsterInstance, batches: Batches, backfill: PartitionBackfill) -> bool:
    ids = list(partitions_of(backfill))
    at = dt.datetime.fromtimestamp(backfill.backfill_timestamp, dt.UTC)
    named = backfill.tags.get(BATCH_TAG, "")
    priority = _priority(backfill)
    if (joined := _batch(batches, named)) is not None:
        return batches.add_backfill(BackfillRecord(backfill.backfill_id, joined, at, None, priority), ids)
    name = backfill.title or named or f"backfill {backfill.backfill_id}"
    record = BatchRecord(backfill.backfill_id, name, priority, FROM_UI, DAGSTER_UI, at)
    return batches.add(record, ids, ids, [(BackfillRecord(backfill.backfill_id, record.batch_id, at, None, priority), ids)])


def _batch(batches: Batches, named: str) -> str | None:
    """By its id or the beginning of it; None for what names no batch, or several."""
    try:
        return batches.get(named).batch_id
    except UsageError:
        return None


def _priority(backfill: PartitionBackfill) -> Priority:
    try:
        return priority_of(backfill.tags)
    except UsageError:
        # the coordinator refuses its runs, each with this reason
        return Priority.NORMAL
