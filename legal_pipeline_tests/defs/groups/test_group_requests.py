"""Which documents a sensor of the deployed form puts together into a run, and what becomes of those the run did not finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from legal_pipeline.defs.backfills.cancel import wanted_elsewhere
from legal_pipeline.defs.backfills.plan import fail_cancelled
from legal_pipeline.defs.execution import run_requests
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED, finalize_documents
from legal_pipeline.defs.execution.prospects import documents_with_prospect
from legal_pipeline.defs.execution.run_coordinator import needed_queues, tags_for
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.groups.group import LEAST, MOST, Ending, Group, Progress
from legal_pipeline.defs.groups.step import JOB, configuration, hand_back
from legal_pipeline.defs.instance.grouped_events import Reporter
from legal_pipeline.model import Origin, Priority, State
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.topology import GROUP_TAG, ORIGIN_TAG, PRIORITY_TAG, Queue
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline


def attachments(pipeline: Pipeline, count: int, suffix: str = "txt", priority: Priority = Priority.NORMAL) -> list[str]:
    """Small documents that no user submits; their runs are due."""
    mail = pipeline.register(f"mail-of-{suffix}-{priority}.eml", b"Subject: all of them\n\nsee below\n")
    found = []
    for number in range(count):
        path = pipeline.inbox / f"{priority}-{number:03}.{suffix}"
        path.write_bytes(b"Ann Lee met Bob Baker.\n")
        found += [replace(one, parent_id=mail, depth=1) for one in documents_at([path], MATTER, priority)]
    pipeline.store.documents.register(found)
    return [document.document_id for document in found]


def requested(pipeline: Pipeline, *, in_groups: bool = True, limit: int = 1000) -> list[dg.RunRequest]:
    sources = pipeline.store.sources if in_groups else None
    return RunRequester(pipeline.instance, RunRequests(pipeline.store.engine), Origin.CHILD, sources=sources).request_runs(limit)


def members(request: dg.RunRequest) -> list[str]:
    config = request.run_config
    return list(config["ops"]["small_documents"]["config"]["documents"]) if request.job_name == JOB else [str(request.partition_key)]


def begin(pipeline: Pipeline, ids: Sequence[str], status: dg.DagsterRunStatus) -> dg.DagsterRun:
    run: dg.DagsterRun = create_run_for_test(pipeline.instance, job_name=JOB, run_config=configuration(ids), status=status)
    return run


SHARES = [
    # attachments, suffix, whether groups are formed, documents of each run
    pytest.param(LEAST - 1, "txt", True, [1] * (LEAST - 1), id="too few"),
    pytest.param(LEAST, "txt", True, [LEAST], id="enough"),
    pytest.param(MOST + LEAST, "txt", True, [MOST, LEAST], id="too many for one"),
    pytest.param(LEAST, "pdf", True, [1] * LEAST, id="of a format that may need OCR"),
    pytest.param(LEAST, "txt", False, [1] * LEAST, id="not deployed"),
]


@pytest.mark.parametrize(("count", "suffix", "in_groups", "sizes"), SHARES)
def test_small_documents_are_put_together(pipeline: Pipeline, count: int, suffix: str, in_groups: bool, sizes: list[int]) -> None:
    ids = attachments(pipeline, count, suffix)
    requests = requested(pipeline, in_groups=in_groups)
    assert [len(members(request)) for request in requests] == sizes
    assert [one for request in requests for one in members(request)] == ids
    assert set(ids) <= set(pipeline.instance.get_dynamic_partitions("documents"))
    assert requested(pipeline) == [], "each is requested once"


def test_documents_of_one_priority_share_a_run_and_its_tags_say_which(pipeline: Pipeline) -> None:
    normal, high = attachments(pipeline, LEAST), attachments(pipeline, LEAST, priority=Priority.HIGH)
    requests = requested(pipeline)
    assert [members(request) for request in requests] == [high, normal]
    assert [request.tags for request in requests] == [
        {PRIORITY_TAG: priority, ORIGIN_TAG: "child", GROUP_TAG: str(LEAST)} for priority in ("high", "normal")
    ]


def test_a_group_is_executed_as_a_whole_by_the_workers_of_its_priority(pipeline: Pipeline) -> None:
    run = create_run_for_test(pipeline.instance, job_name=JOB, run_config=configuration([]), tags={PRIORITY_TAG: "low"})
    tags = tags_for(run, pipeline.store.documents, pipeline.store.sources)
    assert needed_queues(run, tags) == [Queue.BATCH_LOW]


def test_a_document_of_an_active_group_is_not_requested_again(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = attachments(pipeline, LEAST)
    requested(pipeline)
    monkeypatch.setattr(run_requests, "REQUEST_AGAIN_AFTER", -run_requests.REQUEST_AGAIN_AFTER)
    run = begin(pipeline, ids, dg.DagsterRunStatus.STARTED)
    assert documents_with_prospect(pipeline.instance) >= set(ids)
    assert requested(pipeline) == []
    pipeline.instance.delete_run(run.run_id)
    # lost once: each gets a run of its own
    assert [members(request) for request in requested(pipeline)] == [[one] for one in ids]


def test_what_a_group_did_not_reach_goes_to_the_next_and_what_left_it_gets_a_run_of_its_own(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 2 * LEAST)
    requested(pipeline)
    alone, finished = ids[0], ids[1:LEAST]
    for one in finished:
        pipeline.store.documents.start(one, "of-the-group")
        pipeline.store.documents.finish(one)
    pipeline.store.documents.start(alone, "of-the-group")
    pipeline.store.documents.release(alone, "of-the-group")

    hand_back(pipeline.runner.services, Progress({alone: Ending.ALONE, **dict.fromkeys(finished, Ending.FINISHED)}), ids)

    assert [members(request) for request in requested(pipeline)] == [ids[LEAST:], [alone]]
    # not one of those that were not reached counts as tried
    assert AutomaticRetries(pipeline.store.engine).tries(ids) == {alone: 1}


def test_who_cancels_a_group_cancels_the_documents_that_it_has_not_reached(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 3)
    requested(pipeline)
    pipeline.store.documents.start(ids[0], "another")
    pipeline.store.documents.finish(ids[0])
    run = begin(pipeline, ids, dg.DagsterRunStatus.STARTED)
    pipeline.instance.report_run_canceled(run)

    record = pipeline.instance.get_run_record_by_id(run.run_id)
    assert record is not None
    finalize_documents(pipeline.store.documents, pipeline.instance, since=record.create_timestamp)

    assert [pipeline.state(one) for one in ids] == [State.DONE, State.FAILED, State.FAILED]
    assert pipeline.status(ids[1]).reason == CANCELLED


def test_a_cancelled_batch_does_not_wait_for_the_group_of_its_attachments(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 3)
    begin(pipeline, ids, dg.DagsterRunStatus.STARTED)
    assert wanted_elsewhere(pipeline.instance, "a-batch", ["a-backfill"], ids) == set()


def test_a_group_takes_no_document_that_was_cancelled_meanwhile(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 3)
    fail_cancelled(pipeline.store.documents, ids[1:2])
    report = pipeline.runner.process_group(ids)
    assert set(report.finished) == set(ids)
    assert [pipeline.state(one) for one in ids] == [State.DONE, State.FAILED, State.DONE]


def test_a_group_that_is_sent_again_after_the_death_of_its_worker_leaves_out_the_document_in_hand(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 3)
    run = begin(pipeline, ids, dg.DagsterRunStatus.STARTED)
    group = Group(pipeline.runner.services, pipeline.instance, Reporter(run.run_id, JOB, "small_documents"), lambda _: None)
    assert group.process(ids[:1]).of(Ending.FINISHED) == ids[:1]
    pipeline.store.documents.start(ids[1], run.run_id)

    progress = group.process(ids)

    assert progress.endings == {ids[0]: Ending.FINISHED, ids[1]: Ending.ALONE, ids[2]: Ending.FINISHED}
    assert [pipeline.state(one) for one in ids] == [State.DONE, State.WAITING, State.DONE]


def test_a_group_ends_when_something_more_urgent_waits(pipeline: Pipeline) -> None:
    ids = attachments(pipeline, 3)
    run = begin(pipeline, ids, dg.DagsterRunStatus.STARTED)
    reporter = Reporter(run.run_id, JOB, "small_documents")
    group = Group(pipeline.runner.services, pipeline.instance, reporter, lambda _: None, is_urgent_waiting=lambda: True)
    assert list(group.process(ids).endings) == ids[:1]
