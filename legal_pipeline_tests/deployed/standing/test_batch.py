"""A batch through real queues: every document ends, each step went where the topology says, Redis holds what it may."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import dagster as dg
import psutil
import pytest
import sqlalchemy as sa
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.execution.backfill import BulkActionStatus
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.runs.schema import RunsTable
from dagster._core.utils import make_new_run_id

from legal_pipeline.defs.backfills.cancel import cancel_backfills
from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.defs.groups.group import LEAST
from legal_pipeline.defs.groups.step import documents_of
from legal_pipeline.defs.sensors.deployment import machine_alarms
from legal_pipeline.deployment.plan import CODE_LOCATION
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Category, Priority, State
from legal_pipeline.storage.redis.audit import audit
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import UNACKED, list_names, queue_depths
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EXPIRY_SECONDS
from legal_pipeline.topology import BATCH_TAG, FORM_TAG, PARTITION_TAG, PRIORITY_TAG, QUEUE_TAG, ROUTINGS, STAGES, Queue, RunForm
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.deployed.deployment import PATIENCE_SECONDS, Deployment, wait_until
from legal_pipeline_tests.faults.kills import Baseline
from legal_pipeline_tests.faults.run import differences
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

MODULE_OF_0_3 = "legal_pipeline.workers.location"
"""The code location of version 0.3."""
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


def test_a_batch_gives_what_the_embedded_form_gives(deployment: Deployment, undisturbed: Baseline, tmp_path: Path) -> None:
    """Byte for byte; and while it runs and afterwards no key in Redis is anybody else's, or without an end."""
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
        ids = deployment.register(undisturbed.files, matter="case-file")
        with deployment.instance as instance:
            submit(deployment.settings, instance, ids, Priority.NORMAL)
        store = deployment.services.store

        def states() -> dict[str, str]:
            return {status.document.file_name: status.state.value for status in store.documents.find(matter="case-file")}

        wait_until(lambda: states() == undisturbed.states, "the same states")
        wait_until(lambda: not store.matters.stale(), "the matter is merged")
    finally:
        over.set()
        watcher.join(60)
    assert found == []
    assert differences(deployment.export(tmp_path / "export", "case-file"), undisturbed.export) == []
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


def test_small_files_of_a_batch_share_a_run(deployment: Deployment, inbox: Path) -> None:
    """A bad one among them is refused by itself, and what may need OCR has a run of its own."""
    for number in range(LEAST):
        (inbox / f"letter-{number}.txt").write_text(f"{LETTER} {number}")
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "letter.pdf").write_bytes(factories.text_pdf([LETTER]))
    submitted = deployment.call("batch", "submit", inbox, "--matter", "small-files", "--json")
    assert submitted.returncode == 0, submitted.stderr
    batch_id = json.loads(submitted.stdout)["batch_id"]
    expected = {path.name: State.REFUSED if path.name == "empty.txt" else State.DONE for path in inbox.iterdir()}
    documents = deployment.services.store.documents

    def states() -> dict[str, State]:
        return {status.document.file_name: status.state for status in documents.find(matter="small-files")}

    wait_until(lambda: states() == expected, lambda: f"{states()}\n{deployment.logs()}")
    with deployment.instance as instance:
        runs = {run.job_name: run for run in instance.get_runs(dg.RunsFilter(tags={BATCH_TAG: batch_id}))}
    assert runs.keys() == {"process_small_documents", "process_document"}
    assert len(documents_of(runs["process_small_documents"])) == LEAST + 1
    assert documents.get(runs["process_document"].tags[PARTITION_TAG]).file_name == "letter.pdf"
    verified = deployment.call("batch", "verify", batch_id)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_without_its_workers_nothing_is_submitted(deployment: Deployment, inbox: Path) -> None:
    """The former system took the batch, gave an id, and nobody ever came for it."""
    (inbox / "letter.pdf").write_bytes(factories.text_pdf([LETTER, "unserved"]))
    ids = deployment.register(inbox)
    deployment.stop("stages")
    # a worker that is killed disappears when its last beat expires
    deployment.withdraw_workers(Queue.OCR)
    with deployment.instance as instance:
        before = len(instance.get_backfills())
        with pytest.raises(UsageError, match=r"queue ocr has no worker.*nothing was submitted.*--force"):
            submit(deployment.settings, instance, ids, Priority.HIGH)
        assert len(instance.get_backfills()) == before
        # the button of the UI asks nobody: its run waits, and goes on when the worker is there again
        deployment.launch_in_ui(ids)
        store = deployment.services.store
        wait_until(lambda: deployment.leases.all(), "it waits on its queue")
        assert store.documents.status(ids[0]).state is not State.FAILED
        deployment.start("stages")
        wait_until(lambda: store.documents.status(ids[0]).state is State.DONE, "it is done after all")
        deployment.wait_for_workers()


