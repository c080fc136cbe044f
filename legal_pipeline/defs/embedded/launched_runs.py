"""What becomes of a run whose process was killed, or whose host ends with the UI.

Does not belong here: executing it (`defs.execution.in_process`), the processes (`local.run_host`).
"""

from __future__ import annotations

from dataclasses import dataclass

import dagster as dg
from dagster._core.events import DagsterEvent
from dagster._core.run_coordinator import QueuedRunCoordinator

from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.services import services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.topology import PARTITION_TAG


@dataclass(frozen=True)
class LaunchedRuns:
    instance: dg.DagsterInstance
    documents: Documents

    @classmethod
    def open(cls, settings: Settings) -> LaunchedRuns:
        return cls(open_instance(settings), services_for(settings).store.documents)

    @property
    def most_at_once(self) -> int:
        """How many runs the daemon launches at once."""
        coordinator = self.instance.run_coordinator
        limit = coordinator.get_run_queue_config().max_concurrent_runs if isinstance(coordinator, QueuedRunCoordinator) else 0
        return max(limit, 1)

    def settle_death(self, run_id: str, cause: str) -> None:
        """Ends a run whose process was killed by `cause`; `ended_runs` gives its document its state."""
        run = self.instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return
        if run.status is dg.DagsterRunStatus.CANCELING:
            self.instance.report_run_canceled(run, message="The run was terminated; its remaining steps are discarded.")
            return
        self.instance.report_run_failed(run, f"its process was killed ({cause}); is there enough memory?")

    def fail(self, run_id: str, reason: str) -> None:
        """Ends a run that could not be executed."""
        run = self.instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            self.instance.report_run_failed(run, reason)

    def cancel(self, run_id: str) -> None:
        """Ends a run that has not begun."""
        run = self.instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            self.instance.report_run_canceled(run, message="The run was terminated before it began.")

    def hand_back(self, run_id: str) -> None:
        """Returns a run to the queue: the next UI executes it, and skips the stages that are finished."""
        run = self.instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return
        if run.status is dg.DagsterRunStatus.CANCELING:
            self.cancel(run_id)
            return
        self.instance.report_dagster_event(DagsterEvent.job_enqueue(run), run_id=run_id)
        if (document_id := run.tags.get(PARTITION_TAG)) is not None:
            self.documents.release(document_id, run_id)
