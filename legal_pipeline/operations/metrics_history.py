"""The history of a home directory: throughput from its results and, in deployed mode, counters and samples from Redis.

Does not belong here: the output (`operations.metrics_view`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.counters import Metrics, open_metrics
from legal_pipeline.storage.redis.gauges import MINUTES_KEPT, GaugeHistory, Sample
from legal_pipeline.storage.reports.throughput import Finished, OcrUse, StageTimes, Throughput
from legal_pipeline.storage.store import open_store

_SLACK = dt.timedelta(minutes=10)
"""A request for the last day arrives a moment after the day began."""

STRETCHES = 48
"""Points of a curve: as many as fit on a line of a terminal."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counters and samples from Redis; deployed mode only."""

    errors: Mapping[str, int]
    """All errors by category, including those of documents that finished later."""
    samples: Sequence[Sample]
    """Queues and memory: one sample per minute for a day, one per hour for longer periods."""


@dataclass(frozen=True, slots=True)
class History:
    since: dt.datetime
    until: dt.datetime
    finished: Sequence[Finished]
    stages: Sequence[StageTimes]
    ocr: OcrUse
    failures: Mapping[str, int]
    """Documents in state failed now, by category."""
    counted: Counted | None
    unread: str | None = None
    """Why `counted` is missing in deployed mode."""

    @property
    def minutes(self) -> float:
        return (self.until - self.since).total_seconds() / 60


def take(settings: Settings, since: dt.datetime, stretches: int = STRETCHES) -> History:
    """SetupError or ExternalError when the database cannot be read; without Redis, `counted` is missing."""
    performance = Throughput(open_store(settings).engine)
    counted, unread = None, None
    try:
        counted = _counted(open_metrics(settings), since)
    except LegalPipelineError as error:
        unread = str(error)
    return History(
        since=since,
        until=now(),
        finished=performance.finished(since, stretches),
        stages=performance.stage_times(since=since),
        ocr=performance.ocr_use(since=since),
        failures=performance.failures_by_category(),
        counted=counted,
        unread=unread,
    )


def _counted(metrics: Metrics, since: dt.datetime) -> Counted | None:
    if metrics.client is None:
        return None
    samples = GaugeHistory(metrics.client, metrics.days)
    is_recent = now() - since < MINUTES_KEPT + _SLACK
    chosen = samples.minutes(since) if is_recent else samples.hours(since)
    errors: dict[str, int] = {}
    for series, count in metrics.since(since).items():
        if series.name == "errors":
            category = series.label("category")
            errors[category] = errors.get(category, 0) + count
    return Counted(dict(sorted(errors.items())), chosen)
