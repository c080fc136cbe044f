"""The Dagster instance of a home: its `dagster.yaml`, written once, and opening it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import dagster as dg
from dagster import DagsterInstance as DagsterInstance

from legal_pipeline.defs.instance.moved_modules import MOVED
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings

CONFIG = """\
# Embedded form: no server, everything below LEGAL_PIPELINE_HOME.
telemetry:
  enabled: false
# the UI would ask for an e-mail address to send to its maker
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
# nothing of ours prints; capturing what libraries print costs two processes a run
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# a run imports everything anew: as many at a time as there are cores
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    max_concurrent_runs: 2
    dequeue_interval_seconds: 1
# notices a run whose process was killed, and fails it
run_monitoring:
  enabled: true
  start_timeout_seconds: 600
  poll_interval_seconds: 15
"""
"""The root `dagster.yaml` of a checkout is the same text; a test compares them."""


_MODULE = re.compile(r"\blegal_pipeline\.[\w.]+")


def prepare_dagster_home(settings: Settings) -> Path:
    """Writes `dagster.yaml` where there is none and names the folder in the environment for Dagster's own programs.

    One that an earlier version wrote is kept, with the names of modules that have moved since put right.

    That of the deployed form is written by whoever starts it. SetupError where it is missing.
    """
    home = settings.dagster_home.absolute()
    config = home / "dagster.yaml"
    if settings.is_deployed and not config.exists():
        raise SetupError(f"the deployed form has not been started here ({config} is missing); `legal-pipeline workers start` does it")
    home.mkdir(parents=True, exist_ok=True)
    written = config.read_text(encoding="utf-8") if config.exists() else None
    wanted = CONFIG if written is None else _MODULE.sub(lambda found: MOVED.get(found[0], found[0]), written)
    if written != wanted:
        staged = home / f"dagster.yaml.{os.getpid()}"
        staged.write_text(wanted, encoding="utf-8")
        staged.replace(config)
    os.environ["DAGSTER_HOME"] = str(home.absolute())
    return home


def open_instance(settings: Settings) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(prepare_dagster_home(settings)))
