"""Executes a run by sending its steps to the stage queues, and suspends it while they wait.

Such a run spends most of its time waiting. Instead of occupying a process, its run worker suspends the run,
which then takes no slot in Dagster's queue, and the worker that completes a step resumes it. The state of a
run is in the event log alone, so another run worker can replace one that was killed
(docs/decisions/0012-suspended-runs.md).

Does not belong here: Celery's settings (`celery_app`), the steps.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence

import dagster as dg
from dagster._core.events import DagsterEvent
from dagster._core.execution.context.system import IStepContext
from dagster._core.execution.plan.objects import StepFailureData
from dagster._core.execution.retries import RetryMode
from dagster._core.executor.step_delegating import CheckStepHealthResult, StepDelegatingExecutor, StepHandler, StepHandlerContext
from dagster._serdes import serialize_value
from dagster_shared.error import SerializableErrorInfo

from legal_pipeline.defs.assets.retry_rules import MAX_EXTERNAL_ERRORS, MAX_WORKER_DEATHS
from legal_pipeline.defs.execution.dispatch import Dispatch
from legal_pipeline.defs.execution.transient_steps import has_external_cause
from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.errors import ExternalError
from legal_pipeline.model import Category
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.worker_deaths import reason_of
from legal_pipeline.topology import QUEUE_TAG, Queue

PATIENCE_SECONDS = 0.3
"""A run is suspended after this time without an event: short steps have ended by then, and resuming costs about 0.06 CPU seconds."""

_TICK_SECONDS = 0.05


class Suspended(BaseException):
    """Suspends the run while its steps are queued. Not an Exception, which Dagster would treat as a failure of the run."""


class QueueStepHandler(StepHandler):
    """Sends each step to the queue in its op tag, under a lease, with the priority of the run."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch

    @property
    def name(self) -> str:
        return "QueueStepHandler"

    def launch_step(self, step_handler_context: StepHandlerContext) -> Iterator[DagsterEvent]:
        """Raises Suspended when the broker or the database is unavailable; the run resumes once it responds."""
        try:
            yield from self._launch(step_handler_context)
        except ExternalError as fault:
            raise Suspended(str(fault)) from fault

    def _launch(self, step_handler_context: StepHandlerContext) -> Iterator[DagsterEvent]:
        run, step_key = step_handler_context.dagster_run, _step_key(step_handler_context)
        step_context = step_handler_context.get_step_context(step_key)
        queue = Queue(step_handler_context.step_tags[step_key][QUEUE_TAG])
        old = self._lease(step_handler_context)
        if old is not None and old.attempts < MAX_WORKER_DEATHS and not self._dispatch.is_lost(old):
            # a worker has it after all
            return
        priority = routing_of(run.tags).message_priority
        lease = self._dispatch.leases.offer(run.run_id, step_key, queue, priority, replacing=old.token if old else None)
        if lease is None:
            return
        if lease.attempts >= MAX_WORKER_DEATHS:
            self._dispatch.leases.end(lease)
            yield self._abandon_step(
                step_context, run, *reason_of(step_key, MAX_WORKER_DEATHS, self._dispatch.deaths.latest(run.run_id, step_key))
            )
            return
        metadata = {"queue": queue.value, "priority": lease.priority, "attempt": lease.attempts + 1}
        yield DagsterEvent.step_worker_starting(step_context, message=f"Sent to queue {queue}.", metadata=metadata)
        known_state = step_handler_context.execute_step_args.known_state
        self._dispatch.send_step(lease, serialize_value(known_state) if known_state else None)

    def check_step_health(self, step_handler_context: StepHandlerContext) -> CheckStepHealthResult:
        lease = self._lease(step_handler_context)
        if lease is None:
            return CheckStepHealthResult.unhealthy("it has no lease")
        if lease.attempts >= MAX_WORKER_DEATHS:
            # the last worker has not started it; `launch_step` fails it
            return CheckStepHealthResult.unhealthy(f"its worker ended {lease.attempts} times")
        if self._dispatch.is_lost(lease):
            return CheckStepHealthResult.unhealthy(f"{lease.worker or 'its message'} has been silent for too long")
        return CheckStepHealthResult.healthy()

    def terminate_step(self, step_handler_context: StepHandlerContext) -> Iterator[DagsterEvent]:
        lease = self._lease(step_handler_context)
        if lease is not None:
            self._dispatch.revoke(lease)
        yield from ()

    def _lease(self, context: StepHandlerContext) -> Lease | None:
        return self._dispatch.leases.get(context.dagster_run.run_id, _step_key(context))

    def _abandon_step(self, step_context: IStepContext, run: dg.DagsterRun, reason: str, category: Category) -> DagsterEvent:
        self._dispatch.fail_document(run.tags, reason, category)
        error = SerializableErrorInfo(message=reason, stack=[], cls_name=None)
        return DagsterEvent.step_failure_event(step_context, StepFailureData(error=error, user_failure_data=None))  # type: ignore[no-untyped-call]


