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

from legal_pipeline.errors import DatabaseBusy, ExternalError, ResourceExhausted, SetupError
from legal_pipeline.storage.database.files import exclusive_lock

HEAD = "0004"
"""The newest migration; a test compares it with the folder."""

_BUSY_TIMEOUT_SECONDS = 30
_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})


@cache
def engine_for(url: str) -> Engine:
    """The process's one engine for this database. Call after a fork, never before."""
    if url.startswith("postgresql"):
        # imported here: the embedded form starts without the driver
        from legal_pipeline.storage.database.postgres import make_engine

        # a thread that reads while it writes, another one that beats; the rest is closed when it comes back
        return make_engine(url, pool_size=2, max_overflow=8)
    # parameters are the text of documents: an error's message must not quote them
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_SECONDS}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        # what is deleted is overwritten: a document that was withdrawn must not be readable in the file
        connection.execute("PRAGMA secure_delete=ON")

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
    with translate_errors():
        revision = current_revision(engine)
        if revision == HEAD:
            return engine
        if revision is not None and revision > HEAD:
            raise SetupError(
                f"the database was made by a newer legal-pipeline (revision {revision}, this one knows {HEAD}); upgrade this one"
            )
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
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    with engine.begin() as connection:
        # who comes second waits here, and finds everything done
        serialised(connection, "migration")
        if connection.dialect.name == "postgresql" and connection.scalar(sa.text("show server_encoding")) != "UTF8":
            raise SetupError(
                f"the database {engine.url.database} is not in UTF8; create it with: createdb --encoding=UTF8 --template=template0"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def translate_errors(*, is_reading: bool = False) -> Iterator[None]:
    """Turns the database driver's errors into ours; programming errors pass as the bugs they are."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        ours = _translate_error(error, is_reading)
        if ours is None:
            raise
        raise ours from error


def _translate_error(error: sa.exc.DBAPIError, is_reading: bool) -> Exception | None:
    """None for a bug of ours: a statement that is wrong, a row that breaks a rule."""
    if not isinstance(error.orig, sqlite3.Error):
        import psycopg2

        from legal_pipeline.storage.database import postgres

        return postgres.translate_error(error.orig, is_reading=is_reading) if isinstance(error.orig, psycopg2.Error) else None
    said = str(error.orig)
    code = getattr(error.orig, "sqlite_errorcode", 0)
    if code in _DAMAGED:
        return SetupError(f"the database is damaged ({said}); restore it from a backup or use another LEGAL_PIPELINE_HOME")
    if not isinstance(error.orig, sqlite3.OperationalError) or code == sqlite3.SQLITE_ERROR:
        return None
    if "locked" in said or "busy" in said:
        return DatabaseBusy("the database is locked by another process; wait for it to finish or stop it, then try again")
    if "unable to open" in said or "readonly" in said or "read-only" in said:
        return SetupError(f"the database cannot be written ({said}); check the permissions of LEGAL_PIPELINE_HOME")
    if "disk is full" in said:
        return ResourceExhausted("the disk is full; free some space and run again")
    return ExternalError(f"the database did not answer: {said.splitlines()[0] if said else type(error).__name__}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction: everything in it happens, or nothing."""
    with translate_errors(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent view: all statements see one moment. Takes no write lock."""
    with translate_errors(is_reading=True), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            yield connection.execution_options(read_only=True)
        else:
            # said once in the transaction; as an option of the connection it would be set and taken back each time
            connection.exec_driver_sql("set transaction isolation level repeatable read read only")
            yield connection


def serialised(connection: Connection, name: str) -> None:
    """From here on this transaction is the only one for `name`; who else asks waits until it ends.

    For what is read before it is written, and for what is deleted and written anew: two deliveries of
    one step may do it at the same time. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))
