"""The executor of all jobs: runs steps in process, or on the queues of their stages (`queue_executor`).

Does not belong here: choosing between the two (`topology.run_form`, called by `run_coordinator`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster._core.events import DagsterEvent
from dagster._core.execution.context.system import PlanOrchestrationContext
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.retries import RetryMode
from dagster._core.executor.base import Executor
from dagster._core.executor.in_process import InProcessExecutor

from legal_pipeline.defs.run_tags import form_of
from legal_pipeline.settings import load_settings
from legal_pipeline.topology import RunForm


class DocumentExecutor(Executor):
    """Selects the executor by the run's form tag, so that the same jobs run in embedded and deployed mode."""

    def __init__(self, retries: RetryMode) -> None:
        self._retries = retries

    @property
    def retries(self) -> RetryMode:
        return self._retries

    def execute(self, plan_context: PlanOrchestrationContext, execution_plan: ExecutionPlan) -> Iterator[DagsterEvent]:
        settings = load_settings()
        executor: Executor = InProcessExecutor(self._retries)
        if settings.is_deployed and form_of(plan_context.dagster_run.tags) is RunForm.STAGES:
            # imports Celery, which embedded mode does not need
            from legal_pipeline.defs.execution.dispatch import open_dispatch
            from legal_pipeline.defs.execution.queue_executor import QueueExecutor

            executor = QueueExecutor(open_dispatch(settings), self._retries)
        yield from executor.execute(plan_context, execution_plan)


@dg.executor(name="documents")
def document_executor(_: Any) -> Executor:
    return DocumentExecutor(RetryMode.ENABLED)