class QueueExecutor(StepDelegatingExecutor):
    """Dagster's step-delegating executor, which suspends the run while no step makes progress."""

    def __init__(self, dispatch: Dispatch, retries: RetryMode) -> None:
        # a run worker stays for seconds; step health is checked when the run is resumed
        super().__init__(
            QueueStepHandler(dispatch), retries=retries, sleep_seconds=_TICK_SECONDS, check_step_health_interval_seconds=24 * 3600
        )
        self._seen_at = time.monotonic()
        self._ended: set[str] = set()
        self._external_errors: Counter[str] = Counter()

    def _pop_events(self, instance: dg.DagsterInstance, run_id: str, seen_storage_ids: set[int]) -> Sequence[DagsterEvent]:
        try:
            found = adjust_retry_waits(super()._pop_events(instance, run_id, seen_storage_ids), instance, run_id)
            events = [event for event in found if not self._is_ignored(event)]
        except ExternalError as fault:
            # otherwise, Dagster would terminate the running steps and fail the run
            raise Suspended(f"{fault}; the run resumes when it responds") from fault
        if events:
            self._seen_at = time.monotonic()
        elif time.monotonic() - self._seen_at > PATIENCE_SECONDS:
            raise Suspended("Waiting for queued steps; the run resumes when one has ended.")
        return events

    def _is_ignored(self, event: DagsterEvent) -> bool:
        if event.step_key is None or not (event.is_step_success or event.is_step_failure):
            return False
        if event.is_step_failure and has_external_cause(event):
            # ignored: the step has no lease, so the next run worker sends it again
            self._external_errors[event.step_key] += 1
            if self._external_errors[event.step_key] <= MAX_EXTERNAL_ERRORS:
                return True
        # a second end of the same step: its first worker was slow, and presumed dead
        is_repeated = event.step_key in self._ended
        self._ended.add(event.step_key)
        return is_repeated


def adjust_retry_waits(events: Sequence[DagsterEvent], instance: dg.DagsterInstance, run_id: str) -> list[DagsterEvent]:
    """Corrects the waits of retries in the events of a resumed run: none if the retry was sent, otherwise the remaining time.

    Dagster would restart the wait, and consider a step that ends during it an inconsistent log.
    """
    last = {event.step_key: index for index, event in enumerate(events)}
    due: dict[str | None, float] = {}
    found = list(events)
    for index, event in enumerate(events):
        if not event.is_step_up_for_retry or not event.step_retry_data.seconds_to_wait:
            continue
        is_sent = last[event.step_key] > index
        if not is_sent and not due:
            due = _due_at(instance, run_id)
        # at most all of it: the clock of the machine that wrote the event may be fast
        left = None if is_sent else min(max(due.get(event.step_key, 0.0) - time.time(), 0.0), event.step_retry_data.seconds_to_wait) or None
        found[index] = event._replace(event_specific_data=event.step_retry_data._replace(seconds_to_wait=left))
    return found


def _due_at(instance: dg.DagsterInstance, run_id: str) -> dict[str | None, float]:
    """When each step is due, from its latest retry event."""
    logged = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY)
    events = ((entry.timestamp, entry.dagster_event) for entry in logged if entry.dagster_event)
    return {event.step_key: timestamp + (event.step_retry_data.seconds_to_wait or 0) for timestamp, event in events}


def _step_key(context: StepHandlerContext) -> str:
    [step_key] = context.execute_step_args.step_keys_to_execute or []
    return step_key
