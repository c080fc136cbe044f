"""What arrives in an inbox is registered and processed without a command, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.definitions.partitions.context import partition_loading_context

from legal_pipeline.clock import now
from legal_pipeline.defs.execution import run_requests
from legal_pipeline.defs.execution.abandoned_documents import finalize_documents
from legal_pipeline.model import Origin, State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, withdrawals
from legal_pipeline.topology import MATTER_TAG, ORIGIN_TAG, PRIORITY_TAG
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.defs.sensors.inboxes import Place, Ticking, backfill_of, open_place

LETTER = b"John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = b"Jane Doe, counsel for Harbor Foods Inc., sued on April 4, 2022."
KEY = "smith-v-jones/letter.txt"
LONG_AGO = dt.timedelta(hours=1)


BOTH = pytest.mark.parametrize("kind", ["s3", "folder"])
"""Where the kind of inbox matters; the mechanism behind it is one."""


@pytest.fixture
def kind() -> str:
    return "folder"


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty inbox, which the settings name."""
    monkeypatch.setenv("LEGAL_PIPELINE_ARRIVALS_PER_TICK", "3")
    return open_place(kind, request, tmp_path, monkeypatch)


@pytest.fixture
def settings(place: Place) -> Settings:
    """Those of the home, read after the inbox is named."""
    return load_settings()


@pytest.fixture
def tick(place: Place, pipeline: Pipeline) -> Ticking:
    return Ticking(pipeline, place)


def keys(requests: list[dg.RunRequest]) -> list[str]:
    return [request.partition_key or "" for request in requests]


def only(pipeline: Pipeline) -> str:
    [status] = pipeline.store.documents.find()
    return status.document.document_id


def run_of(pipeline: Pipeline, document_id: str, status: dg.DagsterRunStatus = dg.DagsterRunStatus.NOT_STARTED) -> dg.DagsterRun:
    return pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=status, tags={"dagster/partition": document_id})


def asked_long_ago(pipeline: Pipeline) -> None:
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.update(documents).where(documents.c.requested_at.is_not(None)).values(requested_at=now() - LONG_AGO))


