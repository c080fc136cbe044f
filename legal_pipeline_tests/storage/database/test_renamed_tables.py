"""Migration 0004 renames tables and columns: rows, keys, indexes and grants survive, and the old table names stay readable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from legal_pipeline.storage import migrations
from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, prepare_database
from legal_pipeline.storage.database.roles import READER, WRITER
from legal_pipeline.storage.database.tables import metadata, partial_indexes  # noqa: F401 - adds indexes to the tables
from legal_pipeline.storage.database.views import VIEWS
from legal_pipeline_tests.servers.databases import Postgres, running_postgres

MOMENT = dt.datetime(2024, 5, 6, 7, 8, 9, tzinfo=dt.UTC)
KEYS = {"source_document": "k"}

ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "documents",
        {"document_id": "d", "matter": "m", "source_uri": "u", "file_name": "f", "depth": 0, "priority": "normal", "state": "done"}
        | {"registered_at": MOMENT, "updated_at": MOMENT},
    ),
    (
        "batches",
        {"batch_id": "b", "name": "n", "priority": "normal", "origin": "submit", "actor": "ann", "created_at": MOMENT, "problems": []},
    ),
    ("batch_documents", {"batch_id": "b", "position": 0, "document_id": "d", "is_asked": True, "backfill_id": "f"}),
    ("batch_backfills", {"backfill_id": "f", "batch_id": "b", "asked_at": MOMENT, "priority": "normal", "from_stage": "chunks"}),
    (
        "stage_results",
        {"document_id": "d", "stage": "document_text", "key": "k", "counts": {"pages": 1}, "finished_at": MOMENT, "seconds": 1.5}
        | {"effort": {"ocr_pages": 1}},
    ),
    (
        "pages",
        {"page_id": 7, "document_id": "d", "page_number": 1, "key": "k", "start": 0, "text": "zanzibar", "method": "ocr", "engine": "e"}
        | {"confidence": 0.9, "rotation": 0, "seconds": 1.5, "effort": {"ocr_pages": 1}},
    ),
    ("audit_log", {"entry_id": 3, "at": MOMENT, "actor": "ann", "action": "withdraw", "matter": "m", "document_id": "d", "said": "why"}),
    ("former_results", {"document_id": "d", "sha256": "s", "stage_keys": KEYS, "replaced_at": MOMENT}),
    ("former_pages", {"document_id": "d", "page_number": 1, "text": "before"}),
    ("former_entities", {"document_id": "d", "entity_id": "e", "type": "ORG", "name": "Acme", "mention_count": 2}),
    (
        "paid_jobs",
        {"job_key": "j", "engine": "textract", "job_id": "1", "document_id": "d", "batch_id": "b", "page_keys": ["p"], "state": "sent"}
        | {"token": "t", "said": "model 1.0", "microdollars": 1500, "sent_at": MOMENT, "ended_at": None},
    ),
    ("paid_pages", {"page_key": "p", "job_key": "j", "position": 0, "width": 10, "height": 20}),
)

RENAMED_TABLES = {
    "former_results": "previous_results",
    "former_pages": "previous_pages",
    "former_entities": "previous_entities",
    "paid_jobs": "textract_jobs",
    "paid_pages": "textract_pages",
}
RENAMED_COLUMNS = {
    "batch_documents": ("is_asked", "is_requested"),
    "batch_backfills": ("asked_at", "requested_at"),
    "stage_results": ("effort", "metrics"),
    "pages": ("effort", "metrics"),
    "audit_log": ("said", "detail"),
    "paid_jobs": ("said", "error"),
}


def migrate(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        move = command.downgrade if (current_revision_of(connection) or "") > revision else command.upgrade
        move(config, revision)


def current_revision_of(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
    return revision


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """As the driver returns them, but for JSON and moments, which depend on the type of the column."""
    reflected = sa.Table(table, sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(reflected))]


def shape(engine: Engine) -> dict[str, tuple[Any, ...]]:
    """Columns, keys, indexes and checks of every table, by name."""
    inspector = sa.inspect(engine)
    described: dict[str, tuple[Any, ...]] = {}
    for table in sorted(inspector.get_table_names()):
        if table.startswith(("pages_index", "sqlite_")):
            continue
        columns = sorted((column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table))
        keys = [
            (key["constrained_columns"], key["referred_table"], key["referred_columns"], key["options"])
            for key in inspector.get_foreign_keys(table)
        ]
        indexes = sorted((str(index["name"]), index["column_names"]) for index in inspector.get_indexes(table))
        checks = sorted(str(check["name"]) for check in inspector.get_check_constraints(table))
        primary = inspector.get_pk_constraint(table)["constrained_columns"]
        described[table] = (columns, sorted(map(str, keys)), indexes, checks, primary)
    return described


def fill(engine: Engine) -> None:
    migrate(engine, "0003")
    with engine.begin() as connection:
        for table, row in ROWS:
            connection.execute(sa.insert(sa.Table(table, sa.MetaData(), autoload_with=connection, resolve_fks=False)), row)


@pytest.fixture
def old_engine(empty_url: str) -> Iterator[Engine]:
    """A database of revision 0003 with a row in every table that 0004 changes."""
    engine = engine_for(empty_url)
    fill(engine)
    yield engine
    engine.dispose()


def upgraded(engine: Engine) -> Engine:
    return prepare_database(engine.url.render_as_string(hide_password=False))


def test_rows_survive_the_upgrade_under_the_new_names(old_engine: Engine) -> None:
    before = {table: rows(old_engine, table) for table, _ in ROWS}
    engine = upgraded(old_engine)
    for table, found in before.items():
        old, new = RENAMED_COLUMNS.get(table, ("", ""))
        expected = [{new if name == old else name: value for name, value in row.items()} for row in found]
        assert len(expected) == 1
        # later revisions add columns: they are empty, or the hashes of the audit log
        now = [
            {name: value for name, value in row.items() if (value and not name.endswith("_hash")) or name in expected[0]}
            for row in rows(engine, RENAMED_TABLES.get(table, table))
        ]
        assert now == expected, table


def test_the_old_tables_can_be_read_as_they_were(old_engine: Engine) -> None:
    before = {table: rows(old_engine, table) for table in RENAMED_TABLES}
    engine = upgraded(old_engine)
    assert set(sa.inspect(engine).get_view_names()) - set(VIEWS) == set(RENAMED_TABLES)
    for table, found in before.items():
        assert rows(engine, table) == found, table


def test_the_upgraded_schema_is_that_of_the_code(old_engine: Engine) -> None:
    described = shape(upgraded(old_engine))
    for table in metadata.sorted_tables:
        columns, _, indexes, checks, primary = described[table.name]
        assert {name for name, _, _ in columns} == set(table.c.keys()), table.name
        assert {name for name, _ in indexes if not str(name).startswith("uq_")} == {str(index.name) for index in table.indexes}, table.name
        assert set(checks) == {str(item.name) for item in table.constraints if isinstance(item, sa.CheckConstraint)}, table.name
        assert primary == [column.name for column in table.primary_key], table.name


def test_what_the_database_enforces_survives(old_engine: Engine) -> None:
    engine = upgraded(old_engine)
    for statement in (
        "update audit_log set detail = 'nothing'",
        "delete from audit_log",
        "update textract_jobs set state = 'lost'",
        "insert into textract_pages (page_key, job_key, position, width, height) values ('x', 'no such job', 0, 1, 1)",
        "insert into relationships (relationship_id, document_id, type, source_id, target_id, confidence, rule, first_evidence)"
        " values ('r', 'd', 't', 's', 't', 1, 'x', 0)",
    ):
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.execute(sa.text(statement))
    with engine.begin() as connection:
        connection.execute(sa.text("delete from textract_jobs"))
        connection.execute(sa.text("delete from documents"))
    assert [rows(engine, table) for table in RENAMED_TABLES.values()] == [[]] * 5
    assert rows(engine, "audit_log") != []


def test_triggers_still_index_pages_on_sqlite(tmp_path: Path) -> None:
    """PostgreSQL's index is filled by the code, not by triggers."""
    engine = engine_for(f"sqlite:///{tmp_path / 'results.sqlite'}")
    fill(engine)
    upgraded(engine)
    hits = sa.text("select rowid from pages_index where pages_index match :word")
    with engine.begin() as connection:
        assert list(connection.scalars(hits, {"word": "zanzibar"})) == [7]
        connection.execute(sa.text("update pages set text = 'madagascar'"))
        assert list(connection.scalars(hits, {"word": "zanzibar"})) == []
        assert list(connection.scalars(hits, {"word": "madagascar"})) == [7]
    engine.dispose()


