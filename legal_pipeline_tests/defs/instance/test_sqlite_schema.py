"""Dagster's SQLite files are complete whoever creates them, however often that is interrupted, and however many do it at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import alembic.command
import pytest
from dagster import DagsterInstance
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.schedules import SqliteScheduleStorage
from dagster._core.storage.sql import stamp_alembic_rev
from dagster._core.storage.sqlite import LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION

from legal_pipeline.defs.instance import sqlite_schema
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.instance.sqlite_schema import TABLES, is_complete, stamps
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import ALEMBIC, prepare_database
from legal_pipeline_tests.specimens.at_once import at_once


def prepare(folder: Path) -> None:
    sqlite_schema.prepare_dagster.cache_clear()
    sqlite_schema.prepare_dagster(str(folder))


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def schema(path: Path) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("select type, name, tbl_name, sql from sqlite_master"))


def migrations_done(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {str(row[0]) for row in connection.execute("select name from secondary_indexes where migration_completed is not null")}


@pytest.fixture
def dagsters_own(tmp_path: Path) -> Path:
    """What Dagster creates when it is alone."""
    folder = tmp_path / "dagsters-own"
    SqliteRunStorage.from_local(str(folder))
    SqliteScheduleStorage.from_local(str(folder))
    ConsolidatedSqliteEventLogStorage(str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "storage"


def assert_whole(folder: Path, dagsters_own: Path) -> None:
    assert is_complete(folder)
    for name in TABLES:
        assert schema(folder / name) == schema(dagsters_own / name), name
        # Dagster itself does not commit the stamp of its event log (1.13)
        assert stamps(folder / name) == stamps(dagsters_own / "runs.db"), name
    for name in ("runs.db", "event_log.db"):
        assert migrations_done(folder / name) == migrations_done(dagsters_own / name), name


def test_they_are_those_that_dagster_creates(folder: Path, dagsters_own: Path) -> None:
    prepare(folder)
    assert_whole(folder, dagsters_own)


# what a kill, or two processes at a time, may leave in a file; the last column says which file has such a thing
LEFT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "two revisions": ((f"insert into alembic_version values ('{LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION}')",), tuple(TABLES)),
    "no revision": (("delete from alembic_version",), tuple(TABLES)),
    "no table of revisions": (("drop table alembic_version",), tuple(TABLES)),
    "no index of runs": (("drop index idx_run_tags",), ("runs.db",)),
    "no index of events": (("drop index idx_events_by_run_id",), ("event_log.db",)),
    "no data migrations": (("delete from secondary_indexes",), ("runs.db", "event_log.db")),
    "not all tables": (("drop table bulk_actions", "drop table alembic_version"), ("runs.db",)),
    "not all tables of events": (("drop table dynamic_partitions", "drop table alembic_version"), ("event_log.db",)),
}


@pytest.mark.parametrize("left", LEFT)
def test_what_was_left_unfinished_is_completed(folder: Path, dagsters_own: Path, left: str) -> None:
    statements, names = LEFT[left]
    prepare(folder)
    for name in names:
        change(folder / name, "PRAGMA user_version = 0", *statements)
    prepare(folder)
    assert_whole(folder, dagsters_own)


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_missing_or_empty_is_created(folder: Path, dagsters_own: Path, name: str) -> None:
    prepare(folder)
    (folder / name).unlink()
    (folder / name).touch()
    prepare(folder)
    assert_whole(folder, dagsters_own)


def test_a_home_that_two_first_starts_broke_opens_with_its_runs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_instance(settings) as instance:
        instance.add_dynamic_partitions("documents", ["kept"])
    storage = settings.dagster_home / "storage"
    for name in TABLES:
        statement = f"insert into alembic_version values ('{LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION}')"
        # an earlier version set no mark
        change(storage / name, "PRAGMA user_version = 0", statement)
    sqlite_schema.prepare_dagster.cache_clear()
    with open_instance(settings) as instance:
        assert isinstance(instance, DagsterInstance)
        assert instance.get_dynamic_partitions("documents") == ["kept"]
    assert all(len(stamps(storage / name)) == 1 for name in TABLES)


def test_a_file_of_an_older_dagster_is_left_to_dagsters_own_migration(folder: Path, dagsters_own: Path) -> None:
    old = f"update alembic_version set version_num = '{LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION}'"
    change(dagsters_own / "runs.db", old)
    before = schema(dagsters_own / "runs.db")
    prepare(dagsters_own)
    assert stamps(dagsters_own / "runs.db") == {LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION}
    assert schema(dagsters_own / "runs.db") == before


def test_a_damaged_file_is_named_and_kept(folder: Path) -> None:
    folder.mkdir()
    (folder / "runs.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(SetupError, match=r"runs\.db cannot be used .* restore it from a backup"):
        prepare(folder)
    assert (folder / "runs.db").read_bytes() == b"no database at all" * 100


def test_what_is_complete_is_not_touched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(folder)

    def fails(folder: Path) -> None:
        raise AssertionError("created again")

    monkeypatch.setattr(sqlite_schema, "_create", fails)
    prepare(folder)


def test_several_processes_may_come_first(tmp_path: Path, dagsters_own: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folders = [tmp_path / f"storage-{number}" for number in range(5)]
    assert at_once(_prepare_all, folders) == [0] * 4
    assert capfd.readouterr().err == ""
    for folder in folders:
        assert_whole(folder, dagsters_own)


def _prepare_all(folders: list[Path]) -> None:
    for folder in folders:
        sqlite_schema.prepare_dagster(str(folder))


def test_the_kinds_of_damage_are_seen_by_what_is_compared(folder: Path, dagsters_own: Path) -> None:
    """Each statement of the table changes what `assert_whole` looks at."""
    check: Callable[[], None] = lambda: assert_whole(folder, dagsters_own)  # noqa: E731
    for statements, names in LEFT.values():
        for name in names:
            prepare(folder)
            change(folder / name, *statements)
            with pytest.raises((AssertionError, sqlite3.OperationalError)):
                check()
            change(folder / name, "PRAGMA user_version = 0")


def test_alembic_works_in_one_thread_at_a_time(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its contexts are global to the process: `doctor` opens both databases of a new home side by side."""
    held = []

    def noting(work: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any, **named: Any) -> Any:
            held.append(ALEMBIC.locked())
            return work(*arguments, **named)

        return noted

    monkeypatch.setattr(alembic.command, "upgrade", noting(alembic.command.upgrade))
    monkeypatch.setattr(sqlite_schema, "stamp_alembic_rev", noting(stamp_alembic_rev))
    prepare_database(f"sqlite:///{tmp_path / 'results.db'}")
    prepare(folder)
    assert len(held) > 1 and all(held)
