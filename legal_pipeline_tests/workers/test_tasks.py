"""Errors outside of the steps' own error handling: a bug fails with class and place, anything external is sent again."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.model import Category, State
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.topology import WHOLE_RUN, Queue
from legal_pipeline.workers import tasks as module
from legal_pipeline.workers.lease_heartbeat import LeaseHeartbeat
from legal_pipeline.workers.tasks import Tasks
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

SECRET = "the text of a document"


class Worker:
    def __init__(self, deployed: ProcesslessDeployment) -> None:
        self.deployed = deployed
        self.dispatch = open_dispatch(deployed.settings)
        heartbeat = LeaseHeartbeat(deployed.settings, self.dispatch.leases, self.dispatch.documents, "graph")
        self.tasks = Tasks(self.dispatch, deployed.instance, heartbeat)
        [document] = deployed.files("a.txt")
        deployed.services.store.documents.register([document])
        self.document_id = document.document_id
        self.run = deployed.run_of(self.document_id, dg.DagsterRunStatus.STARTED)
        deployed.services.store.documents.start(self.document_id, self.run.run_id)

    def lease(self, step_key: str) -> Lease:
        lease = self.dispatch.leases.offer(self.run.run_id, step_key, Queue.GRAPH, 3)
        assert lease
        return lease

    def execute(self, step_key: str) -> None:
        token = self.lease(step_key).token
        if step_key == WHOLE_RUN:
            self.tasks.carry(self.run.run_id, token)
        else:
            self.tasks.step(self.run.run_id, step_key, token, None)

    @property
    def run_status(self) -> dg.DagsterRunStatus:
        run = self.deployed.instance.get_run_by_id(self.run.run_id)
        assert run
        return run.status


@pytest.fixture
def worker(deployed: ProcesslessDeployment) -> Worker:
    return Worker(deployed)


def _wrapped(*_: object) -> None:
    try:
        raise ModuleNotFoundError(SECRET)
    except ModuleNotFoundError as error:
        raise RuntimeError("Dagster's own words") from error


def _type_error(*_: object) -> None:
    raise TypeError(SECRET)


@pytest.mark.parametrize(
    ("step_key", "raises", "said"),
    [
        ("relationships", _type_error, "relationships: bug: TypeError at test_tasks.py"),
        ("relationships", _wrapped, "relationships: bug: ModuleNotFoundError at test_tasks.py"),
        (WHOLE_RUN, _type_error, "the run: bug: TypeError at test_tasks.py"),
    ],
)
def test_a_bug_is_told_with_class_and_place_at_once(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, step_key: str, raises: object, said: str
) -> None:
    monkeypatch.setattr(module, "execute_step" if step_key else "execute_run", raises)
    worker.execute(step_key)
    status = worker.deployed.services.store.documents.status(worker.document_id)
    assert (status.state, status.category) == (State.FAILED, Category.PERMANENT)
    assert (status.reason or "").startswith(said) and SECRET not in (status.reason or "")
    assert worker.run_status is dg.DagsterRunStatus.FAILURE
    assert worker.dispatch.leases.all() == []


def test_an_external_error_is_no_death_of_a_worker(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(module, "execute_step", away)
    worker.execute("relationships")
    assert worker.deployed.services.store.documents.status(worker.document_id).state is State.RUNNING
    [lease] = worker.dispatch.leases.all()
    assert (lease.is_taken, lease.attempts) == (False, 0)


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING])
def test_a_run_of_a_cancelled_backfill_does_not_begin(worker: Worker, deployed: ProcesslessDeployment, status: dg.DagsterRunStatus) -> None:
    """Nor does one stay in between whose canceller was killed."""
    files = deployed.files("b.txt")
    batch_id = deployed.request(files).batch_id
    run = deployed.run_of(files[0].document_id, status, dagster_backfill=batch_id)
    deployed.end(batch_id, BulkActionStatus.CANCELED)
    lease = worker.dispatch.leases.offer(run.run_id, WHOLE_RUN, Queue.BATCH_NORMAL, 3)
    assert lease
    worker.tasks.carry(run.run_id, lease.token)
    after = deployed.instance.get_run_by_id(run.run_id)
    assert after and after.status is dg.DagsterRunStatus.CANCELED
    assert worker.dispatch.leases.all() == []
