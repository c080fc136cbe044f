"""Creates and opens the Dagster instance in the home directory."""

from __future__ import annotations

import os
import re
from pathlib import Path

import dagster as dg
from dagster import DagsterInstance as DagsterInstance

from legal_pipeline.defs.instance.code_location import WORKSPACE
from legal_pipeline.defs.instance.moved_modules import MOVED
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings

CONFIG = """\
# Embedded mode: no server; all data is below LEGAL_PIPELINE_HOME.
telemetry:
  enabled: false
# the UI would request an e-mail address and send it to Dagster Labs
nux:
  enabled: false
run_storage:
  module: legal_pipeline.defs.instance.sqlite_storage
  class: PooledSqliteRunStorage
event_log_storage:
  module: legal_pipeline.defs.instance.sqlite_storage
  class: PooledSqliteEventLogStorage
schedule_storage:
  module: legal_pipeline.defs.instance.sqlite_storage
  class: HomeSqliteScheduleStorage
# what failed steps and libraries print; files below logs/steps
compute_logs:
  module: legal_pipeline.defs.instance.step_logs
  class: StepLogs
# urgent documents first, one run per core, backfills within a second
run_coordinator:
  module: legal_pipeline.defs.embedded.run_coordinator
  class: EmbeddedRunCoordinator
  config:
    dequeue_interval_seconds: 1
# warm processes: Dagster's own launcher repeats all imports for each run
run_launcher:
  module: legal_pipeline.defs.embedded.run_launcher
  class: WarmRunLauncher
# fails runs whose process was killed
run_monitoring:
  enabled: true
  start_timeout_seconds: 600
  poll_interval_seconds: 15
"""
"""Identical to `dagster.yaml` in the root of the repository; a test compares them."""


_REPLACED = (
    (
        """\
# the pipeline does not print, and capturing output would take two processes per run
compute_logs:
""",
        """\
# what failed steps and libraries print; files below logs/steps
compute_logs:
""",
    ),
    (
        """\
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
""",
        """\
  module: legal_pipeline.defs.instance.step_logs
  class: StepLogs
""",
    ),
    (
        """\
# every run repeats all imports: one run per core
run_coordinator:
""",
        """\
run_coordinator:
""",
    ),
    (
        """\
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
""",
        """\
# warm processes: Dagster's own launcher repeats all imports for each run
run_launcher:
  module: legal_pipeline.defs.embedded.run_launcher
  class: WarmRunLauncher
# urgent documents first, one run per core, backfills within a second
run_coordinator:
  module: legal_pipeline.defs.embedded.run_coordinator
  class: EmbeddedRunCoordinator
""",
    ),
)
"""Lines of an embedded `dagster.yaml` of version 0.3, and those of today."""

_MODULE = re.compile(r"\blegal_pipeline\.[\w.]+")


def prepare_dagster_home(settings: Settings) -> Path:
    """Writes `dagster.yaml` if it is missing, and sets DAGSTER_HOME for Dagster's own programs.

    An existing file is kept, except that names of moved modules and lines of version 0.3 are updated.

    In deployed mode, `legal-pipeline workers start` writes the file; raises SetupError if it is missing.
    """
    home = settings.dagster_home.absolute()
    config = home / "dagster.yaml"
    if settings.is_deployed and not config.exists():
        raise SetupError(f"deployed mode has not been started here ({config} is missing); run `legal-pipeline workers start`")
    home.mkdir(parents=True, exist_ok=True)
    written = config.read_text(encoding="utf-8") if config.exists() else None
    wanted = CONFIG if written is None else _updated(written, is_deployed=settings.is_deployed)
    if written != wanted:
        staged = home / f"dagster.yaml.{os.getpid()}"
        staged.write_text(wanted, encoding="utf-8")
        staged.replace(config)
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    return home


def _updated(config: str, *, is_deployed: bool) -> str:
    updated = _MODULE.sub(lambda found: MOVED.get(found[0], found[0]), config)
    if not is_deployed and "run_launcher:" not in updated:
        for before, after in _REPLACED:
            updated = updated.replace(before, after)
    return updated


def write_workspace(home: Path) -> Path:
    """Writes the workspace of embedded mode, which gives the code location its name."""
    path = home / "workspace.yaml"
    path.write_text(WORKSPACE, encoding="utf-8")
    return path


def open_instance(settings: Settings) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(prepare_dagster_home(settings)))
