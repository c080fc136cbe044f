"""Creates Dagster's tables in a schema of their own in the results database.

Both Dagster and this package have a table `alembic_version`; separate schemas allow one database and one backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage, PostgresScheduleStorage
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.errors import SetupError
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.database.postgres import locked, make_engine

SCHEMA = "dagster"

_COMPLETE = "Dagster's tables, complete"
"""Comment on the schema once it is complete; an interrupted creation has none and is repeated."""


def prepare_dagster(url: str, role: str | None = None) -> bool:
    """Creates the schema and Dagster's tables if missing; returns True if it did. Raises SetupError without permission.

    `role` owns them instead of the user in the URL.
    """
    engine = make_engine(url, role=role, isolation_level="AUTOCOMMIT", pool_size=1)
    try:
        with translate_errors(), engine.connect() as connection:
            if is_complete(connection):
                return False
            with locked(connection, SCHEMA):
                if is_complete(connection):
                    return False
                _make(connection, url, role)
                return True
    finally:
        engine.dispose()


def is_complete(connection: Connection) -> bool:
    found = connection.execute(
        sa.text("select obj_description(oid, 'pg_namespace') = :said from pg_namespace where nspname = :schema"),
        {"said": _COMPLETE, "schema": SCHEMA},
    )
    return found.scalar() is True


def _make(connection: Connection, url: str, role: str | None) -> None:
    if not connection.scalar(sa.text("select to_regnamespace(:schema) is not null"), {"schema": SCHEMA}):
        database = connection.engine.url.database
        if not connection.scalar(sa.text("select has_database_privilege(current_database(), 'create')")):
            raise SetupError(
                f"Dagster's tables are missing from the database {database}, and this user may not create them; "
                "run `legal-pipeline database init` as the owner of the database"
            )
        connection.execute(sa.schema.CreateSchema(SCHEMA))
    with _engine_within(url, role) as engine:
        # Dagster's own steps and order; each is idempotent
        runs = PostgresRunStorage(url, should_autocreate_tables=False)
        events = PostgresEventLogStorage(url, should_autocreate_tables=False)
        schedules = PostgresScheduleStorage(url, should_autocreate_tables=False)
        for storage in (runs, events, schedules):
            storage._engine = engine
            storage._init_db()
        runs.migrate()
        runs.optimize()
        events.reindex_events()
        events.reindex_assets()
    connection.execute(sa.text(f"comment on schema {SCHEMA} is {sa.literal(_COMPLETE).compile(compile_kwargs={'literal_binds': True})}"))


@contextmanager
def _engine_within(url: str, role: str | None) -> Iterator[Engine]:
    """Must be opened after the schema exists: SQLAlchemy queries the current schema only once."""
    engine = make_engine(url, role=role, search_path=SCHEMA, isolation_level="AUTOCOMMIT", pool_size=1)
    try:
        yield engine
    finally:
        engine.dispose()
