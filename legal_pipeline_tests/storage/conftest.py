"""The back ends every contract is tested over."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store

SERVER = os.environ.get("LEGAL_PIPELINE_TEST_POSTGRES_URL", "")
"""PostgreSQL joins in when this names a database: SQLAlchemy URL of a database in which the tests may create schemas of their own."""


@pytest.fixture(params=["sqlite", "postgres"] if SERVER else ["sqlite"])
def results_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for the SQLite file below the home; an empty PostgreSQL schema otherwise."""
    if request.param == "sqlite":
        yield None
        return
    schema = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(SERVER)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    yield f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def store(tmp_path: Path, results_url: str | None) -> Iterator[Store]:
    """An empty home over each back end."""
    opened = open_store(Settings(home=tmp_path / "home", database_url=results_url))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty home over SQLite, for what only SQLite has: files, locks, FTS5."""
    opened = open_store(Settings(home=tmp_path / "home", database_url=None))
    yield opened
    opened.engine.dispose()
