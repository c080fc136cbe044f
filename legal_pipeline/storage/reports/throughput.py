"""Throughput computed from stored results: documents finished, stage durations, cache use.

No counters are kept: the rows of finished stages hold time, duration and metrics. The figures are therefore correct
after a crash and in both modes. A reprocessed document counts once, with its latest results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.model import StageMetric, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, stage_results
from legal_pipeline.topology import STAGES

TEXT, LAST = STAGES[1].name, STAGES[-1].name
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Durations of one stage, over the documents for which one was recorded."""

    stage: str
    documents: int
    median_seconds: float
    p90_seconds: float
    longest_seconds: float
    total_seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """Documents and pages finished in one interval."""

    since: dt.datetime
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class OcrUse:
    """The sources of recognised pages."""

    ocr_pages: int
    cache_hits: int
    redis_hits: int
    paid_pages: int

    @property
    def hit_rate(self) -> float | None:
        """Share of pages needing OCR that the cache supplied; None when no page needed it."""
        total = self.cache_hits + self.ocr_pages
        return self.cache_hits / total if total else None


class Throughput:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def stage_times(self, *, since: dt.datetime | None = None, matter: str | None = None) -> list[StageTimes]:
        """Returns the durations in pipeline order. The database sorts them, so memory does not grow with the documents."""
        c = stage_results.c
        rank = sa.func.row_number().over(partition_by=c.stage, order_by=c.seconds).label("rank")
        among = sa.func.count().over(partition_by=c.stage).label("among")
        timed = sa.select(c.stage, c.seconds, rank, among).where(c.seconds.is_not(None), *_limits(since, matter)).subquery()

        def quantile(percent: int) -> sa.ColumnElement[Any]:
            # the smallest value that at least `percent` percent do not exceed
            return sa.func.min(sa.case((timed.c.rank * 100 >= timed.c.among * percent, timed.c.seconds)))

        query = sa.select(
            timed.c.stage,
            sa.func.count(),
            quantile(50),
            quantile(90),
            sa.func.max(timed.c.seconds),
            sa.func.sum(timed.c.seconds),
        ).group_by(timed.c.stage)
        with reading(self.engine) as connection:
            times = {row[0]: StageTimes(*row) for row in connection.execute(query)}
        return [times[stage.name] for stage in STAGES if stage.name in times]

    def ocr_use(self, *, since: dt.datetime | None = None, matter: str | None = None) -> OcrUse:
        query = sa.select(*(_sum(stage_results.c.metrics[metric.value]) for metric in StageMetric)).where(
            stage_results.c.stage == TEXT, *_limits(since, matter)
        )
        with reading(self.engine) as connection:
            sums = dict(zip(StageMetric, connection.execute(query).one(), strict=True))
        return OcrUse(**{metric.value: int(sums[metric] or 0) for metric in StageMetric})

    def finished(self, since: dt.datetime, intervals: int) -> list[Finished]:
        """Counts the documents finished and pages read from `since` to now, in equal intervals."""
        c, until = stage_results.c, now()
        length = max((until - since) / intervals, dt.timedelta(seconds=1))
        documents_in, pages_in = [0] * intervals, [0] * intervals
        pages = c.counts["pages"].as_integer().label("pages")
        query = sa.select(c.stage, c.finished_at, pages).where(c.finished_at >= since, c.stage.in_([TEXT, LAST]))
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=_BATCH).execute(query):
                interval = min(intervals - 1, int((_utc(row.finished_at) - since) / length))
                if row.stage == LAST:
                    documents_in[interval] += 1
                else:
                    pages_in[interval] += row.pages or 0
        return [Finished(since + number * length, documents_in[number], pages_in[number]) for number in range(intervals)]

    def failures_by_category(self) -> dict[str, int]:
        """Counts failed documents by category; `unknown` where none was recorded."""
        category = sa.func.coalesce(documents.c.category, "unknown").label("category")
        query = (
            sa.select(category, sa.func.count().label("documents"))
            .where(documents.c.state == State.FAILED)
            .group_by(category)
            .order_by(category)
        )
        with reading(self.engine) as connection:
            return {row.category: row.documents for row in connection.execute(query)}


def _limits(since: dt.datetime | None, matter: str | None) -> Sequence[sa.ColumnElement[bool]]:
    limits: list[sa.ColumnElement[bool]] = []
    if since is not None:
        limits.append(stage_results.c.finished_at >= since)
    if matter is not None:
        limits.append(stage_results.c.document_id.in_(sa.select(documents.c.document_id).where(documents.c.matter == matter)))
    return limits


def _sum(part: Any) -> sa.ColumnElement[Any]:
    return sa.func.sum(part.as_integer())


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
