"""A batch from submitting to its end over real queues, as an operator types it: submit, list, cancel, retry."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.plan import new_record
from legal_pipeline.defs.backfills.reconciliation import GRACE_SECONDS
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.batches.batches import FROM_UI, BackfillRecord, Batches
from legal_pipeline.topology import PRIORITY_TAG
from legal_pipeline_tests.deployed.deployment import Deployment, wait_until
from legal_pipeline_tests.specimens import factories

pytestmark = pytest.mark.slow

PAGES = 9
"""Of each of three scans: more than one worker reads while a command starts, also where many pages a second are read."""

MATTER = "quay"
LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


def said(deployment: Deployment, *arguments: str | Path, exit_code: int = 0) -> dict[str, Any]:
    done = deployment.call("batch", *arguments, "--json")
    assert done.returncode == exit_code, f"{done.stdout}\n{done.stderr}\n{deployment.logs()}"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return found


def test_from_submitting_to_the_end(deployment: Deployment, inbox: Path) -> None:
    """Nothing that was done is done again, nothing that was given up stays without a reason, and a retry brings all of it to its end."""
    (inbox / "mail.eml").write_bytes(factories.eml("Terms", "See the attachment.", {"terms.txt": b"The sum is $1,250.00."}))
    (inbox / "a-letter.txt").write_text(LETTER)
    (inbox / "locked.pdf").write_bytes(factories.encrypted_pdf())
    for number in range(3):
        (inbox / f"scan-{number}.pdf").write_bytes(factories.long_scan(LETTER, PAGES, seed=20 + number))
    documents, batches = deployment.services.store.documents, Batches(deployment.services.store.engine)
    [letter] = deployment.submit_and_wait(inbox / "a-letter.txt", matter=MATTER)

    accepted = said(deployment, "submit", inbox, "--matter", MATTER, "--priority", "high", "--name", "first production")
    batch_id = accepted["batch_id"]
    assert (accepted["documents"], accepted["asked"], accepted["left_alone"]) == (6, 5, 1)
    assert accepted["census"]["refusals"] == {"encrypted": 1}
    ids = batches.document_ids(batch_id)
    with deployment.instance as instance:
        backfill = instance.get_backfill(batch_id)
    assert backfill is not None, "one backfill, of the same id"
    assert backfill.tags[PRIORITY_TAG] == "high"

    [listed] = [record for record in [said(deployment, "list")] if record["batch_id"] == batch_id]
    assert (listed["name"], listed["priority"], listed["stands"]) == ("first production", "high", "under way")

    wait_until(lambda: documents.pages_read(ids) > 5, "scans are being read")
    done_before = {status.document.document_id for status in documents.find(ids=ids, states=[State.DONE])}
    cancelled = said(deployment, "cancel", batch_id[:8], "--wait", "120")
    wait_until(lambda: not any(status.state in (State.WAITING, State.RUNNING) for status in documents.find(matter=MATTER)), "all ended")
    found = list(documents.find(matter=MATTER))
    assert {status.reason for status in found if status.state is State.FAILED} == {CANCELLED}
    assert cancelled["ended"] >= 1
    assert letter in done_before
    assert done_before <= {status.document.document_id for status in found if status.state is State.DONE}
    with deployment.instance as instance:
        wait_until(lambda: (instance.get_backfill(batch_id) or backfill).status is BulkActionStatus.CANCELED, "the backfill is cancelled")
        under_way = dg.RunsFilter(tags={"legal/batch": batch_id}, statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.QUEUED])
        wait_until(lambda: not instance.get_runs_count(under_way), "no run of it is left")
    again = said(deployment, "cancel", batch_id[:8])
    assert (again["ended"], again["was_cancelled"]) == (0, True)

    pages = documents.pages_read(ids)
    retried = said(deployment, "retry", batch_id)
    assert set(retried["asked"]) == {status.document.document_id for status in found if status.state is State.FAILED}
    deployment.wait_for(ids)
    wait_until(lambda: not any(status.state in (State.WAITING, State.RUNNING) for status in documents.find(matter=MATTER)), "all ended")
    assert {status.document.file_name: status.state for status in documents.find(matter=MATTER)} == {
        "a-letter.txt": State.DONE,
        "locked.pdf": State.REFUSED,
        "mail.eml": State.DONE,
        "scan-0.pdf": State.DONE,
        "scan-1.pdf": State.DONE,
        "scan-2.pdf": State.DONE,
        "terms.txt": State.DONE,
    }
    assert documents.pages_read(ids) >= pages
    assert len(batches.backfills(batch_id)) == 2

    submitted_again = said(deployment, "submit", inbox, "--matter", MATTER)
    assert (submitted_again["asked"], submitted_again["left_alone"]) == (0, 6)
    with deployment.instance as instance:
        assert instance.get_backfill(submitted_again["batch_id"]) is None


def test_the_sensor_keeps_rows_and_backfills_in_step(deployment: Deployment, inbox: Path) -> None:
    """A backfill of the UI becomes a batch by itself, and what a killed command had written down is processed."""
    for name in ("ui.txt", "killed.txt"):
        (inbox / name).write_text(f"{LETTER} {name}")
    [in_ui] = deployment.register(inbox / "ui.txt", matter="elsewhere")
    [left] = deployment.register(inbox / "killed.txt", matter="elsewhere")
    batches = Batches(deployment.services.store.engine)
    long_ago = now() - dt.timedelta(seconds=GRACE_SECONDS)
    record = new_record("killed", Priority.NORMAL)
    batches.add(record, [left], [left], [(BackfillRecord(record.batch_id, record.batch_id, long_ago), [left])])
    deployment.launch_in_ui([in_ui])
    wait_until(lambda: batches.of_document(in_ui), f"the backfill is a batch\n{deployment.logs()}")
    [adopted] = batches.of_document(in_ui)
    assert batches.get(adopted).origin == FROM_UI
    documents = deployment.services.store.documents
    wait_until(lambda: documents.status(left).state is State.DONE, f"what was accepted is done\n{deployment.logs()}")
    deployment.wait_for([in_ui, left])
    with deployment.instance as instance:
        [run] = instance.get_runs(filters=dg.RunsFilter(tags={"dagster/partition": in_ui}))
        assert run.tags["legal/batch"] == adopted
