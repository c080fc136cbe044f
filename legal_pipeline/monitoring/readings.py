"""What can be read of a running deployment, as frozen values. A part that could not be read is `Unread`, never a gap.

Does not belong here: what is wrong with a reading (`monitoring.health`), how it looks (`operations.monitor_view`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from legal_pipeline.model import State
from legal_pipeline.storage.redis.queue_depths import QueueDepth
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat
from legal_pipeline.storage.resilience.breaker_state import Circuit
from legal_pipeline.topology import Profile, Queue


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read: itself a problem, and no reason to leave out the others."""

    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class RedisUse:
    used_bytes: int
    max_bytes: int
    """0: no limit."""
    policy: str
    keys_by_prefix: Mapping[str, int]
    """Empty when they were not counted; `""` stands for keys that are not ours."""


@dataclass(frozen=True, slots=True)
class PostgresUse:
    version: str
    size_bytes: int
    connections: int
    max_connections: int


@dataclass(frozen=True, slots=True)
class OcrCacheUse:
    """OCR results in Redis, and how often the last day's pages were found, there or in the database."""

    entries: int
    used_bytes: int
    max_bytes: int
    hit_rate: float | None
    """None when no page needed OCR."""


@dataclass(frozen=True, slots=True)
class DaemonStatus:
    name: str
    age_seconds: float | None
    """None when it has never sent one."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SensorSwitch:
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A service asked on its port."""

    service: str
    address: str
    error: str | None
    """None when it answered."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """A backfill: how many of its documents have come to an end since it began."""

    batch_id: str
    title: str
    status: str
    is_active: bool
    priority: str
    requested: int
    done: int
    """Documents with a final state, whichever."""
    failed: int
    started_at: dt.datetime

    def eta_seconds(self, at: dt.datetime) -> float | None:
        """Seconds to go at the rate so far; None before the first document and after the last."""
        elapsed = (at - self.started_at).total_seconds()
        if not self.is_active or self.done <= 0 or self.done >= self.requested or elapsed <= 0:
            return None
        return (self.requested - self.done) * elapsed / self.done


@dataclass(frozen=True, slots=True)
class QueueReadings:
    """Of Redis, in one go: what waits, what runs, who serves it."""

    depths: tuple[QueueDepth, ...]
    undeclared: tuple[QueueDepth, ...]
    """Queues of the broker that hold messages and that the topology does not know."""
    workers: tuple[WorkerHeartbeat, ...]

    def unserved(self) -> list[Queue]:
        served = {queue for worker in self.workers for queue in worker.queues}
        return [queue for queue in Queue if queue not in served]


@dataclass(frozen=True, slots=True)
class Readings:
    taken_at: dt.datetime
    profile: Profile
    queues: QueueReadings | Unread
    redis: RedisUse | Unread
    memory: Mapping[str, int] | Unread
    """Bytes by program: worker groups and services by their names in the topology."""
    daemons: tuple[DaemonStatus, ...] | Unread
    sensors: tuple[SensorSwitch, ...] | Unread
    circuits: tuple[Circuit, ...] | Unread = ()
    """Of the outside services."""
    # the rest is read for people only, not for alarms
    answers: tuple[Answer, ...] | Unread = ()
    documents: Mapping[State, int] | Unread | None = None
    runs: Mapping[str, int] | Unread | None = None
    batches: tuple[BatchProgress, ...] | Unread = ()
    postgres: PostgresUse | Unread | None = None
    cache: OcrCacheUse | Unread | None = None
