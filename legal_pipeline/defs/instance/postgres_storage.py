"""Dagster's PostgreSQL storages with one pooled engine per process, in the results database.

Dagster's own storages open a connection for every statement, in each of the many instances of a process
(measurements: docs/decisions/0010-dagster-on-postgresql.md). Without `postgres_url`, the tables are in the
schema `dagster` of the database LEGAL_PIPELINE_DATABASE_URL, so that `dagster.yaml` contains no password.

Does not belong here: SQLite, the tables of this package.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Self

import dagster as dg
from dagster._core.events import DagsterEvent
from dagster._serdes import ConfigurableClassData
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage, PostgresScheduleStorage
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.defs.instance.check_states import LinearCheckStates
from legal_pipeline.defs.instance.grouped_events import GroupedEvents
from legal_pipeline.defs.instance.postgres_schema import SCHEMA, prepare_dagster
from legal_pipeline.defs.instance.runless_checks import RepeatedResults
from legal_pipeline.defs.instance.schema_cache import KnownSchema
from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.database.postgres import make_engine

RESTART_SECONDS = 60.0
"""Connection attempts are repeated for this time, which covers a server restart."""

_RETRY_SECONDS = 0.25

_asks_once: ContextVar[bool] = ContextVar("asks_once", default=False)


@contextmanager
def asking_once() -> Iterator[None]:
    """Within the block a server that does not answer is an error at once: for a person who waits for the answer."""
    token = _asks_once.set(True)
    try:
        yield
    finally:
        _asks_once.reset(token)


_CONFIG = {
    "postgres_url": dg.Field(dg.StringSource, is_required=False, description="default: LEGAL_PIPELINE_DATABASE_URL"),
    "should_autocreate_tables": dg.Field(bool, is_required=False, default_value=True),
}


def _postgres_url(config: Mapping[str, Any]) -> str:
    url = str(config.get("postgres_url") or load_settings().results_url)
    if not url.startswith("postgresql"):
        raise SetupError(
            "this dagster.yaml stores runs in PostgreSQL; set LEGAL_PIPELINE_DATABASE_URL to postgresql+psycopg2://user@host/name"
        )
    return url


@cache
def _prepared(url: str) -> bool:
    # once per process, not per instance
    return prepare_dagster(url)


@cache
def pooled_engine(url: str, statement_timeout_ms: int | None = None, max_overflow: int = 8) -> Engine:
    """The engine for Dagster's tables, one per process. Fork-safe: a child starts with an empty pool."""
    return make_engine(
        url, search_path=SCHEMA, statement_timeout_ms=statement_timeout_ms, max_overflow=max_overflow, isolation_level="AUTOCOMMIT"
    )


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """Connects, waiting for a restarting server. A statement that fails with it raises ExternalError."""
    connection = _connect_with_retries(engine)
    try:
        with translate_errors():
            yield connection
    finally:
        connection.close()


def _connect_with_retries(engine: Engine) -> Connection:
    deadline = time.monotonic() + (0 if _asks_once.get() else RESTART_SECONDS)
    while True:
        try:
            with translate_errors():
                return engine.connect()
        except ExternalError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_RETRY_SECONDS)


class _Pooled:
    """A mixin with the common behavior; precedes Dagster's class."""

    _engine: Engine
    postgres_url: str

    def __init__(self, postgres_url: str, should_autocreate_tables: bool = True, inst_data: ConfigurableClassData | None = None) -> None:
        if should_autocreate_tables:
            _prepared(postgres_url)
        # the tables exist; the parent's creation races with other processes
        super().__init__(postgres_url, should_autocreate_tables=False, inst_data=inst_data)  # type: ignore[call-arg]
        self._engine = pooled_engine(postgres_url)

    @classmethod
    def config_type(cls) -> Any:
        return _CONFIG

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        # the parent's version ignores cls
        return cls(_postgres_url(config_value), config_value.get("should_autocreate_tables", True), inst_data)

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        # shared by the three storages; the engine has its own `pool_recycle`
        self._engine = pooled_engine(self.postgres_url, statement_timeout, max_overflow)


class PooledPostgresRunStorage(_Pooled, PostgresRunStorage):
    def handle_run_event(self, run_id: str, event: DagsterEvent, update_timestamp: dt.datetime | None = None) -> None:
        # the event has the time of the machine on which it happened, whose clock may be wrong; sensors ask what has changed since
        super().handle_run_event(run_id, event, now())

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _connection(self._engine) as connection:
            yield connection


class PooledPostgresEventLogStorage(_Pooled, KnownSchema, LinearCheckStates, RepeatedResults, GroupedEvents, PostgresEventLogStorage):
    @property
    def database(self) -> str:
        return self.postgres_url

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with _connection(self._engine) as connection:
            yield connection


class PooledPostgresScheduleStorage(_Pooled, PostgresScheduleStorage):
    @contextmanager
    def connect(self, run_id: str | None = None) -> Iterator[Connection]:
        with _connection(self._engine) as connection:
            yield connection
