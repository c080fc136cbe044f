"""Drains and stops the programs of this machine: running steps finish or are returned to their queues."""

from __future__ import annotations

import http.client
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.deployment.plan import HAND_BACK_SECONDS
from legal_pipeline.deployment.supervise import cgroups, orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.machine import profile_path
from legal_pipeline.topology import PROFILES, RUN_QUEUES

_POLL_SECONDS = 0.25
_RUN_WORKER_SECONDS = 5.0
"""Without stage workers a run cannot continue; a run worker finishes its own part in this time and returns the rest."""
_IDLE_SECONDS = 3.0
"""How long an idle worker takes to end on a busy machine; no worker gets less."""
_END_SECONDS = 60.0

# of all profiles, because the running profile may differ from the settings of this command
_RUN_WORKERS = frozenset(
    group.name for profile in PROFILES.values() for group in profile.workers if not set(group.queues).isdisjoint(RUN_QUEUES.values())
)
_SERVICES = frozenset(service.name for profile in PROFILES.values() for service in profile.services)


@dataclass(frozen=True, slots=True)
class Stopped:
    was_running: bool
    handed_back: tuple[str, ...] = ()
    """Workers with unfinished steps at the deadline; the messages are back in their queues."""
    killed: tuple[str, ...] = ()
    """Workers that did not end even then; other workers take over their steps when their heartbeats have expired."""


def stop(home: Path, *, within_seconds: float) -> Stopped:
    """Stops all programs of this home directory. No process of it is running when this returns."""
    supervisor = Supervisor.find_or_end(home)
    handed_back: list[str] = []
    killed: list[str] = []
    if supervisor is not None:
        try:
            handed_back, killed = drain(supervisor, within_seconds)
            pid = supervisor.pid()
            supervisor.shutdown()
            _wait_for_end(pid)
        except (OSError, http.client.HTTPException):
            # it ended meanwhile, or a busy machine kept it from answering in time: then it would start again what is killed below
            Supervisor.kill(home)
    else:
        _wait_for_orphans(home, within_seconds)
    killed_orphans = orphans.kill(home)
    cgroups.remove(home)
    profile_path(home).unlink(missing_ok=True)
    return Stopped(supervisor is not None or bool(killed_orphans), tuple(handed_back), tuple(killed))


def _wait_for_orphans(home: Path, seconds: float) -> None:
    """Waits for programs whose supervisor was killed: the kernel has sent them TERM, and they drain."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(orphans.processes_of(home)):
        time.sleep(_POLL_SECONDS)


def drain(supervisor: Supervisor, within_seconds: float, only: Collection[str] | None = None) -> tuple[list[str], list[str]]:
    """Stops the daemon first, so that no run is launched; then sends TERM to the workers, which end after their steps.

    With `only`, stops no other programs, and the services among them last.
    """
    if only is None or "daemon" in only:
        supervisor.stop("daemon")
        _wait(supervisor, ["daemon"], HAND_BACK_SECONDS)
    running = [name for name in supervisor.programs() if only is None or name in only]
    run_workers = [name for name in running if name in _RUN_WORKERS]
    stages = [name for name in running if name not in _RUN_WORKERS and name not in _SERVICES]
    for name in (*stages, *run_workers):
        supervisor.stop(name)
    deadline = time.monotonic() + max(within_seconds, _IDLE_SECONDS)
    left = _wait(supervisor, stages, deadline - time.monotonic())
    left += _wait(supervisor, run_workers, min(deadline - time.monotonic(), _RUN_WORKER_SECONDS))
    # QUIT is Celery's cold shutdown: the worker ends its children and requeues their steps
    for name in left:
        supervisor.signal(name, "QUIT")
    stuck = _wait(supervisor, left, HAND_BACK_SECONDS)
    for name in stuck:
        supervisor.signal(name, "KILL")
    services = [name for name in running if only is not None and name in _SERVICES]
    for name in services:
        supervisor.stop(name)
    for name in _wait(supervisor, services, HAND_BACK_SECONDS):
        supervisor.signal(name, "KILL")
    _wait(supervisor, [*stuck, *services], HAND_BACK_SECONDS)
    return [name for name in left if name not in stuck], stuck


def _wait(supervisor: Supervisor, names: list[str], seconds: float) -> list[str]:
    """Returns the programs that are still running at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        programs = supervisor.programs()
        left = [name for name in names if name in programs and programs[name].pid]
        if not left or time.monotonic() >= deadline:
            return left
        time.sleep(_POLL_SECONDS)


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + _END_SECONDS
    while orphans.is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