def test_a_run_that_is_terminated_is_final(deployment: Deployment, inbox: Path) -> None:
    (inbox / "scan.pdf").write_bytes(factories.long_scan(LETTER, 12, seed=11))
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


def test_a_message_that_is_delivered_again_does_nothing_twice(deployment: Deployment, inbox: Path) -> None:
    """What the broker does with a step that takes longer than the visibility timeout: a second worker gets it while the first is at it."""
    (inbox / "scan.pdf").write_bytes(factories.long_scan(f"{LETTER} again", 8, seed=12))
    [document] = deployment.register(inbox)
    store = deployment.services.store
    deployment.start_second("stages")
    try:
        before = len(deployment.recognised())
        with deployment.instance as instance:
            submit(deployment.settings, instance, [document], Priority.NORMAL)
        wait_until(lambda: store.documents.pages_read([document]) > 0, "it is being read")
        client = open_redis(deployment.redis.url)
        again = [json.loads(value) for value in client.hvals(UNACKED)]
        [message] = [message for message, _, routing_key in again if routing_key == Queue.OCR]
        client.lpush(list_names(Queue.OCR)[0], json.dumps(message))
        wait_until(lambda: not client.exists(list_names(Queue.OCR)[0]), "somebody took it")
        deployment.wait_for([document])
    finally:
        deployment.stop("stages-2")
    assert store.documents.status(document).state is State.DONE
    assert len(deployment.recognised()) == before + 8
    with deployment.instance as instance:
        starts = [e.dagster_event for e in instance.all_logs(run_of(deployment, document).run_id, of_type=dg.DagsterEventType.STEP_START)]
    assert sorted(event.step_key or "" for event in starts if event) == sorted(stage.name for stage in STAGES)


def test_a_document_that_kills_its_workers_fails_with_that_reason(deployment: Deployment, inbox: Path) -> None:
    """Three times, and not for ever; its neighbour is done."""
    (inbox / "poison.pdf").write_bytes(factories.long_scan(f"{LETTER} poison", 12, seed=14))
    [document] = deployment.register(inbox)
    documents = deployment.services.store.documents
    with deployment.instance as instance:
        submit(deployment.settings, instance, [document], Priority.NORMAL)
    killed: set[int] = set()

    def kill_another() -> bool:
        run_ids = [run_id for document_id, run_id in documents.running() if document_id == document]
        for lease in deployment.leases.all():
            if lease.run_id in run_ids and lease.step_key == "document_text" and lease.pid and lease.pid not in killed:
                killed.add(lease.pid)
                os.kill(lease.pid, signal.SIGKILL)
                return True
        return False

    for _ in range(3):
        wait_until(kill_another, "another worker has it")
    wait_until(lambda: documents.status(document).state is State.FAILED, f"it is given up\n{deployment.logs()}")
    status = documents.status(document)
    assert (status.reason or "").startswith("document_text: its worker was killed 3 times (SIGKILL), and not by the kernel")
    assert status.category is Category.TRANSIENT
    wait_until(lambda: run_of(deployment, document).status is dg.DagsterRunStatus.FAILURE, "its run failed with it")
    wait_until(lambda: not deployment.leases.all(), "nobody has it any more")
    (inbox / "next.pdf").write_bytes(factories.text_pdf([LETTER, "after the poison"]))
    [after] = deployment.submit_and_wait(inbox / "next.pdf")
    assert documents.status(after).state is State.DONE


