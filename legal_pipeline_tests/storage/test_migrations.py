"""The migrations make the schema the code was written for, from nothing, once, whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from legal_pipeline.storage import database, migrations
from legal_pipeline.storage.database import HEAD, current_revision, engine_for, prepare_database
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.tables import metadata

OF_THE_INDEX = "pages_index"


def _difference_concerns_the_index(difference: object) -> bool:
    table = difference[1] if isinstance(difference, tuple) else None
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


def test_a_migration_that_breaks_halfway_leaves_nothing_and_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'results.sqlite'}"

    def breaks(statement: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        # behind the tables: the first migration ends with the full-text index
        patched.setattr("alembic.op.execute", breaks)
        prepare_database(url)
    assert sa.inspect(engine_for(url)).get_table_names() == []
    engine = prepare_database(url)
    assert current_revision(engine) == HEAD
    engine.dispose()


OPEN = "import sys; from legal_pipeline.storage.database import prepare_database; prepare_database(sys.argv[1])"


def test_several_processes_may_come_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'results.sqlite'}"
    opening = [subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in opening] == [("", 0)] * 3
    engine = engine_for(url)
    assert current_revision(engine) == HEAD
    engine.dispose()
