"""Whatever is killed, restarted or cut off in the middle of a batch: it ends by itself, with the undisturbed export."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import State
from legal_pipeline.settings import file_values
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.deployed_rounds import FAULTS, play
from legal_pipeline_tests.faults.processes import needs_proc
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.faults.running.arena import Arena, arena, undisturbed_outcome
from legal_pipeline_tests.faults.running.changed_settings import INBOX, edit
from legal_pipeline_tests.faults.running.persons import paste, wait_for_the_end_of
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens.processed import once

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    needs_proc()
    with (
        databases.server_folder() as folder,
        arena(folder, lambda: once(tmp_path_factory, "small-case-file", undisturbed_outcome)) as found,
    ):
        yield found


def test_the_undisturbed_batch_is_what_the_rounds_need(standing: Arena, tmp_path: Path) -> None:
    """It leaves what an embedded run leaves, and has something to lose: several pages through OCR, children, a duplicate, a refusal."""
    standing.play_undisturbed(tmp_path / "export")
    expected = standing.expected
    assert len(expected.states) == 7
    assert set(expected.states.values()) == {"done", "refused"}
    assert expected.recognised == 4


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("fault", FAULTS)
def test_it_ends_by_itself(
    standing: Arena, tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, fault: str, number: int
) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    if fault in ("full disk", "lost disk") and standing.disk is None:
        pytest.skip("this machine lets nobody mount a file system")

    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{fault}: {story}", end=" ")

    recovered(fault, play(standing, tmp_path / "export", fault, SEED + number, say))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_urgent_arrival_waits_for_its_worker(standing: Arena, recovered: Recovered, number: int) -> None:
    """While no worker serves batch.high: an alarm that names the queue, no failure; the printed remedy ends it."""
    deployment = standing.deployment
    deployment.reset()
    supervisor = Supervisor.find(deployment.settings.home.absolute())
    assert supervisor is not None
    for group in deployment.settings.machine.workers:
        if Queue.BATCH_HIGH in group.queues:
            supervisor.stop(group.name)
    wait_until(lambda: deployment.presence.unserved([Queue.BATCH_HIGH]), "batch.high has no worker")
    letter = Path(file_values(deployment.settings.home)[INBOX]) / "harbor" / "urgent" / f"letter {number}.txt"
    letter.parent.mkdir(parents=True, exist_ok=True)
    letter.write_text("Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021.")
    documents = deployment.services.store.documents
    try:
        wait_until(lambda: list(documents.find()), "the letter has arrived")
        [document_id] = [status.document.document_id for status in documents.find()]
        wait_until(lambda: deployment.leases.all(), "its run waits on the queue")
        assert documents.status(document_id).state is State.WAITING
        began_at = time.monotonic()
        assert "batch.high" in paste(deployment, "queue batch.high has no worker", "workers")
        wait_until(lambda: documents.status(document_id).state is State.DONE, lambda: f"it is done\n{deployment.logs()}")
        wait_for_the_end_of(deployment, "batch.high")
        recovered("urgent arrival", time.monotonic() - began_at)
    finally:
        letter.unlink()
        deployment.reset()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_upload_waits_for_programs_that_look_there(standing: Arena, tmp_path: Path, recovered: Recovered, number: int) -> None:
    """The settings file names another inbox: uploads are refused, the printed remedy restarts the programs, then they arrive."""
    deployment = standing.deployment
    deployment.reset()
    after = deployment.folder / f"another inbox {number}"
    after.mkdir()
    letter = tmp_path / "letter.txt"
    letter.write_text("Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021.")
    documents = deployment.services.store.documents
    began_at = time.monotonic()
    edit(deployment, INBOX, str(after))
    try:
        refused = deployment.call("upload", letter, "--matter", "harbor")
        assert refused.returncode == 2 and "nobody watches the place" in refused.stderr, refused.stdout + refused.stderr
        assert list(after.iterdir()) == []
        assert str(after) in paste(deployment, "inbox is", "workers")
        sent = deployment.call("upload", letter, "--matter", "harbor")
        assert sent.returncode == 0, sent.stdout + sent.stderr
        wait_until(lambda: [status.state for status in documents.find()] == [State.DONE], lambda: f"it is done\n{deployment.logs()}")
        wait_for_the_end_of(deployment, "inbox is")
        recovered("changed inbox", time.monotonic() - began_at)
    finally:
        # the programs go on with this inbox
        deployment.call("workers", "start")
        for path in after.rglob("*.txt"):
            path.unlink()
        deployment.reset()
