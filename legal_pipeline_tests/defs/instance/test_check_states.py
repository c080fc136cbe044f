"""The state of a check by partition: equal to Dagster's own, in linear time, reused in proportion to its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._core.storage.asset_check_state import AssetCheckState, bulk_update_asset_check_state
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, SqlEventLogStorageTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

from legal_pipeline.defs.instance import check_states
from legal_pipeline.defs.instance.check_states import LinearCheckStates
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.settings import Settings

DOCUMENTS = dg.DynamicPartitionsDefinition(name="documents")
ASSET = dg.AssetKey("chunks")
KEY = dg.AssetCheckKey(ASSET, "chunk_offsets_are_exact")
OTHER = dg.AssetCheckKey(ASSET, "chunks_cover_the_text")
NOW = dt.datetime(2026, 3, 1)

RUNS = {"ended": dg.DagsterRunStatus.SUCCESS, "broken": dg.DagsterRunStatus.FAILURE, "active": dg.DagsterRunStatus.STARTED}

# partition · what the table holds of it, oldest first: (status, run, whether the asset was materialized afterwards) · state
HISTORIES: dict[str, tuple[list[tuple[str, str, bool]], str | None]] = {
    "passed": ([("SUCCEEDED", "ended", False)], "SUCCEEDED"),
    "failed": ([("FAILED", "ended", False)], "FAILED"),
    "mended": ([("FAILED", "broken", False), ("SUCCEEDED", "ended", False)], "SUCCEEDED"),
    "now-failed": ([("SUCCEEDED", "broken", False), ("FAILED", "ended", False)], "FAILED"),
    "under-way": ([("SUCCEEDED", "ended", False), ("PLANNED", "active", False)], "IN_PROGRESS"),
    "passed-over": ([("PLANNED", "ended", False)], "SKIPPED"),
    "run-failed": ([("PLANNED", "broken", False)], "EXECUTION_FAILED"),
    "out-of-date": ([("SUCCEEDED", "ended", True)], None),
    "never": ([], None),
    "withdrawn": ([("SUCCEEDED", "ended", False)], None),
}


@pytest.fixture
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    with open_instance(settings) as opened:
        opened.add_dynamic_partitions("documents", [name for name in HISTORIES if name != "withdrawn"])
        for run_id, status in RUNS.items():
            opened.add_run(dg.DagsterRun(job_name="process_document", run_id=run_id, status=status))
        storage = opened.event_log_storage
        assert isinstance(storage, SqlEventLogStorage)
        with storage.index_connection() as connection:
            for partition, (events, _) in HISTORIES.items():
                for number, (result, by_run, is_outdated) in enumerate(events):
                    target = materialize(connection, partition)
                    evaluate(connection, partition, result, by_run, number, target)
                    if is_outdated:
                        materialize(connection, partition)
        yield opened


def materialize(connection: sa.Connection, partition: str) -> int:
    event: dict[str, object] = {"event": "{}", "dagster_event_type": "ASSET_MATERIALIZATION", "timestamp": NOW, "run_id": "ended"}
    event |= {"asset_key": ASSET.to_string(), "partition": partition}
    found = connection.execute(sa.insert(SqlEventLogStorageTable).returning(SqlEventLogStorageTable.c.id), event).scalar()
    assert found is not None
    return int(found)


def evaluate(connection: sa.Connection, partition: str, status: str, run_id: str, number: int, target: int) -> None:
    for key in (KEY, OTHER):
        row: dict[str, object] = {
            "asset_key": ASSET.to_string(),
            "check_name": key.name,
            "partition": partition,
            "run_id": run_id,
            "execution_status": status,
        }
        row |= {"evaluation_event_storage_id": target + number, "evaluation_event_timestamp": NOW, "evaluation_event": "{}"}
        connection.execute(sa.insert(AssetCheckExecutionsTable), row | {"materialization_event_storage_id": target})


def by_partition(state: AssetCheckState) -> dict[str, str]:
    return {partition: status.value for status, subset in state.subsets.items() for partition in subset.subset_value.get_partition_keys()}


def test_each_history_has_the_state_of_the_table(instance: dg.DagsterInstance) -> None:
    found = by_partition(instance.event_log_storage.get_asset_check_state([(KEY, DOCUMENTS)])[KEY])
    assert found == {partition: state for partition, (_, state) in HISTORIES.items() if state is not None}


def test_dagster_would_have_said_the_same(instance: dg.DagsterInstance) -> None:
    with partition_loading_context(dynamic_partitions_store=instance):
        theirs = bulk_update_asset_check_state(instance, [(KEY, DOCUMENTS)], {KEY: AssetCheckState.empty()})[KEY]
    assert by_partition(instance.event_log_storage.get_asset_check_state([(KEY, DOCUMENTS)])[KEY]) == by_partition(theirs)


def test_a_check_without_partitions_is_left_to_dagster(instance: dg.DagsterInstance) -> None:
    found = instance.event_log_storage.get_asset_check_state([(KEY, None), (OTHER, DOCUMENTS)])
    assert set(found) == {KEY, OTHER}
    assert by_partition(found[OTHER]) != {}


def test_an_overview_of_many_partitions_names_those_that_did_not_pass(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_states, "MOST_LISTED", 3)
    both = instance.event_log_storage.get_asset_check_state([(KEY, DOCUMENTS), (OTHER, DOCUMENTS)])
    notable = {partition: state for partition, (_, state) in HISTORIES.items() if state not in (None, "SUCCEEDED")}
    assert [by_partition(state) for state in both.values()] == [notable, notable]
    alone = instance.event_log_storage.get_asset_check_state([(KEY, DOCUMENTS)])
    assert len(by_partition(alone[KEY])) > len(notable), "the page of one check shows them all"


def test_a_state_that_took_long_is_used_again(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([100.0, 102.0, 110.0, 150.0, 150.5])  # computed in 2 s; asked again after 8 s, and after 48 s
    monkeypatch.setattr("legal_pipeline.defs.instance.check_states.time.monotonic", lambda: next(moments))
    storage = instance.event_log_storage
    asked: list[dg.AssetCheckKey] = []
    original = LinearCheckStates._latest_results

    def counted(storage: LinearCheckStates, key: dg.AssetCheckKey) -> Sequence[Any]:
        asked.append(key)
        return original(storage, key)

    monkeypatch.setattr(LinearCheckStates, "_latest_results", counted)
    states = [by_partition(storage.get_asset_check_state([(KEY, DOCUMENTS)])[KEY]) for _ in range(3)]
    assert states[0] == states[1] == states[2]
    assert asked == [KEY, KEY], "by the first call and the third"
