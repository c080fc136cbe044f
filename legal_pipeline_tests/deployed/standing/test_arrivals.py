"""From an object in the bucket to a fact, and from a batch to its proof: real S3, Redis, PostgreSQL and all processes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.defs.groups.step import JOB, documents_of
from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.model import Origin, Priority, State
from legal_pipeline.monitoring.answers import http_error
from legal_pipeline.storage.users.users import Users
from legal_pipeline.topology import PARTITION_TAG, PRIORITY_TAG, QUEUE_TAG, Queue
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.servers.browser import Browser, chromium
from legal_pipeline_tests.servers.dagster_ui import Ui
from legal_pipeline_tests.servers.s3 import S3Server
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.people import PASSWORD

pytestmark = pytest.mark.slow

LETTER = "Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@pytest.fixture(scope="module")
def browser(ui: Ui, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser beside the web server of the deployment."""
    with chromium(tmp_path_factory.mktemp("browser"), width=1280, height=900) as opened:
        yield opened


def page(deployment: Deployment, path: str) -> str:
    return f"http://127.0.0.1:{deployment.settings.webserver_port}{path}"


def evaluation(deployment: Deployment, check: str, matter: str) -> dg.AssetCheckEvaluation | None:
    """The latest evaluation of this check for the matter. The page of the check shows that of whichever matter was merged last."""
    with deployment.instance as instance:
        key = dg.AssetCheckKey(dg.AssetKey("matter_graph"), check)
        for record in instance.event_log_storage.get_asset_check_execution_history(key, limit=50):
            event = record.event.dagster_event if record.event else None
            found = event.event_specific_data if event else None
            if isinstance(found, dg.AssetCheckEvaluation) and found.partition == matter:
                return found
    return None


def search(deployment: Deployment, words: str, matter: str) -> list[str]:
    """File names of the documents found."""
    found = deployment.call("search", words, "--matter", matter, "--json")
    ids = [json.loads(line)["document_id"] for line in found.stdout.splitlines()]
    return [status.document.file_name for status in deployment.services.store.documents.find(ids=ids)]


def test_an_object_dropped_into_the_bucket_is_searchable_without_a_command(deployment: Deployment, bucket: S3Server) -> None:
    bucket.put('inbox/holt/letter, of "March".txt', LETTER.encode())
    bucket.put("inbox/holt/complaint.pdf", factories.text_pdf([LETTER.replace("March", "May")]))
    wait_until(lambda: len(search(deployment, "Larkspur Mutual", "holt")) == 2, f"both are found\n{deployment.logs()}")
    assert sorted(search(deployment, "Larkspur Mutual", "holt")) == ["complaint.pdf", 'letter, of "March".txt']
    statuses = list(deployment.services.store.documents.find(matter="holt"))
    assert {status.origin for status in statuses} == {Origin.ARRIVAL}


def test_an_object_that_is_overwritten_is_read_again(deployment: Deployment, bucket: S3Server) -> None:
    bucket.put("inbox/versions/note.txt", LETTER.encode())
    wait_until(lambda: search(deployment, "denied the claim on March", "versions"), f"the first version is found\n{deployment.logs()}")
    bucket.put("inbox/versions/note.txt", LETTER.replace("denied", "accepted").encode())
    wait_until(lambda: bool(search(deployment, "accepted the claim", "versions")), f"the second version is found\n{deployment.logs()}")
    [status] = deployment.services.store.documents.find(matter="versions")
    assert status.document.file_name == "note.txt"


def test_small_files_that_arrive_together_share_a_run(deployment: Deployment, bucket: S3Server) -> None:
    bucket.put("inbox/many/notes.zip", factories.zip_of({f"{number:02}.txt": f"Note {number}. {LETTER}".encode() for number in range(12)}))
    counts = deployment.services.store.documents.counts_by_state
    wait_until(lambda: counts("many")[State.DONE] == 13, f"the archive and its files are done\n{deployment.logs()}")
    children = {status.document.document_id for status in deployment.services.store.documents.find(matter="many", is_child=True)}
    with deployment.instance as instance:
        runs = [run for run in instance.get_runs(dg.RunsFilter(job_name=JOB)) if children.intersection(documents_of(run))]
        assert children <= {one for run in runs for one in documents_of(run)}
        assert children <= instance.get_materialized_partitions(dg.AssetKey("document_record"))
        alone = [run for one in children for run in instance.get_runs(dg.RunsFilter(tags={PARTITION_TAG: one}))]
    # on a slow machine some are registered after the others have been requested, or are left by a group whose time is over
    assert len(runs) + len(alone) <= len(children) // 2


def test_a_batch_goes_from_its_census_to_its_report(deployment: Deployment, bucket: S3Server, tmp_path: Path) -> None:
    for number in range(8):
        bucket.put(f"cases/ash/{number}.txt", f"Exhibit {number}. {LETTER}".encode())
    bucket.put("cases/ash/scan.pdf", factories.text_pdf(["Exhibit nine was filed on April 5, 2021."]))
    bucket.put("cases/ash/broken.pdf", b"%PDF-1.7 and nothing else")

    with deployment.instance as instance:
        before = len(instance.get_backfills())
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
        assert len(instance.get_backfills()) == before + 1


