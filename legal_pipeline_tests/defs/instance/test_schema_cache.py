"""Tables and columns of Dagster's database are asked for once a process, over both databases; what is not there yet is asked for again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.defs.instance.postgres_storage import PooledPostgresEventLogStorage
from legal_pipeline.defs.instance.schema_cache import KnownSchema
from legal_pipeline.defs.instance.sqlite_storage import PooledSqliteEventLogStorage


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], KnownSchema]:
    if request.param == "sqlite":
        return lambda: PooledSqliteEventLogStorage.from_config_value(None, {"base_dir": str(tmp_path)})
    url = request.getfixturevalue("postgres_url")
    return lambda: PooledPostgresEventLogStorage.from_config_value(None, {"postgres_url": url})


@pytest.fixture
def storage(opened: Callable[[], KnownSchema]) -> KnownSchema:
    return opened()


@pytest.fixture
def asked(storage: KnownSchema, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What Dagster's own class was asked for."""
    found: Counter[str] = Counter()
    for name in ("has_table", "_has_asset_key_col_on_connection"):
        owner = next(kind for kind in type(storage).__mro__ if kind is not KnownSchema and name in vars(kind))
        monkeypatch.setattr(owner, name, _counting(getattr(owner, name), found))
    return found


def _counting(original: Callable[..., bool], found: Counter[str]) -> Callable[..., bool]:
    def counted(self: object, *arguments: object) -> bool:
        found[str(arguments[-1])] += 1
        return original(self, *arguments)

    return counted


def test_what_is_there_is_asked_for_once(storage: KnownSchema, asked: Counter[str]) -> None:
    assert [storage.has_table("dynamic_partitions") for _ in range(3)] == [True] * 3
    assert [storage.has_asset_key_col("last_run_id") for _ in range(3)] == [True] * 3
    assert asked == {"dynamic_partitions": 1, "last_run_id": 1}


def test_another_instance_in_this_process_knows_it(opened: Callable[[], KnownSchema], asked: Counter[str]) -> None:
    assert [opened().has_table("event_logs") for _ in range(3)] == [True] * 3
    assert asked["event_logs"] <= 1


def test_what_is_not_there_may_come(storage: KnownSchema, asked: Counter[str]) -> None:
    assert not storage.has_table("of_a_later_version")
    assert not storage.has_asset_key_col("of_a_later_version")
    with storage.index_connection() as connection:
        connection.execute(sa.text("create table of_a_later_version (id integer)"))
    assert storage.has_table("of_a_later_version")
    assert asked["of_a_later_version"] == 3
