"""Memory of each program of this home directory, including its child processes."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from pathlib import Path

import psutil

from legal_pipeline.monitoring.process_memory import proportional_bytes

PROGRAM_MARK = "LEGAL_PIPELINE_PROGRAM"
HOME_MARK = "LEGAL_PIPELINE_HOME"
"""Environment variables of every process of a deployment: its program and its home directory."""

# programs started by hand have no marker and are recognized by their command line
_BY_COMMAND = (
    (re.compile(r"\bdagster-daemon\b|\blegal_pipeline\.(?:operations|workers)\.daemon\b"), "daemon"),
    (re.compile(r"\bdagster-webserver\b|\blegal_pipeline\.operations\.programs\.webserver\b"), "webserver"),
    (re.compile(r"\blegal_pipeline\.workspace\.server\.program\b"), "workspace"),
    (re.compile(r"\bdagster\b.*\b(?:api grpc|code-server)\b|\blegal_pipeline\.operations\.programs\.code_server\b"), "code-server"),
    (re.compile(r"\bcelery\b.*(?:--hostname=|-n )(?P<group>[\w-]+)@"), ""),
)


def memory_by_program(home: Path) -> dict[str, int]:
    """Returns the proportional set size in bytes by program name; the sum is the memory really used.

    A process belongs to the program named in its environment, or else to the program of its nearest ancestor:
    sandboxed readers start with an empty environment.
    """
    parents: dict[int, int] = {process.pid: process.info["ppid"] for process in psutil.process_iter(["ppid"])}
    names = {pid: name for pid in parents if (name := _program(pid, home))}
    used: Counter[str] = Counter()
    for pid in parents:
        if name := _nearest(pid, parents, names):
            used[name] += proportional_bytes(pid)
    return dict(used)


def _nearest(pid: int, parents: dict[int, int], names: dict[int, str]) -> str | None:
    seen: set[int] = set()
    while pid in parents and pid not in seen:
        if pid in names:
            return names[pid]
        seen.add(pid)
        pid = parents[pid]
    return None


def _program(pid: int, home: Path) -> str | None:
    with contextlib.suppress(OSError):
        variables = dict(_pair(entry) for entry in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") if b"=" in entry)
        if variables.get(HOME_MARK) != str(home.absolute()):
            return None
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return variables.get(PROGRAM_MARK) or program_of(command)
    return None


def program_of(command: str) -> str | None:
    for pattern, name in _BY_COMMAND:
        if match := pattern.search(command):
            return name or match["group"]
    return None


def _pair(entry: bytes) -> tuple[str, str]:
    name, _, value = entry.decode(errors="replace").partition("=")
    return name, value
