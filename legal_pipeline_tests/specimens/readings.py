"""Readings of a healthy deployment, for tests that change one part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from legal_pipeline.defs.instance.instance import CONFIG
from legal_pipeline.model import State
from legal_pipeline.monitoring.readings import (
    Answer,
    BatchProgress,
    DaemonStatus,
    PostgresUse,
    QueueReadings,
    Readings,
    RedisUse,
    SensorSwitch,
)
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.queue_depths import QueueDepth
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat
from legal_pipeline.topology import PROFILES, Queue

NOW = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
PROFILE = PROFILES["t3.medium"]
GROUPS = tuple(group.name for group in PROFILE.workers)


def depth(queue: Queue | str, waiting: int = 0, running: int = 0, oldest: float | None = None) -> QueueDepth:
    return QueueDepth(str(queue), {0: 0, 3: waiting, 6: 0, 9: 0}, running, oldest)


def beats(groups: Iterable[str] = GROUPS) -> tuple[WorkerHeartbeat, ...]:
    chosen = set(groups)
    return tuple(
        WorkerHeartbeat(f"{group.name}@box", group.name, "box", 100 + number, group.queues, group.processes, 0, NOW, NOW)
        for number, group in enumerate(PROFILE.workers)
        if group.name in chosen
    )


def queues(
    *busy: QueueDepth,
    without: str | None = None,
    aside: Mapping[str, Any] = MappingProxyType({}),
    undeclared: tuple[QueueDepth, ...] = (),
) -> QueueReadings:
    by_name = {found.queue: found for found in busy}
    depths = tuple(by_name.get(queue, depth(queue)) for queue in Queue)
    workers = beats(name for name in GROUPS if name != without)
    return QueueReadings(depths, undeclared, tuple(replace(worker, **aside) if worker.group == "ocr" else worker for worker in workers))


def batch(priority: str = "normal", *, done: int = 25, requested: int = 100, is_active: bool = True) -> BatchProgress:
    return BatchProgress("abcd", "first production", "requested", is_active, priority, requested, done, 1, NOW - dt.timedelta(minutes=10))


WELL = Readings(
    taken_at=NOW,
    profile=PROFILE,
    queues=queues(),
    redis=RedisUse(10_000_000, 100_000_000, "noeviction", {"broker:": 5, "": 0}),
    memory=dict.fromkeys((*GROUPS, "daemon", "code-server", "webserver", "workspace"), 100000000) | {"watchdog": 10000000},
    daemons=(DaemonStatus("sensor", 10.0), DaemonStatus("backfill", 20.0)),
    sensors=(SensorSwitch("lost_work", True), SensorSwitch("stale_matters", True)),
    answers=(Answer("code-server", "127.0.0.1:4266", None), Answer("webserver", "127.0.0.1:3000", None)),
    documents={State.WAITING: 3, State.RUNNING: 1, State.DONE: 20, State.FAILED: 0, State.REFUSED: 1},
    runs={"queued": 3, "started": 1},
    batches=(batch(),),
    postgres=PostgresUse("15.18", 20_000_000, 12, 100),
)


def as_started(settings: Settings) -> Settings:
    """Writes the configuration that a started deployment has; Dagster's storage is SQLite, because the tests start no process."""
    settings.dagster_home.mkdir(parents=True)
    (settings.dagster_home / "dagster.yaml").write_text(CONFIG)
    return settings
