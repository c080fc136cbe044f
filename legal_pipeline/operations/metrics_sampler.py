"""Once a minute, what must be looked at to be known: messages by queue, memory by program, Redis. A thread of the daemon's.

A sample that cannot be taken is left out; the work goes on, and what is wrong is the alarms' business.
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
"""Of Redis' memory; from here on the cache gives way, before the broker is told that there is no room."""

log = logging.getLogger(__name__)


def look(settings: Settings, client: redis.Redis) -> dict[str, float]:
    """Name of a series -> value. Raises what Redis raises."""
    found: dict[str, float] = {}
    for depth in queue_depths(client):
        found |= {f"waiting.{depth.queue}": depth.waiting, f"running.{depth.queue}": depth.running}
    said: dict[str, Any] = client.info("memory")
    found |= {"memory.redis": int(said["used_memory"]), "workers": len(WorkerHeartbeats(client).workers())}
    return found | {f"memory.{program}": size for program, size in memory_by_program(settings.home).items()}


def make_room(settings: Settings, client: redis.Redis) -> int:
    """Halves the cache while Redis is nearly full; returns how many entries went."""
    said: dict[str, Any] = client.info("memory")
    limit = int(said.get("maxmemory", 0))
    if not limit or int(said["used_memory"]) < CROWDED_SHARE * limit:
        return 0
    front = RedisCache(client, settings.ocr_cache_bytes, settings.ocr_cache_days)
    return front.shrink(front.use().used_bytes // 2)


class Sampler:
    def __init__(self, settings: Settings) -> None:
        assert settings.broker_url is not None
        self.settings = settings
        self.client = open_redis(settings.broker_url)
        self.samples = GaugeHistory(self.client, settings.metrics_days)
        self.latest: dict[str, float] = {}
        """Of this process, for whoever asks more often than a sample is taken."""
        self._redis = FailOpen("the metrics store in Redis")
        self._stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._sample_for_ever, name="metrics", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def sample(self) -> None:
        self.latest = look(self.settings, self.client)
        self.samples.add(self.latest)
        if dropped := make_room(self.settings, self.client):
            log.warning("Redis is nearly full: %d entries of the OCR cache gave way to messages", dropped)

    def _sample_for_ever(self) -> None:
        while not self._stopping.is_set():
            try:
                self._redis.ask(self.sample)
            except Exception as error:  # noqa: BLE001 - the boundary: a thread that ends would end unnoticed
                log.warning("no sample was taken: %s", type(error).__name__)
            self._stopping.wait(EVERY_SECONDS)
