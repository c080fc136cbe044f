"""A batch through real queues: every document ends, each step went where the topology says, Redis holds what it may."""

from __future__ import annotations

import threading
from pathlib import Path

import dagster as dg
import pytest

from legal_pipeline.defs.submission import submit
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.queue_depths import queue_depths
from legal_pipeline.storage.redis_audit import audit
from legal_pipeline.storage.redis_keys import open_redis
from legal_pipeline.topology import QUEUE_TAG, ROUTINGS, STAGES, Queue, RunForm
from legal_pipeline_tests import factories
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.faults.case_file import make_case_file
from legal_pipeline_tests.faults.run import Home, differences

pytestmark = pytest.mark.slow

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


def run_of(deployment: Deployment, document_id: str) -> dg.DagsterRun:
    with deployment.instance as instance:
        [run] = instance.get_runs(filters=dg.RunsFilter(tags={"dagster/partition": document_id}))
        return run


def queues_of(deployment: Deployment, run: dg.DagsterRun) -> dict[str, str]:
    """Step -> the queue it was sent to."""
    with deployment.instance as instance:
        events = [entry.dagster_event for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_WORKER_STARTING)]
    return {str(event.step_key): str(event.engine_event_data.metadata["queue"].value) for event in events if event}


def test_a_batch_gives_what_the_embedded_form_gives(deployment: Deployment, tmp_path: Path) -> None:
    """Byte for byte; and while it runs and afterwards no key in Redis is anybody else's, or without an end."""
    files, home = tmp_path / "case file", Home(tmp_path / "embedded")
    make_case_file(files)
    assert home.run(files) == 0, home.log.read_text()
    expected = home.states()

    found: list[str] = []
    over = threading.Event()

    def look() -> None:
        client = open_redis(deployment.redis.url)
        while not over.wait(0.5):
            result = audit(client)
            found.extend([*result.foreign, *result.lasting])

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        ids = deployment.register(files, matter="case-file")
        with deployment.instance as instance:
            submit(deployment.settings, instance, ids, Priority.NORMAL)
        store = deployment.services.store
        wait_until(lambda: {s.document.file_name: s.state.value for s in store.documents.find()} == expected, "the same states")
        wait_until(lambda: not store.matters.stale(), "the matter is merged")
    finally:
        over.set()
        watcher.join(60)
    assert found == []
    assert differences(deployment.export(tmp_path / "export"), home.export(tmp_path / "expected")) == []
    wait_until(lambda: not deployment.leases.all(), "no lease is left")
    assert all(depth.waiting + depth.running == 0 for depth in queue_depths(open_redis(deployment.redis.url)))


@pytest.mark.parametrize("priority", Priority)
def test_each_step_goes_to_the_queue_of_its_stage(deployment: Deployment, inbox: Path, priority: Priority) -> None:
    (inbox / "letter.pdf").write_bytes(factories.text_pdf([LETTER]))
    [document] = deployment.submit_and_wait(inbox, priority=priority)
    assert deployment.services.store.documents.status(document).state is State.DONE
    run = run_of(deployment, document)
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert queues_of(deployment, run) == {stage.name: stage.queue.value for stage in STAGES}
    routing = ROUTINGS[priority]
    assert (run.tags[QUEUE_TAG], run.tags["dagster/priority"]) == (routing.run_queue.value, str(routing.run_priority))


def test_a_small_text_is_carried_whole(deployment: Deployment, inbox: Path) -> None:
    (inbox / "letter.txt").write_text(LETTER)
    [document] = deployment.submit_and_wait(inbox)
    run = run_of(deployment, document)
    assert (run.tags["legal/form"], run.status) == (RunForm.WHOLE, dg.DagsterRunStatus.SUCCESS)
    assert queues_of(deployment, run) == {}
    assert deployment.services.store.documents.status(document).state is State.DONE


def test_a_bad_document_does_not_fail_its_neighbours(deployment: Deployment, inbox: Path) -> None:
    for number in range(3):
        (inbox / f"good-{number}.txt").write_text(f"{LETTER} {number}")
    (inbox / "bad.txt").write_bytes(b"")
    (inbox / "locked.pdf").write_bytes(factories.encrypted_pdf())
    documents = deployment.submit_and_wait(inbox)
    store = deployment.services.store
    states = {status.document.file_name: status.state for status in store.documents.find(ids=documents)}
    assert states == {
        "bad.txt": State.REFUSED,
        "good-0.txt": State.DONE,
        "good-1.txt": State.DONE,
        "good-2.txt": State.DONE,
        "locked.pdf": State.REFUSED,
    }
    assert {run_of(deployment, document).status for document in documents} == {dg.DagsterRunStatus.SUCCESS}


def test_without_its_workers_nothing_is_submitted(deployment: Deployment, inbox: Path) -> None:
    """The former system took the batch, gave an id, and nobody ever came for it."""
    (inbox / "letter.pdf").write_bytes(factories.text_pdf([LETTER, "unserved"]))
    ids = deployment.register(inbox)
    deployment.stop("stages")
    for beat in deployment.presence.workers():
        if Queue.OCR in beat.queues:
            # a worker that is killed disappears when its last beat expires
            deployment.presence.withdraw(beat.name)
    with deployment.instance as instance:
        before = len(instance.get_backfills())
        with pytest.raises(UsageError, match=r"queue ocr has no worker.*nothing was submitted.*--force"):
            submit(deployment.settings, instance, ids, Priority.HIGH)
        assert len(instance.get_backfills()) == before
        # the button of the UI asks nobody: the coordinator refuses its run, and the document says so
        deployment.launch_in_ui(ids)
        store = deployment.services.store
        wait_until(lambda: store.documents.status(ids[0]).state is State.FAILED, "the document failed")
        assert "queue ocr has no worker" in (store.documents.status(ids[0]).reason or "")
        # by force it waits, and goes on when the worker is there again
        store.documents.wait(ids[0])
        submit(deployment.settings, instance, ids, Priority.HIGH, force=True)
        wait_until(lambda: deployment.leases.all(), "it waits on its queue")
        deployment.start("stages")
        wait_until(lambda: store.documents.status(ids[0]).state is State.DONE, "it is done after all")
        deployment.wait_for_workers()


def test_a_run_that_is_terminated_is_final(deployment: Deployment, inbox: Path) -> None:
    (inbox / "scan.pdf").write_bytes(factories.scanned_pdf([f"{LETTER} {n}" for n in range(12)], seed=11))
    [document] = deployment.register(inbox)
    with deployment.instance as instance:
        submit(deployment.settings, instance, [document], Priority.NORMAL)
        store = deployment.services.store
        wait_until(lambda: store.documents.pages_read([document]) > 1, "it is being read")
        run = run_of(deployment, document)
        assert instance.run_coordinator.cancel_run(run.run_id)
        assert run_of(deployment, document).status is dg.DagsterRunStatus.CANCELED
        wait_until(lambda: store.documents.status(document).state is State.FAILED, "the document has a final state")
        assert "cancelled" in (store.documents.status(document).reason or "")
        wait_until(lambda: not deployment.leases.all(), "nobody has it")
        pages = store.documents.pages_read([document])
        # the worker's child was ended; the next document finds another one
        (inbox / "next.pdf").write_bytes(factories.text_pdf([LETTER, "next"]))
        [after] = deployment.submit_and_wait(inbox / "next.pdf")
        assert store.documents.status(after).state is State.DONE
        assert store.documents.pages_read([document]) <= pages + 1
