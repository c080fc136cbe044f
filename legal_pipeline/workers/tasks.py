"""The two Celery tasks: start or resume a run, and execute a step. Duplicate messages are harmless."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg
from dagster._core.execution.plan.state import KnownExecutionState
from dagster._serdes import deserialize_value

from legal_pipeline.defs.assets.failures import describe, root_cause
from legal_pipeline.defs.assets.page_reading import TEXT, TimeSlice, read_time_slice
from legal_pipeline.defs.assets.retry_rules import MAX_WORKER_DEATHS
from legal_pipeline.defs.execution.dispatch import Dispatch
from legal_pipeline.defs.execution.lease_sweep import MAX_RUN_WORKER_DEATHS, abandon_run, fail_run
from legal_pipeline.defs.execution.run_worker import execute_run, execute_step
from legal_pipeline.defs.execution.unwanted_runs import finish_cancellation, is_cancelled
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Category
from legal_pipeline.services import services_for
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline.storage.resilience.error_categories import as_external_error, category_of, safe_message
from legal_pipeline.topology import PARTITION_TAG, WHOLE_RUN
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
                self.heartbeat.let_go(token)
                if run is not None and not run.is_finished:
                    log.error(abandon_run(self.dispatch, self.instance, run))
                return
            if run is not None and is_cancelled(self.instance, run):
                # let go first: this process is not to end because the run is being cancelled
                self.heartbeat.end(lease)
                finish_cancellation(self.instance, run)
                return
            is_suspended = False
            with self._bugs_reported(lease, run, "the run"):
                is_suspended = execute_run(self.instance, run_id)
                self.heartbeat.end(lease)
        if is_suspended and not self._has_steps_in_progress(run_id):
            # the last step ended after the last poll of the event log
            self._wake(run_id)

    def step(self, run_id: str, step_key: str, token: str, known_state: str | None) -> None:
        run = self.instance.get_run_by_id(run_id)
        document_id = run.tags.get(PARTITION_TAG) if run else None
        with self.heartbeat.hold(run_id, step_key, token, document_id) as lease:
            if lease is None:
                return
            if lease.attempts >= MAX_WORKER_DEATHS:
                # no further attempt: the run worker fails the step with the reason
                self.heartbeat.let_go(token)
                self._wake(run_id)
                return
            with self._bugs_reported(lease, run, step_key):
                if step_key == TEXT and document_id and not (run and run.is_finished) and self._should_yield(lease, document_id):
                    self.heartbeat.let_go(token)
                    if self.dispatch.leases.put_back(lease):
                        self.dispatch.send_step(lease, known_state)
                    return
                state = deserialize_value(known_state, KnownExecutionState) if known_state else None
                execute_step(self.instance, run_id, step_key, state)
                self.heartbeat.end(lease)
        self._wake(run_id)

    @contextmanager
    def _bugs_reported(self, lease: Lease, run: dg.DagsterRun | None, what: str) -> Iterator[None]:
        """An error outside of the steps' own error handling: a bug fails the run, anything external is tried again.

        Nothing is raised: Celery would count it as the end of the message, and the expired lease as the death of a worker.
        """
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the boundary of the task: reported with class and place
            self.heartbeat.let_go(lease.token)
            cause = root_cause(error)
            fault = as_external_error(error) or as_external_error(cause)
            if fault is not None:
                # without a message, the sweep sends it again after a minute
                log.warning("%s of run %s: %s; it is sent again", what, lease.run_id, fault)
                self.dispatch.leases.put_back(lease)
                return
            log.error("%s of run %s: bug: %s", what, lease.run_id, describe(cause))
            category = category_of(cause)
            reason = f"{what}: {safe_message(cause)}" if category else f"{what}: bug: {describe(cause)}"
            if run is not None and not run.is_finished:
                fail_run(self.dispatch, self.instance, run, reason, category or Category.PERMANENT)

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
