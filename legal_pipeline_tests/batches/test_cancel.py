"""A batch that is cancelled ends: every document of it has a final state, what is done stays done."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.batches.cancel import cancel
from legal_pipeline.defs.backfills.plan import new_record
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.model import Category, Document, Priority, State
from legal_pipeline.services import services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.inbox.discovery import documents_at
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@contextmanager
def daemon(deployed: ProcesslessDeployment, *, overwrites: int = 0) -> Iterator[None]:
    """Ends the runs of a backfill that is being cancelled, then the backfill, as Dagster's daemon does in a round of its own.

    `overwrites`: so often it has just read the backfill when it is cancelled, and writes it as it was.
    """
    over = threading.Event()
    left = overwrites

    def look() -> None:
        nonlocal left
        while not over.wait(0.05):
            for backfill in deployed.instance.get_backfills(status=BulkActionStatus.CANCELING):
                if left:
                    left -= 1
                    deployed.instance.update_backfill(backfill.with_status(BulkActionStatus.REQUESTED))  # type: ignore[no-untyped-call]
                    continue
                mine = dg.RunsFilter(tags={"dagster/backfill": backfill.backfill_id})
                for run in deployed.instance.get_runs(filters=mine):
                    if not run.is_finished:
                        deployed.instance.report_run_canceled(run)
                deployed.end(backfill.backfill_id, BulkActionStatus.CANCELED)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("overwrites", [0, 2])
def test_everything_that_has_not_ended_is_given_up(deployed: ProcesslessDeployment, overwrites: int) -> None:
    files = deployed.files("done.txt", "refused.txt", "running.txt", "queued.txt", "without.txt", "mail.eml")
    batch_id = deployed.request(files).batch_id
    documents = deployed.services.store.documents
    by_name = {document.file_name: document.document_id for document in files}
    documents.finish(by_name["done.txt"])
    documents.finish(by_name["mail.eml"])
    inside = Document("inside-1", "harbor", "child://x/1#a", "inside.txt", parent_id=by_name["mail.eml"], depth=1)
    deeper = Document("deeper-1", "harbor", "child://y/1#b", "deeper.txt", parent_id="inside-1", depth=2)
    documents.register([inside, deeper])
    deployed.run_of("inside-1", dg.DagsterRunStatus.QUEUED)
    running = deployed.run_of(by_name["running.txt"], dagster_backfill=batch_id)
    documents.start(by_name["running.txt"], running.run_id)
    deployed.run_of(by_name["queued.txt"], dg.DagsterRunStatus.QUEUED, dagster_backfill=batch_id)
    elsewhere = deployed.files("elsewhere.txt")
    deployed.request(elsewhere, name="other")
    with daemon(deployed, overwrites=overwrites):
        done = cancel(deployed.services, deployed.instance, deployed.batches.get(batch_id), wait_seconds=30)
    assert deployed.states() == {
        "done.txt": State.DONE,
        "mail.eml": State.DONE,
        "refused.txt": State.FAILED,
        "running.txt": State.FAILED,
        "queued.txt": State.FAILED,
        "without.txt": State.FAILED,
        "inside.txt": State.FAILED,
        "deeper.txt": State.FAILED,
        "elsewhere.txt": State.WAITING,
    }
    given_up = documents.find(states=[State.FAILED])
    assert {(status.reason, status.category) for status in given_up} == {(CANCELLED, Category.CONFIGURATION)}
    assert (done.ended, done.done, done.open, done.was_cancelled) == (6, 2, 0, False)
    assert deployed.batches.get(batch_id).cancelled_at
    again = cancel(deployed.services, deployed.instance, deployed.batches.get(batch_id))
    assert (again.ended, again.open, again.was_cancelled) == (0, 0, True)


def test_a_document_that_another_batch_wants_is_left_to_it(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt", "both.txt")
    mine, other = deployed.request(files), deployed.request(files[1:], name="other")
    with daemon(deployed):
        done = cancel(deployed.services, deployed.instance, deployed.batches.get(mine.batch_id), wait_seconds=30)
    assert deployed.states() == {"a.txt": State.FAILED, "both.txt": State.WAITING}
    assert (done.ended, done.open) == (1, 1)
    backfill = deployed.instance.get_backfill(other.batch_id)
    assert backfill
    assert backfill.status is BulkActionStatus.REQUESTED


def test_a_batch_that_has_ended_is_not_cancelled_afterwards(deployed: ProcesslessDeployment) -> None:
    [document] = deployed.files("a.txt")
    batch_id = deployed.request([document]).batch_id
    deployed.services.store.documents.finish(document.document_id)
    deployed.end(batch_id, BulkActionStatus.COMPLETED_SUCCESS)
    done = cancel(deployed.services, deployed.instance, deployed.batches.get(batch_id))
    assert (done.ended, done.done, done.open, done.was_cancelled) == (0, 1, 0, False)
    assert deployed.batches.get(batch_id).cancelled_at is None


def test_without_a_daemon_it_ends_the_runs_itself(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("a.txt", "b.txt")
    batch_id = deployed.request(files).batch_id
    run = deployed.run_of(files[0].document_id, dagster_backfill=batch_id)
    deployed.services.store.documents.start(files[0].document_id, run.run_id)
    done = cancel(deployed.services, deployed.instance, deployed.batches.get(batch_id), wait_seconds=0)
    assert deployed.states() == {"a.txt": State.FAILED, "b.txt": State.FAILED}
    assert (done.ended, done.open) == (2, 0)
    backfill = deployed.instance.get_backfill(batch_id)
    assert backfill
    assert backfill.status is BulkActionStatus.CANCELING


def test_the_command_in_the_foreground_stops_when_somebody_cancels(cli: Cli, home: Path, tmp_path: Path) -> None:
    """What its workers have in their hands is taken from them, and nothing is begun any more."""
    folder = tmp_path / "harbor"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER)
    (folder / "b.pdf").write_bytes(factories.long_scan(LETTER, 40, seed=3))
    (folder / "c.txt").write_text(LETTER)
    command = [str(PROGRAMS / "legal-pipeline"), "batch", "submit", str(folder), "--json"]
    environment = os.environ | {"LEGAL_PIPELINE_HOME": str(home), "LEGAL_PIPELINE_PROCESSES": "1"}
    submitting = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    store = open_store(Settings(home=home))

    def states() -> dict[str, str]:
        return {status.document.file_name: status.state.value for status in store.documents.find()}

    try:
        wait_until(lambda: states().get("b.pdf") == "running", "it is being read")
        [batch] = Batches(store.engine).latest()
        done = json.loads(cli("batch", "cancel", batch.batch_id[:6], "--json").stdout)
        assert (done["ended"], done["done"], done["open"]) == (2, 1, 0)
        said, errors = submitting.communicate(timeout=240)
    finally:
        submitting.kill()
    assert states() == {"a.txt": "done", "b.pdf": "failed", "c.txt": "failed"}
    assert submitting.returncode == 1, errors
    assert json.loads(said)["batch_id"] == batch.batch_id
    listed = json.loads(cli("batch", "list", "--json").stdout)
    assert (listed["stands"], listed["failed"]) == ("cancelled", 2)


def test_a_batch_that_nobody_is_at_any_more_is_ended(settings: Settings, tmp_path: Path) -> None:
    """Its command was killed with a document in its hands."""
    services = services_for(settings)
    folder = tmp_path / "harbor"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(LETTER)
    found = list(documents_at([folder], None, Priority.NORMAL))
    services.store.documents.register(found)
    record = new_record("harbor", Priority.NORMAL)
    ids = [document.document_id for document in found]
    Batches(services.store.engine).add(record, ids, ids)
    services.store.documents.start(ids[0], "a-run-that-is-gone")
    with open_instance(settings) as instance:
        done = cancel(services, instance, record, wait_seconds=0)
    assert {status.state for status in services.store.documents.find()} == {State.FAILED}
    assert (done.ended, done.open) == (len(ids), 0)
