"""What the tests take for a migrated database is one."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from legal_pipeline.storage.database.engine import engine_for
from legal_pipeline_tests.plugins import copied_databases
from legal_pipeline_tests.servers.databases import Postgres

_CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")
"""PostgreSQL writes them otherwise once it has read a view that it has written."""


def test_a_copy_on_postgresql_is_what_the_migrations_make(postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copied_databases, "_on_postgres", None)
    made = []
    for number in range(2):
        url = postgres_server.create_database(f"copied_{number}")
        copied_databases._upgrade_or_copy(engine_for(url))
        monkeypatch.setattr(copied_databases, "_upgrade", None)
        made.append(_CASTS.sub("", copied_databases._script(sa.make_url(url))))
        with engine_for(url).connect() as connection:
            assert "public" in connection.scalar(sa.text("show search_path")), "the settings of the script are not those of the program"
        engine_for(url).dispose()
        postgres_server.drop_database(f"copied_{number}")
    migrated, copied = made
    assert "audit_log_append_only" in migrated
    assert copied == migrated
