"""No document is left failed: said of each matter when its state changes, and shown with what to do."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster._core.definitions.sensor_definition import SensorExecutionData
from dagster._serdes import deserialize_value, serialize_value

from legal_pipeline.clock import now
from legal_pipeline.definitions import defs
from legal_pipeline.defs.assets.matter_checks import (
    MAX_EVALUATIONS_A_TICK,
    MAX_ROWS,
    NO_DOCUMENT_IS_LEFT_FAILED,
    changed,
    failed_documents,
    fingerprint,
)
from legal_pipeline.model import Category, Document, State
from legal_pipeline.storage.documents.failed_documents import MatterFailures
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline, checks
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."

A, B = (MatterFailures(matter, 2, now()) for matter in ("a", "b"))
WORSE = MatterFailures("a", 3, now())

# what was told · what there is · what is told now
DIFFERENCES: list[tuple[list[MatterFailures], list[MatterFailures], dict[str, MatterFailures | None]]] = [
    ([], [], {}),
    ([], [A], {"a": A}),
    ([A], [A], {}),
    ([A], [], {"a": None}),
    ([A], [A, B], {"b": B}),
    ([A, B], [WORSE], {"a": WORSE, "b": None}),
]


@pytest.mark.parametrize(("told", "there", "expected"), DIFFERENCES)
def test_what_is_told(told: list[MatterFailures], there: list[MatterFailures], expected: dict[str, MatterFailures | None]) -> None:
    assert changed({failing.matter: fingerprint(failing) for failing in told}, there) == expected


class Sensor:
    """Ticks as the daemon lets it tick: the cursor is kept, results are reported."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.cursor: str | None = None

    def tick(self) -> list[dg.AssetCheckEvaluation]:
        services = self.pipeline.runner.services
        context = dg.build_sensor_context(instance=self.pipeline.instance, cursor=self.cursor, resources={"pipeline": services})
        # as it comes from the code server
        result = deserialize_value(serialize_value(failed_documents.evaluate_tick(context)), SensorExecutionData)
        assert result.run_requests == []
        self.cursor = result.cursor
        events = [event for event in result.asset_events if isinstance(event, dg.AssetCheckEvaluation)]
        for event in events:
            self.pipeline.instance.report_runless_asset_event(event)
        return events


@pytest.fixture
def sensor(pipeline: Pipeline) -> Sensor:
    return Sensor(pipeline)


def current(pipeline: Pipeline, matter: str) -> dg.AssetCheckEvaluation:
    """As the UI shows it for this matter."""
    from dagster._core.event_api import PartitionKeyFilter

    key = dg.AssetCheckKey(dg.AssetKey("matter_graph"), NO_DOCUMENT_IS_LEFT_FAILED)
    storage = pipeline.instance.event_log_storage
    found = storage.get_latest_asset_check_execution_by_key([key], partition_filter=PartitionKeyFilter(key=matter))[key]
    assert found.event and found.event.dagster_event
    said = found.event.dagster_event.event_specific_data
    assert isinstance(said, dg.AssetCheckEvaluation)
    return said


def test_a_last_document_that_fails_and_is_mended(pipeline: Pipeline, sensor: Sensor) -> None:
    letter = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    assert sensor.tick() == []
    (pipeline.inbox / "letter.pdf").rename(pipeline.inbox / "elsewhere.pdf")
    pipeline.run(letter)
    assert pipeline.state(letter) is State.FAILED

    [told] = sensor.tick()
    assert sensor.tick() == [], "only what has changed"
    said = current(pipeline, MATTER)
    assert said == told
    assert (said.passed, said.metadata["failed"].value) == (False, 1)
    table = str(said.metadata["documents"].value)
    assert f"| {letter} | letter.pdf | permanent | " in table
    assert "put the source file back and run `legal-pipeline retry " in table

    (pipeline.inbox / "elsewhere.pdf").rename(pipeline.inbox / "letter.pdf")
    pipeline.run(letter)
    [told] = sensor.tick()
    assert current(pipeline, MATTER) == told
    assert (told.passed, told.metadata["failed"].value) == (True, 0)
    assert sensor.tick() == []


def test_merging_a_matter_evaluates_it_too(pipeline: Pipeline) -> None:
    letter = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    pipeline.run(letter)
    assert checks(pipeline.build_matter_graph())[("matter_graph", NO_DOCUMENT_IS_LEFT_FAILED)].passed
    pipeline.store.documents.fail(letter, "chunks: the disk is full (tried 5 times)", Category.RESOURCE)
    result = pipeline.build_matter_graph()
    assert result.success
    found = checks(result)[("matter_graph", NO_DOCUMENT_IS_LEFT_FAILED)]
    assert (found.passed, found.partition) == (False, MATTER)


def documents(matter: str, count: int) -> list[Document]:
    return [Document(f"d{n}-{matter}", matter, f"file:///in/{matter}/{n}", f"a|b<i>\n{n}.pdf") for n in range(count)]


def test_many_matters_are_told_over_several_ticks_each_for_itself(pipeline: Pipeline, sensor: Sensor) -> None:
    store, matters = pipeline.store.documents, [f"m{n:02}" for n in range(MAX_EVALUATIONS_A_TICK + 5)]
    for matter in matters:
        [document] = documents(matter, 1)
        store.register([document])
        store.fail(document.document_id, "why")
    told = [[event.partition for event in sensor.tick()] for _ in range(3)]
    assert told == [matters[:MAX_EVALUATIONS_A_TICK], matters[MAX_EVALUATIONS_A_TICK:], []]
    store.finish("d0-m03")
    sensor.tick()
    assert [current(pipeline, matter).passed for matter in matters[2:5]] == [False, True, False]


def test_a_long_table_is_cut_and_hostile_names_do_not_tear_it(pipeline: Pipeline, sensor: Sensor) -> None:
    pipeline.store.documents.register(documents(MATTER, MAX_ROWS + 7))
    for document in documents(MATTER, MAX_ROWS + 7):
        pipeline.store.documents.fail(document.document_id, "chunks: bug: KeyError at x.py:1 in f")
    [said] = sensor.tick()
    lines = str(said.metadata["documents"].value).splitlines()
    assert len(lines) == MAX_ROWS + 4
    assert lines[2].startswith(r"| d0-harbor-v-larkspur | a\|b&lt;i> 0.pdf | permanent | chunks: bug: KeyError at x.py:1 in f | report it")
    assert lines[-1] == f"and 7 more: `legal-pipeline documents --state failed --matter {MATTER}`"


def test_the_sensor_is_on_by_itself() -> None:
    [found] = [sensor for sensor in defs.sensors or () if sensor.name == "failed_documents"]
    assert isinstance(found, dg.SensorDefinition)
    assert found.default_status is dg.DefaultSensorStatus.RUNNING
