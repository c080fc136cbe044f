"""Takes the readings of a deployment: all parts concurrently, each independent of the others."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import redis
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import LegalPipelineError, ServerUnreachable, SetupError
from legal_pipeline.monitoring.alert_channels import read_alerts
from legal_pipeline.monitoring.answers import code_server_error, http_error, listening_error, webserver_url, workspace_url
from legal_pipeline.monitoring.disks import disk_uses, own_folders, server_folders
from legal_pipeline.monitoring.program_memory import memory_by_program
from legal_pipeline.monitoring.readings import (
    Answer,
    BatchProgress,
    DaemonStatus,
    DiskUse,
    OcrCacheUse,
    PostgresUse,
    QueueReadings,
    Readings,
    RedisUse,
    SensorSwitch,
    SilentProgram,
    Unread,
)
from legal_pipeline.monitoring.settings_check import setting_notes, start_command
from legal_pipeline.monitoring.silent_programs import silent_programs
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for, reading, translate_errors
from legal_pipeline.storage.documents.attention import Attention, read_attention
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.own_servers import remedy_of
from legal_pipeline.storage.program_settings import running_here
from legal_pipeline.storage.redis.audit import keys_by_prefix
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import queue_depths, undeclared_queues
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.reports.throughput import Throughput
from legal_pipeline.storage.resilience.breaker_state import Circuit, read_circuits
from legal_pipeline.storage.resilience.circuit_breaker import SERVICES

T = TypeVar("T")

_START_SECONDS = 60.0
_UNMISSED = frozenset({"watchdog", "webserver", "workspace"})
"""Services whose end no queue, no sensor and no heartbeat shows."""


class DagsterReadings(Protocol):
    """The readings of Dagster's instance; each method may raise."""

    def daemon_statuses(self) -> tuple[DaemonStatus, ...]: ...
    def sensor_switches(self) -> tuple[SensorSwitch, ...]: ...
    def runs_by_status(self) -> Mapping[str, int]: ...
    def batch_progress(self, engine: Engine) -> tuple[BatchProgress, ...]: ...
    def documents_with_prospect(self) -> frozenset[str]: ...


OpenDagster = Callable[[], AbstractContextManager[DagsterReadings]]
"""Opens an instance, or returns one that is already open. Passed in, because this package does not import Dagster."""


