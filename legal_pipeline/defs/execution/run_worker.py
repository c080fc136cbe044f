"""Executes runs and steps in a worker.

Does not belong here: Celery and leases (`workers.tasks`), sending steps (`queue_executor`).
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
from dagster._cli.api import _execute_step_command_body
from dagster._core.definitions.reconstruct import ReconstructableJob
from dagster._core.events import DagsterEvent, RunFailureReason
from dagster._core.execution.api import ExecuteRunWithPlanIterable, _get_execution_plan_from_run
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.context_creation_job import PlanOrchestrationContextManager, orchestration_context_event_generator
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.plan.state import KnownExecutionState
from dagster._core.execution.retries import RetryMode
from dagster._core.origin import JobPythonOrigin
from dagster._grpc.types import ExecuteStepArgs
from dagster._utils.hosted_user_process import recon_job_from_origin

from legal_pipeline.defs.assets.failures import describe, root_cause
from legal_pipeline.defs.assets.retry_rules import MAX_EXTERNAL_ERRORS
from legal_pipeline.defs.execution.abandoned_documents import NOT_EXECUTED
from legal_pipeline.defs.execution.queue_executor import Suspended
from legal_pipeline.defs.execution.transient_steps import has_external_cause
from legal_pipeline.defs.instance.moved_modules import current_origin
from legal_pipeline.errors import ExternalError

_OVER = (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED, dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)


def execute_run(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Starts or resumes a run; returns True when it is suspended, False when it has ended."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.status in _OVER:
        return False
    is_begun = run.status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED)
    run = _with_console(run)
    job = _job_of(run)
    plan = _get_execution_plan_from_run(job, run, instance)
    context = PlanOrchestrationContextManager(
        context_event_generator=orchestration_context_event_generator,
        job=job,
        execution_plan=plan,
        dagster_run=run,
        instance=instance,
        run_config=run.run_config,
        raise_on_error=False,
        executor_defs=None,
        output_capture=None,
        resume_from_failure=is_begun,
    )
    last: DagsterEvent | None = None
    for event in ExecuteRunWithPlanIterable(execution_plan=plan, iterator=_run_events, execution_context_manager=context):
        last = event
    return last is not None and last.event_type is dg.DagsterEventType.RUN_SUSPENDED


def execute_step(instance: dg.DagsterInstance, run_id: str, step_key: str, known_state: KnownExecutionState | None) -> None:
    """Executes one step; its outcome is in the event log."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.status in _OVER:
        return
    # Dagster loads the code that the run names, not the one in the arguments
    run = _with_console(run)._replace(job_code_origin=_origin_of(run))
    arguments = ExecuteStepArgs(
        job_origin=_origin_of(run),
        run_id=run_id,
        step_keys_to_execute=[step_key],
        instance_ref=None,
        retry_mode=RetryMode.DEFERRED,
        known_state=known_state,
        print_serialized_events=False,
    )
    for _ in _execute_step_command_body(arguments, instance, run):
        pass


def _run_events(job_context: PlanOrchestrationContext, execution_plan: ExecutionPlan) -> Iterator[DagsterEvent]:
    """Dagster's `job_execution_iterator`, which can also suspend the run."""
    context, status = job_context, job_context.dagster_run.status
    if not context.resume_from_failure:
        yield DagsterEvent.job_start(context)
    elif status is dg.DagsterRunStatus.SUSPENDED:
        yield DagsterEvent.job_resumed(context)
    failures: list[DagsterEvent] = []
    try:
        for event in context.executor.execute(context, execution_plan):
            if event.is_step_failure:
                failures.append(event)
            yield event
    except Suspended as suspended:
        yield DagsterEvent.job_suspended(context, str(suspended))
        return
    except ExternalError as fault:
        yield DagsterEvent.job_suspended(context, f"{fault}; the run resumes when it responds.")
        return
    except Exception as bug:  # noqa: BLE001 - the boundary: reported as the run's failure
        message = f"{NOT_EXECUTED}: bug: {describe(root_cause(bug))}."
        yield DagsterEvent.job_failure(context, message, failure_reason=RunFailureReason.RUN_EXCEPTION)
        return
    steps = [event.step_key for event in failures]
    # on the stage queues, `queue_executor` has already executed the steps again
    if failures and all(has_external_cause(event) for event in failures) and _suspensions(context) < MAX_EXTERNAL_ERRORS:
        yield DagsterEvent.job_suspended(context, f"An external error ended {steps}; the run resumes at once.")
    elif failures:
        yield DagsterEvent.job_failure(
            context, f"Steps failed: {steps}.", failure_reason=RunFailureReason.STEP_FAILURE, first_step_failure_event=failures[0]
        )
    else:
        yield DagsterEvent.job_success(context)


def _with_console(run: dg.DagsterRun) -> dg.DagsterRun:
    """Uses the console logger of the definitions: Dagster does so only when the run's configuration names it."""
    loggers = run.run_config.get("loggers") or {"console": {"config": {}}}
    return run._replace(run_config={**run.run_config, "loggers": loggers})


def _suspensions(context: PlanOrchestrationContext) -> int:
    return len(context.instance.all_logs(context.run_id, of_type=dg.DagsterEventType.RUN_SUSPENDED))


def _origin_of(run: dg.DagsterRun) -> JobPythonOrigin:
    if run.job_code_origin is None:
        raise ValueError(f"run {run.run_id} has no code origin")
    return current_origin(run.job_code_origin)


def _job_of(run: dg.DagsterRun) -> ReconstructableJob:
    return recon_job_from_origin(_origin_of(run)).get_subset(
        op_selection=list(run.resolved_op_selection) if run.resolved_op_selection else None,
        asset_selection=run.asset_selection,
        asset_check_selection=run.asset_check_selection,
    )
