"""What no backfill asks for: attachments and matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

import dagster as dg
import pytest

from legal_pipeline.definitions import defs
from legal_pipeline.defs.sensors.sensors import INPUT_TAG, stale_matters, waiting_attachments
from legal_pipeline.model import Document, Priority, State
from legal_pipeline.storage.facts.matters import Matters
from legal_pipeline.topology import MATTER_TAG, ORIGIN_TAG, PRIORITY_TAG
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline, checks, metadata_of
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = "Mr. Smith and Larkspur Mutual Insurance Company were sued in the Superior Court of California."


@pytest.fixture
def mail(pipeline: Pipeline) -> str:
    """A mail with a PDF, processed."""
    content = factories.eml("The denial", "The letter is attached.", {"denial.pdf": factories.text_pdf([LETTER])})
    document_id = pipeline.register("denial.eml", content, Priority.HIGH)
    assert pipeline.run(document_id).success
    return document_id


def tick(sensor: dg.SensorDefinition, pipeline: Pipeline) -> list[dg.RunRequest]:
    """What the sensor asks for now."""
    context = dg.build_sensor_context(instance=pipeline.instance, resources={"pipeline": pipeline.runner.services})
    asked = cast(Iterator[dg.RunRequest], sensor(context))
    return list(asked)


def only_child(pipeline: Pipeline, parent_id: str) -> Document:
    [child] = pipeline.store.documents.children([parent_id])
    return child


def test_an_attachment_becomes_a_document_and_a_partition(pipeline: Pipeline, mail: str) -> None:
    child = only_child(pipeline, mail)

    assert (child.file_name, child.parent_id, child.matter, child.depth) == ("denial.pdf", mail, MATTER, 1)
    assert child.priority is Priority.HIGH, "what is in a mail is as urgent as the mail"
    assert pipeline.state(child.document_id) is State.WAITING
    assert set(pipeline.instance.get_dynamic_partitions("documents")) == {mail, child.document_id}
    assert pipeline.instance.get_dynamic_partitions("matters") == [MATTER]


def test_a_mail_read_again_has_the_same_attachment(pipeline: Pipeline, mail: str) -> None:
    before = pipeline.rows()
    assert metadata_of(pipeline.run(mail, ["source_document"]), "source_document")["children"] == 1
    assert pipeline.rows() == before


def test_the_sensor_asks_for_waiting_attachments_and_for_nothing_else(pipeline: Pipeline, mail: str) -> None:
    """Other documents that wait are a person's to start: with `run`, or in the UI."""
    pipeline.register("waiting.pdf", factories.text_pdf([LETTER]))
    child = only_child(pipeline, mail)

    [request] = tick(waiting_attachments, pipeline)
    assert (request.partition_key, request.tags) == (
        child.document_id,
        {PRIORITY_TAG: "high", MATTER_TAG: MATTER, ORIGIN_TAG: "child"},
    )

    assert pipeline.run(child.document_id).success
    assert pipeline.state(child.document_id) is State.DONE
    assert tick(waiting_attachments, pipeline) == []


# a run of the attachment that there is already · is another one asked for?
RUNS = [
    (dg.DagsterRunStatus.STARTING, False),
    (dg.DagsterRunStatus.STARTED, False),
    (dg.DagsterRunStatus.SUSPENDED, False),
    (dg.DagsterRunStatus.FAILURE, True),
    (dg.DagsterRunStatus.CANCELED, True),
]


@pytest.mark.parametrize(("status", "is_asked_for"), RUNS, ids=lambda value: str(getattr(value, "value", value)))
def test_one_run_at_a_time_and_none_lost(pipeline: Pipeline, mail: str, status: dg.DagsterRunStatus, is_asked_for: bool) -> None:
    """No run keys: Dagster remembers them for ever, and what was dropped once would never run again, and nobody would be told."""
    child = only_child(pipeline, mail)
    tags = {"dagster/partition": child.document_id}
    pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=status, tags=tags)
    found = tick(waiting_attachments, pipeline)
    assert [request.partition_key for request in found] == ([child.document_id] if is_asked_for else [])
    assert all(request.run_key is None for request in found)


def test_attachments_of_attachments(pipeline: Pipeline) -> None:
    """An archive with a mail with a PDF: each tick of the sensor goes one container deeper."""
    inner = factories.eml("The denial", "Attached.", {"denial.pdf": factories.text_pdf([LETTER])})
    archive = pipeline.register("production.zip", factories.zip_of({"mails/denial.eml": inner}))
    assert pipeline.run(archive).success
    found = []
    while requests := tick(waiting_attachments, pipeline):
        for request in requests:
            assert request.partition_key
            assert pipeline.run(request.partition_key).success
            found.append(pipeline.status(request.partition_key))
    assert [(status.document.file_name, status.document.depth, status.state) for status in found] == [
        ("denial.eml", 1, State.DONE),
        ("denial.pdf", 2, State.DONE),
    ]


