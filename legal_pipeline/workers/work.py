"""The tasks of a child, created for its first message: connections and threads do not survive a fork.

Imports Dagster, the definitions and the storages: the parent of a worker does not import this module (`imports`).
"""

from __future__ import annotations

import socket

from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.execution.unwanted_runs import is_wanted
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.worker_deaths import Cause, Death
from legal_pipeline.workers.lease_heartbeat import LeaseHeartbeat
from legal_pipeline.workers.setup_failures import note_setup_failure
from legal_pipeline.workers.tasks import Tasks

_tasks: Tasks | None = None


def tasks_for(settings: Settings, group: str, run_id: str, step_key: str, token: str) -> Tasks | None:
    """None when this process cannot open what it needs, which is noted with the work."""
    try:
        return _in_this_process(settings, group)
    except Exception as error:  # noqa: BLE001 - the boundary: Celery would take the message for done
        note_setup_failure(settings, f"{socket.gethostname()}:{group}", run_id, step_key, token, error)
        return None


def _in_this_process(settings: Settings, group: str) -> Tasks:
    global _tasks
    if _tasks is None:
        dispatch, instance = open_dispatch(settings), open_instance(settings)

        def is_wanted_here(run_id: str) -> bool:
            return is_wanted(instance, run_id)

        def note_stall(run_id: str, step_key: str) -> None:
            dispatch.deaths.note(run_id, step_key, Death(Cause.STALL, f"{settings.stall_timeout_seconds} seconds"))

        heartbeat = LeaseHeartbeat(settings, dispatch.leases, dispatch.documents, group, is_wanted_here, note_stall)
        _tasks = Tasks(dispatch, instance, heartbeat)
    return _tasks
