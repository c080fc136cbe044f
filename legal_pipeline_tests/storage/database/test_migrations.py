"""The migrations create the schema that the code expects, from an empty database, once, even with concurrent processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from legal_pipeline.errors import SetupError, UsageError
from legal_pipeline.settings import Settings
from legal_pipeline.storage import migrations
from legal_pipeline.storage.database import engine as database
from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, prepare_database
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.database.tables import metadata, partial_indexes  # noqa: F401 - adds indexes to the tables
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers.databases import Postgres
from legal_pipeline_tests.specimens.at_once import at_once
from legal_pipeline_tests.storage.specimens import document

OF_THE_INDEX = "pages_index"


def _difference_concerns_the_index(difference: object) -> bool:
    found = difference[1] if isinstance(difference, tuple) else None
    table = found.table if isinstance(found, sa.Index) else found
    return isinstance(table, sa.Table) and table.name.startswith(OF_THE_INDEX)


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_empty_database_is_brought_up_to_date(store: Store) -> None:
    assert current_revision(store.engine) == HEAD


def test_the_schema_is_that_of_the_code(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    assert [each for each in differences if not _difference_concerns_the_index(each)] == []


def test_check_constraints_are_those_of_the_code(store: Store) -> None:
    """Alembic does not compare these."""
    inspector = sa.inspect(store.engine)
    for table in metadata.sorted_tables:
        declared = {str(item.name) for item in table.constraints if isinstance(item, sa.CheckConstraint)}
        assert {str(item["name"]) for item in inspector.get_check_constraints(table.name)} == declared


def test_preparing_again_runs_no_migration(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(engine: object) -> None:
        raise AssertionError("migrated again")

    monkeypatch.setattr(database, "_upgrade", fails)
    assert prepare_database(store.engine.url.render_as_string(hide_password=False)) is not None


@pytest.fixture
def fails_after_the_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    def breaks(statement: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        # on SQLite the first migration ends with this, on PostgreSQL the second
        patched.setattr("alembic.op.execute", breaks)
        yield patched


def test_a_migration_that_breaks_halfway_leaves_nothing_and_can_be_repeated(
    empty_url: str, fails_after_the_tables: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="No space"):
        prepare_database(empty_url)
    assert sa.inspect(engine_for(empty_url)).get_table_names() == []
    fails_after_the_tables.undo()
    engine = prepare_database(empty_url)
    assert current_revision(engine) == HEAD
    engine.dispose()


def _open(url: str) -> None:
    prepare_database(url)


def test_several_processes_may_come_first(empty_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert at_once(_open, empty_url) == [0] * 4
    assert capfd.readouterr().err == ""
    engine = engine_for(empty_url)
    assert current_revision(engine) == HEAD
    engine.dispose()


def test_a_newer_database_is_left_alone(empty_url: str) -> None:
    engine = prepare_database(empty_url)
    with engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SetupError, match=r"created by a newer legal-pipeline \(revision 9999, this one supports \d+\); upgrade"):
        prepare_database(empty_url)
    engine.dispose()


def test_a_database_in_another_encoding_is_refused(postgres_server: Postgres, postgres_url: str) -> None:
    with closing(postgres_server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create database latin encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'")
    with pytest.raises(SetupError, match="latin is not in UTF8; create it with: createdb --encoding=UTF8"):
        prepare_database(postgres_server.url("latin"))
    engine_for(postgres_server.url("latin")).dispose()
    postgres_server.drop_database("latin")


def test_texts_are_ordered_by_code_point_in_every_column(postgres_store: Store) -> None:
    """A column that a later migration adds must say so too."""
    query = sa.text(
        "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'"
        " and data_type in ('text', 'character varying') and collation_name is distinct from 'C' and table_name <> 'alembic_version'"
    )
    with postgres_store.engine.connect() as connection:
        assert list(connection.scalars(query)) == []


def test_ids_are_in_pythons_order_on_a_server_of_any_language(postgres_server: Postgres, tmp_path: Path) -> None:
    with closing(postgres_server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create database english template template0 locale_provider icu icu_locale 'en-US'")
    store = open_store(Settings(home=tmp_path, database_url=postgres_server.url("english")))
    with store.engine.connect() as reading:
        english = list(reading.scalars(sa.text("select x from (values ('a-c'), ('ab'), ('B'), ('a')) as t(x) order by x")))
        assert english == ["a", "a-c", "ab", "B"]
    store.documents.register([document(name, matter) for name in ("a-c.pdf", "ab.pdf", "b.pdf") for matter in ("a-c", "ab", "b", "B")])
    found = [(status.document.matter, status.document.document_id) for status in store.documents.find()]
    assert found == sorted(found)
    assert store.documents.matters() == ["B", "a-c", "ab", "b"]
    store.engine.dispose()
    postgres_server.drop_database("english")


def migrate_to(url: str, revision: str) -> None:
    """The tables as an earlier version left them."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine_for(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_several_processes_may_upgrade_an_older_database(empty_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    migrate_to(empty_url, "0001")
    assert at_once(_open, empty_url) == [0] * 4
    assert capfd.readouterr().err == ""
    assert current_revision(engine_for(empty_url)) == HEAD
    engine_for(empty_url).dispose()


def test_a_database_that_a_newer_program_upgrades_at_the_same_time_is_left_alone(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was old when it was looked at, and newer than this program when its turn came."""
    migrate_to(empty_url, "0001")
    ordinary = database.serialised

    def upgraded_meanwhile(connection: sa.Connection, name: str) -> None:
        ordinary(connection, name)
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))

    monkeypatch.setattr(database, "serialised", upgraded_meanwhile)
    with pytest.raises(SetupError, match="created by a newer legal-pipeline"):
        prepare_database(empty_url)
    engine_for(empty_url).dispose()


def test_tables_are_not_upgraded_under_a_run_of_an_earlier_version(tmp_path: Path) -> None:
    url, lock = f"sqlite:///{tmp_path / 'results.sqlite'}", tmp_path / "run.lock"
    migrate_to(url, "0003")
    with exclusive_lock(lock), pytest.raises(UsageError, match="of an earlier version is still using this home directory"):
        prepare_database(url, run_lock=lock)
    assert current_revision(engine_for(url)) == "0003"
    assert current_revision(prepare_database(url, run_lock=lock)) == HEAD
    engine_for(url).dispose()


def test_a_first_run_may_hold_its_lock_while_another_process_opens_the_home(tmp_path: Path) -> None:
    url, lock = f"sqlite:///{tmp_path / 'results.sqlite'}", tmp_path / "run.lock"
    with exclusive_lock(lock):
        assert current_revision(prepare_database(url, run_lock=lock)) == HEAD
    engine_for(url).dispose()
