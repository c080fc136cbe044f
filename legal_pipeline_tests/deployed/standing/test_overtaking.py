"""Who waits for whom: high before low at every queue, small documents not behind giants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg
import pytest

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.model import Priority, State
from legal_pipeline.topology import PARTITION_TAG, Queue
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

LOW, HIGH = 20, 2
GIANT = 60
"""Pages of OCR."""
SMALL = 3
LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@pytest.fixture(scope="module")
def machine(running: Deployment) -> Iterator[Deployment]:
    """As on a t3.medium OCR and urgent runs have workers of their own; turns are short, so that a short giant takes several."""
    wait_until(lambda: not running.leases.all(), "nobody has anything of other tests")
    running.stop("stages")
    [stages] = [group for group in running.settings.machine.workers if group.name == "stages"]
    running.start_like("stages", "ocr", [Queue.OCR], time_slice_seconds="2")
    running.start_like("stages", "others", [queue for queue in stages.queues if queue is not Queue.OCR])
    running.start_like("batch", "batch-high", [Queue.BATCH_HIGH], processes=2)
    yield running
    running.stop("ocr", "others", "batch-high")
    running.start("stages")
    running.wait_for_workers()


def moments(deployment: Deployment, ids: Sequence[str]) -> list[tuple[str, str, float, float]]:
    """(queue, step, sent, started) of each step of the runs of these documents, in seconds."""
    found = []
    with deployment.instance as instance:
        for run in instance.get_runs(filters=dg.RunsFilter(job_name="process_document", tags={PARTITION_TAG: list(ids)})):
            sent: dict[str, tuple[str, float]] = {}
            for entry in instance.all_logs(run.run_id):
                event = entry.dagster_event
                if event is None or event.step_key is None:
                    continue
                if event.event_type is dg.DagsterEventType.STEP_WORKER_STARTING:
                    sent[event.step_key] = (str(event.engine_event_data.metadata["queue"].value), entry.timestamp)
                elif event.event_type is dg.DagsterEventType.STEP_WORKER_STARTED:
                    found.append((sent[event.step_key][0], event.step_key, sent[event.step_key][1], entry.timestamp))
    return found


def test_a_high_batch_overtakes_the_low_documents(machine: Deployment, tmp_path: Path) -> None:
    """Between the moment a high step is sent and the moment it starts, no low step starts on its queue but those about to."""
    folders = {}
    for priority, count in ((Priority.LOW, LOW), (Priority.HIGH, HIGH)):
        folders[priority] = tmp_path / priority
        folders[priority].mkdir()
        for number in range(count):
            (folders[priority] / f"{number}.pdf").write_bytes(factories.text_pdf([f"{LETTER} {priority} {number}"] * 3))
    low = machine.register(folders[Priority.LOW])
    high = machine.register(folders[Priority.HIGH], priority=Priority.HIGH)
    documents = machine.services.store.documents
    with machine.instance as instance:
        submit(machine.settings, instance, low, Priority.LOW)
        wait_until(lambda: any(status.state is State.DONE for status in documents.find(ids=low)), "the first low document is done")
        submit(machine.settings, instance, high, Priority.HIGH)
    machine.wait_for(high)
    left = [status for status in documents.find(ids=low) if status.state is State.WAITING]
    machine.wait_for(low)

    assert {status.state for status in documents.find(ids=[*low, *high])} == {State.DONE}
    assert len(left) > LOW / 3, "they were submitted first, and many of them are still waiting when the last high one is done"
    low_starts = [(queue, started) for queue, _, _, started in moments(machine, low)]
    high_steps = moments(machine, high)
    assert len(high_steps) == HIGH * 7
    for queue, step, sent, started in high_steps:
        overtaken_by = [at for other, at in low_starts if other == queue and sent < at < started]
        # one that was taken off the queue in that very moment, by the one process that serves it
        assert len(overtaken_by) <= 1, f"{step} waited for low steps that started after it was sent"


def test_small_documents_do_not_wait_behind_a_giant(machine: Deployment, tmp_path: Path) -> None:
    """The giant is in OCR, which has one process; the small ones of the same priority are done before it is."""
    (tmp_path / "giant.pdf").write_bytes(factories.long_scan(LETTER, GIANT, seed=60))
    small = tmp_path / "small"
    small.mkdir()
    for number in range(SMALL):
        (small / f"{number}.pdf").write_bytes(factories.long_scan(f"{LETTER} {number}", 2, seed=100 + number))
    [giant] = machine.register(tmp_path / "giant.pdf")
    others = machine.register(small)
    documents = machine.services.store.documents
    with machine.instance as instance:
        submit(machine.settings, instance, [giant], Priority.NORMAL)
        wait_until(lambda: documents.pages_read([giant]) > 0, "the giant is being read")
        submit(machine.settings, instance, others, Priority.NORMAL)
    machine.wait_for([*others, giant])
    assert {found.state for found in documents.find(ids=[*others, giant])} == {State.DONE}
    stages = machine.services.store.stages
    for stage in ("document_text", "document_record"):
        by_end = sorted((*others, giant), key=lambda one: str(stages.of(one)[stage].finished_at))
        assert by_end[-1] == giant, f"{stage} waited for that of the giant"
    assert [page.page_number for page in machine.services.store.pages.read(giant)] == list(range(1, GIANT + 1))
