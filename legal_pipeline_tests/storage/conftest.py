"""The back ends on which every contract is tested."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers.databases import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table on each back end."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'results.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def _prepared(postgres_server: Postgres) -> str:
    url = postgres_server.create_database("prepared")
    prepare_database(url).dispose()
    return url


_EMPTY = """
do $$
declare
    name text;
begin
    -- everything goes: no trigger and no foreign key is asked. A truncation would make new files for all of them
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
        execute format('delete from %I', name);
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences where last_value is not null;
end $$
"""


@pytest.fixture
def prepared_url(_prepared: str, postgres_server: Postgres) -> str:
    """A PostgreSQL database with our tables and no row. Emptying it takes a tenth of the time of making another."""
    with closing(postgres_server.connect("prepared")) as connection, connection.cursor() as cursor:
        # what a failed test left open would be waited for
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'prepared' and pid <> pg_backend_pid()")
        cursor.execute(_EMPTY)
    return _prepared


@pytest.fixture(params=["sqlite", "postgres"])
def results_url(request: pytest.FixtureRequest) -> str | None:
    """None for the SQLite file below the home; a PostgreSQL database otherwise."""
    return None if request.param == "sqlite" else request.getfixturevalue("prepared_url")


@pytest.fixture(scope="session")
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with our tables in SQLite and no row. Copying it takes a tenth of the time of making another."""
    home = tmp_path_factory.mktemp("empty") / "home"
    open_store(Settings(home=home, database_url=None)).engine.dispose()
    return home


@pytest.fixture
def store(tmp_path: Path, results_url: str | None, _empty_home: Path) -> Iterator[Store]:
    """An empty home over each back end."""
    if results_url is None:
        shutil.copytree(_empty_home, tmp_path / "home")
    opened = open_store(Settings(home=tmp_path / "home", database_url=results_url))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def sqlite_store(tmp_path: Path, _empty_home: Path) -> Iterator[Store]:
    """An empty home over SQLite, for what only SQLite has: files, locks, FTS5."""
    shutil.copytree(_empty_home, tmp_path / "home")
    opened = open_store(Settings(home=tmp_path / "home", database_url=None))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def postgres_store(tmp_path: Path, prepared_url: str) -> Iterator[Store]:
    """An empty home over PostgreSQL, for what only a server has: logins, restarts, collations."""
    opened = open_store(Settings(home=tmp_path / "home", database_url=prepared_url))
    yield opened
    opened.engine.dispose()
