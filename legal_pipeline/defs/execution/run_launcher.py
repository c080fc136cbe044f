"""The run launcher of deployed mode: sends each run to the batch queue of its priority.

Does not belong here: the queues (`topology.ROUTINGS`), executing the run (`run_worker`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import dagster as dg
from dagster._core.launcher import LaunchRunContext, RunLauncher
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from legal_pipeline.defs.execution.dispatch import Dispatch, open_dispatch
from legal_pipeline.errors import ExternalError
from legal_pipeline.settings import load_settings


class StageRunLauncher(RunLauncher, ConfigurableClass):
    """Reads its settings from the environment, as the workers do."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> Any:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> StageRunLauncher:
        return cls(inst_data=inst_data)

    @cached_property
    def _dispatch(self) -> Dispatch:
        return open_dispatch(load_settings())

    def launch_run(self, context: LaunchRunContext) -> None:
        try:
            self._dispatch.send_run(context.dagster_run)
        except ExternalError as fault:
            # the lease exists without a message; the sweep sends it when the broker responds
            self._instance.report_engine_event(f"{fault}; the run starts when it responds", context.dagster_run)

    def terminate(self, run_id: str) -> bool:
        """Cancels the run at once: waiting messages become invalid, and processes that execute its steps are killed."""
        instance = self._instance
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        for lease in self._dispatch.leases.of_run(run_id):
            self._dispatch.revoke(lease)
        if run.status is not dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceling(run)
        instance.report_run_canceled(run, message="The run was terminated; its remaining steps are discarded.")
        return True