def test_a_matter_is_merged_when_its_documents_have_changed(pipeline: Pipeline) -> None:
    assert tick(stale_matters, pipeline) == []
    pipeline.run(pipeline.register("letter.pdf", factories.text_pdf([LETTER])))

    [request] = tick(stale_matters, pipeline)
    assert (request.partition_key, request.tags[MATTER_TAG]) == (MATTER, MATTER)
    result = pipeline.build_matter_graph()
    assert result.success
    assert checks(result)["matter_graph", "every_entity_is_linked"].passed
    assert tick(stale_matters, pipeline) == []

    alone = metadata_of(result, "matter_graph")
    pipeline.run(pipeline.register("reply.pdf", factories.text_pdf([REPLY])))
    [again] = tick(stale_matters, pipeline)
    assert again.tags[INPUT_TAG] != request.tags[INPUT_TAG], "another state of the matter is another input"
    together = metadata_of(pipeline.build_matter_graph(), "matter_graph")
    assert together["matter_links"] > alone["matter_links"]
    assert together["matter_entities"] < together["matter_links"], "the company is in both documents and one in the matter"
    assert tick(stale_matters, pipeline) == []


def test_a_matter_that_documents_still_come_in_for_is_merged_now_and_then(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.run(pipeline.register("letter.pdf", factories.text_pdf([LETTER])))
    pipeline.register("waiting.pdf", factories.text_pdf([REPLY]))
    assert len(tick(stale_matters, pipeline)) == 1, "it has never been merged"
    pipeline.build_matter_graph()
    pipeline.run(pipeline.register("another.pdf", factories.text_pdf([LETTER, REPLY])))
    assert tick(stale_matters, pipeline) == [], "more is to come, and it was merged a moment ago"
    monkeypatch.setattr("legal_pipeline.defs.sensors.sensors.REBUILD_EVERY", dt.timedelta(0))
    monkeypatch.setattr("legal_pipeline.defs.sensors.sensors.PAUSES_PER_MERGE", 0)
    assert len(tick(stale_matters, pipeline)) == 1

    # a matter that takes long is merged less often, and nobody adds up what it is made of meanwhile
    monkeypatch.setattr("legal_pipeline.defs.sensors.sensors.PAUSES_PER_MERGE", 10**9)
    monkeypatch.setattr(Matters, "key", lambda *_: pytest.fail("the matter was read"))
    assert tick(stale_matters, pipeline) == []


# runs over the same input that failed · is another one asked for?
FAILURES = [(0, True), (2, True), (3, False)]


@pytest.mark.parametrize(("failures", "is_asked_for"), FAILURES)
def test_a_matter_that_cannot_be_merged_is_left_for_a_person(pipeline: Pipeline, failures: int, is_asked_for: bool) -> None:
    pipeline.run(pipeline.register("letter.pdf", factories.text_pdf([LETTER])))
    [request] = tick(stale_matters, pipeline)
    for _ in range(failures):
        pipeline.instance.create_run_for_job(pipeline.runner.matter_job, status=dg.DagsterRunStatus.FAILURE, tags=dict(request.tags))
    assert bool(tick(stale_matters, pipeline)) is is_asked_for


def test_a_document_that_is_not_done_makes_no_matter_stale(pipeline: Pipeline) -> None:
    pipeline.run(pipeline.register("locked.pdf", factories.encrypted_pdf()))
    pipeline.register("waiting.pdf", factories.text_pdf([LETTER]))
    assert tick(stale_matters, pipeline) == []


def test_registering_is_a_job_of_its_own(pipeline: Pipeline) -> None:
    """The same as `legal-pipeline register`, from the launchpad of the UI."""
    (pipeline.inbox / "letter.pdf").write_bytes(factories.text_pdf([LETTER]))
    config = {"ops": {"register_paths": {"config": {"paths": [str(pipeline.inbox)], "matter": "Harbor v. Larkspur", "priority": "low"}}}}
    for _ in range(2):
        assert defs.resolve_job_def("register_documents").execute_in_process(instance=pipeline.instance, run_config=config).success
    [status] = pipeline.store.documents.find()
    assert (status.state, status.document.matter, status.document.priority) == (State.WAITING, "harbor-v-larkspur", Priority.LOW)
    assert pipeline.instance.get_dynamic_partitions("documents") == [status.document.document_id]
