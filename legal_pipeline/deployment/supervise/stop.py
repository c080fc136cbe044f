"""Draining and ending everything of this machine: running steps finish, or are handed back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.deployment.plan import HAND_BACK_SECONDS
from legal_pipeline.deployment.supervise import cgroups, orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.machine import profile_path
from legal_pipeline.topology import PROFILES, RUN_QUEUES

_LOOK_EVERY_SECONDS = 0.25
_CARRIER_SECONDS = 5.0
"""Once no stage worker is left a run cannot get on: what its carrier does itself is done within this, the rest is handed back."""
_IDLE_SECONDS = 3.0
"""What a worker without any work takes to end on a busy machine; nobody is asked to be faster."""
_END_SECONDS = 60.0

# of all profiles: which of them runs is not what the settings of the one who stops it say
_CARRIERS = frozenset(
    group.name for profile in PROFILES.values() for group in profile.workers if not set(group.queues).isdisjoint(RUN_QUEUES.values())
)
_SERVICES = frozenset(service.name for profile in PROFILES.values() for service in profile.services)


@dataclass(frozen=True, slots=True)
class Stopped:
    was_running: bool
    handed_back: tuple[str, ...] = ()
    """Workers that had work in hand when the time was over; its messages are back in their queues."""
    killed: tuple[str, ...] = ()
    """Workers that did not end even then; their work is given to others when their heartbeat has lapsed."""


def stop(home: Path, *, within_seconds: float) -> Stopped:
    """Nothing of this home runs when it returns, whatever state it was found in."""
    supervisor = Supervisor.find(home)
    handed_back: list[str] = []
    killed: list[str] = []
    if supervisor is not None:
        try:
            handed_back, killed = _drain(supervisor, within_seconds)
            pid = supervisor.pid()
            supervisor.shutdown()
            _wait_for_end(pid)
        except OSError:
            # it has ended by itself while we were talking; what it left is ended below
            pass
    else:
        _wait_for_orphans(home, within_seconds)
    left = orphans.kill(home)
    cgroups.remove(home)
    profile_path(home).unlink(missing_ok=True)
    return Stopped(supervisor is not None or bool(left), tuple(handed_back), tuple(killed))


def _wait_for_orphans(home: Path, seconds: float) -> None:
    """Programs whose supervisor was killed were told to end by the system, and drain."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(orphans.processes_of(home)):
        time.sleep(_LOOK_EVERY_SECONDS)


def _drain(supervisor: Supervisor, within_seconds: float) -> tuple[list[str], list[str]]:
    """The daemon first: nothing new is launched. Then TERM to all workers, which ends them when their steps have ended."""
    supervisor.stop("daemon")
    _wait(supervisor, ["daemon"], HAND_BACK_SECONDS)
    running = supervisor.programs()
    carriers = [name for name in running if name in _CARRIERS]
    stages = [name for name in running if name not in _CARRIERS and name not in _SERVICES]
    for name in (*stages, *carriers):
        supervisor.stop(name)
    deadline = time.monotonic() + max(within_seconds, _IDLE_SECONDS)
    left = _wait(supervisor, stages, deadline - time.monotonic())
    left += _wait(supervisor, carriers, min(deadline - time.monotonic(), _CARRIER_SECONDS))
    # QUIT is Celery's cold shutdown: it ends its children and gives what they had in hand back to the queue
    for name in left:
        supervisor.signal(name, "QUIT")
    stuck = _wait(supervisor, left, HAND_BACK_SECONDS)
    for name in stuck:
        supervisor.signal(name, "KILL")
    return [name for name in left if name not in stuck], stuck


def _wait(supervisor: Supervisor, names: list[str], seconds: float) -> list[str]:
    """Those that still run when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = supervisor.programs()
        left = [name for name in names if name in found and found[name].pid]
        if not left or time.monotonic() >= deadline:
            return left
        time.sleep(_LOOK_EVERY_SECONDS)


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + _END_SECONDS
    while orphans.is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
