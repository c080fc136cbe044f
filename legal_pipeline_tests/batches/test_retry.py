"""Which documents of a batch are asked for once more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.batches.retry import Choice, choose, retry
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.model import Category, Document, DocumentStatus, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

STANDINGS: dict[str, tuple[State, Category | None]] = {
    "done": (State.DONE, None),
    "waiting": (State.WAITING, None),
    "running": (State.RUNNING, None),
    "busy": (State.RUNNING, None),
    "transient": (State.FAILED, Category.TRANSIENT),
    "setup": (State.FAILED, Category.CONFIGURATION),
    "bug": (State.FAILED, Category.PERMANENT),
    "before": (State.FAILED, None),
    "refused": (State.REFUSED, None),
    "mended": (State.REFUSED, None),
}
STATUSES = [
    DocumentStatus(Document(name, "m", f"file:///{name}", name), state, "why", category=category)
    for name, (state, category) in STANDINGS.items()
]

# --failed, --from-stage · asked for · left alone as permanent · left alone as refused
CHOICES: list[tuple[bool, bool, str, str, str]] = [
    (False, False, "waiting running transient setup before mended", "bug", "refused"),
    (True, False, "transient setup bug before", "", "refused mended"),
    (False, True, "done waiting running transient setup bug before mended", "", "refused"),
    (True, True, "transient setup bug before", "", "refused mended"),
]


@pytest.mark.parametrize(("is_failed_only", "is_forced", "asked", "permanent", "refused"), CHOICES)
def test_the_choice(is_failed_only: bool, is_forced: bool, asked: str, permanent: str, refused: str) -> None:
    found = choose(STATUSES, {"busy"}, {"mended"}, is_failed_only=is_failed_only, is_forced=is_forced)
    assert found == Choice(tuple(asked.split()), tuple(permanent.split()), ("busy",), tuple(refused.split()))


def test_a_retry_is_another_backfill_of_the_batch(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("done.txt", "failed.txt", "bug.txt")
    done, failed, bug = (document.document_id for document in files)
    batch_id = deployed.request(files).batch_id
    documents = deployed.services.store.documents
    documents.finish(done)
    documents.fail(failed, CANCELLED, Category.CONFIGURATION)
    documents.fail(bug, "bug: KeyError", Category.PERMANENT)
    deployed.end(batch_id, BulkActionStatus.COMPLETED_FAILED)
    deployed.batches.mark_cancelled(batch_id)
    choice, processed = retry(deployed.services, deployed.batches.get(batch_id))
    assert (choice.requested, choice.permanent, processed) == ((failed,), (bug,), None)
    assert deployed.states() == {"done.txt": State.DONE, "failed.txt": State.WAITING, "bug.txt": State.FAILED}
    second = deployed.batches.backfills(batch_id)[1]
    backfill = deployed.instance.get_backfill(second.backfill_id)
    assert backfill
    assert (list(backfill.partition_names or []), backfill.tags["legal/batch"]) == ([failed], batch_id)
    assert deployed.batches.get(batch_id).cancelled_at is None
    # once more at once: the first one is on its way
    choice, _ = retry(deployed.services, deployed.batches.get(batch_id))
    assert (choice.requested, choice.busy) == ((), (failed,))
    choice, _ = retry(deployed.services, deployed.batches.get(batch_id), is_failed_only=True)
    assert choice.requested == (bug,)
    assert len(deployed.batches.backfills(batch_id)) == 3


def test_a_retry_from_a_stage_on(deployed: ProcesslessDeployment) -> None:
    files = deployed.files("done.txt")
    [done] = (document.document_id for document in files)
    batch_id = deployed.request(files).batch_id
    deployed.services.store.documents.finish(done)
    deployed.end(batch_id, BulkActionStatus.COMPLETED_FAILED)
    assert retry(deployed.services, deployed.batches.get(batch_id))[0].requested == ()
    choice, _ = retry(deployed.services, deployed.batches.get(batch_id), from_stage="chunks")
    assert choice.requested == (done,)
    assert [backfill.from_stage for backfill in deployed.batches.backfills(batch_id)] == [None, "chunks"]
    assert deployed.states() == {"done.txt": State.WAITING}


def test_embedded_it_is_done_at_once_attachments_too(cli: Cli, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "harbor"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann Lee signed.")
    (folder / "mail.eml").write_bytes(factories.eml("Terms", "See the attachment.", {"terms.txt": b"The sum is $1,250.00."}))
    [submitted] = (json.loads(line) for line in cli("batch", "submit", folder, "--json").stdout.splitlines())
    store = open_store(Settings(home=home))
    by_name = {status.document.file_name: status.document.document_id for status in store.documents.find()}
    assert len(by_name) == 3
    store.documents.fail(by_name["terms.txt"], "why", Category.TRANSIENT)
    before = {stage: result.key for stage, result in store.stages.of(by_name["a.txt"]).items()}
    [again] = (json.loads(line) for line in cli("batch", "retry", submitted["batch_id"][:6], "--json").stdout.splitlines())
    assert again["asked"] == [by_name["terms.txt"]]
    assert {status.state for status in store.documents.find()} == {State.DONE}
    # everything from a stage on, and every result as it was
    forced = cli("batch", "retry", submitted["batch_id"], "--from-stage", "entity_mentions", "--json").stdout
    assert sorted(json.loads(forced)["asked"]) == sorted(by_name.values())
    assert {stage: result.key for stage, result in store.stages.of(by_name["a.txt"]).items()} == before
    assert {status.state for status in store.documents.find()} == {State.DONE}
