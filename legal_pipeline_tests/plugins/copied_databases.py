"""New databases are copies of the first one: all migrations take longer than most tests. A pytest plugin."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest
import sqlalchemy as sa

from legal_pipeline.defs.instance import sqlite_schema
from legal_pipeline.storage.database import engine as database
from legal_pipeline_tests.servers.databases import program

OF_THE_SCHEMA = tuple(f"legal_pipeline_tests/{place}" for place in ("storage/database/", "defs/instance/", "commands/test_database.py"))
"""Tests of how the tables come about: they have every database made in earnest."""

_is_copied = False
_results: sqlite3.Connection | None = None
_on_postgres: str | None = None
_dagster: dict[str, bytes] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global _is_copied
    _is_copied = not item.nodeid.startswith(OF_THE_SCHEMA)


def _upgrade_or_copy(engine: sa.Engine) -> None:
    if not _is_copied or not engine.url.database:
        _upgrade(engine)
    elif engine.dialect.name == "sqlite":
        _copy_sqlite(engine, engine.url.database)
    else:
        _copy_postgres(engine)


def _copy_sqlite(engine: sa.Engine, path: str) -> None:
    global _results
    with engine.begin() as connection:
        has_tables = connection.exec_driver_sql("select count(*) from sqlite_master").scalar()
    if has_tables:
        _upgrade(engine)
    elif _results is None:
        _upgrade(engine)
        _results = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as made:
            made.backup(_results)
    else:
        try:
            with closing(sqlite3.connect(path)) as new:
                _results.backup(new)
        except sqlite3.Error:
            # it fails with a sentence of our own
            _upgrade(engine)


def _copy_postgres(engine: sa.Engine) -> None:
    """By a script of all statements, which takes a fifth of the time of the migrations."""
    global _on_postgres
    is_empty = False
    # a connection that is closed in the end: the script changes its settings
    with closing(engine.connect()) as connection, suppress(psycopg2.Error):
        connection.detach()
        with connection.begin():
            database.serialised(connection, "migration")
            is_empty = not sa.inspect(connection).get_table_names()
            if is_empty and _on_postgres:
                with closing(connection.connection.cursor()) as cursor:
                    # past SQLAlchemy, for which a percent sign is the place of a parameter
                    cursor.execute(_on_postgres)
                return
    # when the script has failed, this fails with a sentence of our own
    _upgrade(engine)
    if is_empty and _on_postgres is None:
        _on_postgres = _script(engine.url)


def _script(url: sa.URL) -> str:
    """Empty where PostgreSQL's own program is missing, or may not read the database."""
    place = Path(program("postgres", "postgresql")).resolve().with_name("pg_dump")
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        done = subprocess.run([place, "--no-owner", "--inserts", "--dbname", address], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    # what begins with a backslash is meant for psql
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("\\"))


_upgrade = database._upgrade
database._upgrade = _upgrade_or_copy


def _create_or_copy(folder: Path) -> None:
    """The same for the three files of Dagster."""
    if not _is_copied or any((folder / name).exists() for name in sqlite_schema.TABLES):
        _create(folder)
    elif not _dagster:
        _create(folder)
        if not list(folder.glob("*-wal")):
            _dagster.update({name: (folder / name).read_bytes() for name in sqlite_schema.TABLES})
    else:
        try:
            for name, content in _dagster.items():
                (folder / name).write_bytes(content)
        except OSError:
            for name in _dagster:
                (folder / name).unlink(missing_ok=True)
            # it fails with a sentence of our own
            _create(folder)


_create = sqlite_schema._create
sqlite_schema._create = _create_or_copy
