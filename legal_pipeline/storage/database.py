"""Opens the results database: one engine a process, schema brought up to date, errors in our words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.errors import DatabaseBusy, SetupError, WorldFault
from legal_pipeline.storage.files import exclusive_lock

HEAD = "0001"
"""The newest migration; a test compares it with the folder."""

_BUSY_TIMEOUT_SECONDS = 30
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


@cache
def engine_for(url: str) -> Engine:
    """The process's one engine for this database. Call after a fork, never before."""
    # parameters are the text of documents: an error's message must not quote them
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a writer takes the lock at once: two that both read first and write later end in
        # "database is locked" immediately, whatever the timeout
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("read_only") else "BEGIN IMMEDIATE")

    return engine


def prepare_database(url: str) -> Engine:
    """Creates or migrates the schema where needed and returns the engine.

    SetupError where the database cannot be opened at all, DatabaseBusy where somebody holds it.
    """
    try:
        engine = engine_for(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SetupError(f"LEGAL_PIPELINE_DATABASE_URL is not usable: {error}; write postgresql+psycopg2://user@host/name") from error
    with translated():
        if current_revision(engine) == HEAD:
            return engine
        if engine.url.database and engine.dialect.name == "sqlite":
            with exclusive_lock(Path(engine.url.database).with_suffix(".migration.lock")):
                _upgrade(engine)
        else:
            _upgrade(engine)
    return engine


def current_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        connection.execution_options(read_only=True)
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("select version_num from alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    # imported here: needed once in the life of a home, costs every start
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def translated() -> Iterator[None]:
    """Turns the database driver's errors into ours; programming errors pass as the bugs they are."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        ours = _in_our_words(error)
        if ours is None:
            raise
        raise ours from error


def _in_our_words(error: sa.exc.DatabaseError) -> Exception | None:
    """None for a bug of ours: a statement that is wrong, a row that breaks a rule."""
    said = str(error.orig)
    if isinstance(error.orig, sqlite3.DatabaseError) and getattr(error.orig, "sqlite_errorcode", 0) in _DAMAGED:
        return SetupError(f"the database is damaged ({said}); restore it from a backup or use another LEGAL_PIPELINE_HOME")
    if not isinstance(error, sa.exc.OperationalError):
        return None
    if isinstance(error.orig, sqlite3.OperationalError):
        if getattr(error.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
            return None
        if "locked" in said or "busy" in said:
            return DatabaseBusy("the database is locked by another process; wait for it to finish or stop it, then try again")
        if "unable to open" in said or "readonly" in said or "read-only" in said:
            return SetupError(f"the database cannot be written ({said}); check the permissions of LEGAL_PIPELINE_HOME")
        if "disk is full" in said:
            return WorldFault("the disk is full; free some space and run again")
    return WorldFault(f"the database did not answer: {said.splitlines()[0] if said else type(error).__name__}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction: everything in it happens, or nothing."""
    with translated(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent view; takes no write lock."""
    with translated(), engine.connect() as connection:
        yield connection.execution_options(read_only=True)