class Collector:
    """Keeps its connections open between readings."""

    def __init__(self, settings: Settings, open_dagster: OpenDagster) -> None:
        """SetupError in embedded mode, which has nothing to monitor."""
        if settings.broker_url is None:
            raise SetupError("embedded mode has no queues and no workers; `legal-pipeline documents` shows the states of the documents")
        self.settings = settings
        self._open_dagster = open_dagster
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> Collector:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @cached_property
    def client(self) -> redis.Redis:
        client: redis.Redis = self._opened.enter_context(open_redis(cast(str, self.settings.broker_url)))
        return client

    @cached_property
    def engine(self) -> Engine:
        try:
            return engine_for(self.settings.results_url)
        except sa.exc.ArgumentError:
            # its message quotes the URL, which may contain a password
            raise SetupError("LEGAL_PIPELINE_DATABASE_URL is not a database URL; write postgresql+psycopg2://user@host/name") from None

    @cached_property
    def dagster(self) -> DagsterReadings:
        return self._opened.enter_context(self._open_dagster())

    def take(self, *, is_full: bool = True) -> Readings:
        """Takes all readings; without `is_full` only those that alarms need."""
        parts: dict[str, Callable[[], Any]] = {
            "queues": self._queues,
            "redis": lambda: self._redis(is_full),
            "memory": lambda: memory_by_program(self.settings.home),
            "silent": self._silent,
            "circuits": self._circuits,
            "settings": lambda: setting_notes(self.settings),
            "alerts": lambda: read_alerts(self.settings, time.time()),
        }
        instance_parts: dict[str, Callable[[], Any]] = {
            "daemons": lambda: self.dagster.daemon_statuses(),
            "sensors": lambda: self.dagster.sensor_switches(),
            "attention": self._attention,
            # one after the other, so that they share a connection
            "held": lambda: tuple(Documents(self.engine).held()),
            "disks": self._disks,
        }
        if is_full:
            parts |= {"answers": self._answers, "documents": lambda: Documents(self.engine).counts_by_state(), "postgres": self._postgres}
            parts["cache"] = self._cache
            instance_parts |= {
                "runs": lambda: self.dagster.runs_by_status(),
                "batches": lambda: self.dagster.batch_progress(self.engine),
            }
        with ThreadPoolExecutor(len(parts) + 1) as pool:
            futures = {name: pool.submit(_read, self.settings, name, read) for name, read in parts.items()}
            # sequentially, because they share an instance
            together = pool.submit(lambda: {name: _read(self.settings, name, read) for name, read in instance_parts.items()})
        values = {name: future.result() for name, future in futures.items()} | together.result()
        return Readings(taken_at=now(), profile=self.settings.machine, **values)

    def _queues(self) -> QueueReadings:
        workers = WorkerHeartbeats(self.client).workers()
        return QueueReadings(tuple(queue_depths(self.client)), tuple(undeclared_queues(self.client)), tuple(workers))

    def _redis(self, is_full: bool) -> RedisUse:
        info: dict[str, Any] = self.client.info("memory")
        keys = keys_by_prefix(self.client) if is_full else {}
        return RedisUse(int(info["used_memory"]), int(info.get("maxmemory", 0)), str(info.get("maxmemory_policy", "")), keys)

    def _silent(self) -> tuple[SilentProgram, ...]:
        planned = {service.name for service in self.settings.machine.services}
        return silent_programs(self.settings.home.absolute(), self.settings.unresponsive_timeout_seconds, _UNMISSED & planned)

    def _circuits(self) -> tuple[Circuit, ...]:
        settings = self.settings
        is_used = {"s3": bool(settings.s3_bucket or settings.files_uri), "textract": bool(settings.textract_matters)}
        # a batch may name a bucket that no setting names
        return tuple(circuit for circuit in read_circuits(self.client, SERVICES) if is_used[circuit.service] or circuit.failures)

    def _disks(self) -> tuple[DiskUse, ...]:
        servers = server_folders(self.settings, lambda: self.engine, lambda: self.client)
        return disk_uses(own_folders(self.settings), servers)

    def _cache(self) -> OcrCacheUse | None:
        settings = self.settings
        if not settings.ocr_cache_bytes:
            return None
        use = RedisCache(self.client, settings.ocr_cache_bytes, settings.ocr_cache_days).use()
        last_day = Throughput(self.engine).ocr_use(since=now() - dt.timedelta(days=1))
        return OcrCacheUse(use.entries, use.used_bytes, use.max_bytes, last_day.hit_rate)

    def _postgres(self) -> PostgresUse | None:
        if self.engine.dialect.name != "postgresql":
            return None
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.text(
                    "select current_setting('server_version') as version, pg_database_size(current_database()) as size,"
                    " (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,"
                    " current_setting('max_connections')::int as most"
                )
            ).one()
        return PostgresUse(row.version.split()[0], int(row.size), int(row.connections), int(row.most))

    def _attention(self) -> Attention:
        # the runs first: a document that ends in between has neither left
        with_prospect = self.dagster.documents_with_prospect()
        return read_attention(self.engine, with_prospect, now())

    def _answers(self) -> tuple[Answer, ...]:
        settings = self.settings
        web, workspace = webserver_url(settings), workspace_url(settings.workspace_host, settings.workspace_port)
        metrics = [self._metrics_endpoint()] if settings.metrics_port else []
        return (
            Answer("code-server", f"127.0.0.1:{settings.code_server_port}", code_server_error(settings.code_server_port)),
            Answer("webserver", urlsplit(web).netloc, http_error(web)),
            Answer("workspace", urlsplit(workspace).netloc, http_error(workspace)),
            *metrics,
        )

    def _metrics_endpoint(self) -> Answer:
        port = self.settings.metrics_port
        # a daemon that does not run is a problem of its own, and one that starts has a moment
        long_ago = time.time() - _START_SECONDS
        daemons = [each.pid for each in running_here(self.settings.home) if each.program == "daemon" and each.started_at < long_ago]
        error = listening_error(daemons[0], port) if daemons else None
        remedy = "stop the program that uses its port, and the daemon takes it within a minute; or set LEGAL_PIPELINE_METRICS_PORT"
        remedy += f" to another one, 0 for none, and run {start_command(self.settings)}"
        return Answer("metrics endpoint", f"127.0.0.1:{port}", error, remedy)


def _read(settings: Settings, name: str, read: Callable[[], T]) -> T | Unread:
    """Reads one part. An error becomes `Unread`, so that a broken part does not hide the others."""
    try:
        with translate_errors(is_reading=True):
            return read()
    except ServerUnreachable as error:
        return Unread(error.said, remedy_of(settings, error), error.server, error.detail)
    except LegalPipelineError as error:
        return Unread(str(error))
    except Exception as error:  # noqa: BLE001
        # the message is left out because it may quote rows or URLs
        return Unread(f"{name} cannot be read: {type(error).__name__}", "run `legal-pipeline doctor`")
