"""Adopts document backfills from the Dagster UI as batches, or adds them to the batch in their tag.

Does not belong here: batches created by commands (`defs.backfills.create`).
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
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.topology import BATCH_TAG, STAGES

DAGSTER_UI = "Dagster UI"

_PAGE = 20
_OF_DOCUMENTS = frozenset(stage.name for stage in STAGES)


def adopt(instance: dg.DagsterInstance, batches: Batches) -> list[str]:
    """Records document backfills without a batch; returns their ids. Goes back until a page contains nothing new."""
    adopted: list[str] = []
    cursor: str | None = None
    while True:
        found = instance.get_backfills(limit=_PAGE, cursor=cursor)
        known = batches.batches_of([backfill.backfill_id for backfill in found])
        new = [backfill for backfill in found if backfill.backfill_id not in known and is_of_documents(backfill)]
        # oldest first: a later backfill may belong to the batch of an earlier one
        adopted += [backfill.backfill_id for backfill in reversed(new) if _adopt(instance, batches, backfill)]
        if not new or len(found) < _PAGE:
            return adopted
        cursor = found[-1].backfill_id


def is_of_documents(backfill: PartitionBackfill) -> bool:
    if backfill.partition_set_origin is not None:
        return backfill.partition_set_name == PARTITION_SET
    return bool(backfill.asset_selection) and {key.to_user_string() for key in backfill.asset_selection or ()} <= _OF_DOCUMENTS


def partitions_of(backfill: PartitionBackfill) -> Sequence[str]:
    """The partitions of an asset backfill or a job backfill."""
    if not backfill.is_asset_backfill:
        return backfill.partition_names or []
    return backfill.get_asset_backfill_data(asset_graph()).get_partition_names() or []


def _adopt(instance: dg.DagsterInstance, batches: Batches, backfill: PartitionBackfill) -> bool:
    ids = _of_documents_known(batches, partitions_of(backfill))
    at = dt.datetime.fromtimestamp(backfill.backfill_timestamp, dt.UTC)
    named = backfill.tags.get(BATCH_TAG, "")
    priority = _priority(backfill)
    if (joined := _batch(batches, named)) is not None:
        return batches.add_backfill(BackfillRecord(backfill.backfill_id, joined, at, None, priority), ids)
    name = backfill.title or named or f"backfill {backfill.backfill_id}"
    record = BatchRecord(backfill.backfill_id, name, priority, FROM_UI, DAGSTER_UI, at)
    return batches.add(record, ids, ids, [(BackfillRecord(backfill.backfill_id, record.batch_id, at, None, priority), ids)])


def _of_documents_known(batches: Batches, partitions: Sequence[str]) -> list[str]:
    """Leaves out partitions that never named a document: somebody added them by hand, and their runs say so."""
    known = Documents(batches.engine).present(partitions) | Withdrawals(batches.engine).among(partitions).keys()
    return [document_id for document_id in partitions if document_id in known]


def _batch(batches: Batches, named: str) -> str | None:
    """Finds a batch by its id or an unambiguous prefix; None otherwise."""
    try:
        return batches.get(named).batch_id
    except UsageError:
        return None


def _priority(backfill: PartitionBackfill) -> Priority:
    try:
        return priority_of(backfill.tags)
    except UsageError:
        # the run coordinator refuses its runs for this reason
        return Priority.NORMAL
