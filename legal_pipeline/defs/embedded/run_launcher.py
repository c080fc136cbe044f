"""The run launcher of embedded mode: hands each run of the UI to a warm process.

Does not belong here: the processes (`local.run_host`), how they are found (`run_host`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, LaunchRunContext, RunLauncher, WorkerStatus
from dagster._core.storage.tags import RUN_WORKER_ID_TAG
from dagster._serdes import ConfigurableClass, ConfigurableClassData

from legal_pipeline.defs.embedded.run_host import current_host, host_of
from legal_pipeline.errors import ExternalError
from legal_pipeline.settings import load_settings

LAUNCHED = "launched"
"""The answer of a host that has taken a run."""


class WarmRunLauncher(RunLauncher, ConfigurableClass):
    """Reads its settings from the environment."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        # the daemon may launch in several threads, and one host is enough
        self._lock = Lock()
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> Any:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> WarmRunLauncher:
        return cls(inst_data=inst_data)

    @property
    def _home(self) -> Path:
        return load_settings().dagster_home.absolute()

    def launch_run(self, context: LaunchRunContext) -> None:
        """Raises ExternalError when no host takes the run; Dagster then fails it with that reason."""
        run_id = context.dagster_run.run_id
        with self._lock:
            for _ in range(2):
                host = current_host(self._home)
                # before the host has it: the tag says who answers for the run
                self._instance.add_run_tags(run_id, {RUN_WORKER_ID_TAG: host.name})
                if (answer := host.ask("launch", run_id)) == LAUNCHED:
                    return
        raise ExternalError(f"the run host did not take the run ({answer or 'it ended'}); launch it again")

    def terminate(self, run_id: str) -> bool:
        """Kills the process that executes the run; its host then records the cancellation."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        if run.status is not dg.DagsterRunStatus.CANCELING:
            self._instance.report_run_canceling(run)
        host = host_of(self._home, run.tags.get(RUN_WORKER_ID_TAG))
        if host is None or host.ask("terminate", run_id) != "terminating":
            self._instance.report_run_canceled(run, message="No process executes the run any more.")
        return True

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """A live host answers for its runs: it fails those whose process has died."""
        name = run.tags.get(RUN_WORKER_ID_TAG)
        if name is None or host_of(self._home, name) is not None:
            # without the tag, another program executes the run: `legal-pipeline run`, `dagster job execute`
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "the process that executed it was killed")
