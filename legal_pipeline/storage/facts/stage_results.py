"""Results of finished stages and the keys of their input, which make every stage idempotent.

A stage's key is a digest of everything that its output depends on: the bytes of the source, the
code versions up to and including this stage, and the relevant settings. Equal keys mean equal
rows: the stage need not run again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.blank import forget
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import stage_results
from legal_pipeline.storage.database.tables.documents import IS_OF_TEXT
from legal_pipeline.topology import STAGES


def stage_options(settings: Settings, matter: str | None = None) -> Mapping[str, str]:
    """Returns stage name -> the settings that its rows depend on, for documents of this matter.

    Without a matter: for all matters that do not use an external engine.
    """
    text = f"{settings.ocr_engine}:{settings.ocr_dpi}"
    if settings.ocr_languages != ("eng",):
        text += f":{'+'.join(settings.ocr_languages)}"
    if matter in settings.textract_matters:
        # the budget is left out: each change of it would make every document stale
        text += f":textract<{settings.textract_below_confidence:g}"
    return {"document_text": text, "entity_mentions": settings.spacy_model or ""}


def stage_keys(sha256: str, options: Mapping[str, str]) -> dict[str, str]:
    """Returns stage name -> key for a document with these bytes; `options` maps a stage to its settings."""
    keys: dict[str, str] = {}
    key = sha256
    for stage in STAGES:
        key = stage_key(key, stage.name, stage.code_version, options.get(stage.name, ""))
        keys[stage.name] = key
    return keys


def stage_key(before: str, stage: str, code_version: str, option: str) -> str:
    """Returns the key of a stage; `before` is the key of the previous stage, or the digest of the bytes for the first."""
    return hashlib.sha256("\x1f".join((before, stage, code_version, option)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StageResult:
    stage: str
    key: str
    counts: Mapping[str, int]
    finished_at: dt.datetime | None = None
    seconds: float | None = None
    """Duration of the stage; for the text, the sum over its pages, whichever process read them."""
    metrics: Mapping[str, int] = field(default_factory=dict)
    """Counts by `StageMetric`, where the stage has any."""


class StageResults:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, document_id: str) -> dict[str, StageResult]:
        """Returns stage name -> result, in pipeline order."""
        with reading(self.engine) as connection:
            results = {row.stage: _result(row) for row in connection.execute(_OF_DOCUMENT, {"id": document_id})}
        return {stage.name: results[stage.name] for stage in STAGES if stage.name in results}

    def counts(self, document_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Returns document id -> counts of all of its finished stages, by name."""
        results = stage_results.c
        query = sa.select(results.document_id, results.counts).where(results.document_id.in_(document_ids))
        found: dict[str, dict[str, int]] = {}
        with reading(self.engine) as connection:
            for document_id, counts in connection.execute(query):
                found.setdefault(document_id, {}).update(counts)
        return found

    def find_duplicate(self, document_id: str, key: str) -> str | None:
        """Returns another document whose pages were read with the same key and so are the same; None if there is none."""
        with reading(self.engine) as connection:
            duplicate: str | None = connection.scalar(_DUPLICATE, {"id": document_id, "same": key})
        return duplicate

    def record_seconds(self, document_id: str, taken: Mapping[str, float]) -> dict[str, StageResult]:
        """Records the durations of finished stages, each unless the recorded one is longer because earlier attempts read pages.

        Returns the results of these stages as they are recorded now.
        """
        c = stage_results.c
        measured = sa.case(dict(taken), value=c.stage)
        longest = sa.case((c.seconds > measured, c.seconds), else_=measured)
        update = sa.update(stage_results).where(c.document_id == document_id, c.stage.in_(list(taken))).values(seconds=longest)
        with transaction(self.engine) as connection:
            return {row.stage: _result(row) for row in connection.execute(update.returning(stage_results))}


_OF_DOCUMENT = sa.select(stage_results).where(stage_results.c.document_id == sa.bindparam("id"))
_DUPLICATE = sa.select(sa.func.min(stage_results.c.document_id)).where(
    IS_OF_TEXT, stage_results.c.key == sa.bindparam("same"), stage_results.c.document_id != sa.bindparam("id")
)
_FORGET = sa.delete(stage_results).where(
    stage_results.c.document_id == sa.bindparam("id"), stage_results.c.stage == sa.bindparam("of_stage")
)
_RECORD = sa.insert(stage_results)


def record(
    connection: Connection,
    document_id: str,
    stage: str,
    key: str,
    counts: Mapping[str, int],
    seconds: float | None = None,
    metrics: Mapping[str, int] | None = None,
) -> None:
    """Records the result in the transaction that writes the stage's rows."""
    record_all(connection, document_id, [StageResult(stage, key, counts, now(), seconds, metrics or {})])


def record_all(connection: Connection, document_id: str, results: Sequence[StageResult]) -> None:
    """Records the results of several stages, each with the moment at which it finished, in the transaction that writes their rows."""
    for result in results:
        forget(connection, _FORGET, document_id, of_stage=result.stage)
    connection.execute(_RECORD, [_row(document_id, result) for result in results])


def _row(document_id: str, result: StageResult) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "stage": result.stage,
        "key": result.key,
        "counts": dict(result.counts),
        "finished_at": result.finished_at,
        "seconds": result.seconds,
        "metrics": dict(result.metrics) or None,
    }


def _result(row: Row[Any]) -> StageResult:
    # SQLite stores no time zone; all stored times are UTC
    finished_at = row.finished_at if row.finished_at.tzinfo else row.finished_at.replace(tzinfo=dt.UTC)
    return StageResult(row.stage, row.key, row.counts, finished_at, row.seconds, row.metrics or {})
