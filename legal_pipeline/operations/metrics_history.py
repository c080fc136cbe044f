"""How a home has done of late: what its results say, and in the deployed form what was counted and sampled in Redis.

Does not belong here: what it looks like (`operations.metrics_view`).
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
"""A day ago was asked for a moment ago."""

STRETCHES = 48
"""Of a curve: as many as a line of a terminal has room for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of Redis; the embedded form has none of it."""

    errors: Mapping[str, int]
    """By category: all that happened, also to documents that were finished later."""
    samples: Sequence[Sample]
    """Queues and memory: each minute of a day, each hour of more."""


@dataclass(frozen=True, slots=True)
class History:
    since: dt.datetime
    until: dt.datetime
    finished: Sequence[Finished]
    stages: Sequence[StageTimes]
    ocr: OcrUse
    failures: Mapping[str, int]
    """Documents that stand as failed now, by category."""
    counted: Counted | None
    unread: str | None = None
    """Why `counted` is missing, where it should be there."""

    @property
    def minutes(self) -> float:
        return (self.until - self.since).total_seconds() / 60


def take(settings: Settings, since: dt.datetime, stretches: int = STRETCHES) -> History:
    """SetupError, ExternalError when the database cannot be read; without Redis the rest is there."""
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
    found = samples.minutes(since) if is_recent else samples.hours(since)
    errors: dict[str, int] = {}
    for series, count in metrics.since(since).items():
        if series.name == "errors":
            category = series.label("category")
            errors[category] = errors.get(category, 0) + count
    return Counted(dict(sorted(errors.items())), found)
