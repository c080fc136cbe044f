"""A document whose run has ended without it does not stay as it was: it gets a final state, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED, finalize_documents
from legal_pipeline.defs.sensors.sensors import ended_runs
from legal_pipeline.model import Category, State
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."
A_WHILE_AGO = now() - dt.timedelta(hours=1)


@pytest.fixture
def letter(pipeline: Pipeline) -> str:
    return pipeline.register("letter.pdf", factories.text_pdf([LETTER]))


def run_of(pipeline: Pipeline, document_id: str, status: dg.DagsterRunStatus = dg.DagsterRunStatus.STARTED) -> dg.DagsterRun:
    return pipeline.instance.create_run_for_job(pipeline.runner.document_job, status=status, tags={"dagster/partition": document_id})


def killed(pipeline: Pipeline, run: dg.DagsterRun) -> None:
    pipeline.instance.report_run_failed(run, "its process was killed")


def unserved(pipeline: Pipeline, run: dg.DagsterRun) -> None:
    pipeline.instance.report_run_failed(run, "queue ocr has no worker; start its worker")


def cancelled(pipeline: Pipeline, run: dg.DagsterRun) -> None:
    pipeline.instance.report_run_canceled(run)


def deleted(pipeline: Pipeline, run: dg.DagsterRun) -> None:
    pipeline.instance.delete_run(run.run_id)


def going_on(pipeline: Pipeline, run: dg.DagsterRun) -> None:
    pass


UNSERVED_QUEUE = "the run ended before the document did: queue ocr has no worker; start its worker"
KILLED = "the run ended before the document did: its process was killed"

# had the run begun with the document? · what became of the run · state and reason of the document afterwards
ENDS: list[tuple[bool, Callable[[Pipeline, dg.DagsterRun], None], State, str | None, Category | None]] = [
    (True, killed, State.FAILED, KILLED, Category.TRANSIENT),
    (True, unserved, State.FAILED, UNSERVED_QUEUE, Category.CONFIGURATION),
    (True, cancelled, State.FAILED, CANCELLED, Category.CONFIGURATION),
    (True, deleted, State.WAITING, None, None),
    (True, going_on, State.RUNNING, None, None),
    (False, killed, State.FAILED, KILLED, Category.TRANSIENT),
    (False, unserved, State.FAILED, UNSERVED_QUEUE, Category.CONFIGURATION),
    (False, cancelled, State.FAILED, CANCELLED, Category.CONFIGURATION),
    (False, deleted, State.WAITING, None, None),
    (False, going_on, State.WAITING, None, None),
]


@pytest.mark.parametrize(("is_begun", "end", "state", "reason", "category"), ENDS)
def test_the_document_ends_with_its_run(
    pipeline: Pipeline,
    letter: str,
    is_begun: bool,
    end: Callable[[Pipeline, dg.DagsterRun], None],
    state: State,
    reason: str | None,
    category: Category | None,
) -> None:
    run = run_of(pipeline, letter)
    if is_begun:
        pipeline.store.documents.start(letter, run.run_id)
    end(pipeline, run)
    finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO)
    status = pipeline.status(letter)
    assert (status.state, status.reason, status.category) == (state, reason, category)
    before = pipeline.rows()
    assert finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO) == []
    assert pipeline.rows() == before


def test_what_another_run_has_in_hand_is_left_to_it(pipeline: Pipeline, letter: str) -> None:
    dead, other = run_of(pipeline, letter), run_of(pipeline, letter)
    pipeline.store.documents.start(letter, other.run_id)
    killed(pipeline, dead)
    assert finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO) == []
    assert pipeline.state(letter) is State.RUNNING


# what Dagster says of the failed run · is the document left alone?
RETRIES = [
    ({}, False),
    ({"dagster/will_retry": "true"}, True),
    ({"dagster/will_retry": "false"}, False),
    ({"dagster/will_retry": "true", "dagster/auto_retry_run_id": "{retry}"}, True),
    ({"dagster/will_retry": "true", "dagster/auto_retry_run_id": "of-a-run-that-is-gone"}, False),
    # Dagster leaves the runs of a backfill that is over alone, whatever it has said of them
    ({"dagster/will_retry": "true", "dagster/backfill": "under-way"}, True),
    ({"dagster/will_retry": "true", "dagster/backfill": "over"}, False),
    ({"dagster/will_retry": "true", "dagster/backfill": "over", "dagster/auto_retry_run_id": "{retry}"}, True),
    ({"dagster/will_retry": "true", "dagster/backfill": "deleted"}, False),
]


@pytest.mark.parametrize(("tags", "is_left_alone"), RETRIES)
def test_a_run_that_is_tried_again_has_not_failed_its_document(
    pipeline: Pipeline, letter: str, tags: dict[str, str], is_left_alone: bool
) -> None:
    for backfill_id, standing in (("under-way", BulkActionStatus.REQUESTED), ("over", BulkActionStatus.COMPLETED_FAILED)):
        pipeline.instance.add_backfill(
            PartitionBackfill(backfill_id, standing, from_failure=False, tags={}, backfill_timestamp=0.0, partition_names=[letter])
        )
    run, retry = run_of(pipeline, letter), run_of(pipeline, letter)
    pipeline.store.documents.start(letter, run.run_id)
    killed(pipeline, run)
    pipeline.instance.add_run_tags(run.run_id, {name: value.format(retry=retry.run_id) for name, value in tags.items()})
    finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO)
    assert pipeline.state(letter) is (State.RUNNING if is_left_alone else State.FAILED)


def test_what_was_asked_for_since_is_left_to_wait(pipeline: Pipeline, letter: str) -> None:
    """The run failed yesterday; a person has put the document back this morning."""
    killed(pipeline, run_of(pipeline, letter))
    pipeline.store.documents.wait(letter)
    assert finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO) == []
    assert pipeline.state(letter) is State.WAITING


def test_the_reason_that_a_stage_gave_stays(pipeline: Pipeline, letter: str) -> None:
    run = run_of(pipeline, letter)
    pipeline.store.documents.fail(letter, "chunks: bug: ValueError at chunking.py:1 in chunk")
    killed(pipeline, run)
    finalize_documents(pipeline.store.documents, pipeline.instance, A_WHILE_AGO)
    assert pipeline.status(letter).reason == "chunks: bug: ValueError at chunking.py:1 in chunk"


def test_the_sensor_sees_what_failed_before_its_first_tick(pipeline: Pipeline, letter: str) -> None:
    killed(pipeline, run_of(pipeline, letter))
    context = dg.build_sensor_context(instance=pipeline.instance, resources={"pipeline": pipeline.runner.services})
    skipped = ended_runs(context)
    assert isinstance(skipped, dg.SkipReason)
    assert letter in str(skipped.skip_message)
    assert pipeline.state(letter) is State.FAILED
    assert context.cursor
