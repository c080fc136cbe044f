"""Rows of batches and Dagster's backfills agree, whoever made which and whoever died in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._time import get_current_timestamp

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills import create
from legal_pipeline.defs.backfills.adoption import adopt
from legal_pipeline.defs.backfills.cancel import cancel_runs_of
from legal_pipeline.defs.backfills.create import request_backfill, request_batch
from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.defs.backfills.reconciliation import complete_cancellations, finalize_cancelled, reconcile_batches, resume_batches
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.defs.execution.in_process import open_runner
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.jobs import register
from legal_pipeline.defs.readings import batch_progress
from legal_pipeline.defs.sensors.deployment import batches_in_step
from legal_pipeline.deployment.code_location import defs
from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.model import Category, Document, Origin, Priority, RefusalReason, State
from legal_pipeline.storage.batches.batches import FROM_UI, SUBMITTED
from legal_pipeline.storage.documents.attention import read_attention
from legal_pipeline.topology import Queue
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment


def ids(documents: list[Document]) -> list[str]:
    return [document.document_id for document in documents]


def test_a_batch_is_a_row_and_one_backfill_of_the_same_id(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt", "b.txt", "c.txt")
    done = deployed.request(files, name='Harbor v. "Larkspur" 100%')
    record = deployed.batches.get(done.batch_id)
    assert (record.origin, record.name, record.cancelled_at) == (SUBMITTED, 'Harbor v. "Larkspur" 100%', None)
    [backfill] = deployed.instance.get_backfills()
    assert backfill.backfill_id == done.batch_id
    assert len(done.batch_id) == 32
    assert list(backfill.partition_names or []) == ids(files) == deployed.batches.requested_ids(done.batch_id)
    assert backfill.tags == {"legal/batch": done.batch_id, "legal/priority": "normal"}
    assert backfill.title == "Harbor v.  Larkspur  100 "
    assert set(deployed.instance.get_dynamic_partitions("documents")) == set(ids(files))


def test_documents_of_another_priority_have_a_backfill_of_their_own(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt", "b.txt", "c.txt")
    order = Order(new_record("mixed", Priority.NORMAL))
    request_batch(deployed.services, deployed.instance, order, {Priority.HIGH: files[:1], Priority.LOW: files[1:]})
    found = {backfill.tags["legal/priority"]: list(backfill.partition_names or []) for backfill in deployed.instance.get_backfills()}
    assert found == {"high": ids(files[:1]), "low": ids(files[1:])}
    assert {backfill.priority for backfill in deployed.batches.backfills(order.record.batch_id)} == {Priority.HIGH, Priority.LOW}
    assert deployed.instance.get_backfill(order.record.batch_id) is not None


def test_with_nothing_to_do_there_is_a_row_and_no_backfill(deployed: ProcesslessDeployment) -> None:
    [document] = deployed.files("a.txt")
    (deployed.inbox / "a.txt").write_bytes(b"")
    register(deployed.instance, deployed.services, [document])
    # refused before, for these bytes
    open_runner(deployed.settings, defs).process_document(document.document_id)
    assert deployed.states() == {"a.txt": State.REFUSED}
    done = deployed.request([document])
    assert (list(done.document_ids), list(done.requested)) == ([document.document_id], [])
    assert deployed.batches.document_ids(done.batch_id) == [document.document_id]
    assert deployed.batches.backfills(done.batch_id) == []
    assert deployed.instance.get_backfills() == []
    assert deployed.states() == {"a.txt": State.REFUSED}


def test_without_its_workers_nothing_is_written(deployed: ProcesslessDeployment) -> None:
    deployed.serve([queue for queue in Queue if queue is not Queue.OCR])
    with pytest.raises(UsageError, match=r"queue ocr has no worker; nothing was submitted"):
        deployed.request(deployed.files("a.txt"))
    assert deployed.batches.latest() == []
    assert deployed.instance.get_backfills() == []
    deployed.request(deployed.files("a.txt"), force=True)
    [backfill] = deployed.instance.get_backfills()
    assert backfill.tags["legal/force"] == "yes"


@pytest.mark.parametrize("is_of_assets", [True, False], ids=["assets", "job"])
def test_a_backfill_of_the_ui_is_a_batch(deployed: ProcesslessDeployment, is_of_assets: bool) -> None:
    files = deployed.files("a.txt", "b.txt")
    deployed.services.store.documents.register(files)
    deployed.instance.add_dynamic_partitions("documents", ids(files))
    backfill_id = deployed.in_ui(ids(files), is_of_assets=is_of_assets, title="From the UI", legal_priority="high")
    assert adopt(deployed.instance, deployed.batches) == [backfill_id]
    record = deployed.batches.get(backfill_id)
    assert (record.name, record.origin, record.priority, record.actor) == ("From the UI", FROM_UI, Priority.HIGH, "Dagster UI")
    assert sorted(deployed.batches.requested_ids(backfill_id)) == sorted(ids(files))
    assert [each.backfill_id for each in deployed.batches.backfills(backfill_id)] == [backfill_id]
    assert adopt(deployed.instance, deployed.batches) == []


# tag `legal/batch` of the backfill, where {batch} is one that there is · does it join that batch?
JOINS = [("{batch}", True), ("{batch:.8}", True), ("nobody", False), ("", False)]


@pytest.mark.parametrize(("tag", "joins"), JOINS)
def test_a_backfill_of_the_ui_joins_the_batch_it_names(deployed: ProcesslessDeployment, tag: str, joins: bool) -> None:
    batch_id = deployed.request(deployed.files("a.txt")).batch_id
    files = deployed.files("a.txt", "b.txt")
    deployed.services.store.documents.register(files)
    deployed.batches.mark_cancelled(batch_id)
    backfill_id = deployed.in_ui(ids(files), is_of_assets=False, legal_batch=tag.format(batch=batch_id))
    assert adopt(deployed.instance, deployed.batches) == [backfill_id]
    assert deployed.batches.batches_of([backfill_id]) == {backfill_id: batch_id if joins else backfill_id}
    assert deployed.batches.document_ids(batch_id) == (ids(files) if joins else ids(files[:1]))
    assert (deployed.batches.get(batch_id).cancelled_at is None) is joins, "something of it is asked for anew"


def test_many_backfills_of_before_are_all_found(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt")
    made = [deployed.in_ui(ids(files), is_of_assets=False, backfill_id=f"before{number:02}") for number in range(45)]
    assert sorted(adopt(deployed.instance, deployed.batches)) == made
    assert {record.batch_id for record in deployed.batches.latest(200)} >= set(made)


def test_a_backfill_of_a_matter_is_no_batch(deployed: ProcesslessDeployment) -> None:
    deployed.instance.add_dynamic_partitions("matters", ["harbor"])
    deployed.instance.add_backfill(
        PartitionBackfill.from_asset_partitions(
            "ofmatter",
            defs.resolve_asset_graph(),
            ["harbor"],
            [dg.AssetKey("matter_graph")],
            get_current_timestamp(),
            {},
            deployed.instance,
            False,
            None,
            None,
            None,
        )
    )
    assert adopt(deployed.instance, deployed.batches) == []


KILLED_WHILE_SUBMITTING = """
import os, signal, sys
from pathlib import Path
from legal_pipeline.clock import now
from legal_pipeline.defs.backfills import create
from legal_pipeline.cli import main
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(create, sys.argv.pop(1), die)
main()
"""


# the write that was never reached · rows of batches · state of what had failed before
DEATHS: list[tuple[str, int, State]] = [("register", 0, State.FAILED), ("prepare", 1, State.FAILED), ("submit", 1, State.WAITING)]


@pytest.mark.parametrize(("before", "rows", "state"), DEATHS, ids=[name for name, _, _ in DEATHS])
def test_a_command_that_is_killed_while_it_submits(deployed: ProcesslessDeployment, before: str, rows: int, state: State) -> None:
    """A real process, and a real kill -9. What it had accepted is submitted after all, once."""
    files = deployed.files("a.txt", "b.txt")
    deployed.services.store.documents.register(files[:1])
    deployed.services.store.documents.fail(files[0].document_id, "before")
    environment = os.environ | {
        "LEGAL_PIPELINE_HOME": str(deployed.settings.home),
        "LEGAL_PIPELINE_BROKER_URL": str(deployed.settings.broker_url),
    }
    command = [
        sys.executable,
        "-c",
        KILLED_WHILE_SUBMITTING,
        before,
        "batch",
        "submit",
        str(deployed.inbox),
        "--matter",
        "harbor",
        "--json",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout == "", "no id was said"
    assert len(deployed.batches.latest()) == rows
    assert deployed.instance.get_backfills() == []
    assert deployed.services.store.documents.status(files[0].document_id).state is state
    assert resume_batches(deployed.services, deployed.instance, deployed.batches) == [], "it may be at it still"
    for _ in range(2):
        resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0)
        found = {backfill.backfill_id: sorted(backfill.partition_names or []) for backfill in deployed.instance.get_backfills()}
        assert found == {record.batch_id: sorted(ids(files)) for record in deployed.batches.latest()}
    if rows:
        assert set(deployed.states().values()) == {State.WAITING}
    # the same again is harmless
    again = deployed.request(files)
    assert list(again.requested) == ids(files)


def test_what_was_accepted_is_submitted_even_when_a_worker_is_gone_by_then(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(create, "submit", _interrupted)
        deployed.request(deployed.files("a.txt"))
    deployed.serve([Queue.CLEANUP])
    [batch_id] = resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0)
    backfill = deployed.instance.get_backfill(batch_id)
    assert backfill
    assert backfill.tags["legal/force"] == "yes"


def _interrupted(*_: object, **__: object) -> str:
    raise KeyboardInterrupt


def test_what_was_cancelled_in_between_is_not_submitted(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(create, "submit", _interrupted)
        deployed.request(deployed.files("a.txt"))
    deployed.batches.mark_cancelled(deployed.batches.latest()[0].batch_id)
    assert resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0) == []


def test_two_submits_at_once_are_two_batches(deployed: ProcesslessDeployment) -> None:
    files = deployed.files(*(f"{number}.pdf" for number in range(20)))
    together, made = threading.Barrier(2), []

    def submit(name: str) -> None:
        together.wait()
        made.append(deployed.request(files, name=name).batch_id)

    threads = [threading.Thread(target=submit, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2
    for batch_id in made:
        backfill = deployed.instance.get_backfill(batch_id)
        assert backfill
        assert list(backfill.partition_names or []) == ids(files) == deployed.batches.requested_ids(batch_id)
    assert len(deployed.states()) == 20


def test_two_that_go_on_with_the_same_batch_make_one_backfill(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(create, "submit", _interrupted)
        deployed.request(deployed.files("a.txt", "b.txt"))
    together = threading.Barrier(3)
    faults: list[Exception] = []

    def resume() -> None:
        together.wait()
        try:
            resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0)
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [threading.Thread(target=resume) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(deployed.instance.get_backfills()) == 1


ENDS: list[tuple[BulkActionStatus, State, str | None, Category | None]] = [
    (BulkActionStatus.CANCELED, State.FAILED, CANCELLED, Category.CONFIGURATION),
    (BulkActionStatus.FAILED, State.WAITING, None, None),
    (BulkActionStatus.REQUESTED, State.WAITING, None, None),
    (BulkActionStatus.CANCELING, State.WAITING, None, None),
    (BulkActionStatus.COMPLETED_SUCCESS, State.WAITING, None, None),
]


@pytest.mark.parametrize(("status", "state", "reason", "category"), ENDS, ids=[row[0].value for row in ENDS])
def test_documents_that_a_backfill_left_behind_have_their_final_state(
    deployed: ProcesslessDeployment, status: BulkActionStatus, state: State, reason: str | None, category: Category | None
) -> None:
    """They never had a run, so nothing that looks at runs would ever find them. What no person cancelled gets a run of its own."""
    files = deployed.files("waiting.txt", "done.txt", "running.txt", "wanted.txt")
    batch_id = deployed.request(files).batch_id
    documents = deployed.services.store.documents
    documents.finish(files[1].document_id)
    deployed.run_of(files[2].document_id)
    deployed.end(batch_id, status)
    other = deployed.request(files[3:], name="other")
    assert deployed.instance.get_backfill(other.batch_id)
    finalize_cancelled(deployed.services, deployed.instance, deployed.batches)
    assert deployed.states() == {"waiting.txt": state, "done.txt": State.DONE, "running.txt": State.WAITING, "wanted.txt": State.WAITING}
    found = documents.status(files[0].document_id)
    assert (found.reason or "").startswith(reason or "")
    assert found.category is category
    assert finalize_cancelled(deployed.services, deployed.instance, deployed.batches) == []


def test_what_was_asked_for_again_since_is_not_left_behind(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt")
    batch_id = deployed.request(files).batch_id
    deployed.end(batch_id, BulkActionStatus.CANCELED)
    record = deployed.batches.get(batch_id)
    again = request_backfill(deployed.services, deployed.instance, Order(record, is_again=True), ids(files))
    assert finalize_cancelled(deployed.services, deployed.instance, deployed.batches) == []
    assert [backfill.backfill_id for backfill in deployed.batches.backfills(batch_id)] == [batch_id, again.backfill_id]
    backfill = deployed.instance.get_backfill(again.backfill_id)
    assert backfill
    assert backfill.tags["legal/batch"] == batch_id


# status of a backfill of the UI · are the documents whose runs it never submitted requested by the sensor?
LEFT: list[tuple[BulkActionStatus, bool]] = [
    (BulkActionStatus.FAILED, True),
    (BulkActionStatus.COMPLETED_FAILED, True),
    (BulkActionStatus.COMPLETED_SUCCESS, True),
    (BulkActionStatus.REQUESTED, False),
    (BulkActionStatus.FAILING, False),
    (BulkActionStatus.CANCELED, False),
]


@pytest.mark.parametrize("is_of_assets", [True, False], ids=["assets", "job"])
@pytest.mark.parametrize(("status", "is_requested"), LEFT, ids=[row[0].value for row in LEFT])
def test_what_a_backfill_of_the_ui_never_submitted_gets_a_run(
    deployed: ProcesslessDeployment, status: BulkActionStatus, is_requested: bool, is_of_assets: bool
) -> None:
    """One of its runs was deleted before it was submitted, and Dagster failed the backfill as a whole."""
    files = deployed.files("left.txt", "submitted.txt", "busy.txt")
    deployed.services.store.documents.register(files)
    deployed.instance.add_dynamic_partitions("documents", ids(files))
    backfill_id = deployed.in_ui(ids(files), is_of_assets=is_of_assets)
    deployed.services.store.documents.accept_run(files[1].document_id, is_complete=False)
    deployed.run_of(files[2].document_id)
    deployed.end(backfill_id, status)
    found = reconcile_batches(deployed.services, deployed.instance)
    assert (f"{files[0].document_id} is requested, its backfill has ended without it" in found) is is_requested
    assert sum("has ended without it" in one for one in found) == is_requested
    requester = RunRequester.of(deployed.instance, deployed.services, Origin.NAMED)
    assert [request.partition_key for request in requester.request_runs(10)] == ([files[0].document_id] if is_requested else [])


def test_the_sensor_does_all_three(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    files = deployed.files("a.txt")
    deployed.end(deployed.request(files).batch_id, BulkActionStatus.CANCELED)
    deployed.in_ui(ids(files), is_of_assets=False)
    deployed.end("abcdefgh", BulkActionStatus.CANCELED)
    context = dg.build_sensor_context(instance=deployed.instance, resources={"pipeline": deployed.services})
    skipped = batches_in_step(context)
    assert isinstance(skipped, dg.SkipReason)
    assert "backfill abcdefgh of the UI is a batch" in str(skipped.skip_message)
    assert "failed with its backfill" in str(skipped.skip_message)
    assert reconcile_batches(deployed.services, deployed.instance) == []


@pytest.mark.parametrize(("is_failed", "status"), [(False, BulkActionStatus.COMPLETED_SUCCESS), (True, BulkActionStatus.COMPLETED_FAILED)])
def test_a_backfill_reads_failed_only_beside_failed_documents(
    deployed: ProcesslessDeployment, is_failed: bool, status: BulkActionStatus
) -> None:
    """Dagster calls it failed when a run failed, although Dagster itself has retried that run."""
    files = deployed.files("a.txt", "b.txt")
    batch_id = deployed.request(files).batch_id
    documents = deployed.services.store.documents
    documents.finish(files[0].document_id)
    if is_failed:
        documents.fail(files[1].document_id, "chunks: bug: KeyError")
    else:
        documents.refuse(files[1].document_id, Refusal(RefusalReason.EMPTY, "it has no text"))
    deployed.end(batch_id, BulkActionStatus.COMPLETED_FAILED)
    reconcile_batches(deployed.services, deployed.instance)
    backfill = deployed.instance.get_backfill(batch_id)
    assert backfill
    assert backfill.status is status
    [shown] = batch_progress(deployed.instance, deployed.services.store.engine)
    assert (shown.status, shown.done) == (status.value.lower(), 2)


def test_a_partition_that_names_no_document_is_no_member(deployed: ProcesslessDeployment) -> None:
    """Nothing could ever end the alarm that it is missing."""
    files = deployed.files("a.txt")
    deployed.services.store.documents.register(files)
    backfill_id = deployed.in_ui([*ids(files), "typed-by-hand"], is_of_assets=False)
    adopt(deployed.instance, deployed.batches)
    assert deployed.batches.document_ids(backfill_id) == ids(files)
    assert read_attention(deployed.services.store.engine, (), now()).concerns == ()


# status of the backfill · status of its run · is the run cancelled here? Queued and started ones are cancelled by Dagster's daemon
LEFT_BY_DAGSTER = [
    (BulkActionStatus.CANCELING, dg.DagsterRunStatus.STARTING, True),
    (BulkActionStatus.CANCELING, dg.DagsterRunStatus.SUSPENDED, True),
    (BulkActionStatus.CANCELING, dg.DagsterRunStatus.QUEUED, False),
    (BulkActionStatus.CANCELING, dg.DagsterRunStatus.STARTED, False),
    (BulkActionStatus.REQUESTED, dg.DagsterRunStatus.STARTING, False),
    (BulkActionStatus.REQUESTED, dg.DagsterRunStatus.SUSPENDED, False),
]


@pytest.mark.parametrize(("of_backfill", "of_run", "is_cancelled"), LEFT_BY_DAGSTER)
def test_a_backfill_that_is_cancelled_takes_along_the_runs_that_dagster_leaves(
    deployed: ProcesslessDeployment, of_backfill: BulkActionStatus, of_run: dg.DagsterRunStatus, is_cancelled: bool
) -> None:
    """Such as one that waits for the pages of a long scan: they would all be read."""
    files = deployed.files("long.pdf", "other.txt")
    batch_id = deployed.request(files[:1]).batch_id
    run = deployed.run_of(files[0].document_id, of_run, dagster_backfill=batch_id)
    other = deployed.run_of(files[1].document_id, of_run, dagster_backfill="another")
    deployed.set_status(batch_id, of_backfill)
    assert complete_cancellations(deployed.instance, deployed.batches) == ([run.run_id] if is_cancelled else [])
    statuses = {each.run_id: each.status for each in deployed.instance.get_runs()}
    assert statuses == {run.run_id: dg.DagsterRunStatus.CANCELED if is_cancelled else of_run, other.run_id: of_run}
    assert complete_cancellations(deployed.instance, deployed.batches) == []


def test_the_daemon_cannot_undo_the_cancellation_of_a_batch(deployed: ProcesslessDeployment) -> None:
    """It writes the whole backfill after each chunk of runs, with the status that it had read before."""
    files = deployed.files("a.txt")
    batch_id = deployed.request(files).batch_id
    deployed.batches.mark_cancelled(batch_id)
    run = deployed.run_of(files[0].document_id, dg.DagsterRunStatus.SUSPENDED, dagster_backfill=batch_id)
    other = deployed.request(deployed.files("b.txt"), name="other")
    assert complete_cancellations(deployed.instance, deployed.batches) == [run.run_id]
    statuses = {backfill.backfill_id: backfill.status for backfill in deployed.instance.get_backfills()}
    assert statuses == {batch_id: BulkActionStatus.CANCELING, other.batch_id: BulkActionStatus.REQUESTED}


def test_without_time_only_queued_runs_are_left_to_the_daemon(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt", "b.txt", "c.txt")
    batch_id = deployed.request(files).batch_id
    statuses = (dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.SUSPENDED)
    runs = [deployed.run_of(each.document_id, status, dagster_backfill=batch_id) for each, status in zip(files, statuses, strict=True)]
    assert cancel_runs_of(deployed.instance, batch_id, [batch_id], within_seconds=0) == 1
    found = {run.run_id: run.status for run in deployed.instance.get_runs()}
    assert [found[run.run_id] for run in runs] == [dg.DagsterRunStatus.QUEUED, *[dg.DagsterRunStatus.CANCELED] * 2]
