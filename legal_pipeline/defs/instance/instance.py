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
# the pipeline does not print, and capturing output would take two processes per run
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# every run repeats all imports: one run per core
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 2
    dequeue_interval_seconds: 1
# fails runs whose process was killed
run_monitoring:
  enabled: true
  start_timeout_seconds: 600
  poll_interval_seconds: 15
"""
"""Identical to `dagster.yaml` in the root of the repository; a test compares them."""


_MODULE = re.compile(r"\blegal_pipeline\.[\w.]+")


def prepare_dagster_home(settings: Settings) -> Path:
    """Writes `dagster.yaml` if it is missing, and sets DAGSTER_HOME for Dagster's own programs.

    An existing file is kept, except that names of moved modules are updated.

    In deployed mode, `legal-pipeline workers start` writes the file; raises SetupError if it is missing.
    """
    home = settings.dagster_home.absolute()
    config = home / "dagster.yaml"
    if settings.is_deployed and not config.exists():
        raise SetupError(f"deployed mode has not been started here ({config} is missing); run `legal-pipeline workers start`")
    home.mkdir(parents=True, exist_ok=True)
    written = config.read_text(encoding="utf-8") if config.exists() else None
    wanted = CONFIG if written is None else _MODULE.sub(lambda found: MOVED.get(found[0], found[0]), written)
    if written != wanted:
        staged = home / f"dagster.yaml.{os.getpid()}"
        staged.write_text(wanted, encoding="utf-8")
        staged.replace(config)
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    return home


def write_workspace(home: Path) -> Path:
    """Writes the workspace of embedded mode, which gives the code location its name."""
    path = home / "workspace.yaml"
    path.write_text(WORKSPACE, encoding="utf-8")
    return path


def open_instance(settings: Settings) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(prepare_dagster_home(settings)))
