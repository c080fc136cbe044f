"""Statistics of a batch: stage durations, pages recognised, read from the cache and paid for, and the engines used.

Read from the rows of finished stages. Stages that finished before the batch was created are not counted.

Does not belong here: statistics of all documents (`reports.throughput`), how they are displayed (`batches.report`).
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
    """Duration, metrics and cost of one document in this batch, and its row counts from any time."""

    seconds: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)
    """From its record: pages, ocr_pages, chunks, mentions, entities, relationships."""
    metrics: Counter[str] = field(default_factory=Counter)
    microdollars: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """An engine that read pages, by the name and version stored with them."""

    engine: str
    method: str
    pages: int
    confidence: float
    """Mean over its pages, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class BatchStatistics:
    stages: tuple[StageTimes, ...]
    """Stages that ran, in pipeline order."""
    ocr: OcrUse
    microdollars: int
    paid_calls: int
    readers: tuple[Reader, ...]
    by_document: Mapping[str, DocumentStatistics]


def batch_statistics(engine: Engine, batch: BatchRecord) -> BatchStatistics:
    by_document: dict[str, DocumentStatistics] = {}
    seconds: dict[str, list[float]] = {stage.name: [] for stage in STAGES}
    with reading(engine) as connection:
        family_ids = family(batch.batch_id).subquery()
        query = sa.select(stage_results).join(family_ids, family_ids.c.document_id == stage_results.c.document_id)
        for row in connection.execution_options(yield_per=_ROWS).execute(query):
            document = by_document.setdefault(row.document_id, DocumentStatistics())
            if row.stage == _RECORD:
                document.counts = row.counts
            if utc(row.finished_at) < batch.created_at:
                continue
            document.metrics.update(row.metrics or {})
            if row.seconds is not None and row.stage in seconds:
                document.seconds += row.seconds
                seconds[row.stage].append(row.seconds)
        microdollars, calls = _paid(connection, batch, by_document)
        readers = _readers(connection, batch.batch_id)
    metrics: Counter[str] = Counter()
    for document in by_document.values():
        metrics.update(document.metrics)
    return BatchStatistics(
        stages=tuple(_times(stage, sorted(values)) for stage, values in seconds.items() if values),
        ocr=OcrUse(**{name.value: metrics[name.value] for name in StageMetric}),
        microdollars=microdollars,
        paid_calls=calls,
        readers=readers,
        by_document=by_document,
    )


def quantile(ordered: Sequence[float], percent: int) -> float:
    """Returns the smallest value that at least `percent` percent of the values do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def throughput(ends: Sequence[dt.datetime], since: dt.datetime, until: dt.datetime, intervals: int) -> list[int]:
    """Counts the moments in each of equal intervals; those outside count in the first or last one."""
    length = max((until - since) / intervals, dt.timedelta(microseconds=1))
    counts = [0] * intervals
    for end in ends:
        counts[min(intervals - 1, max(0, int((end - since) / length)))] += 1
    return counts


def _times(stage: str, ordered: Sequence[float]) -> StageTimes:
    return StageTimes(stage, len(ordered), quantile(ordered, 50), quantile(ordered, 90), ordered[-1], sum(ordered))


def _paid(connection: Connection, batch: BatchRecord, by_document: dict[str, DocumentStatistics]) -> tuple[int, int]:
    # files found inside a member belong to no batch themselves
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