def test_a_downgrade_restores_revision_0003(old_engine: Engine) -> None:
    schema, before = shape(old_engine), {table: rows(old_engine, table) for table, _ in ROWS}
    engine = upgraded(old_engine)
    migrate(engine, "0003")
    assert current_revision(engine) == "0003"
    assert sa.inspect(engine).get_view_names() == []
    assert shape(engine) == schema
    assert {table: rows(engine, table) for table, _ in ROWS} == before
    assert current_revision(upgraded(engine)) == HEAD


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[Postgres]:
    """A cluster of its own: roles belong to the server, and other tests create them too."""
    with running_postgres() as server:
        yield server


def test_grants_and_comments_on_postgresql(postgres_server: Postgres, postgres_url: str) -> None:
    engine = engine_for(postgres_url)
    migrate(engine, "0003")
    with closing(postgres_server.connect()) as connection, connection.cursor() as cursor:
        for role in (WRITER, READER):
            cursor.execute(f"drop role if exists {role}")
            cursor.execute(f"create role {role}")
    with engine.begin() as granting:
        granting.execute(sa.text(f"grant select on all tables in schema public to {READER}"))
        granting.execute(sa.text(f"grant select, insert, update, delete on all tables in schema public to {WRITER}"))
    upgraded(engine)
    may = sa.text("select has_table_privilege(:role, :table, :privilege)")
    with engine.begin() as asking:
        for old, new in RENAMED_TABLES.items():
            for role, table, privilege, expected in (
                (READER, new, "select", True),
                (READER, new, "insert", False),
                (READER, old, "select", True),
                (READER, old, "insert", False),
                (WRITER, new, "delete", True),
            ):
                assert asking.scalar(may, {"role": role, "table": table, "privilege": privilege}) is expected, (role, table, privilege)
            comment = asking.scalar(sa.text("select obj_description(to_regclass(:view), 'pg_class')"), {"view": old})
            assert comment == f"deprecated: query {new} instead; this view is removed in the next version"
        for role in (WRITER, READER):
            asking.execute(sa.text(f"drop owned by {role}"))
            asking.execute(sa.text(f"drop role {role}"))
    engine.dispose()