def test_in_the_ui_an_object_can_be_followed_from_its_arrival_to_the_search(
    deployment: Deployment, bucket: S3Server, browser: Browser
) -> None:
    """Runs show who asked for it, the partition's page what was read, and the search finds it; nobody typed or clicked anything before."""
    bucket.put("inbox/quill/answer-of-march-9.pdf", factories.text_pdf([LETTER.replace("March", "June"), "The answer was filed in time."]))
    documents = deployment.services.store.documents
    wait_until(lambda: documents.counts_by_state("quill")[State.DONE] == 1, f"the document is done\n{deployment.logs()}")
    [status] = documents.find(matter="quill")
    document_id = status.document.document_id

    browser.open(page(deployment, f"/runs?q[0]=tag:dagster/partition={document_id}"))
    browser.wait_for_text("process_document", "s3_arrivals", "legal/origin: arrival", "Success")
    browser.open(page(deployment, f"/assets/document_text?view=partitions&partition={document_id}"))
    browser.wait_for_text("answer-of-march-9.pdf", "s3://case-files/inbox/quill/answer-of-march-9.pdf", "text layer", "seconds_per_page")
    browser.keep_picture("arrival-partition", (240, 0, 1280, 756))
    link = browser.run("return document.querySelector('a[href*=\"/matters/quill/documents/\"]').href")
    sign_in(deployment, browser)
    browser.open(link)
    browser.wait_for_text("answer-of-march-9.pdf")
    browser.type("//input[@type='search']", "denied the claim on June\n")
    browser.wait_for_text("answer-of-march-9.pdf", "denied the claim on June")
    browser.keep_picture("arrival-found")
    assert search(deployment, "denied the claim on June", "quill") == ["answer-of-march-9.pdf"]


def sign_in(deployment: Deployment, browser: Browser) -> None:
    """To the workspace of the deployment, which starts for it."""
    Users(deployment.services.store.engine).add("quill", PASSWORD, actor="test", matters=["quill"])
    deployment.start("workspace")
    address = f"http://127.0.0.1:{deployment.settings.workspace_port}"
    wait_until(lambda: http_error(f"{address}/health") is None, lambda: f"the workspace answers\n{deployment.logs()}")
    browser.open(address)
    browser.type("//input[@name='name']", "quill")
    browser.type("//input[@name='password']", f"{PASSWORD}\n")
    browser.wait_for_text("quill")


def test_in_the_ui_failed_documents_are_processed_again_with_high_priority(deployment: Deployment, inbox: Path, browser: Browser) -> None:
    """The check of the matter names them and says what to do; a backfill of what failed brings them to an end."""
    with deployment.instance as instance:
        # what other tests have left failed would be among the partitions that the UI chooses
        for key in instance.get_dynamic_partitions("documents"):
            instance.delete_dynamic_partition("documents", key)
    names = ["affidavit.txt", "exhibit-b.txt"]
    for name in names:
        (inbox / name).write_text(LETTER)
    ids = deployment.register(inbox, matter="birch")
    for name in names:
        (inbox / name).rename(inbox.parent / name)
    with deployment.instance as instance:
        submit(deployment.settings, instance, ids, Priority.NORMAL)
    documents = deployment.services.store.documents
    wait_until(lambda: documents.counts_by_state("birch")[State.FAILED] == 2, f"both have failed\n{deployment.logs()}")

    check = "no_document_is_left_failed"
    said = "2 documents failed; reason and remedy are in the metadata"

    def is_said() -> bool:
        # the matter may have been merged when one of them had failed
        found = evaluation(deployment, check, "birch")
        return found is not None and not found.passed and found.description == said

    wait_until(is_said, "the check of the matter fails and counts both")
    browser.open(page(deployment, f"/assets/matter_graph?view=checks&checkDetail={check}"))
    browser.wait_for_text(check)
    browser.keep_picture("failed-documents", (240, 0, 1280, 590))

    for name in names:
        (inbox.parent / name).rename(inbox / name)
    browser.open(page(deployment, f"/locations/{CODE_LOCATION}/jobs/process_document"))
    browser.click("//button[contains(., 'Materialize all')]")
    browser.click("//button[normalize-space()='Failed']")
    browser.click("//*[normalize-space()='0 tags'][not(*)]")
    browser.click("//button[normalize-space()='Add tags']")
    browser.type("//input[@placeholder='Tag Key']", PRIORITY_TAG)
    browser.type("//input[@placeholder='Tag Value']", Priority.HIGH.value)
    browser.click("//button[normalize-space()='Apply']")
    browser.wait_for_text("2 partitions", f"{PRIORITY_TAG}: high")
    browser.keep_picture("backfill-of-failed", (280, 20, 1000, 720))
    browser.click("//button[normalize-space()='Launch backfill']")
    wait_until(lambda: documents.counts_by_state("birch")[State.DONE] == 2, f"both are done\n{deployment.logs()}")

    with deployment.instance as instance:
        [launched, *_] = instance.get_backfills(limit=1)
        runs = instance.get_runs(dg.RunsFilter(tags={"dagster/backfill": launched.backfill_id}))
    assert {run.tags[QUEUE_TAG] for run in runs} == {Queue.BATCH_HIGH.value}
    browser.open(page(deployment, f"/runs/b/{launched.backfill_id}?tab=runs"))
    browser.wait_for_text("Succeeded", f"{PRIORITY_TAG}: high", *(document_id[:9] for document_id in ids))
    wait_until(
        lambda: (found := evaluation(deployment, check, "birch")) is not None and found.passed,
        f"the check of the matter passes\n{deployment.logs()}",
    )


def test_reconciling_finds_no_difference(deployment: Deployment) -> None:
    found = deployment.call("reconcile")
    assert found.returncode == 0, found.stdout + found.stderr
