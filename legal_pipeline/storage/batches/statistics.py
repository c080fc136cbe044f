"""What a batch took: times of its stages, pages recognised, found in the cache and paid for, and who read its pages.

Read from the rows of finished stages. A stage that was finished before the batch took nothing of it.

Does not belong here: the same for everything that was ever processed (`performance`), how it looks (`plots`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import StageMetric
from legal_pipeline.storage.batches.batches import BatchRecord
from legal_pipeline.storage.batches.progress import family, utc
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import pages, stage_results, textract_jobs
from legal_pipeline.storage.reports.throughput import OcrUse, StageTimes
from legal_pipeline.topology import STAGES

_RECORD = STAGES[-1].name
_ROWS = 1_000


@dataclass(slots=True)
class DocumentStatistics:
    """Of one document; what it took in this batch, and what is known of it whenever that was."""

    seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)
    """As its record says: pages, ocr_pages, chunks, mentions, entities, relationships."""
    metrics: Counter[str] = field(default_factory=Counter)
    microdollars: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """What read pages, by name and version as stored with them."""

    engine: str
    method: str
    pages: int
    confidence: float
    """Mean."""


@dataclass(frozen=True, slots=True)
class BatchStatistics:
    stages: tuple[StageTimes, ...]
    """In the order of the pipeline; those that something was done in."""
    ocr: OcrUse
    microdollars: int
    paid_calls: int
    readers: tuple[Reader, ...]
    by_document: Mapping[str, DocumentStatistics]


def batch_statistics(engine: Engine, batch: BatchRecord) -> BatchStatistics:
    by_document: dict[str, DocumentStatistics] = {}
    seconds: dict[str, list[float]] = {stage.name: [] for stage in STAGES}
    with reading(engine) as connection:
        everyone = family(batch.batch_id).subquery()
        query = sa.select(stage_results).join(everyone, everyone.c.document_id == stage_results.c.document_id)
        for row in connection.execution_options(yield_per=_ROWS).execute(query):
            of_it = by_document.setdefault(row.document_id, DocumentStatistics())
            if row.stage == _RECORD:
                of_it.counts = row.counts
            if utc(row.finished_at) < batch.created_at:
                continue
            of_it.metrics.update(row.metrics or {})
            if row.seconds is not None and row.stage in seconds:
                of_it.seconds += row.seconds
                seconds[row.stage].append(row.seconds)
        microdollars, calls = _paid(connection, batch, by_document)
        readers = _readers(connection, batch.batch_id)
    metrics: Counter[str] = Counter()
    for of_it in by_document.values():
        metrics.update(of_it.metrics)
    return BatchStatistics(
        stages=tuple(_times(stage, sorted(found)) for stage, found in seconds.items() if found),
        ocr=OcrUse(**{name.value: metrics[name.value] for name in StageMetric}),
        microdollars=microdollars,
        paid_calls=calls,
        readers=readers,
        by_document=by_document,
    )


def quantile(ordered: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent are not above."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def throughput(ends: Sequence[dt.datetime], since: dt.datetime, until: dt.datetime, stretches: int) -> list[int]:
    """How many of these moments lie in each of so many equal stretches; those outside count to the first or last."""
    length = max((until - since) / stretches, dt.timedelta(microseconds=1))
    found = [0] * stretches
    for end in ends:
        found[min(stretches - 1, max(0, int((end - since) / length)))] += 1
    return found


def _times(stage: str, ordered: Sequence[float]) -> StageTimes:
    return StageTimes(stage, len(ordered), quantile(ordered, 50), quantile(ordered, 90), ordered[-1], sum(ordered))


def _paid(connection: Connection, batch: BatchRecord, by_document: dict[str, DocumentStatistics]) -> tuple[int, int]:
    # what was found inside a member is in no batch by itself
    inside = (
        textract_jobs.c.batch_id.is_(None)
        & (textract_jobs.c.sent_at >= batch.created_at)
        & textract_jobs.c.document_id.in_(family(batch.batch_id))
    )
    query = (
        sa.select(textract_jobs.c.document_id, sa.func.sum(textract_jobs.c.microdollars), sa.func.count())
        .where((textract_jobs.c.batch_id == batch.batch_id) | inside)
        .group_by(textract_jobs.c.document_id)
    )
    total = calls = 0
    for document_id, paid, count in connection.execute(query):
        by_document.setdefault(document_id, DocumentStatistics()).microdollars = int(paid)
        total, calls = total + int(paid), calls + count
    return total, calls


def _readers(connection: Connection, batch_id: str) -> tuple[Reader, ...]:
    counted = sa.func.count().label("count")
    query = (
        sa.select(pages.c.engine, pages.c.method, counted, sa.func.avg(pages.c.confidence))
        .where(pages.c.document_id.in_(family(batch_id)))
        .group_by(pages.c.engine, pages.c.method)
        .order_by(counted.desc(), pages.c.engine)
    )
    return tuple(Reader(engine, method, count, float(confidence)) for engine, method, count, confidence in connection.execute(query))