def test_a_batch_that_is_cancelled_is_final(deployment: Deployment, inbox: Path) -> None:
    """As with the UI's button: what is done stays, the rest has a final state, and no message of it has an effect."""
    for number in range(12):
        (inbox / f"{number}.pdf").write_bytes(factories.text_pdf([f"{LETTER} {number}"] * 3))
    ids = deployment.register(inbox)
    documents = deployment.services.store.documents
    with deployment.instance as instance:
        backfill_id = submit(deployment.settings, instance, ids, Priority.LOW)
        wait_until(lambda: any(status.state is State.DONE for status in documents.find(ids=ids)), "the first one is done")
        # more than one click if need be: the daemon may overwrite the first
        cancel_backfills(instance, [backfill_id], PATIENCE_SECONDS)
        backfill = instance.get_backfill(backfill_id)
        assert backfill and backfill.status is BulkActionStatus.CANCELED, deployment.logs()
        deployment.wait_for(ids)
    found = list(documents.find(ids=ids))
    assert {status.state for status in found} <= {State.DONE, State.FAILED}
    assert any(status.state is State.FAILED for status in found), "nothing was left to cancel"
    assert all("cancelled" in (status.reason or "") for status in found if status.state is State.FAILED)
    wait_until(lambda: not deployment.leases.all(), "nobody has anything of it")


def test_cancelling_ends_the_reading_of_a_long_scan_and_what_waits_behind_it(deployment: Deployment, inbox: Path) -> None:
    """The command returns with nothing left to end; no further page of the scan is read."""
    (inbox / "long.pdf").write_bytes(factories.long_scan(f"{LETTER} long", 40, seed=15))
    for number in range(5):
        (inbox / f"behind-{number}.pdf").write_bytes(factories.text_pdf([f"{LETTER} {number} behind"]))
    submitted = deployment.call("batch", "submit", inbox, "--json")
    batch_id = json.loads(submitted.stdout.splitlines()[-1])["batch_id"]
    store = deployment.services.store
    [scan] = [status.document.document_id for status in store.documents.find() if status.document.file_name == "long.pdf"]
    wait_until(lambda: store.documents.pages_read([scan]) > 1, f"it is being read\n{deployment.logs()}")
    cancelled = json.loads(deployment.call("batch", "cancel", batch_id, "--json").stdout)
    assert (cancelled["open"], cancelled["runs"]) == (0, 0)
    pages = store.documents.pages_read([scan])
    shown = json.loads(deployment.call("batch", "status", batch_id, "--json").stdout)
    assert (shown["still_ending"], shown["total"], shown["ended"]) == (0, 6, 6)
    # the worker is free: it reads another document before it would have read the next page
    (inbox / "after.pdf").write_bytes(factories.text_pdf([LETTER, "after the long one"]))
    [after] = deployment.submit_and_wait(inbox / "after.pdf")
    assert store.documents.status(after).state is State.DONE
    assert store.documents.pages_read([scan]) <= pages + 1


def test_deleting_a_run_ends_its_reading(deployment: Deployment, inbox: Path) -> None:
    """As in the UI, which tells nobody."""
    (inbox / "deleted.pdf").write_bytes(factories.long_scan(f"{LETTER} deleted", 40, seed=16))
    [document] = deployment.register(inbox)
    store = deployment.services.store
    with deployment.instance as instance:
        submit(deployment.settings, instance, [document], Priority.NORMAL)
        wait_until(lambda: store.documents.pages_read([document]) > 1, "it is being read")
        [lease] = [lease for lease in deployment.leases.all() if lease.step_key == "document_text" and lease.pid]
        instance.delete_run(run_of(deployment, document).run_id)
        wait_until(lambda: not psutil.pid_exists(lease.pid or 0), f"its process has ended\n{deployment.logs()}")
        assert store.documents.pages_read([document]) < 40
        store.documents.fail(document, "given up by the test", Category.CONFIGURATION)


