"""The readings of a running deployment, as frozen values. A part that could not be read is `Unread`.

Does not belong here: the problems in a reading (`monitoring.health`), the output (`operations.monitor_view`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from legal_pipeline.model import State
from legal_pipeline.monitoring.alert_channels import AlertsReading
from legal_pipeline.storage.disks import Disk
from legal_pipeline.storage.documents.attention import Attention
from legal_pipeline.storage.documents.documents import HeldDocuments
from legal_pipeline.storage.redis.queue_depths import QueueDepth
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat
from legal_pipeline.storage.resilience.breaker_state import Circuit
from legal_pipeline.topology import Profile, Queue


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read; the other parts are still reported."""

    message: str
    remedy: str = ""
    server: str = ""
    """PostgreSQL or Redis, when that is what does not answer."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SettingNote:
    """A setting of this command that the running programs have otherwise."""

    name: str
    message: str
    remedy: str
    is_place: bool
    """It says where work is handed in or kept, so one side looks where the other one is not."""


@dataclass(frozen=True, slots=True)
class RedisUse:
    used_bytes: int
    max_bytes: int
    """0: no limit."""
    policy: str
    keys_by_prefix: Mapping[str, int]
    """Empty when they were not counted; `""` stands for keys of other applications."""


@dataclass(frozen=True, slots=True)
class PostgresUse:
    version: str
    size_bytes: int
    connections: int
    max_connections: int


@dataclass(frozen=True, slots=True)
class DiskUse:
    """A disk of this machine that the deployment writes to."""

    disk: Disk
    holds: tuple[str, ...]
    """What lies on it: home, downloads, logs, temp, ..."""


@dataclass(frozen=True, slots=True)
class OcrCacheUse:
    """OCR results in Redis, and the hit rate of the last day, in Redis or in the database."""

    entries: int
    used_bytes: int
    max_bytes: int
    hit_rate: float | None
    """None when no page needed OCR."""


@dataclass(frozen=True, slots=True)
class DaemonStatus:
    name: str
    age_seconds: float | None
    """Age of its last heartbeat; None when it never sent one."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SilentProgram:
    """A program of this machine that runs and makes no progress."""

    name: str
    seconds: float
    part: str
    """What makes no progress, as the program itself has found; empty when it says nothing at all."""
    is_running: bool = True


@dataclass(frozen=True, slots=True)
class SensorSwitch:
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of a service on its port."""

    service: str
    address: str
    error: str | None
    """None when it responded."""
    remedy: str = ""
    """Empty when a start is what it needs."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """A backfill and how many of its documents have ended since it began."""

    batch_id: str
    title: str
    status: str
    is_active: bool
    priority: str
    requested: int
    done: int
    """Documents in any final state."""
    failed: int
    started_at: dt.datetime

    def eta_seconds(self, at: dt.datetime) -> float | None:
        """Seconds remaining at the rate so far; None before the first document and after the last."""
        elapsed = (at - self.started_at).total_seconds()
        if not self.is_active or self.done <= 0 or self.done >= self.requested or elapsed <= 0:
            return None
        return (self.requested - self.done) * elapsed / self.done


@dataclass(frozen=True, slots=True)
class QueueReadings:
    """Waiting and running messages and the workers of the queues, read from Redis."""

    depths: tuple[QueueDepth, ...]
    undeclared: tuple[QueueDepth, ...]
    """Queues that hold messages but are not in the topology."""
    workers: tuple[WorkerHeartbeat, ...]

    def unserved(self) -> list[Queue]:
        served = {queue for worker in self.workers for queue in worker.served}
        return [queue for queue in Queue if queue not in served]


_NO_CONCERNS = Attention()


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
    """Circuit breakers of the external services."""
    disks: tuple[DiskUse, ...] | Unread = ()
    held: tuple[HeldDocuments, ...] | Unread = ()
    """What documents in progress wait for."""
    attention: Attention | Unread = _NO_CONCERNS
    """Documents that need a person; the facts of `batch verify`."""
    silent: tuple[SilentProgram, ...] | Unread = ()
    settings: tuple[SettingNote, ...] | Unread = ()
    """Settings that differ from those of the running programs."""
    alerts: AlertsReading | Unread = field(default_factory=AlertsReading)
    # the rest is read for the monitor only, not for alarms
    answers: tuple[Answer, ...] | Unread = ()
    documents: Mapping[State, int] | Unread | None = None
    runs: Mapping[str, int] | Unread | None = None
    batches: tuple[BatchProgress, ...] | Unread = ()
    postgres: PostgresUse | Unread | None = None
    cache: OcrCacheUse | Unread | None = None
