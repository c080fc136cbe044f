"""Samples messages by queue, memory by program and Redis once a minute, in a thread of the daemon.

A sample that cannot be taken is skipped; the alarms report the cause.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

import redis

from legal_pipeline.monitoring.program_memory import memory_by_program
from legal_pipeline.settings import Settings
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.fail_open import FailOpen
from legal_pipeline.storage.redis.gauges import GaugeHistory
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats

EVERY_SECONDS = 60.0
CROWDED_SHARE = 0.85
"""Share of Redis memory from which the cache shrinks, before the broker runs out of memory."""

log = logging.getLogger(__name__)


def read_sample(settings: Settings, client: redis.Redis) -> dict[str, float]:
    """Returns values by series name. Raises redis.RedisError."""
    values: dict[str, float] = {}
    for depth in queue_depths(client):
        values |= {f"waiting.{depth.queue}": depth.waiting, f"running.{depth.queue}": depth.running}
    info: dict[str, Any] = client.info("memory")
    values |= {"memory.redis": int(info["used_memory"]), "workers": len(WorkerHeartbeats(client).workers())}
    return values | {f"memory.{program}": size for program, size in memory_by_program(settings.home).items()}


def make_room(settings: Settings, client: redis.Redis) -> int:
    """Halves the cache while Redis is nearly full; returns the number of entries removed."""
    info: dict[str, Any] = client.info("memory")
    limit = int(info.get("maxmemory", 0))
    if not limit or int(info["used_memory"]) < CROWDED_SHARE * limit:
        return 0
    cache = RedisCache(client, settings.ocr_cache_bytes, settings.ocr_cache_days)
    return cache.shrink(cache.use().used_bytes // 2)


class Sampler:
    def __init__(self, settings: Settings) -> None:
        assert settings.broker_url is not None
        self.settings = settings
        self.client = open_redis(settings.broker_url)
        self.samples = GaugeHistory(self.client, settings.metrics_days)
        self.latest: dict[str, float] = {}
        """The latest sample, for scrapes between two samples."""
        self.rounds = 0
        """How often it has tried to take a sample."""
        self._redis = FailOpen("the metrics store in Redis")
        self._stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._sample_for_ever, name="metrics", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def sample(self) -> None:
        self.latest = read_sample(self.settings, self.client)
        self.samples.add(self.latest)
        if dropped := make_room(self.settings, self.client):
            log.warning("Redis is nearly full: removed %d entries of the OCR cache to make room for messages", dropped)

    def _sample_for_ever(self) -> None:
        while not self._stopping.is_set():
            try:
                self._redis.call(self.sample)
            except Exception as error:  # noqa: BLE001 - the boundary of the thread, which would otherwise end unnoticed
                log.warning("no sample was taken: %s", type(error).__name__)
            self.rounds += 1
            self._stopping.wait(EVERY_SECONDS)
