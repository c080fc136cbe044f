"""Lists the latest batches with the states of their documents, in a few queries.

Does not belong here: one batch in detail (`batches.status.status`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from legal_pipeline.batches.status.run_states import adopt_new_backfills
from legal_pipeline.clock import now
from legal_pipeline.model import State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.store import open_store

_SHORT = 8


@dataclass(frozen=True, slots=True)
class Listed:
    batch: BatchRecord
    documents: int
    """All members; withdrawn ones are counted here and in no state below."""
    waiting: int
    running: int
    done: int
    failed: int
    refused: int
    age_seconds: float
    is_unique: bool
    """No other listed batch has an id with the same first characters."""

    @property
    def stands(self) -> str:
        if self.waiting + self.running:
            return "being cancelled" if self.batch.cancelled_at else "in progress"
        return "cancelled" if self.batch.cancelled_at else "has failures" if self.failed else "complete"


def latest(settings: Settings, limit: int) -> list[Listed]:
    batches = Batches(open_store(settings).engine)
    adopt_new_backfills(settings, batches)
    records = batches.latest(limit)
    shorts = [record.batch_id[:_SHORT] for record in records]
    listed = []
    for record in records:
        counts = batches.counts_by_state(record.batch_id)
        listed.append(
            Listed(
                record,
                len(batches.document_ids(record.batch_id)),
                **{state.value: counts[state] for state in State},
                age_seconds=(now() - record.created_at).total_seconds(),
                is_unique=shorts.count(record.batch_id[:_SHORT]) == 1,
            )
        )
    return listed


def listed_record(listed: Listed) -> dict[str, Any]:
    counts = {name: getattr(listed, name) for name in ("documents", "waiting", "running", "done", "failed", "refused")}
    return {
        "batch_id": listed.batch.batch_id,
        "name": listed.batch.name,
        "priority": listed.batch.priority.value,
        "origin": listed.batch.origin,
        "actor": listed.batch.actor,
        "created_at": listed.batch.created_at,
        "cancelled_at": listed.batch.cancelled_at,
        **counts,
        "age_seconds": round(listed.age_seconds, 1),
        # the words of version 0.3, which programs may compare
        "stands": "under way" if listed.stands == "in progress" else listed.stands,
    }