def test_a_queue_that_loses_its_worker_raises_an_alarm(deployment: Deployment, inbox: Path) -> None:
    """Within a minute, while work waits: the sensor turns red, the monitor ends with 1, whoever waits is told."""
    (inbox / "scan.pdf").write_bytes(factories.long_scan(f"{LETTER} lost", 6, seed=13))
    [document] = deployment.register(inbox)
    store = deployment.services.store
    with deployment.instance as instance:
        submit(deployment.settings, instance, [document], Priority.NORMAL)
    wait_until(lambda: store.documents.pages_read([document]) > 0, "it is being read")
    deployment.stop("stages")
    lost_at = time.time()
    # a worker that is killed disappears when its last beat expires
    deployment.withdraw_workers(Queue.OCR)
    try:
        said = deployment.wait_for_alarm(lost_at, "queue ocr has no worker")
        # of the minute, the rest is for the expiry and for the sensor's own interval
        assert said - lost_at < 60 - BEAT_EXPIRY_SECONDS - (machine_alarms.minimum_interval_seconds or 0)
        monitor = deployment.call("monitor", "--once")
        assert monitor.returncode == 1
        assert "queue ocr has no worker" in monitor.stdout
        watching = subprocess.Popen(
            [PROGRAMS / "legal-pipeline", "run", "--force", inbox, "--matter", "harbor"],
            env=deployment.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert watching.stderr
        line = next(line for line in watching.stderr if "ALARM" in line)
        assert "has no worker" in line
    finally:
        deployment.start("stages")
    deployment.wait_for_workers()
    # its pipe is read to the end: whoever writes into a full one waits
    _, rest = watching.communicate(timeout=PATIENCE_SECONDS)
    assert watching.returncode == 0, rest
    assert store.documents.status(document).state is State.DONE


@pytest.mark.parametrize(("suffix", "module"), [("txt", CODE_LOCATION), ("txt", MODULE_OF_0_3), ("pdf", MODULE_OF_0_3)])
def test_a_run_that_was_created_and_never_submitted_is_submitted(deployment: Deployment, inbox: Path, suffix: str, module: str) -> None:
    """A daemon that is killed in between leaves one: its backfill takes the partition for done. It may have been of an earlier version."""
    (inbox / f"first.{suffix}").write_bytes(_file(suffix, f"{LETTER} {module}"))
    (inbox / f"second.{suffix}").write_bytes(_file(suffix, f"{LETTER.replace('March', 'June')} {module}"))
    [first] = deployment.submit_and_wait(inbox / f"first.{suffix}")
    [second] = deployment.register(inbox / f"second.{suffix}")
    with deployment.instance as instance:
        run = run_of(deployment, first)
        tags = {name: value for name, value in run.tags.items() if name in (PRIORITY_TAG, FORM_TAG)} | {PARTITION_TAG: second}
        origin = run.job_code_origin
        assert origin is not None
        pointer = ModuleCodePointer(module, "defs", None)
        origin = origin._replace(repository_origin=origin.repository_origin._replace(code_pointer=pointer))
        unsubmitted = run._replace(run_id=make_new_run_id(), status=dg.DagsterRunStatus.NOT_STARTED, tags=tags, job_code_origin=origin)
        storage = instance.run_storage
        assert isinstance(storage, SqlRunStorage)
        storage.add_run(unsubmitted)
        with storage.connect() as connection:
            # a younger run may still be submitted by the process that created it
            long_ago = sa.func.now() - dt.timedelta(minutes=1)
            connection.execute(RunsTable.update().where(RunsTable.c.run_id == unsubmitted.run_id).values(create_timestamp=long_ago))
    deployment.wait_for([second])
    assert run_of(deployment, second).status is dg.DagsterRunStatus.SUCCESS
    assert deployment.services.store.documents.status(second).state is State.DONE


def _file(suffix: str, text: str) -> bytes:
    return factories.text_pdf([text]) if suffix == "pdf" else text.encode()
