"""The deployed form in this process: real runs, leases and run workers, and a loop in place of Celery's workers.

What workers would take from their queues is taken here one after the other, so that a test can break
a stage and count. Redis is there, and nothing is sent to it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import dagster as dg
import pytest
from celery import Celery
from dagster._core.definitions.reconstruct import ReconstructableJob, ReconstructableRepository

from legal_pipeline.defs.execution.dispatch import Dispatch, open_dispatch
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.topology import FORM_TAG, PARTITION_TAG, WHOLE_RUN, RunForm
from legal_pipeline.workers.lease_heartbeat import LeaseHeartbeat
from legal_pipeline.workers.tasks import Tasks
from legal_pipeline_tests.defs.conftest import Pipeline

_TRUST = 200
"""Messages until a run that goes round in circles is given up."""


@dataclass
class QueuesHere:
    pipeline: Pipeline
    dispatch: Dispatch
    tasks: Tasks
    messages: deque[tuple[Lease, str | None]] = field(default_factory=deque)
    taken: list[str] = field(default_factory=list)
    """What was taken from the queues, in order: step keys, and `WHOLE_RUN`."""

    def run(self, document_id: str, form: RunForm) -> dg.DagsterRun:
        """A run as launcher and workers carry it, until it is over."""
        repository = ReconstructableRepository.for_module("legal_pipeline.definitions", "defs")
        job = ReconstructableJob(repository, "process_document")
        run = self.pipeline.instance.create_run_for_job(
            job.get_definition(), tags={PARTITION_TAG: document_id, FORM_TAG: form.value}, job_code_origin=job.get_python_origin()
        )
        self.dispatch.send_run(run)
        for _ in range(_TRUST):
            if not self.messages:
                break
            self.take()
        found = self.pipeline.instance.get_run_by_id(run.run_id)
        assert found is not None
        return found

    def take(self) -> None:
        lease, known_state = self.messages.popleft()
        self.taken.append(lease.step_key)
        if lease.step_key == WHOLE_RUN:
            self.tasks.carry(lease.run_id, lease.token)
        else:
            self.tasks.step(lease.run_id, lease.step_key, lease.token, known_state)


def queues_here(pipeline: Pipeline, broker_url: str, patch: pytest.MonkeyPatch) -> QueuesHere:
    patch.setenv("LEGAL_PIPELINE_BROKER_URL", broker_url)
    settings = load_settings()
    dispatch = open_dispatch(settings)
    found = QueuesHere(
        pipeline, dispatch, Tasks(dispatch, pipeline.instance, LeaseHeartbeat(settings, dispatch.leases, dispatch.documents, "here"))
    )

    def send(app: Celery, lease: Lease, known_state: str | None = None) -> None:
        found.messages.append((lease, known_state))

    patch.setattr("legal_pipeline.defs.execution.dispatch.send", send)
    return found
