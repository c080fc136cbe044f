"""Opens the results database: one engine per process, the schema migrated, driver errors translated."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.errors import DatabaseBusy, ExternalError, SetupError, UsageError
from legal_pipeline.storage.database.files import exclusive_lock, is_held
from legal_pipeline.storage.disks import full_disk_error, is_disk_full

HEAD = "0021"
"""The newest migration; a test compares it with the migration scripts."""

_BUSY_TIMEOUT_SECONDS = 30
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})
_PRIMARY = 0xFF
"""The part of an extended result code that names its kind (sqlite.org/rescode.html)."""
_PERHAPS_FULL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
"""What SQLite reports on a full or read-only disk when it cannot extend, create or open one of its other files."""


@cache
def engine_for(url: str) -> Engine:
    """Returns the process's only engine for this database. Call it after a fork, never before."""
    if url.startswith("postgresql"):
        # imported here: embedded mode starts without the driver
        from legal_pipeline.storage.database.postgres import make_engine

        # one connection for reading while writing, one for heartbeats; overflow connections are closed when returned
        return make_engine(url, pool_size=2, max_overflow=8)
    # parameters hold document text, which error messages must not quote
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # `_begin` below issues BEGIN
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        # overwrite deleted data: a withdrawn document must not be readable in the file
        connection.execute("PRAGMA secure_delete=ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # take the write lock at once: of two transactions that read first and write later, one fails with
        # "database is locked" immediately, whatever the timeout
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("read_only") else "BEGIN IMMEDIATE")

    return engine


