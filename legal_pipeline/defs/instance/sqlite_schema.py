"""Creates Dagster's SQLite files, one process at a time, and repairs those that two processes created at the same time.

Dagster looks for its tables, creates them and stamps their revision in separate steps. Of two processes that start together, one
finds tables without a stamp, takes them for those of an old version, and adds a second revision: from then on Alembic refuses the
file ("more than one head"). A kill between two steps leaves tables without indexes, without a stamp or without data migrations.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.event_log.schema import SqlEventLogStorageMetadata
from dagster._core.storage.event_log.sqlite import consolidated_sqlite_event_log
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.runs.schema import RunStorageSqlMetadata
from dagster._core.storage.schedules import SqliteScheduleStorage
from dagster._core.storage.schedules.schema import ScheduleStorageSqlMetadata
from dagster._core.storage.sql import get_alembic_config, stamp_alembic_rev

from legal_pipeline.errors import DatabaseBusy, SetupError
from legal_pipeline.storage.database.engine import ALEMBIC
from legal_pipeline.storage.database.files import exclusive_lock

TABLES: dict[str, sa.MetaData] = {
    "runs.db": RunStorageSqlMetadata,
    "schedules.db": ScheduleStorageSqlMetadata,
    "event_log.db": SqlEventLogStorageMetadata,
}
LOCK = "creation.lock"

_COMPLETE = 1
"""SQLite's `user_version` of a file once it is complete; Dagster does not use this number."""

_BUSY_TIMEOUT_SECONDS = 30


@cache
def prepare_dagster(base_dir: str) -> None:
    """Creates what is missing below `base_dir`, once per process.

    Raises UsageError when another process does so for more than a minute, SetupError when a file is damaged.
    """
    folder = Path(base_dir)
    if is_complete(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / LOCK, held_by="another process that starts for the first time"):
        # that process may have done it meanwhile
        if not is_complete(folder):
            with ALEMBIC:
                _create(folder)


def is_complete(folder: Path) -> bool:
    return all(_user_version(folder / name) == _COMPLETE for name in TABLES)


def stamps(path: Path) -> set[str]:
    """Returns the revisions in a file: none in an unfinished one, more than one after a race."""
    with _opened(path) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone():
            return set()
        return {str(row[0]) for row in connection.execute("select version_num from alembic_version")}


def _create(folder: Path) -> None:
    heads = {_make_tables(folder / name, tables) for name, tables in TABLES.items()}
    if not all(heads):
        # an older Dagster made it and works with it; `dagster instance migrate` brings it up to date
        return
    # Dagster's own data migrations; each is done once
    runs = SqliteRunStorage(_url(folder / "runs.db"))
    runs.migrate()
    runs.optimize()
    schedules = SqliteScheduleStorage(_url(folder / "schedules.db"))
    schedules.migrate()
    schedules.optimize()
    events = ConsolidatedSqliteEventLogStorage(str(folder))
    events.reindex_events()
    events.reindex_assets()
    for name in TABLES:
        with _opened(folder / name) as connection:
            connection.execute(f"PRAGMA user_version = {_COMPLETE}")


def _make_tables(path: Path, tables: sa.MetaData) -> bool:
    """Creates tables, indexes and the stamp where they are missing. Returns False for the file of an older Dagster, which is left alone."""
    config = get_alembic_config(consolidated_sqlite_event_log.__file__)
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    found = stamps(path)
    if found and head not in found:
        return False
    engine = sa.create_engine(_url(path), poolclass=sa.pool.NullPool, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS})
    tables.create_all(engine)
    for table in tables.tables.values():
        for index in table.indexes:
            # `create_all` does not look for the indexes of a table that exists
            index.create(engine, checkfirst=True)
    with engine.begin() as connection:
        if not found:
            stamp_alembic_rev(config, connection)
        connection.execute(sa.text("delete from alembic_version where version_num <> :head"), {"head": head})
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    return True


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


def _user_version(path: Path) -> int | None:
    """Returns None when there is no file."""
    if not path.exists():
        return None
    with _opened(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_SECONDS)) as connection, connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise DatabaseBusy(f"{path} is locked by another process; wait for it to finish or stop it, then try again") from error
        raise SetupError(f"Dagster's storage {path} cannot be used ({error}); restore it from a backup") from error
