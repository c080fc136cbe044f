"""The state of a deployment as Prometheus metric families.

Counters come from Redis and restart at zero when Redis loses its data, which Prometheus handles. Gauges are read on
each scrape. A part that cannot be read is left out and named in `legal_pipeline_unread`.

Does not belong here: reading (`operations.prometheus_scrape`), serving (`operations.prometheus_endpoint`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from legal_pipeline.model import Category, State
from legal_pipeline.storage.ocr_cache.redis_layer import CacheUse
from legal_pipeline.storage.redis.counters import SECONDS_BOUNDS, Series, series
from legal_pipeline.storage.redis.queue_depths import QueueDepth
from legal_pipeline.storage.resilience.breaker_state import CircuitState
from legal_pipeline.topology import STAGES

PREFIX = "legal_pipeline_"


@dataclass(frozen=True, slots=True)
class Scrape:
    """One reading; None for a part that is missing or could not be read."""

    documents: Mapping[State, int] | None = None
    queues: Sequence[QueueDepth] | None = None
    workers: Mapping[str, int] | None = None
    """Live workers by group."""
    totals: Mapping[Series, float] | None = None
    redis_bytes: int | None = None
    redis_max_bytes: int | None = None
    memory: Mapping[str, float] = field(default_factory=dict)
    """Bytes by program in the last sample."""
    cache: CacheUse | None = None
    circuits: Mapping[str, CircuitState] | None = None
    unread: Sequence[str] = ()


def families(scrape: Scrape) -> Iterator[Metric]:
    yield _gauge("unread", "1 for a part that could not be read.", "part", dict.fromkeys(scrape.unread, 1))
    if scrape.documents is not None:
        counts = {state.value: count for state, count in scrape.documents.items()}
        yield _gauge("documents", "Documents by state.", "state", counts)
    if scrape.queues is not None:
        yield _queues(scrape.queues)
        ages = {depth.queue: depth.oldest_waiting_seconds or 0.0 for depth in scrape.queues}
        yield _gauge("queue_oldest_seconds", "Age of the oldest waiting message.", "queue", ages)
    if scrape.workers is not None:
        yield _gauge("workers", "Live workers.", "group", scrape.workers)
    if scrape.totals is not None:
        yield from _counters(scrape.totals)
    if scrape.memory:
        yield _gauge("memory_bytes", "Proportional set size of a program and its child processes.", "program", scrape.memory)
    if scrape.redis_bytes is not None:
        yield GaugeMetricFamily(f"{PREFIX}redis_bytes", "Memory used by Redis.", scrape.redis_bytes)
        yield GaugeMetricFamily(f"{PREFIX}redis_max_bytes", "Memory limit of Redis; 0 for no limit.", scrape.redis_max_bytes or 0)
    if scrape.cache is not None:
        yield GaugeMetricFamily(f"{PREFIX}ocr_cache_entries", "OCR results in Redis.", scrape.cache.entries)
        yield GaugeMetricFamily(f"{PREFIX}ocr_cache_bytes", "Redis memory used by OCR results.", scrape.cache.used_bytes)
        yield GaugeMetricFamily(f"{PREFIX}ocr_cache_max_bytes", "Redis memory limit of OCR results.", scrape.cache.max_bytes)
    if scrape.circuits is not None:
        is_open = {service: int(state is not CircuitState.CLOSED) for service, state in scrape.circuits.items()}
        yield _gauge("breaker_open", "1 while the circuit breaker of an external service is open or half open.", "service", is_open)


def _counters(totals: Mapping[Series, float]) -> Iterator[Metric]:
    def total(name: str, **labels: str) -> float:
        return totals.get(series(name, labels), 0.0)

    # all categories exist from the start: a series that appears with its first event shows no increase
    errors = {category.value: 0.0 for category in Category}
    for counter, count in totals.items():
        if counter.name == "errors":
            category = counter.label("category")
            errors[category] = errors.get(category, 0.0) + count
    yield _counter("errors", "Errors in runs of documents, including those that a retry resolved.", "category", errors)
    sources = ("redis", "database", "engine", "paid")
    pages = {source: total("ocr_pages", source=source) for source in sources}
    yield _counter("ocr_pages", "Pages that needed OCR, by the source of the result.", "source", pages)
    hits = pages["redis"] + pages["database"]
    yield CounterMetricFamily(f"{PREFIX}ocr_cache_hits", "OCR results found in the cache.", hits)
    yield CounterMetricFamily(f"{PREFIX}ocr_cache_misses", "OCR results not found in the cache.", pages["engine"])
    read = {method: total("pages", method=method) for method in ("text_layer", "ocr")}
    yield _counter("pages", "Pages of completely read documents.", "method", read)
    yield _stage_seconds(totals)


def _stage_seconds(totals: Mapping[Series, float]) -> Metric:
    family = HistogramMetricFamily(f"{PREFIX}stage_seconds", "Duration of a stage of a document.", labels=["stage"])
    for stage in STAGES:
        bounds = [f"{bound:g}" for bound in SECONDS_BOUNDS]
        counts = [totals.get(series("stage_seconds_bucket", {"stage": stage.name, "le": bound}), 0.0) for bound in (*bounds, "inf")]
        buckets = list(zip([*(f"{bound}" for bound in SECONDS_BOUNDS), "+Inf"], counts, strict=True))
        family.add_metric([stage.name], buckets, totals.get(series("stage_seconds_sum", {"stage": stage.name}), 0.0))
    return family


def _queues(depths: Sequence[QueueDepth]) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}queue_messages", "Messages in a queue.", labels=["queue", "kind"])
    for depth in depths:
        family.add_metric([depth.queue, "waiting"], depth.waiting)
        family.add_metric([depth.queue, "running"], depth.running)
    return family


def _gauge(name: str, description: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, description, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _counter(name: str, description: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, description, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
