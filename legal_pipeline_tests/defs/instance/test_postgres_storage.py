"""Dagster over PostgreSQL: few connections, through restarts and forks, in a schema beside the results."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.event_api import PartitionKeyFilter
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster_postgres import PostgresRunStorage
from sqlalchemy.engine import make_url

from legal_pipeline.defs.instance import postgres_storage
from legal_pipeline.defs.instance.postgres_schema import SCHEMA, is_complete, prepare_dagster
from legal_pipeline.defs.instance.postgres_storage import (
    PooledPostgresEventLogStorage,
    PooledPostgresRunStorage,
    PooledPostgresScheduleStorage,
    pooled_engine,
)
from legal_pipeline.defs.readings import InstanceReadings
from legal_pipeline.errors import DatabaseUnreachable, ExternalError, SetupError
from legal_pipeline.storage.database.engine import HEAD, current_revision, prepare_database
from legal_pipeline_tests.servers.databases import Postgres, running_postgres
from legal_pipeline_tests.specimens.at_once import at_once

AT_MOST_CONNECTIONS = 3

CONFIG = """\
telemetry:
  enabled: false
run_storage:
  module: legal_pipeline.defs.instance.postgres_storage
  class: PooledPostgresRunStorage
event_log_storage:
  module: legal_pipeline.defs.instance.postgres_storage
  class: PooledPostgresEventLogStorage
schedule_storage:
  module: legal_pipeline.defs.instance.postgres_storage
  class: PooledPostgresScheduleStorage
"""

documents = dg.DynamicPartitionsDefinition(name="documents")


@dg.asset(partitions_def=documents)
def pages() -> None: ...


@dg.asset_check(asset=pages)
def is_read() -> Any:
    return dg.AssetCheckResult(passed=True)


@dg.asset(partitions_def=documents, deps=[pages])
def chunks() -> None: ...


defs = dg.Definitions(assets=[pages, chunks], asset_checks=[is_read], jobs=[dg.define_asset_job("work", selection="*")])


def instance_over(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", url)
    folder.mkdir(exist_ok=True)
    (folder / "dagster.yaml").write_text(CONFIG)
    return dg.DagsterInstance.from_config(str(folder))


@pytest.fixture
def instance(home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    with instance_over(home, postgres_url, monkeypatch) as opened:
        yield opened
    pooled_engine(postgres_url).dispose()


def run(instance: dg.DagsterInstance, key: str) -> dg.ExecuteInProcessResult:
    instance.add_dynamic_partitions("documents", [key])
    return defs.resolve_job_def("work").execute_in_process(instance=instance, partition_key=key, raise_on_error=False)


def connections(server: Postgres, url: str) -> tuple[int, int]:
    """(open now, opened ever) to this database."""
    name = make_url(url).database
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where datname = %s", (name,))
        (now,) = cursor.fetchone() or (0,)
        cursor.execute("select sessions from pg_stat_database where datname = %s", (name,))
        (ever,) = cursor.fetchone() or (0,)
    return now, ever


def test_a_run_leaves_what_a_run_leaves(instance: dg.DagsterInstance) -> None:
    result = run(instance, "one")
    assert result.success
    assert instance.get_runs_count() == 1
    found = instance.fetch_run_status_changes(dg.DagsterEventType.RUN_SUCCESS, limit=10).records
    assert [record.run_id for record in found] == [result.run_id]
    assert instance.get_latest_materialization_event(dg.AssetKey("chunks")) is not None
    assert set(instance.get_materialized_partitions(dg.AssetKey("pages"))) == {"one"}
    assert run(instance, "two").success


def test_many_runs_and_instances_share_a_few_connections(
    instance: dg.DagsterInstance, home: Path, postgres_server: Postgres, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(instance, "first")
    time.sleep(1)  # the server's counters
    _, before = connections(postgres_server, postgres_url)
    others = [instance_over(home, postgres_url, monkeypatch) for _ in range(3)]
    for number, each in enumerate([*others, instance]):
        assert run(each, f"key{number}").success
    open_now, _ = connections(postgres_server, postgres_url)
    assert open_now <= AT_MOST_CONNECTIONS
    time.sleep(1)
    assert connections(postgres_server, postgres_url)[1] - before <= AT_MOST_CONNECTIONS


def test_a_check_of_a_partition_is_reported_again_and_again(instance: dg.DagsterInstance) -> None:
    """Without a run. Dagster's own table would refuse the second result."""
    key = dg.AssetCheckKey(dg.AssetKey("matter_graph"), "no_document_is_left_failed")
    for passed in (False, True, False):
        for matter in ("harbor", "quay"):
            instance.report_runless_asset_event(dg.AssetCheckEvaluation(key.asset_key, key.name, passed, partition=matter))
    for matter in ("harbor", "quay"):
        found = instance.event_log_storage.get_asset_check_execution_history(key, 10, partition_filter=PartitionKeyFilter(key=matter))
        assert [record.status for record in found] == [AssetCheckExecutionRecordStatus.FAILED]