def prepare_database(url: str, *, run_lock: Path | None = None) -> Engine:
    """Creates or migrates the schema where needed and returns the engine.

    An existing schema is not migrated while a process holds `run_lock`: that process is of an earlier version and uses the old tables.
    Raises UsageError in that case, SetupError when the database cannot be opened, DatabaseBusy when another process holds its lock.
    """
    try:
        engine = engine_for(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SetupError(f"LEGAL_PIPELINE_DATABASE_URL is not usable: {error}; write postgresql+psycopg2://user@host/name") from error
    if not _is_current(engine):
        with _one_at_a_time(engine):
            # another process may have done it meanwhile, even with a newer legal-pipeline
            if not _is_current(engine):
                with translate_errors(engine):
                    if run_lock is not None and is_held(run_lock) and current_revision(engine) is not None:
                        raise UsageError(
                            "`legal-pipeline run` of an earlier version is still using this home directory, and its tables must be"
                            " upgraded; wait for it to finish, then try again"
                        )
                    _upgrade(engine)
    return engine


def _is_current(engine: Engine) -> bool:
    """Raises SetupError when the database is newer than this program."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and not Path(database).exists() and _is_writable(Path(database).parent):
        # connecting would create the file before this process has the lock
        return False
    with translate_errors(engine):
        return _known(current_revision(engine)) == HEAD


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _known(revision: str | None) -> str | None:
    if revision is not None and revision > HEAD:
        raise SetupError(
            f"the database was created by a newer legal-pipeline (revision {revision}, this one supports {HEAD}); upgrade legal-pipeline"
        )
    return revision


ALEMBIC = Lock()
"""Held while Alembic works: its contexts are global to the process, and a second thread would write through the first one's connection."""


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Holds the lock beside a SQLite file. On PostgreSQL, `_upgrade` takes a lock of the server."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        with exclusive_lock(Path(engine.url.database).with_suffix(".migration.lock")):
            yield
    else:
        yield


def current_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        connection.execution_options(read_only=True)
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("select version_num from alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    # imported here: slow to import, and needed only when a migration runs
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    with engine.begin() as connection:
        # a second process waits here and then finds nothing to migrate, or a newer revision
        serialised(connection, "migration")
        _known(_revision(connection))
        if connection.dialect.name == "postgresql" and connection.scalar(sa.text("show server_encoding")) != "UTF8":
            raise SetupError(
                f"the database {engine.url.database} is not in UTF8; create it with: createdb --encoding=UTF8 --template=template0"
            )
        config.attributes["connection"] = connection
        with ALEMBIC:
            command.upgrade(config, "head")


@contextmanager
def translate_errors(engine: Engine | None = None, *, is_reading: bool = False) -> Iterator[None]:
    """Translates the driver's errors into those of `legal_pipeline.errors`; programming errors pass through unchanged.

    `engine` allows an error of SQLite to name its disk.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        file = engine.url.database if engine is not None and engine.dialect.name == "sqlite" else None
        translated = _translate_error(error, is_reading, Path(file) if file else None)
        if translated is None:
            raise
        raise translated from error


def _translate_error(error: sa.exc.DBAPIError, is_reading: bool, file: Path | None) -> Exception | None:
    """Returns None for a bug in this program: an invalid statement, a row that violates a constraint."""
    if not isinstance(error.orig, sqlite3.Error):
        import psycopg2

        from legal_pipeline.storage.database import postgres

        return postgres.translate_error(error.orig, is_reading=is_reading) if isinstance(error.orig, psycopg2.Error) else None
    message = str(error.orig)
    code = getattr(error.orig, "sqlite_errorcode", 0)
    if code in _DAMAGED:
        return SetupError(f"the database is damaged ({message}); restore it from a backup or use another LEGAL_PIPELINE_HOME")
    if not isinstance(error.orig, sqlite3.OperationalError) or code == sqlite3.SQLITE_ERROR:
        return None
    primary = code & _PRIMARY
    is_full = primary == sqlite3.SQLITE_FULL or "disk is full" in message
    if is_full or (primary in _PERHAPS_FULL and file is not None and is_disk_full(file)):
        return full_disk_error(file)
    if "locked" in message or "busy" in message:
        return DatabaseBusy("the database is locked by another process; wait for it to finish or stop it, then try again")
    if "unable to open" in message or "readonly" in message or "read-only" in message:
        return SetupError(f"the database cannot be written ({message}); check the permissions of LEGAL_PIPELINE_HOME")
    return ExternalError(f"the database did not answer: {message.splitlines()[0] if message else type(error).__name__}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Opens a transaction: all of its statements take effect, or none. Within `joined`, it is part of that transaction."""
    shared = _shared.get().get(engine)
    if shared is not None:
        if not shared.get_execution_options()[_WRITES]:
            raise RuntimeError("nothing is written within one_snapshot")
        with translate_errors(engine):
            yield shared
        return
    with translate_errors(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Opens a read-only transaction in which all statements see the same snapshot. Takes no write lock.

    Within `joined` and `one_snapshot`, it is part of their transaction.
    """
    shared = _shared.get().get(engine)
    if shared is not None:
        with translate_errors(engine, is_reading=True):
            yield shared
        return
    with translate_errors(engine, is_reading=True), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            yield connection.execution_options(read_only=True)
        else:
            # set once in the transaction; as a connection option it would be set and reset each time
            connection.exec_driver_sql("set transaction isolation level repeatable read read only")
            yield connection


_shared: ContextVar[Mapping[Engine, Connection]] = ContextVar("shared", default=MappingProxyType({}))
_WRITES = "legal_pipeline_writes"
_ROWS_AT_ONCE = 1000


@contextmanager
def joined(engine: Engine) -> Iterator[None]:
    """Makes everything that this thread reads and writes within the block one transaction of PostgreSQL, where each takes four messages.

    For short work on rows that nobody else writes. On SQLite, the block is as if it were not there: what writes there keeps all others
    from writing, and would do so until the end of the block.
    """
    if engine.dialect.name == "sqlite":
        yield
        return
    with written_together(engine):
        yield


@contextmanager
def written_together(engine: Engine) -> Iterator[None]:
    """As `joined`, and on SQLite too: for a few statements in a row, with no work between them that takes time."""
    if engine in _shared.get():
        yield
        return
    with transaction(engine) as connection, _sharing(engine, connection, writes=True):
        yield


@contextmanager
def one_snapshot(engine: Engine) -> Iterator[None]:
    """Makes everything that this thread reads within the block one transaction; what writes raises RuntimeError, unless within `joined`."""
    if engine in _shared.get():
        yield
        return
    with reading(engine) as connection, _sharing(engine, connection, writes=False):
        yield


@contextmanager
def _sharing(engine: Engine, connection: Connection, *, writes: bool) -> Iterator[None]:
    connection.execution_options(**{_WRITES: writes})
    before = _shared.set({**_shared.get(), engine: connection})
    try:
        yield
    finally:
        _shared.reset(before)


def streamed(
    connection: Connection, query: sa.Select[*tuple[Any, ...]], parameters: Mapping[str, Any] | None = None
) -> sa.CursorResult[*tuple[Any, ...]]:
    """Executes a query whose result may be large: the rows come in batches. In a shared transaction they are few, and come at once."""
    is_shared = _WRITES in connection.get_execution_options()
    return connection.execute(query, parameters, execution_options={} if is_shared else {"yield_per": _ROWS_AT_ONCE})


def serialised(connection: Connection, name: str) -> None:
    """Makes other transactions that request `name` wait until this one ends.

    For rows that are read before they are written, or deleted and inserted again: two deliveries of
    one step may do so at the same time. SQLite has only one writer, so nothing is done there.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))
