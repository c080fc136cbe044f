"""Small documents of a batch share runs: which of them, who requests these runs, and what a cancellation ends."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
import pytest

from legal_pipeline.batches.cancel import cancel
from legal_pipeline.batches.status.status import StatusReader
from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.create import request_batch
from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.defs.backfills.reconciliation import resume_batches
from legal_pipeline.defs.execution.prospects import documents_with_prospect
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.groups.group import LEAST, MOST
from legal_pipeline.model import Document, Origin, Priority, State
from legal_pipeline.storage.documents.attention import read_attention
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.standing import STUCK_AFTER
from legal_pipeline.topology import BATCH_TAG, GROUP_TAG, ORIGIN_TAG, PRIORITY_TAG
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment


def texts(deployed: ProcesslessDeployment, count: int, first: int = 0) -> list[Document]:
    return deployed.files(*(f"{number:02}.txt" for number in range(first, first + count)))


def ids(documents: Sequence[Document]) -> list[str]:
    return [document.document_id for document in documents]


def requested(deployed: ProcesslessDeployment) -> list[dg.RunRequest]:
    """What a tick of the sensor `accepted_documents` requests."""
    return RunRequester.of(deployed.instance, deployed.services, Origin.NAMED).request_runs(1000)


SHARES = [
    # texts, PDFs, texts that share a run, documents of the backfill
    pytest.param(LEAST, 0, LEAST, 0, id="enough"),
    pytest.param(LEAST - 1, 1, 0, LEAST, id="too few"),
    pytest.param(LEAST, 2, LEAST, 2, id="besides others"),
]


@pytest.mark.parametrize(("small", "others", "sharing", "in_backfill"), SHARES)
def test_enough_small_documents_have_no_backfill(
    deployed: ProcesslessDeployment, small: int, others: int, sharing: int, in_backfill: int
) -> None:
    pdfs = deployed.files(*(f"{number}.pdf" for number in range(others)))
    batch_id = deployed.request([*pdfs, *texts(deployed, small)]).batch_id
    assert sum(len(backfill.partition_names or ()) for backfill in deployed.instance.get_backfills()) == in_backfill
    runs = requested(deployed)
    assert sum(len(run.run_config["ops"]["small_documents"]["config"]["documents"]) for run in runs) == sharing
    tags = {PRIORITY_TAG: "normal", ORIGIN_TAG: "named", GROUP_TAG: str(sharing), BATCH_TAG: batch_id}
    assert [run.tags for run in runs] == ([tags] if sharing else [])
    assert requested(deployed) == [], "each is requested once"


def test_documents_of_two_batches_do_not_share_a_run(deployed: ProcesslessDeployment) -> None:
    first = deployed.request(texts(deployed, LEAST)).batch_id
    second = deployed.request(texts(deployed, LEAST, first=LEAST), name="second production").batch_id
    assert [run.tags[BATCH_TAG] for run in requested(deployed)] == [first, second]


def test_no_more_groups_are_queued_than_workers_need_for_a_while(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.defs.execution.run_requests.MAX_QUEUED_GROUPS", 1)
    deployed.request(texts(deployed, MOST + LEAST))
    [run] = requested(deployed)
    assert run.tags[GROUP_TAG] == str(MOST)
    group = deployed.group_of(run)
    assert requested(deployed) == []
    deployed.instance.report_run_canceled(group)
    [run] = requested(deployed)
    assert run.tags[GROUP_TAG] == str(LEAST)


def test_what_waits_for_a_group_is_neither_idle_nor_stuck(deployed: ProcesslessDeployment) -> None:
    documents = texts(deployed, LEAST)
    batch_id = deployed.request(documents).batch_id

    def waits_for() -> set[str]:
        return set(StatusReader(deployed.settings).take(batch_id).pending_work.values())

    def is_stuck() -> bool:
        found = read_attention(deployed.services.store.engine, documents_with_prospect(deployed.instance), now() + 2 * STUCK_AFTER)
        return bool(found.concerns)

    assert (waits_for(), is_stuck()) == ({"a sensor will request its run"}, False)
    [run] = requested(deployed)
    assert waits_for() == {"it was requested a moment ago"}
    assert is_stuck(), "if no run comes of it"
    group = deployed.group_of(run)
    assert not is_stuck()
    deployed.instance.report_run_canceled(group)
    assert is_stuck()


@pytest.mark.parametrize("is_requested", [False, True])
def test_a_cancelled_batch_ends_what_waits_for_a_group(deployed: ProcesslessDeployment, is_requested: bool) -> None:
    batch_id = deployed.request(texts(deployed, LEAST)).batch_id
    run = deployed.group_of(requested(deployed)[0]) if is_requested else None
    cancelled = cancel(deployed.services, deployed.instance, deployed.batches.get(batch_id))
    assert (cancelled.ended, cancelled.open) == (LEAST, 0)
    assert set(deployed.states().values()) == {State.FAILED}
    assert requested(deployed) == []
    assert run is None or deployed.instance.get_run_by_id(run.run_id).is_finished  # type: ignore[union-attr]


@pytest.mark.parametrize("is_requested", [False, True])
def test_a_cancelled_batch_leaves_what_another_one_wants(deployed: ProcesslessDeployment, is_requested: bool) -> None:
    documents = texts(deployed, LEAST)
    first = deployed.request(documents).batch_id
    deployed.request(documents, name="the same again")
    if is_requested:
        # the run is that of the later request
        deployed.group_of(requested(deployed)[0])
    cancelled = cancel(deployed.services, deployed.instance, deployed.batches.get(first))
    assert (cancelled.ended, cancelled.open) == (0, LEAST)
    assert set(deployed.states().values()) == {State.WAITING}


def test_a_batch_of_a_command_that_was_killed_is_requested_after_all(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = texts(deployed, LEAST)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Documents, "request_again", _killed)
        deployed.request(documents)
    assert requested(deployed) == []
    [record] = deployed.batches.latest()
    assert resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0) == [record.batch_id]
    assert [run.tags[GROUP_TAG] for run in requested(deployed)] == [str(LEAST)]
    assert resume_batches(deployed.services, deployed.instance, deployed.batches, older_than_seconds=0) == [], "once"


def test_what_another_run_has_in_hand_gets_a_run_of_its_own(deployed: ProcesslessDeployment) -> None:
    documents = texts(deployed, LEAST + 1)
    deployed.request(documents)
    deployed.services.store.documents.start(documents[0].document_id, "another")
    deployed.request(documents, name="the same again")
    [backfill] = deployed.instance.get_backfills()
    assert list(backfill.partition_names or ()) == [documents[0].document_id]


def test_a_forced_stage_is_a_matter_of_a_backfill(deployed: ProcesslessDeployment) -> None:
    documents = texts(deployed, LEAST)
    order = Order(new_record("again", Priority.NORMAL), "entity_mentions")
    request_batch(deployed.services, deployed.instance, order, {Priority.NORMAL: documents})
    assert len(deployed.instance.get_backfills()) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
