"""Which stage of which document is finished, and for which input: what makes every stage repeatable.

A stage's key is a digest of everything its output depends on: the bytes of the source, the
versions of the code up to and including this stage, the settings that matter. Equal key, equal
rows: the stage need not run again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import stage_results
from legal_pipeline.topology import STAGES


def stage_keys(sha256: str, options: Mapping[str, str]) -> dict[str, str]:
    """stage name -> key, for a document with these bytes; `options` maps a stage to its settings."""
    keys: dict[str, str] = {}
    key = sha256
    for stage in STAGES:
        key = stage_key(key, stage.name, stage.code_version, options.get(stage.name, ""))
        keys[stage.name] = key
    return keys


def stage_key(before: str, stage: str, code_version: str, option: str) -> str:
    """`before` is the key of the stage before it; of the first one, the digest of the bytes."""
    return hashlib.sha256("\x1f".join((before, stage, code_version, option)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StageResult:
    stage: str
    key: str
    counts: Mapping[str, int]
    finished_at: dt.datetime | None = None
    seconds: float | None = None
    """How long it took; of a text, all its pages, whichever process read them."""
    metrics: Mapping[str, int] = field(default_factory=dict)
    """What it took, where anything is counted: `StageMetric`."""


class StageResults:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, document_id: str) -> dict[str, StageResult]:
        """Stage name -> result, in the order of the pipeline."""
        query = sa.select(stage_results).where(stage_results.c.document_id == document_id)
        with reading(self.engine) as connection:
            found = {row.stage: _result(row) for row in connection.execute(query)}
        return {stage.name: found[stage.name] for stage in STAGES if stage.name in found}

    def find_duplicate(self, document_id: str, stage: str, key: str) -> str | None:
        """Another document for which this stage is finished with the same key: the same bytes, the same rows."""
        same = (stage_results.c.stage == stage) & (stage_results.c.key == key) & (stage_results.c.document_id != document_id)
        with reading(self.engine) as connection:
            found: str | None = connection.scalar(sa.select(sa.func.min(stage_results.c.document_id)).where(same))
        return found

    def record_seconds(self, document_id: str, stage: str, seconds: float) -> None:
        """Says how long a finished stage took. What was recorded with the stage counts when it is more: pages read before this attempt."""
        mine = (stage_results.c.document_id == document_id) & (stage_results.c.stage == stage)
        longest = sa.case((stage_results.c.seconds > seconds, stage_results.c.seconds), else_=seconds)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(stage_results).where(mine).values(seconds=longest))


def record(
    connection: Connection,
    document_id: str,
    stage: str,
    key: str,
    counts: Mapping[str, int],
    seconds: float | None = None,
    metrics: Mapping[str, int] | None = None,
) -> None:
    """Part of the transaction that writes the stage's rows."""
    same = (stage_results.c.document_id == document_id) & (stage_results.c.stage == stage)
    connection.execute(sa.delete(stage_results).where(same))
    row: dict[str, Any] = {
        "document_id": document_id,
        "stage": stage,
        "key": key,
        "counts": dict(counts),
        "finished_at": now(),
        "seconds": seconds,
        "metrics": dict(metrics) if metrics else None,
    }
    connection.execute(sa.insert(stage_results), row)


def _result(row: Row[Any]) -> StageResult:
    # SQLite keeps no time zone; what we write is UTC
    finished_at = row.finished_at if row.finished_at.tzinfo else row.finished_at.replace(tzinfo=dt.UTC)
    return StageResult(row.stage, row.key, row.counts, finished_at, row.seconds, row.metrics or {})
