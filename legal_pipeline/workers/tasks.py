"""The two Celery tasks: start or resume a run, and execute a step. Duplicate messages are harmless."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import dagster as dg
from dagster._core.execution.plan.state import KnownExecutionState
from dagster._serdes import deserialize_value

from legal_pipeline.defs.assets.page_reading import TEXT, TimeSlice, read_time_slice
from legal_pipeline.defs.execution.dispatch import Dispatch
from legal_pipeline.defs.execution.lease_sweep import MAX_RUN_WORKER_DEATHS, abandon_run
from legal_pipeline.defs.execution.queue_executor import MAX_DEATHS
from legal_pipeline.defs.execution.run_worker import execute_run, execute_step
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.services import services_for
from legal_pipeline.storage.documents.leases import WHOLE_RUN, Lease
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline.topology import PARTITION_TAG
from legal_pipeline.workers.lease_heartbeat import LeaseHeartbeat

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tasks:
    """One instance per process, which handles one message after another."""

    dispatch: Dispatch
    instance: dg.DagsterInstance
    heartbeat: LeaseHeartbeat

    def carry(self, run_id: str, token: str) -> None:
        run = self.instance.get_run_by_id(run_id)
        document_id = run.tags.get(PARTITION_TAG) if run else None
        with self.heartbeat.hold(run_id, WHOLE_RUN, token, document_id) as lease:
            if lease is None:
                return
            if lease.attempts >= MAX_RUN_WORKER_DEATHS:
                if run is not None and not run.is_finished:
                    log.error(abandon_run(self.dispatch, self.instance, run))
                return
            is_suspended = execute_run(self.instance, run_id)
            self.dispatch.leases.end(lease)
        if is_suspended and not self._has_steps_in_progress(run_id):
            # the last step ended after the last poll of the event log
            self._wake(run_id)

    def step(self, run_id: str, step_key: str, token: str, known_state: str | None) -> None:
        run = self.instance.get_run_by_id(run_id)
        document_id = run.tags.get(PARTITION_TAG) if run else None
        with self.heartbeat.hold(run_id, step_key, token, document_id) as lease:
            if lease is None:
                return
            if lease.attempts >= MAX_DEATHS:
                # no further attempt: the run worker fails the step with the reason
                self._wake(run_id)
                return
            if step_key == TEXT and document_id and not (run and run.is_finished) and self._should_yield(lease, document_id):
                if self.dispatch.leases.put_back(lease):
                    self.dispatch.send_step(lease, known_state)
                return
            state = deserialize_value(known_state, KnownExecutionState) if known_state else None
            execute_step(self.instance, run_id, step_key, state)
            self.dispatch.leases.end(lease)
        self._wake(run_id)

    def _should_yield(self, lease: Lease, document_id: str) -> bool:
        def waiting() -> tuple[int, int]:
            try:
                [depth] = queue_depths(self.dispatch.redis, [lease.queue])
            except LegalPipelineError:
                return 0, 0
            counts = depth.waiting_by_priority
            return sum(n for priority, n in counts.items() if priority < lease.priority), counts.get(lease.priority, 0)

        time_slice = TimeSlice(self.dispatch.settings.time_slice_seconds, waiting)
        return read_time_slice(services_for(self.dispatch.settings), document_id, lease.run_id, time_slice)

    def _has_steps_in_progress(self, run_id: str) -> bool:
        return any(lease.step_key != WHOLE_RUN for lease in self.dispatch.leases.of_run(run_id))

    def _wake(self, run_id: str) -> None:
        run = self.instance.get_run_by_id(run_id)
        if run is None or run.status is not dg.DagsterRunStatus.SUSPENDED:
            return
        try:
            self.dispatch.send_run(run)
        except LegalPipelineError as fault:
            log.warning("%s; run %s resumes when it responds", fault, run_id)
