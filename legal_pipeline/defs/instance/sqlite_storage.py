"""Dagster's SQLite storages with one engine per process instead of one per statement.

Dagster's own storages create an engine for every event, which discards SQLAlchemy's cache of compiled
statements: a seven-asset run spends most of its CPU time compiling the same forty statements
(measurements: docs/decisions/0003-dagster-storage.md). The events of all runs share one file, so that
runs do not create databases of their own. Without `base_dir`, the files are below LEGAL_PIPELINE_HOME, so
that `dagster.yaml` contains no path.

Does not belong here: PostgreSQL, the tables of this package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.schedules import SqliteScheduleStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.defs.instance.carried_history import carry_runs_over, carry_switches_over
from legal_pipeline.defs.instance.check_states import LinearCheckStates
from legal_pipeline.defs.instance.grouped_events import GroupedEvents
from legal_pipeline.defs.instance.runless_checks import RepeatedResults
from legal_pipeline.defs.instance.schema_cache import KnownSchema
from legal_pipeline.defs.instance.sqlite_schema import prepare_dagster
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.database.engine import translate_errors

# several processes write to the same file; the value is Dagster's, from its storage/sqlite.py
_BUSY_TIMEOUT_SECONDS = 30

_CONFIG = {"base_dir": dg.Field(dg.StringSource, is_required=False, description="default: dagster/storage below LEGAL_PIPELINE_HOME")}


def _base_dir(config: Mapping[str, Any]) -> str:
    """The folder of the files, which are complete from here on."""
    base_dir = str(config.get("base_dir") or load_settings().home.absolute() / "dagster" / "storage")
    prepare_dagster(base_dir)
    return base_dir


@cache
def _engine(url: str) -> Engine:
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _tune(connection: Any, _record: object) -> None:
        # in WAL mode, NORMAL may lose the last events in a power failure, but not when a process dies
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    """Raises the errors of `legal_pipeline.errors`, as the storages in PostgreSQL do: DiskUnwritable when there is no room."""
    engine = _engine(url)
    with translate_errors(engine), engine.begin() as connection:
        yield connection


class PooledSqliteRunStorage(SqliteRunStorage):
    @classmethod
    def config_type(cls) -> Any:
        return _CONFIG

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> PooledSqliteRunStorage:
        # the parent's version names its own class instead of cls
        storage = cls.from_local(base_dir=_base_dir(config_value), inst_data=inst_data)
        assert isinstance(storage, cls)
        carry_runs_over(storage)
        return storage

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _transaction(self._conn_string) as connection:
            yield connection


class PooledSqliteEventLogStorage(KnownSchema, LinearCheckStates, RepeatedResults, GroupedEvents, ConsolidatedSqliteEventLogStorage):
    @classmethod
    def config_type(cls) -> Any:
        return _CONFIG

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> PooledSqliteEventLogStorage:
        return cls(base_dir=_base_dir(config_value), inst_data=inst_data)

    @property
    def database(self) -> str:
        return self._conn_string

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with _transaction(self._conn_string) as connection:
            yield connection


class HomeSqliteScheduleStorage(SqliteScheduleStorage):
    @classmethod
    def config_type(cls) -> Any:
        return _CONFIG

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> HomeSqliteScheduleStorage:
        storage = cls.from_local(base_dir=_base_dir(config_value), inst_data=inst_data)
        assert isinstance(storage, cls)
        carry_switches_over(storage)
        return storage

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _transaction(self._conn_string) as connection:
            yield connection
