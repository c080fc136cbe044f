"""From an object in the bucket to a fact, and from a batch to its proof: real S3, Redis, PostgreSQL and all processes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.model import Origin, State
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import S3Server, running_s3
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

LETTER = "Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@pytest.fixture(scope="module")
def bucket() -> Iterator[S3Server]:
    with running_s3() as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def running(postgres_server: databases.Postgres, bucket: S3Server) -> Iterator[Deployment]:
    where = {name.removeprefix("LEGAL_PIPELINE_").lower(): value for name, value in bucket.environment.items() if "PIPELINE" in name}
    with databases.running_redis() as redis, deployed(redis, postgres_server, **where) as deployment:
        deployment.start()
        deployment.wait_for_workers()
        yield deployment


def search(deployment: Deployment, words: str) -> list[str]:
    """File names of the documents found."""
    found = deployment.call("search", words, "--json")
    ids = [json.loads(line)["document_id"] for line in found.stdout.splitlines()]
    return [status.document.file_name for status in deployment.services.store.documents.find(ids=ids)]


def test_an_object_dropped_into_the_bucket_is_searchable_without_a_command(deployment: Deployment, bucket: S3Server) -> None:
    bucket.put('inbox/holt/letter, of "March".txt', LETTER.encode())
    bucket.put("inbox/holt/complaint.pdf", factories.text_pdf([LETTER.replace("March", "May")]))
    wait_until(lambda: len(search(deployment, "Larkspur Mutual")) == 2, f"both are found\n{deployment.logs()}")
    assert sorted(search(deployment, "Larkspur Mutual")) == ["complaint.pdf", 'letter, of "March".txt']
    statuses = list(deployment.services.store.documents.find(matter="holt"))
    assert {status.origin for status in statuses} == {Origin.ARRIVAL}


def test_an_object_that_is_overwritten_is_read_again(deployment: Deployment, bucket: S3Server) -> None:
    bucket.put("inbox/versions/note.txt", LETTER.encode())
    wait_until(lambda: bool(search(deployment, "denied the claim on March")), f"the first version is found\n{deployment.logs()}")
    bucket.put("inbox/versions/note.txt", LETTER.replace("denied", "accepted").encode())
    wait_until(lambda: bool(search(deployment, "accepted the claim")), f"the second version is found\n{deployment.logs()}")
    [status] = deployment.services.store.documents.find(matter="versions")
    assert status.document.file_name == "note.txt"


def test_a_batch_goes_from_its_census_to_its_report(deployment: Deployment, bucket: S3Server, tmp_path: Path) -> None:
    for number in range(8):
        bucket.put(f"cases/ash/{number}.txt", f"Exhibit {number}. {LETTER}".encode())
    bucket.put("cases/ash/scan.pdf", factories.text_pdf(["Exhibit nine was filed on April 5, 2021."]))
    bucket.put("cases/ash/broken.pdf", b"%PDF-1.7 and nothing else")

    submitted = deployment.call("batch", "submit", "s3://case-files/cases/ash/", "--matter", "ash", "--priority", "high", "--name", "Ash")
    assert submitted.returncode == 0, submitted.stdout + submitted.stderr
    batch_id = re.findall(r"\b[0-9a-f]{32}\b", submitted.stdout)[0]

    def is_final() -> bool:
        counts = deployment.services.store.documents.counts_by_state("ash")
        return counts[State.WAITING] + counts[State.RUNNING] == 0 and sum(counts.values()) == 10

    wait_until(is_final, f"the batch has ended\n{deployment.logs()}")
    assert deployment.services.store.documents.counts_by_state("ash") == {
        State.WAITING: 0,
        State.RUNNING: 0,
        State.DONE: 9,
        State.FAILED: 0,
        State.REFUSED: 1,
    }
    status = deployment.call("batch", "status", batch_id)
    assert status.returncode == 0, status.stdout + status.stderr
    verified = deployment.call("batch", "verify", batch_id)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    reported = deployment.call("batch", "report", batch_id, "--out", tmp_path)
    assert reported.returncode == 0, reported.stdout + reported.stderr
    [page] = tmp_path.glob("*.html")
    assert "broken.pdf" in page.read_text()
    again = deployment.call("batch", "submit", "s3://case-files/cases/ash/", "--matter", "ash")
    assert again.returncode == 0, again.stdout + again.stderr
    with deployment.instance as instance:
        assert len(instance.get_backfills()) == 1


def test_reconciling_finds_no_difference(deployment: Deployment) -> None:
    found = deployment.call("reconcile")
    assert found.returncode == 0, found.stdout + found.stderr
