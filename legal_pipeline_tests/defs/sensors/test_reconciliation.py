"""Reconciliation: zero, or a list; and what is set right is found right the next time."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.defs.sensors.reconciliation import Report, reconcile, reconcile_arrivals
from legal_pipeline.errors import SetupError
from legal_pipeline.model import Origin, State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, withdrawals
from legal_pipeline.storage.inbox.reconciliation import Finding
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.defs.sensors.inboxes import Bucket, Folder, Place, Ticking, open_place

LETTER = b"John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = b"Jane Doe, counsel for Harbor Foods Inc., sued on April 4, 2022."
KEY = "smith-v-jones/letter of Mr. Smith, 100%.txt"


BOTH = pytest.mark.parametrize("kind", ["s3", "folder"])


@pytest.fixture
def kind() -> str:
    return "folder"


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return open_place(kind, request, tmp_path, monkeypatch)


@pytest.fixture
def settings(place: Place) -> Settings:
    return load_settings()


@pytest.fixture
def tick(place: Place, pipeline: Pipeline) -> Ticking:
    return Ticking(pipeline, place)


def found(pipeline: Pipeline) -> list[Finding]:
    return sorted(each.finding for each in reconcile(pipeline.runner.services, pipeline.instance, Report()))


def only(pipeline: Pipeline) -> str:
    [status] = pipeline.store.documents.find()
    return status.document.document_id


def set_all(pipeline: Pipeline, **values: object) -> None:
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.update(documents).values(**values))


@BOTH
def test_every_difference_is_reported_as_found_and_set_right_where_it_may_be(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    assert found(pipeline) == []
    place.put(KEY, LETTER)
    assert found(pipeline) == [Finding.UNREGISTERED]
    assert found(pipeline) == [], "it is a document now, and waits for the sensor"
    [request] = tick()
    document_id = only(pipeline)
    assert request.partition_key == document_id
    assert pipeline.run(document_id).success
    assert found(pipeline) == []

    place.put(KEY, REPLY)
    assert found(pipeline) == [Finding.OVERWRITTEN]
    assert found(pipeline) == []
    assert [request.partition_key for request in tick()] == [document_id]
    pipeline.store.documents.start(document_id, "a run")
    place.put(KEY, LETTER + REPLY)
    assert Finding.OVERWRITTEN in found(pipeline)
    assert Finding.OVERWRITTEN in found(pipeline), "a run is still at the version before"


@BOTH
def test_a_deletion_is_reported_and_nothing_is_lost(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    place.delete(KEY)
    assert found(pipeline) == [Finding.MISSING]
    since = pipeline.status(document_id).missing_at
    assert since is not None
    assert found(pipeline) == [Finding.MISSING]
    assert pipeline.status(document_id).missing_at == since, "since when it has been missing"
    assert pipeline.state(document_id) is State.DONE
    assert len(list(pipeline.store.pages.read(document_id))) == 1

    place.put(KEY, LETTER)
    if isinstance(place, Folder):
        # an object has the same version when it has the same bytes, a file has another time
        assert found(pipeline) == [Finding.OVERWRITTEN]
    else:
        assert found(pipeline) == [Finding.BACK]
    assert pipeline.status(document_id).missing_at is None
    assert found(pipeline) == []


@BOTH
def test_a_listing_that_fails_calls_nothing_missing(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    if isinstance(place, Folder):
        place.folder.rename(place.folder.with_name("unmounted"))
    else:
        assert isinstance(place, Bucket)
        place.delete(KEY)
        place.server.client.delete_bucket(Bucket="case-files")
    with pytest.raises(SetupError):
        found(pipeline)
    with pytest.raises(SetupError):
        tick()
    assert pipeline.status(only(pipeline)).missing_at is None


def test_withdrawn_and_still_there(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document = pipeline.status(only(pipeline)).document
    with transaction(pipeline.store.engine) as connection:
        row: dict[str, object] = {"document_id": document.document_id, "matter": document.matter, "source_uri": document.source_uri}
        row |= {"file_name": document.file_name, "priority": "normal", "origin": "arrival", "reason": "privileged"}
        connection.execute(sa.insert(withdrawals), row | {"withdrawn_at": now(), "actor": "ann"})
        connection.execute(sa.delete(documents))
    assert found(pipeline) == found(pipeline) == [Finding.WITHDRAWN]
    assert list(pipeline.store.documents.find()) == []


@BOTH
def test_an_object_in_no_matter_is_named(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put("stray.txt", LETTER)
    assert tick() == []
    [discrepancy] = reconcile(pipeline.runner.services, pipeline.instance, Report())
    assert (discrepancy.finding, discrepancy.subject.rpartition("/")[2]) == (Finding.STRAY, "stray.txt")


# its run · is it one that waits without a run?
RUNS = [
    (None, [Finding.NO_RUN]),
    (dg.DagsterRunStatus.NOT_STARTED, []),
    (dg.DagsterRunStatus.STARTED, []),
    (dg.DagsterRunStatus.FAILURE, [Finding.NO_RUN]),
]


@pytest.mark.parametrize("origin", [Origin.ARRIVAL, Origin.CHILD])
@pytest.mark.parametrize(("status", "expected"), RUNS, ids=lambda value: str(getattr(value, "value", "")))
def test_a_document_that_waits_without_a_run_is_asked_for_again(
    pipeline: Pipeline,
    place: Place,
    tick: Ticking,
    status: dg.DagsterRunStatus | None,
    expected: list[Finding],
    origin: Origin,
) -> None:
    place.put(KEY, LETTER)
    tick()
    assert found(pipeline) == [], "it was asked for a moment ago"
    document_id = only(pipeline)
    set_all(pipeline, requested_at=now() - dt.timedelta(hours=1), origin=origin)
    if status is not None:
        pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=status, tags={"dagster/partition": document_id})
    assert found(pipeline) == expected
    assert found(pipeline) == []
    if expected and origin is Origin.ARRIVAL:
        assert [request.partition_key for request in tick()] == [document_id]


def test_an_arrival_of_an_inbox_that_is_no_longer_set(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    set_all(pipeline, requested_at=None, source_uri="s3://former-bucket/inbox/smith/letter.txt")
    assert Finding.NO_RUN in found(pipeline)


# the run a document is marked with · is it found?
MARKED = [(dg.DagsterRunStatus.STARTED, []), (dg.DagsterRunStatus.FAILURE, [Finding.DEAD_RUN]), (None, [Finding.DEAD_RUN])]


@pytest.mark.parametrize(("status", "expected"), MARKED, ids=lambda value: str(getattr(value, "value", "")))
def test_marked_as_running_by_a_run_that_is_over(
    pipeline: Pipeline, place: Place, tick: Ticking, status: dg.DagsterRunStatus | None, expected: list[Finding]
) -> None:
    place.put(KEY, LETTER)
    tick()
    run = pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=status or dg.DagsterRunStatus.STARTED)
    pipeline.store.documents.start(only(pipeline), run.run_id)
    if status is None:
        pipeline.instance.delete_run(run.run_id)
    assert found(pipeline) == expected
    assert pipeline.state(only(pipeline)) is State.RUNNING, "the sensor ended_runs knows what to do"


def test_the_job_says_what_it_found(pipeline: Pipeline, place: Place) -> None:
    place.put(KEY, LETTER)
    result = reconcile_arrivals.execute_in_process(instance=pipeline.instance, resources={"pipeline": pipeline.runner.services})
    assert result.success
    [output] = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_OUTPUT]
    metadata = output.step_output_data.metadata
    assert (metadata["objects"].value, metadata["unregistered"].value, metadata["missing"].value) == (1, 1, 0)


@BOTH
def test_on_the_command_line(cli: Cli, pipeline: Pipeline, place: Place) -> None:
    assert "no difference" in cli("reconcile").stdout
    place.put(KEY, LETTER)
    [line] = cli("reconcile", "--json", exit_code=1).stdout.splitlines()
    record = json.loads(line)
    assert record["finding"] == "unregistered"
    assert record["subject"].startswith(place.uri("smith-v-jones/").replace(" ", "%20"))
    assert "1 objects, 1 documents from there; no difference" in cli("reconcile").stdout
    place.delete(KEY)
    said = cli("reconcile", exit_code=1).stdout
    assert "withdraw the document" in " ".join(said.split())


def test_without_any_inbox_the_runs_are_still_compared(cli: Cli) -> None:
    assert "no inbox is set" in cli("reconcile").stdout
