"""Stages, queues, workers and their memory limits: the single source of truth.

Run queues hold runs by priority; stage queues hold their steps. Worker commands, supervisor and systemd files, the compose
file, op tags, preflight checks, the monitor and the tables of docs/deployment.md are derived from this module. Importing it
raises ValueError when its declarations contradict each other."""

from __future__ import annotations

from legal_pipeline.topology.memory_limits import (
    DEFAULT_PROFILE,
    MEGABYTE,
    PROFILES,
    SERVERS_SUPERVISOR,
    Profile,
    Service,
    WorkerGroup,
    profile_errors,
)
from legal_pipeline.topology.queues import PRIORITY_STEPS, ROUTINGS, RUN_QUEUES, Queue, Routing
from legal_pipeline.topology.run_forms import WHOLE_MAX_BYTES, WHOLE_SUFFIXES, RunForm, run_form
from legal_pipeline.topology.stages import MATTER_STAGE, STAGE_BY_NAME, STAGES, Stage
from legal_pipeline.topology.tags import (
    BATCH_TAG,
    FORCE_TAG,
    FORM_TAG,
    GROUP_TAG,
    MATTER_TAG,
    ORIGIN_TAG,
    PARTITION_TAG,
    PRIORITY_TAG,
    QUEUE_TAG,
    WHOLE_RUN,
)

__all__ = [
    "BATCH_TAG",
    "DEFAULT_PROFILE",
    "FORCE_TAG",
    "FORM_TAG",
    "GROUP_TAG",
    "MATTER_STAGE",
    "MATTER_TAG",
    "MEGABYTE",
    "ORIGIN_TAG",
    "PARTITION_TAG",
    "PRIORITY_STEPS",
    "PRIORITY_TAG",
    "PROFILES",
    "QUEUE_TAG",
    "ROUTINGS",
    "RUN_QUEUES",
    "SERVERS_SUPERVISOR",
    "STAGES",
    "STAGE_BY_NAME",
    "WHOLE_MAX_BYTES",
    "WHOLE_RUN",
    "WHOLE_SUFFIXES",
    "Profile",
    "Queue",
    "Routing",
    "RunForm",
    "Service",
    "Stage",
    "WorkerGroup",
    "profile_errors",
    "run_form",
]
