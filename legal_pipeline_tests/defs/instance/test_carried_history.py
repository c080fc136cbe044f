"""A home that version 0.3 has written keeps its runs, backfills, switches and cursors."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    SensorInstigatorData,
    TickData,
    TickStatus,
)
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.tags import REPOSITORY_LABEL_TAG
from dagster._core.test_utils import create_run_for_test
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from legal_pipeline.defs.backfills.submission import PARTITION_SET
from legal_pipeline.defs.execution.in_process import RUNNER, RUNNER_TAG
from legal_pipeline.defs.instance import carried_history
from legal_pipeline.defs.instance.code_location import CODE_LOCATION, REPOSITORY, job_origin
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.settings import Settings

LABEL = f"{REPOSITORY}@{CODE_LOCATION}"


def repository(location: str) -> RemoteRepositoryOrigin:
    module = LoadableTargetOrigin(module_name="legal_pipeline.definitions")
    return RemoteRepositoryOrigin(ManagedGrpcPythonEnvCodeLocationOrigin(module, location_name=location), REPOSITORY)


FORMER = repository(carried_history.FORMER_CODE_LOCATION)
ANOTHER = repository("of_somebody_else")


@pytest.fixture
def former(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """The home as version 0.3 opens it: nothing is carried over."""
    with monkeypatch.context() as patch:
        for name in ("carry_runs_over", "carry_switches_over"):
            patch.setattr(f"legal_pipeline.defs.instance.sqlite_storage.{name}", lambda storage: None)
        instance = open_instance(settings)
        assert not instance.all_instigator_state() and not instance.get_runs()
    yield instance
    instance.dispose()


def labels(instance: dg.DagsterInstance) -> dict[str, tuple[str | None, str | None]]:
    """By run: its label, and the location in its body."""
    return {
        run.run_id: (run.tags.get(REPOSITORY_LABEL_TAG), run.remote_job_origin.location_name if run.remote_job_origin else None)
        for run in instance.get_runs()
    }


def found(instance: dg.DagsterInstance, job: str) -> set[str]:
    """The runs that the page of the job lists."""
    return {run.run_id for run in instance.get_runs(dg.RunsFilter(job_name=job, tags={REPOSITORY_LABEL_TAG: LABEL}))}


def test_runs_are_found_under_their_job(former: dg.DagsterInstance, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried_history, "_PAGE", 2)
    of_ui = create_run_for_test(former, "process_document", remote_job_origin=FORMER.get_job_origin("process_document"))
    of_run = [create_run_for_test(former, "process_document", tags={RUNNER_TAG: RUNNER}).run_id for _ in range(3)]
    merged = create_run_for_test(former, "build_matter_graph")
    foreign = create_run_for_test(former, "process_document", remote_job_origin=ANOTHER.get_job_origin("process_document"))
    assert found(former, "process_document") == set()

    with open_instance(settings) as instance:
        assert found(instance, "process_document") == {of_ui.run_id, *of_run}
        assert found(instance, "build_matter_graph") == {merged.run_id}
        assert labels(instance)[foreign.run_id][1] == "of_somebody_else"
        of_body = {location for run_id, (_, location) in labels(instance).items() if run_id != foreign.run_id}
        assert of_body == {CODE_LOCATION}
        [one] = [run for run in instance.get_runs() if run.run_id == of_run[0]]
        assert one.tags[RUNNER_TAG] == RUNNER


def test_it_is_done_once(former: dg.DagsterInstance, settings: Settings) -> None:
    with open_instance(settings) as instance:
        assert isinstance(instance.run_storage, SqlRunStorage)
        later = create_run_for_test(instance, "process_document")
    with open_instance(settings) as instance:
        assert labels(instance)[later.run_id] == (None, None), "a look at every run, each time a process starts, would cost too much"


def backfill(name: str, origin: RemoteRepositoryOrigin, status: BulkActionStatus) -> PartitionBackfill:
    return PartitionBackfill(
        backfill_id=name,
        partition_set_origin=origin.get_partition_set_origin(PARTITION_SET),
        status=status,
        partition_names=["a-1"],
        from_failure=False,
        reexecution_steps=None,
        tags={},
        backfill_timestamp=1.0,
    )


def test_backfills_are_found_and_continue(former: dg.DagsterInstance, settings: Settings) -> None:
    former.add_backfill(backfill("waiting", FORMER, BulkActionStatus.REQUESTED))
    former.add_backfill(backfill("foreign", ANOTHER, BulkActionStatus.REQUESTED))
    with open_instance(settings) as instance:
        by_id = {each.backfill_id: each for each in instance.get_backfills()}
    locations = {
        name: each.partition_set_origin.repository_origin.code_location_origin.location_name
        for name, each in by_id.items()
        if each.partition_set_origin
    }
    assert locations == {"waiting": CODE_LOCATION, "foreign": "of_somebody_else"}
    assert (by_id["waiting"].status, by_id["waiting"].partition_names) == (BulkActionStatus.REQUESTED, ["a-1"])


def sensor(name: str, origin: RemoteRepositoryOrigin, status: InstigatorStatus, cursor: str | None) -> InstigatorState:
    data = SensorInstigatorData(cursor=cursor, min_interval=5)
    return InstigatorState(origin.get_instigator_origin(name), InstigatorType.SENSOR, status, data)


def test_switches_and_cursors_stay(former: dg.DagsterInstance, settings: Settings) -> None:
    stopped = sensor("s3_arrivals", FORMER, InstigatorStatus.STOPPED, "page 3")
    former.add_instigator_state(stopped)
    former.add_instigator_state(sensor("ended_runs", FORMER, InstigatorStatus.DECLARED_IN_CODE, "yesterday"))
    former.create_tick(
        TickData(
            stopped.instigator_origin_id, "s3_arrivals", InstigatorType.SENSOR, TickStatus.SKIPPED, 5.0, selector_id=stopped.selector_id
        )
    )
    for _ in range(2):
        with open_instance(settings) as instance:
            states = {state.instigator_name: state for state in instance.all_instigator_state()}
            assert {
                name: (state.status, state.sensor_instigator_data and state.sensor_instigator_data.cursor) for name, state in states.items()
            } == {
                "s3_arrivals": (InstigatorStatus.STOPPED, "page 3"),
                "ended_runs": (InstigatorStatus.DECLARED_IN_CODE, "yesterday"),
            }
            origin = job_origin("").repository_origin.get_instigator_origin("s3_arrivals")
            assert instance.get_instigator_state(origin.get_id(), origin.get_selector().get_id()) == states["s3_arrivals"]
            assert [tick.timestamp for tick in instance.get_ticks(origin.get_id(), origin.get_selector().get_id())] == [5.0]
            # as the switch in the UI does: the row that it updates is there
            instance.update_instigator_state(states["ended_runs"])


def test_a_switch_of_today_is_not_overwritten(former: dg.DagsterInstance, settings: Settings) -> None:
    former.add_instigator_state(sensor("ended_runs", FORMER, InstigatorStatus.STOPPED, "old"))
    former.add_instigator_state(sensor("ended_runs", repository(CODE_LOCATION), InstigatorStatus.RUNNING, "new"))
    with open_instance(settings) as instance:
        [state] = instance.all_instigator_state()
    assert (state.status, state.sensor_instigator_data and state.sensor_instigator_data.cursor) == (InstigatorStatus.RUNNING, "new")
