"""The processes of a run, found from the one that the test started: nobody else's are ever looked at."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    pid: int
    parent: int
    group: int
    started: str
    """Ticks since boot: with the pid, names one process for ever."""
    command: str

    @property
    def role(self) -> str:
        """Of a process with a command line of its own: `zygote`, `forkserver`, `tracker` or `parent`."""
        for word, role in (("forkserver", "forkserver"), ("resource_tracker", "tracker"), ("sandbox.zygote", "zygote")):
            if word in self.command:
                return role
        return "parent"


_FORKED = {"parent": "forkserver", "forkserver": "worker", "zygote": "reader"}
"""What becomes of a process of this role that forks: its child keeps its command line."""


def needs_proc() -> None:
    if not (PROC / "self" / "stat").exists():
        pytest.skip("processes are found through /proc, which this system does not have")


def all_processes() -> Iterator[Process]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    yield Process(int(entry.name), int(fields[1]), int(fields[2]), fields[19], command)


def below(root: int) -> dict[str, list[Process]]:
    """By role: the process `root` and everything that came from it."""
    children: dict[int, list[Process]] = defaultdict(list)
    for process in all_processes():
        children[process.parent].append(process)
    found: dict[str, list[Process]] = defaultdict(list)

    def visit(parent: int, parent_role: str, command: str) -> None:
        for process in children[parent]:
            role = _FORKED.get(parent_role, process.role) if process.command == command else process.role
            found[role].append(process)
            visit(process.pid, role, process.command)

    visit(root, "parent", next((process.command for process in all_processes() if process.pid == root), ""))
    return found


def everything(found: dict[str, list[Process]]) -> list[Process]:
    return [process for processes in found.values() for process in processes]


def is_alive(process: Process) -> bool:
    return any(other.pid == process.pid and other.started == process.started for other in all_processes())


def kill(process: Process) -> None:
    """SIGKILL, unless it has ended by itself meanwhile."""
    if is_alive(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


def wait_for_the_end(processes: list[Process], patience_seconds: float = 60) -> list[Process]:
    """Those still alive when patience is over."""
    deadline = time.monotonic() + patience_seconds
    alive = processes
    while alive and time.monotonic() < deadline:
        time.sleep(0.1)
        alive = [process for process in alive if is_alive(process)]
    return alive
