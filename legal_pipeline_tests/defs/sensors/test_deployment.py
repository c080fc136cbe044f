"""An accepted document whose run is gone gets another one by itself, in every form of acceptance; what arrives by itself waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.execution.backfill import BulkActionStatus
from dagster._core.run_coordinator import SubmitRunContext

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.plan import fail_cancelled
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED, finalize_documents
from legal_pipeline.defs.execution.run_coordinator import PriorityRunCoordinator
from legal_pipeline.defs.execution.run_requests import MAX_LOST_RUNS, REQUEST_AGAIN_AFTER
from legal_pipeline.defs.jobs import register
from legal_pipeline.defs.sensors.deployment import accepted_documents, batches_in_step
from legal_pipeline.defs.sensors.sensors import waiting_attachments
from legal_pipeline.deployment.code_location import defs
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Document, Origin, Priority, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.topology import Queue
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

Accept = Callable[[ProcesslessDeployment], str]
Lose = Callable[[ProcesslessDeployment, str], None]

A_WHILE_AGO = now() - dt.timedelta(days=1)
RUNS = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED]


def coordinator(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> PriorityRunCoordinator:
    monkeypatch.setattr("legal_pipeline.defs.execution.run_coordinator.load_settings", lambda: deployed.settings)
    monkeypatch.setattr("legal_pipeline.defs.execution.run_coordinator.BEAT_EVERY_SECONDS", 0)
    found = PriorityRunCoordinator()
    found.register_instance(deployed.instance)
    return found


def of_batch(deployed: ProcesslessDeployment) -> str:
    [document] = deployed.files("letter.txt")
    batch = deployed.request([document])
    deployed.end(batch.batch_id, BulkActionStatus.COMPLETED)
    return document.document_id


def registered(deployed: ProcesslessDeployment) -> str:
    [document] = deployed.files("letter.txt")
    register(deployed.instance, deployed.services, [document])
    return document.document_id


def child(deployed: ProcesslessDeployment) -> str:
    parent = deployed.files("mail.txt")[0]
    inside = Document("inside-0123456789ab", "harbor", "child://inside", "inside.txt", parent_id=parent.document_id, depth=1)
    deployed.services.store.documents.register([parent, inside])
    return inside.document_id


def arrival(deployed: ProcesslessDeployment) -> str:
    """From an inbox that the settings no longer name."""
    document_id = registered(deployed)
    with transaction(deployed.services.store.engine) as connection:
        connection.execute(sa.update(documents).values(origin=Origin.ARRIVAL.value))
    return document_id


def long_past(deployed: ProcesslessDeployment) -> None:
    with transaction(deployed.services.store.engine) as connection:
        requested = sa.update(documents).where(documents.c.requested_at.is_not(None))
        connection.execute(requested.values(requested_at=now() - 2 * REQUEST_AGAIN_AFTER))


def requests(deployed: ProcesslessDeployment, *sensors: dg.SensorDefinition) -> dict[str, dict[str, str]]:
    """document_id -> tags of the run that the sensors request."""
    found = {}
    for sensor in sensors or (accepted_documents, waiting_attachments):
        context = dg.build_sensor_context(
            instance=deployed.instance, resources={"pipeline": deployed.services}, repository_def=defs.get_repository_def()
        )
        told: Any = sensor(context)
        made = told.run_requests or [] if isinstance(told, dg.SensorResult) else [] if isinstance(told, dg.SkipReason) else list(told)
        found.update({request.partition_key: dict(request.tags) for request in made})
    return {str(document_id): tags for document_id, tags in found.items()}


@pytest.mark.parametrize("status", RUNS, ids=lambda status: status.value.lower())
@pytest.mark.parametrize("is_accepted_as", [of_batch, registered, child, arrival])
def test_a_deleted_run_is_requested_again(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch, is_accepted_as: Accept, status: dg.DagsterRunStatus
) -> None:
    document_id = is_accepted_as(deployed)
    run = deployed.run_of(document_id, dg.DagsterRunStatus.NOT_STARTED, legal_origin="named")
    coordinator(deployed, monkeypatch)._accept_document(run)
    store = deployed.services.store
    if status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED):
        store.documents.start(document_id, run.run_id)
    long_past(deployed)
    assert requests(deployed) == {}, "its run exists"
    deployed.instance.delete_run(run.run_id)
    finalize_documents(store.documents, deployed.instance, A_WHILE_AGO)
    long_past(deployed)
    [(requested, tags)] = requests(deployed).items()
    assert requested == document_id
    assert store.documents.status(document_id).state is State.WAITING
    assert requests(deployed) == {}, "asked for once"
    if is_accepted_as is of_batch:
        assert tags["legal/batch"] == deployed.batches.latest()[0].batch_id


def test_what_was_only_registered_is_left_alone(deployed: ProcesslessDeployment) -> None:
    registered(deployed)
    assert requests(deployed) == {}


def wipe_runs(deployed: ProcesslessDeployment, document_id: str) -> None:
    deployed.instance.run_storage.wipe()


def delete_partition(deployed: ProcesslessDeployment, document_id: str) -> None:
    deployed.instance.delete_dynamic_partition("documents", document_id)
    [backfill] = deployed.instance.get_backfills()
    deployed.end(backfill.backfill_id, BulkActionStatus.FAILED)


def fail_backfill(deployed: ProcesslessDeployment, document_id: str) -> None:
    deployed.end(deployed.instance.get_backfills()[0].backfill_id, BulkActionStatus.FAILED)


@pytest.mark.parametrize("lose", [wipe_runs, delete_partition, fail_backfill])
@pytest.mark.parametrize("is_started", [False, True], ids=["queued", "started"])
def test_a_batch_that_lost_its_runs_goes_on(deployed: ProcesslessDeployment, lose: Lose, is_started: bool) -> None:
    [document] = deployed.files("letter.txt")
    batch = deployed.request([document])
    if is_started:
        run = deployed.run_of(document.document_id, dagster_backfill=batch.batch_id)
        deployed.services.store.documents.start(document.document_id, run.run_id)
        if lose is not wipe_runs:
            deployed.instance.report_run_canceled(run)
    lose(deployed, document.document_id)
    finalize_documents(deployed.services.store.documents, deployed.instance, A_WHILE_AGO)
    long_past(deployed)
    found = requests(deployed)
    if lose is wipe_runs and not found:
        # the backfill went with the runs; the batch is submitted anew
        requests(deployed, batches_in_step)
    else:
        assert list(found) == [document.document_id]
        assert document.document_id in deployed.instance.get_dynamic_partitions("documents")
    assert deployed.states() == {"letter.txt": State.WAITING}


def test_a_cancelled_backfill_stays_cancelled(deployed: ProcesslessDeployment) -> None:
    batch = deployed.request(deployed.files("letter.txt"))
    deployed.end(batch.batch_id, BulkActionStatus.CANCELED)
    requests(deployed, batches_in_step)
    long_past(deployed)
    assert requests(deployed) == {}
    assert deployed.states() == {"letter.txt": State.FAILED}


def test_runs_that_are_lost_again_and_again_end_in_a_failure(deployed: ProcesslessDeployment) -> None:
    document_id = of_batch(deployed)
    for _ in range(MAX_LOST_RUNS):
        long_past(deployed)
        assert list(requests(deployed)) == [document_id]
    long_past(deployed)
    assert requests(deployed) == {}
    assert deployed.states() == {"letter.txt": State.FAILED}
    assert str(MAX_LOST_RUNS) in (deployed.services.store.documents.status(document_id).reason or "")


# tags of the run · does it wait for a worker?
BY_ITSELF: list[tuple[dict[str, str], bool]] = [
    ({"legal_origin": "arrival"}, True),
    ({"dagster_backfill": "abcdefgh"}, True),
    ({"legal_force": "yes"}, True),
    ({}, False),
]


@pytest.mark.parametrize(("tags", "waits"), BY_ITSELF)
def test_what_arrives_by_itself_waits_for_the_worker(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch, tags: dict[str, str], waits: bool
) -> None:
    served: Sequence[Queue] = [queue for queue in Queue if queue is not Queue.BATCH_HIGH]
    deployed.serve(served)
    document_id = registered(deployed)
    run = deployed.run_of(document_id, dg.DagsterRunStatus.NOT_STARTED, legal_priority=Priority.HIGH.value, **tags)
    submit = coordinator(deployed, monkeypatch).submit_run
    if waits:
        assert submit(SubmitRunContext(run, None)).status is dg.DagsterRunStatus.QUEUED  # type: ignore[arg-type]
        assert deployed.services.store.documents.status(document_id).state is State.WAITING
    else:
        with pytest.raises(UsageError, match=r"queue batch\.high has no worker"):
            submit(SubmitRunContext(run, None))  # type: ignore[arg-type]


def test_a_run_that_is_submitted_after_its_backfill_was_cancelled_does_not_bring_the_document_back(
    deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.serve(tuple(Queue))
    [document] = deployed.files("letter.txt")
    batch = deployed.request([document])
    run = deployed.run_of(document.document_id, dg.DagsterRunStatus.NOT_STARTED, dagster_backfill=batch.batch_id)
    deployed.end(batch.batch_id, BulkActionStatus.CANCELED)
    fail_cancelled(deployed.services.store.documents, [document.document_id])
    submitted = coordinator(deployed, monkeypatch).submit_run(SubmitRunContext(run, None))  # type: ignore[arg-type]
    assert submitted.status is dg.DagsterRunStatus.CANCELED
    assert deployed.services.store.documents.status(document.document_id).reason == CANCELLED


def test_what_is_wanted_again_does_not_fail_with_a_run_that_is_cancelled_later(deployed: ProcesslessDeployment) -> None:
    [document] = deployed.files("letter.txt")
    batch = deployed.request([document])
    run = deployed.run_of(document.document_id, dg.DagsterRunStatus.QUEUED, dagster_backfill=batch.batch_id)
    deployed.end(batch.batch_id, BulkActionStatus.CANCELED)
    store = deployed.services.store
    fail_cancelled(store.documents, [document.document_id])
    assert store.documents.request_again([document.document_id]) == [document.document_id]
    deployed.instance.report_run_canceled(run)
    finalize_documents(store.documents, deployed.instance, A_WHILE_AGO)
    assert store.documents.status(document.document_id).state is State.WAITING
    long_past(deployed)
    assert list(requests(deployed)) == [document.document_id]