@BOTH
def test_what_arrives_is_processed_without_a_command(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    assert tick() == []
    place.put(KEY, LETTER)
    [request] = tick()
    document_id = only(pipeline)
    assert request.partition_key == document_id
    assert request.run_key is None, "a run key is remembered for ever"
    assert request.tags == {PRIORITY_TAG: "normal", MATTER_TAG: "smith-v-jones", ORIGIN_TAG: "arrival"}
    assert pipeline.status(document_id).document.source_uri == place.uri(KEY)
    assert pipeline.status(document_id).origin is Origin.ARRIVAL
    assert pipeline.instance.get_dynamic_partitions("documents") == [document_id]
    assert pipeline.instance.get_dynamic_partitions("matters") == ["smith-v-jones"]
    assert pipeline.run(document_id).success
    assert pipeline.state(document_id) is State.DONE
    assert tick() == [] and pipeline.state(document_id) is State.DONE


@BOTH
def test_a_tick_asks_for_no_more_than_it_may_and_none_is_passed_over(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    for number in range(8):
        place.put(f"m{number % 2}/{number}.txt", LETTER)
    asked = [tick() for _ in range(4)]
    assert [len(requests) for requests in asked] == [3, 3, 2, 0]
    found = {status.document.document_id for status in pipeline.store.documents.find()}
    assert {key for requests in asked for key in keys(requests)} == found and len(found) == 8


@BOTH
def test_what_arrives_before_the_cursor_is_found_in_the_next_round(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    for name in "bcdefg":
        place.put(f"m/{name}.txt", LETTER)
    assert len(tick()) == 3
    assert json.loads(tick.cursor or "")["after"] == "m/d.txt"
    place.put("m/a.txt", LETTER)
    assert len(tick.all()) == 4
    assert pipeline.store.documents.counts_by_state()[State.WAITING] == 7


def test_a_cursor_that_is_lost_or_damaged_costs_a_round_and_nothing_else(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    assert len(tick()) == 1
    for cursor in (None, "", "{", "[]", '{"place": 3}', '{"place": "elsewhere", "after": "zzz"}', '{"unknown": 1}'):
        tick.cursor = cursor
        assert tick() == []
    assert pipeline.store.documents.counts_by_state()[State.WAITING] == 1


@BOTH
def test_overwritten_is_a_new_version_of_the_same_document(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    assert pipeline.run(document_id).success
    place.put(KEY, REPLY)
    [request] = tick()
    assert request.partition_key == document_id == only(pipeline)
    assert pipeline.state(document_id) is State.WAITING
    assert pipeline.run(document_id).success
    assert pipeline.state(document_id) is State.DONE
    [page] = pipeline.store.pages.read(document_id)
    assert "Jane Doe" in page.text
    assert tick() == []


def test_the_same_bytes_written_again_are_not_read_again(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    before = pipeline.store.stages.of(document_id)
    # an object stored in parts has another ETag, a file another time
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.update(documents).values(source_version="of another upload"))
    assert keys(tick()) == [document_id]
    pipeline.run(document_id)
    after = pipeline.store.stages.of(document_id)
    assert [after[name].finished_at for name in ("document_text", "relationships")] == [
        before[name].finished_at for name in ("document_text", "relationships")
    ]
    assert pipeline.status(document_id).page_count == 1
    assert pipeline.state(document_id) is State.DONE


def test_overwritten_while_a_run_is_at_it_is_processed_again_after_it(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.store.documents.start(document_id, "a run")
    place.put(KEY, REPLY)
    assert tick() == []
    assert pipeline.state(document_id) is State.RUNNING, "what is being read is not pulled from under its run"
    pipeline.store.documents.finish(document_id)
    assert keys(tick()) == [document_id]
    assert pipeline.run(document_id).success
    [page] = pipeline.store.pages.read(document_id)
    assert "Jane Doe" in page.text


def test_a_run_that_has_read_the_version_before_cannot_finish_the_document(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    """One of some stages only, asked for by hand, that began before the overwriting was seen and reuses all it finds."""
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    place.put(KEY, REPLY)
    assert keys(tick()) == [document_id]
    later = pipeline.run(document_id, ["chunks", "entity_mentions", "canonical_entities", "relationships", "document_record"])
    assert not later.success
    assert pipeline.state(document_id) is State.WAITING
    asked_long_ago(pipeline)
    assert keys(tick()) == [document_id]


def test_finished_in_the_moment_it_was_overwritten(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    place.put(KEY, REPLY)
    tick()
    pipeline.store.documents.finish(document_id)
    assert keys(tick()) == [document_id]


def test_a_run_that_was_overtaken_by_an_overwriting_does_not_fail_the_document(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    """Its failure is about bytes that are not there any more, and the sensor is still to ask for the others."""
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    overtaken = run_of(pipeline, document_id, dg.DagsterRunStatus.STARTED)
    place.put(KEY, REPLY)
    assert tick() == [], "a run is at it"
    pipeline.instance.report_run_failed(overtaken, "it needs what is out of date")
    finalize_documents(pipeline.store.documents, pipeline.instance, now() - LONG_AGO)
    assert pipeline.state(document_id) is State.WAITING
    assert keys(tick()) == [document_id]


# a run of the document that there is already · is another one asked for?
RUNS = [
    (dg.DagsterRunStatus.NOT_STARTED, False),
    (dg.DagsterRunStatus.STARTED, False),
    (dg.DagsterRunStatus.CANCELING, False),
    (dg.DagsterRunStatus.SUCCESS, True),
    (dg.DagsterRunStatus.FAILURE, True),
    (dg.DagsterRunStatus.CANCELED, True),
]


@pytest.mark.parametrize(("status", "is_asked_for"), RUNS, ids=lambda value: str(getattr(value, "value", value)))
def test_asked_for_again_when_there_is_no_run(
    pipeline: Pipeline, place: Place, tick: Ticking, status: dg.DagsterRunStatus, is_asked_for: bool
) -> None:
    place.put(KEY, LETTER)
    assert len(tick()) == 1
    document_id = only(pipeline)
    run_of(pipeline, document_id, status)
    assert tick() == [], "it was asked for a moment ago"
    asked_long_ago(pipeline)
    assert keys(tick()) == ([document_id] if is_asked_for else [])
    assert tick() == []


def test_a_request_that_was_lost_is_made_again(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    """The daemon died between the tick and the run: Dagster knows of neither."""
    place.put(KEY, LETTER)
    before = tick.cursor
    assert len(tick()) == 1
    tick.cursor = before
    assert tick() == []
    asked_long_ago(pipeline)
    assert keys(tick()) == [only(pipeline)]


def test_a_run_that_is_deleted_is_asked_for_again(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    run = run_of(pipeline, document_id, dg.DagsterRunStatus.STARTED)
    pipeline.store.documents.start(document_id, run.run_id)
    pipeline.instance.delete_run(run.run_id)
    assert tick() == []
    finalize_documents(pipeline.store.documents, pipeline.instance, now() - LONG_AGO)
    assert keys(tick()) == [document_id]


def test_registered_and_killed_before_its_partition_was_there(
    pipeline: Pipeline, place: Place, tick: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    place.put(KEY, LETTER)
    with monkeypatch.context() as patch:
        patch.setattr("legal_pipeline.defs.sensors.arrivals.add_partitions", killed)
        with pytest.raises(KeyboardInterrupt):
            tick()
    assert pipeline.instance.get_dynamic_partitions("documents") == []
    assert keys(tick()) == pipeline.instance.get_dynamic_partitions("documents") == [only(pipeline)]


def test_a_backfill_by_hand_over_arrivals_is_not_asked_for_twice(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    place.put("smith-v-jones/reply.txt", REPLY)
    tick()
    [letter, reply] = sorted(status.document.document_id for status in pipeline.store.documents.find())
    asked_long_ago(pipeline)
    pipeline.instance.add_backfill(backfill_of([reply, letter], submitted=reply))
    assert keys(tick()) == [reply], "its run was made, and is over"


def test_two_sensors_over_one_inbox_ask_once(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    for number in range(3):
        place.put(f"m/{number}.txt", LETTER)
    another = Ticking(pipeline, place)
    assert len(tick()) + len(another()) == 3


def test_5000_that_have_their_runs_do_not_keep_one_waiting_that_has_none(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    """Looks are bounded: what was looked at goes to the end of the line."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(run_requests, "MAX_CHECKS_PER_TICK", 2)
    for number in range(7):
        place.put(f"m/{number}.txt", LETTER)
    tick.all()
    ids = [status.document.document_id for status in pipeline.store.documents.find()]
    for document_id in ids[:-1]:
        run_of(pipeline, document_id)
    asked_long_ago(pipeline)
    asked = [keys(tick()) for _ in range(5)]
    monkeypatch.undo()
    assert [key for found in asked for key in found] == ids[-1:]


def test_a_full_queue_is_left_alone_except_for_what_is_urgent(
    pipeline: Pipeline, place: Place, tick: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_requests, "MAX_QUEUED", 2)
    for number in range(4):
        place.put(f"m/{number}.txt", LETTER)
    first = tick()
    assert len(first) == 2
    for request in first:
        tags = dict(request.tags) | {"dagster/partition": request.partition_key or ""}
        pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=dg.DagsterRunStatus.NOT_STARTED, tags=tags)
    assert tick.all() == []
    place.put("m/urgent/order.txt", REPLY)
    [urgent] = tick.all()
    assert urgent.tags[PRIORITY_TAG] == "high"


def test_the_most_urgent_is_asked_for_first(pipeline: Pipeline, place: Place, tick: Ticking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_requests, "MAX_QUEUED", 0)
    for key in ("a/1.txt", "a/2.txt", "z/urgent/3.txt"):
        place.put(key, LETTER)
    assert [request.tags[PRIORITY_TAG] for request in tick()] == ["high"]
    monkeypatch.setattr(run_requests, "MAX_QUEUED", 1000)
    assert [request.tags[PRIORITY_TAG] for request in tick()] == ["normal", "normal"]


def test_a_document_that_somebody_named_is_his_to_ask_for(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    """Its version becomes known, and when it is overwritten the sensor takes it over."""
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.update(documents).values(origin=Origin.NAMED, source_version=None, requested_at=None))
    assert tick() == []
    assert pipeline.status(document_id).source_version is not None
    place.put(KEY, REPLY)
    assert keys(tick()) == [document_id]
    assert pipeline.status(document_id).origin is Origin.ARRIVAL


@BOTH
def test_a_withdrawn_document_is_not_taken_in_again(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    status = pipeline.status(only(pipeline))
    document = status.document
    with transaction(pipeline.store.engine) as connection:
        row: dict[str, object] = {
            "document_id": document.document_id,
            "matter": document.matter,
            "source_uri": document.source_uri,
            "reason": "privileged",
        }
        row |= {"file_name": document.file_name, "priority": "normal", "origin": "arrival", "withdrawn_at": now(), "actor": "ann"}
        connection.execute(sa.insert(withdrawals), row)
        connection.execute(sa.delete(documents))
    place.put(KEY, REPLY)
    assert tick() == []
    assert list(pipeline.store.documents.find()) == []
    assert "1 withdrawn" in (tick.skipped or "")


def test_missing_and_back_again(pipeline: Pipeline, place: Place, tick: Ticking) -> None:
    place.put(KEY, LETTER)
    tick()
    document_id = only(pipeline)
    pipeline.run(document_id)
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.update(documents).values(missing_at=now()))
    assert tick() == []
    assert pipeline.status(document_id).missing_at is None
    assert pipeline.state(document_id) is State.DONE


@BOTH
def test_dagster_takes_the_requests_as_they_are(pipeline: Pipeline, place: Place) -> None:
    """Evaluated as the daemon does: with the definitions, partitions resolved."""
    from legal_pipeline.definitions import defs

    place.put(KEY, LETTER)
    resources = {name: defs.resources[name] for name in place.sensor.required_resource_keys}  # type: ignore[index]
    with (
        dg.build_sensor_context(instance=pipeline.instance, definitions=defs, resources=resources) as context,
        partition_loading_context(dynamic_partitions_store=pipeline.instance),
    ):
        data = place.sensor.evaluate_tick(context)
    [request] = data.run_requests or ()
    assert request.tags["dagster/partition"] == only(pipeline)
    assert json.loads(data.cursor or "")["objects"] == 1


@pytest.mark.parametrize(("sensor", "setting"), [("s3_arrivals", "LEGAL_PIPELINE_S3_BUCKET"), ("folder_arrivals", "LEGAL_PIPELINE_INBOX")])
def test_without_an_inbox_it_says_so_and_imports_nothing(sensor: str, setting: str, home: Path) -> None:
    """boto3 and dagster-aws are 25 MB of the code server, which who has no bucket does not pay."""
    program = f"""
import sys
import dagster as dg
from legal_pipeline.defs.sensors.arrivals import {sensor}
from legal_pipeline.services import services_for
from legal_pipeline.settings import load_settings
from legal_pipeline.deployment.code_location import defs
resources = {{"pipeline": services_for(load_settings()), "s3": defs.resources["s3"]}}
resources = {{name: resources[name] for name in {sensor}.required_resource_keys}}
with dg.build_sensor_context(definitions=defs, resources=resources) as context:
    print({sensor}.evaluate_tick(context).skip_message)
print({{"boto3", "botocore", "dagster_aws"}} & sys.modules.keys())
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    message, imported = done.stdout.splitlines()
    assert f"set {setting} to ingest its" in message
    assert imported == "set()"
