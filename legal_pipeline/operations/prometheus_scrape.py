"""Reads the metrics for a scrape: each part independently, and never two readings at the same time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.operations.metrics_sampler import Sampler
from legal_pipeline.operations.prometheus_families import Scrape, families
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for, translate_errors
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.ocr_cache.redis_layer import CacheUse, RedisCache
from legal_pipeline.storage.redis.counters import Metrics
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.resilience.breaker_state import CircuitState, read_circuits
from legal_pipeline.storage.resilience.circuit_breaker import SERVICES

T = TypeVar("T")

FRESH_SECONDS = 2.0
"""Scrapes within this time share one reading."""


class ScrapedMetrics(Collector):
    """A collector for `prometheus_client`. A scrape during a reading returns the previous reading."""

    def __init__(self, settings: Settings, sampler: Sampler) -> None:
        self.settings = settings
        self.sampler = sampler
        self._reading = threading.Lock()
        self._latest = Scrape()
        self._taken_at = float("-inf")

    def collect(self) -> Iterable[Metric]:
        if self._reading.acquire(blocking=False):
            try:
                if time.monotonic() - self._taken_at > FRESH_SECONDS:
                    self._latest, self._taken_at = self.read(), time.monotonic()
            finally:
                self._reading.release()
        return families(self._latest)

    def describe(self) -> Iterable[Metric]:
        """Called on registration; returns nothing, so that registering reads nothing."""
        return ()

    def read(self) -> Scrape:
        unread: list[str] = []

        def part(name: str, read: Callable[[], T]) -> T | None:
            try:
                with translate_errors(is_reading=True):
                    return read()
            except (LegalPipelineError, sa.exc.SQLAlchemyError, OSError, ValueError):
                unread.append(name)
                return None

        client = self.sampler.client
        memory: dict[str, Any] = part("redis", lambda: dict(client.info("memory"))) or {}
        sampled = self.sampler.latest
        return Scrape(
            documents=part("documents", lambda: Documents(engine_for(self.settings.results_url)).counts_by_state()),
            queues=part("queues", lambda: queue_depths(client)),
            workers=part("workers", lambda: Counter(beat.group for beat in WorkerHeartbeats(client).workers())),
            totals=part("totals", lambda: Metrics(client, self.settings.metrics_days).totals()),
            redis_bytes=memory.get("used_memory"),
            redis_max_bytes=memory.get("maxmemory"),
            memory={name.removeprefix("memory."): size for name, size in sampled.items() if _is_program(name)},
            cache=part("cache", self._cache) if self.settings.ocr_cache_bytes else None,
            circuits=part("circuits", self._circuits),
            unread=unread,
        )

    def _cache(self) -> CacheUse:
        return RedisCache(self.sampler.client, self.settings.ocr_cache_bytes, self.settings.ocr_cache_days).use()

    def _circuits(self) -> dict[str, CircuitState]:
        return {circuit.service: circuit.state(time.time()) for circuit in read_circuits(self.sampler.client, SERVICES)}


def _is_program(name: str) -> bool:
    return name.startswith("memory.") and name != "memory.redis"
