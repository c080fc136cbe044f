"""Dagster's two configuration files in deployed mode."""

from __future__ import annotations

from legal_pipeline.deployment.render.server import GENERATED
from legal_pipeline.topology import QUEUE_TAG, RUN_QUEUES, Profile

_STORAGE = "legal_pipeline.defs.instance.postgres_storage"

RUNS_AHEAD = 10
"""Launched runs that may wait for a run worker, for each batch queue."""


def dagster_yaml(profile: Profile) -> str:
    allowed = {queue: profile.slots(queue) + RUNS_AHEAD for queue in RUN_QUEUES.values()}
    limits = "".join(f"      - key: {QUEUE_TAG}\n        value: {queue}\n        limit: {limit}\n" for queue, limit in allowed.items())
    return f"""\
# Deployed mode, profile {profile.name}: {GENERATED}.
telemetry:
  enabled: false
# the UI would request an e-mail address for its vendor
nux:
  enabled: false
# PostgreSQL at LEGAL_PIPELINE_DATABASE_URL, one pooled engine per process
run_storage:
  module: {_STORAGE}
  class: PooledPostgresRunStorage
event_log_storage:
  module: {_STORAGE}
  class: PooledPostgresEventLogStorage
schedule_storage:
  module: {_STORAGE}
  class: PooledPostgresScheduleStorage
# what failed steps and libraries print; files below logs/steps
compute_logs:
  module: legal_pipeline.defs.instance.step_logs
  class: StepLogs
# each run is a message in the batch queue of its priority
run_launcher:
  module: legal_pipeline.defs.execution.run_launcher
  class: StageRunLauncher
# a few more runs than run workers: the daemon checks once a second, and a run worker that finishes a small
# document needs the next one at once; each priority has its own queue and limit, so none delays another
run_coordinator:
  module: legal_pipeline.defs.execution.run_coordinator
  class: PriorityRunCoordinator
  config:
    max_concurrent_runs: {sum(allowed.values())}
    tag_concurrency_limits:
{limits.rstrip()}
    dequeue_interval_seconds: 1
    dequeue_use_threads: false
run_monitoring:
  enabled: true
  # a year: waiting in a Celery queue is not a failure, and the sensor lost_work detects lost messages
  start_timeout_seconds: 31536000
  # the same sensor resumes runs whose run worker has ended
  max_resume_run_attempts: 0
  poll_interval_seconds: 20
run_retries:
  enabled: true
  max_retries: 3
  # the step has used its own retries by then, so another run would fail too
  retry_on_asset_or_op_failure: false
# ticks are written every few seconds and soon lose their use; runs are kept
retention:
  schedule:
    purge_after_days:
      skipped: 1
      success: 30
      failure: 30
      started: 1
  sensor:
    purge_after_days:
      skipped: 1
      success: 7
      failure: 30
      started: 1
"""


def workspace_yaml(code_server_port: int, host: str = "127.0.0.1") -> str:
    return f"""\
# {GENERATED}.
load_from:
  - grpc_server:
      host: {host}
      port: {code_server_port}
      location_name: legal_pipeline
"""