def test_results_and_dagster_lie_side_by_side(instance: dg.DagsterInstance, postgres_url: str) -> None:
    engine = prepare_database(postgres_url)
    assert current_revision(engine) == HEAD
    inspector = sa.inspect(engine)
    ours, theirs = set(inspector.get_table_names()), set(inspector.get_table_names(schema=SCHEMA))
    assert ours & theirs == {"alembic_version"}
    assert {"runs", "event_logs", "kvs", "jobs", "dynamic_partitions"} <= theirs
    with engine.connect() as connection:
        assert is_complete(connection)
    assert instance.schedule_storage is not None
    (found, newest) = instance.run_storage.alembic_version() or (None, None)
    assert found == newest
    # all of Dagster's own migrations of data are marked as done: nothing is left for `dagster instance migrate`
    assert instance.run_storage.has_built_index("run_partitions")  # type: ignore[attr-defined]
    assert instance.event_log_storage.has_secondary_index("asset_key_table")  # type: ignore[attr-defined]
    engine.dispose()


def test_several_processes_may_come_first(postgres_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert at_once(_open_storages, postgres_url, count=3) == [0] * 3
    # Dagster warns of what it calls beta when it is imported
    assert [line for line in capfd.readouterr().err.splitlines() if "Warning" not in line and not line.startswith("  ")] == []
    assert prepare_dagster(postgres_url) is False


def _open_storages(url: str) -> None:
    for storage in (PooledPostgresScheduleStorage, PooledPostgresEventLogStorage, PooledPostgresRunStorage):
        storage(url)


def test_who_comes_second_waits_for_the_tables(postgres_url: str) -> None:
    together = threading.Barrier(4)

    def prepare(_: int) -> bool:
        together.wait()
        return prepare_dagster(postgres_url)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(prepare, range(4))) == [False, False, False, True]


def test_tables_that_were_left_half_made_are_completed(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: PostgresRunStorage) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(PostgresRunStorage, "migrate", killed)
        prepare_dagster(postgres_url)
    assert prepare_dagster(postgres_url) is True
    assert prepare_dagster(postgres_url) is False


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """For tests that stop it."""
    with running_postgres() as server:
        yield server


def test_a_restart_of_the_server_between_two_events_is_not_noticed(
    own_server: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dg.asset
    def restarts() -> None:
        own_server.stop()
        # it takes its time to come back
        threading.Timer(1.5, own_server.start).start()

    @dg.asset(deps=[restarts])
    def behind() -> None: ...

    with instance_over(home, own_server.url(), monkeypatch) as instance:
        result = dg.materialize([restarts, behind], instance=instance, raise_on_error=False)
        assert result.success
        assert instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS])) == 1
    pooled_engine(own_server.url()).dispose()


def test_a_server_that_stays_away_is_the_worlds_fault(own_server: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_storage, "RESTART_SECONDS", 1.0)
    with instance_over(home, own_server.url(), monkeypatch) as instance:
        own_server.stop()
        began = time.monotonic()
        with pytest.raises(ExternalError, match="database did not answer"):
            instance.get_runs_count()
        assert 1 <= time.monotonic() - began < 10


def test_a_view_asks_once(own_server: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person waits for it, who would take a minute for each reading for a view that hangs."""
    waits: list[float] = []
    with instance_over(home, own_server.url(), monkeypatch) as instance:
        own_server.stop()
        monkeypatch.setattr("legal_pipeline.defs.instance.postgres_storage.time.sleep", waits.append)
        with pytest.raises(DatabaseUnreachable):
            InstanceReadings(instance, ()).runs_by_status()
    assert waits == []


def test_a_child_of_a_fork_has_connections_of_its_own(instance: dg.DagsterInstance, postgres_url: str) -> None:
    """Celery's prefork pool: the parent has opened an instance, both go on with it."""
    run(instance, "before")
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        try:
            os._exit(0 if run(instance, "child").success else 1)
        finally:
            os._exit(2)
    assert all(run(instance, f"parent{number}").success for number in range(3))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert instance.get_runs_count(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS])) == 5


def test_the_webserver_limits_its_statements_and_shares_an_engine_too(instance: dg.DagsterInstance, postgres_url: str) -> None:
    instance.optimize_for_webserver(statement_timeout=4321, pool_recycle=60, max_overflow=20)
    assert instance.get_runs_count() == 0
    engines = {id(storage._engine) for storage in (instance.run_storage, instance.event_log_storage, instance.schedule_storage)}  # type: ignore[union-attr]
    assert len(engines) == 1
    engine = pooled_engine(postgres_url, 4321, 20)
    assert engines == {id(engine)}
    with engine.connect() as connection:
        shown = [connection.exec_driver_sql(f"show {name}").scalar() for name in ("statement_timeout", "search_path")]
    assert shown == ["4321ms", SCHEMA]
    engine.dispose()


@pytest.mark.parametrize("url", [None, "sqlite:////tmp/x.sqlite"])
def test_without_a_server_it_says_what_to_set(url: str | None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if url:
        monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", url)
    with pytest.raises(SetupError, match="stores runs in PostgreSQL; set LEGAL_PIPELINE_DATABASE_URL"):
        PooledPostgresRunStorage.from_config_value(None, {})
