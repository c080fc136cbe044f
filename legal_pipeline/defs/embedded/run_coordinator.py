"""The run coordinator of embedded mode: urgent documents first, one run per core, backfills at once.

Does not belong here: executing the runs (`run_launcher`), the queues of deployed mode (`defs.execution.run_coordinator`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext
from dagster._core.storage.tags import PRIORITY_TAG as RUN_PRIORITY_TAG
from dagster._serdes import ConfigurableClassData

from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.errors import UsageError
from legal_pipeline.settings import load_settings

CHECK_EVERY_SECONDS = 1
"""How often the daemon looks for backfills."""

_DAEMON = "dagster._daemon.controller"


class EmbeddedRunCoordinator(QueuedRunCoordinator):
    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        # Dagster looks every half minute, which is a module constant and no setting; the instance is the only thing of ours
        # that its daemon loads, whichever command starts it
        if (daemon := sys.modules.get(_DAEMON)) is not None:
            vars(daemon)["DEFAULT_DAEMON_INTERVAL_SECONDS"] = CHECK_EVERY_SECONDS

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> EmbeddedRunCoordinator:
        """As many runs at once as `legal-pipeline run` processes documents, unless configured otherwise."""
        return cls(inst_data=inst_data, **{"max_concurrent_runs": load_settings().processes, **config_value})

    def submit_run(self, context: SubmitRunContext) -> dg.DagsterRun:
        """Fails the run when its priority does not exist."""
        run = context.dagster_run
        try:
            priority = routing_of(run.tags).run_priority
        except UsageError as mistake:
            # Dagster itself would give no reason
            self._instance.report_run_failed(run, str(mistake))
            raise
        self._instance.add_run_tags(run.run_id, {RUN_PRIORITY_TAG: str(priority)})
        return super().submit_run(context)
