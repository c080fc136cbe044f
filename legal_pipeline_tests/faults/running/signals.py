"""Processes that are killed or stopped: one child, a whole worker, the daemon, half of everything."""

from __future__ import annotations

import contextlib
import os
import random
import signal

import psutil

from legal_pipeline.deployment.run_files import supervisor_pid_path
from legal_pipeline.topology import WHOLE_RUN
from legal_pipeline_tests.faults.running.arena import Arena, NobodyToHit


def kill_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a worker's child, which may have a step in its hands."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    children = psutil.Process(arena.pid(name)).children()
    if not children:
        return None
    chance.choice(children).kill()
    return f"a child of worker {name} killed"


def kill_busy_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a child that is known to have work in hand."""
    busy = [lease for lease in arena.deployment.leases.all() if lease.pid is not None and lease.step_key != WHOLE_RUN]
    if not busy:
        return None
    lease = chance.choice(busy)
    os.kill(lease.pid or 0, signal.SIGKILL)
    return f"child at {lease.step_key} killed"


def kill_worker(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a worker and of its children at the same moment."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    parent = psutil.Process(arena.pid(name))
    for process in (*parent.children(recursive=True), parent):
        process.kill()
    return f"worker {name} killed with its children"


def kill_run_worker(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of the process that executes a whole run."""
    run_workers = [lease for lease in arena.deployment.leases.all() if lease.pid is not None and lease.step_key == WHOLE_RUN]
    if not run_workers:
        return None
    os.kill(chance.choice(run_workers).pid or 0, signal.SIGKILL)
    return "worker of a whole run killed"


def kill_daemon(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of Dagster's daemon, which launches runs and ticks sensors."""
    psutil.Process(arena.pid("daemon")).kill()
    return "daemon killed"


def suspend_worker(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a worker, which then neither works nor answers nor dies."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    os.kill(arena.pid(name), signal.SIGSTOP)
    return f"worker {name} stopped"


def stop_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a child, with work in its hands or about to be handed some."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    busy = [lease.pid for lease in arena.deployment.leases.all() if lease.pid is not None]
    children = [process.pid for process in psutil.Process(arena.pid(name)).children()]
    if not (chosen := chance.choice([busy, children])):
        return None
    _stop(pid := chance.choice(chosen))
    return f"child {pid} ({'busy' if pid in busy else f'of {name}'}) stopped"


def stop_reader(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a process that reads a document, or of the one that forks these."""
    parents = [arena.pid(name) for name, program in arena.deployment.plan.items() if program.is_worker]
    below = [process for pid in parents for child in psutil.Process(pid).children() for process in child.children(recursive=True)]
    if not below:
        return None
    _stop(pid := chance.choice(below).pid)
    return f"reader {pid} stopped"


def stop_several(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of half of everything at the same moment, of workers with their children."""
    names = chance.sample(list(arena.deployment.plan), len(arena.deployment.plan) // 2)
    for name in names:
        with contextlib.suppress(NobodyToHit, psutil.NoSuchProcess):
            program = psutil.Process(arena.pid(name))
            for process in (program, *chance.choice([program.children(recursive=True), []])):
                _stop(process.pid)
    return f"{', '.join(names)} stopped"


def stop_service(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of the daemon, the code server or the webserver."""
    name = chance.choice(["daemon", "code-server", "webserver"])
    os.kill(arena.pid(name), signal.SIGSTOP)
    return f"{name} stopped"


def stop_watchdog(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of those that are to restart others, with one that is to be restarted."""
    supervisor = int(supervisor_pid_path(arena.deployment.settings.home.absolute()).read_text())
    worker = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    for pid in (arena.pid("watchdog"), arena.pid(worker), supervisor):
        os.kill(pid, signal.SIGSTOP)
    return f"watchdog, supervisor and {worker} stopped"


def _stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
