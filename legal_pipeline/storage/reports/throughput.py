"""How the work went, read from the results: how much was finished, how long stages took, what the cache saved.

Nothing is counted for it: the rows of finished stages say when, how long and with what effort. So it is right after
every crash, and in both forms. A document processed again counts once, as of its last time.
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
    """Of one stage, over the documents that have one; a stage of before times were kept has none."""

    stage: str
    documents: int
    median_seconds: float
    p90_seconds: float
    longest_seconds: float
    total_seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """What came to its end in a stretch of time."""

    since: dt.datetime
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class OcrUse:
    """Where recognised pages came from."""

    ocr_pages: int
    cache_hits: int
    redis_hits: int
    paid_pages: int

    @property
    def hit_rate(self) -> float | None:
        """Of all that had to be recognised, what was there already; None when nothing had to."""
        asked = self.cache_hits + self.ocr_pages
        return self.cache_hits / asked if asked else None


class Throughput:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def stage_times(self, *, since: dt.datetime | None = None, matter: str | None = None) -> list[StageTimes]:
        """In the order of the pipeline. The database sorts, so any number of documents will do."""
        c = stage_results.c
        place = sa.func.row_number().over(partition_by=c.stage, order_by=c.seconds).label("place")
        among = sa.func.count().over(partition_by=c.stage).label("among")
        timed = sa.select(c.stage, c.seconds, place, among).where(c.seconds.is_not(None), *_limits(since, matter)).subquery()

        def quantile(percent: int) -> sa.ColumnElement[Any]:
            # the smallest value that so many percent are not above
            return sa.func.min(sa.case((timed.c.place * 100 >= timed.c.among * percent, timed.c.seconds)))

        query = sa.select(
            timed.c.stage,
            sa.func.count(),
            quantile(50),
            quantile(90),
            sa.func.max(timed.c.seconds),
            sa.func.sum(timed.c.seconds),
        ).group_by(timed.c.stage)
        with reading(self.engine) as connection:
            found = {row[0]: StageTimes(*row) for row in connection.execute(query)}
        return [found[stage.name] for stage in STAGES if stage.name in found]

    def ocr_use(self, *, since: dt.datetime | None = None, matter: str | None = None) -> OcrUse:
        query = sa.select(*(_sum(stage_results.c.metrics[metrics.value]) for metrics in StageMetric)).where(
            stage_results.c.stage == TEXT, *_limits(since, matter)
        )
        with reading(self.engine) as connection:
            found = dict(zip(StageMetric, connection.execute(query).one(), strict=True))
        return OcrUse(**{metrics.value: int(found[metrics] or 0) for metrics in StageMetric})

    def finished(self, since: dt.datetime, stretches: int) -> list[Finished]:
        """From then to now, in equal stretches: documents that were done and pages that were read."""
        c, until = stage_results.c, now()
        length = max((until - since) / stretches, dt.timedelta(seconds=1))
        documents_in, pages_in = [0] * stretches, [0] * stretches
        pages = c.counts["pages"].as_integer().label("pages")
        query = sa.select(c.stage, c.finished_at, pages).where(c.finished_at >= since, c.stage.in_([TEXT, LAST]))
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=_BATCH).execute(query):
                place = min(stretches - 1, int((_utc(row.finished_at) - since) / length))
                if row.stage == LAST:
                    documents_in[place] += 1
                else:
                    pages_in[place] += row.pages or 0
        return [Finished(since + place * length, documents_in[place], pages_in[place]) for place in range(stretches)]

    def failures_by_category(self) -> dict[str, int]:
        """Documents that stand as failed now; `unknown` for those of before categories were kept."""
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
