"""Which stage of which document is finished, and for which input: what makes every stage repeatable.

A stage's key is a digest of everything its output depends on: the bytes of the source, the
versions of the code up to and including this stage, the settings that matter. Equal key, equal
rows: the stage need not run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.storage.database import reading
from legal_pipeline.storage.documents import now
from legal_pipeline.storage.tables import stage_results
from legal_pipeline.topology import STAGES


def stage_keys(sha256: str, options: Mapping[str, str]) -> dict[str, str]:
    """stage name -> key, for a document with these bytes; `options` maps a stage to its settings."""
    keys: dict[str, str] = {}
    key = sha256
    for stage in STAGES:
        key = hashlib.sha256("\x1f".join((key, stage.name, stage.code_version, options.get(stage.name, ""))).encode()).hexdigest()
        keys[stage.name] = key
    return keys


@dataclass(frozen=True, slots=True)
class StageResult:
    stage: str
    key: str
    counts: Mapping[str, int]


class StageResults:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, document_id: str) -> dict[str, StageResult]:
        """Stage name -> result, in the order of the pipeline."""
        query = sa.select(stage_results).where(stage_results.c.document_id == document_id)
        with reading(self.engine) as connection:
            found = {row.stage: StageResult(row.stage, row.key, row.counts) for row in connection.execute(query)}
        return {stage.name: found[stage.name] for stage in STAGES if stage.name in found}

    def twin(self, document_id: str, stage: str, key: str) -> str | None:
        """Another document for which this stage is finished with the same key: the same bytes, the same rows."""
        same = (stage_results.c.stage == stage) & (stage_results.c.key == key) & (stage_results.c.document_id != document_id)
        with reading(self.engine) as connection:
            found: str | None = connection.scalar(sa.select(sa.func.min(stage_results.c.document_id)).where(same))
        return found


def record(connection: Connection, document_id: str, stage: str, key: str, counts: Mapping[str, int]) -> None:
    """Part of the transaction that writes the stage's rows."""
    same = (stage_results.c.document_id == document_id) & (stage_results.c.stage == stage)
    connection.execute(sa.delete(stage_results).where(same))
    row: dict[str, Any] = {"document_id": document_id, "stage": stage, "key": key, "counts": dict(counts), "finished_at": now()}
    connection.execute(sa.insert(stage_results), row)
