"""A memory ceiling that the kernel enforces, where it lets us: a control group of its own for each program.

Works with cgroup v2 and, where a machine still has its memory controller there, v1. Neither is
promised: in a container or as an ordinary user the hierarchy is usually read-only, and then there is
no ceiling here (systemd's `MemoryMax` and compose's `mem_limit` do the same from outside).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_REMOVE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Controller:
    """One way the kernel has of limiting memory."""

    version: int
    mount: Path
    limit_file: str


def programs_folder(home: Path) -> str:
    """Two installations on one machine have different homes, and so different groups."""
    return f"legal-pipeline-{hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:8]}"


def join(home: Path, name: str, memory_bytes: int, proc: Path = _PROC) -> bool:
    """Puts this process, and what it will start, below a ceiling. False when the machine does not allow it."""
    for controller, own in _memberships(proc, "self"):
        for base in (own, *own.parents):
            if not base.is_relative_to(controller.mount):
                break
            with contextlib.suppress(OSError):
                _join_below(base, controller, programs_folder(home), name, memory_bytes)
                return True
    return False


def ceiling_of(pid: int, proc: Path = _PROC) -> int | None:
    """The smallest ceiling the kernel enforces on a process, whoever set it; None when there is none."""
    found: list[int] = []
    for controller, own in _memberships(proc, str(pid)):
        for folder in (own, *own.parents):
            if not folder.is_relative_to(controller.mount):
                break
            with contextlib.suppress(OSError, ValueError):
                found.append(int((folder / controller.limit_file).read_text()))
    # v1 writes "no limit" as a number near 2**63
    return min((limit for limit in found if limit < 2**60), default=None)


def remove(home: Path, proc: Path = _PROC) -> None:
    """Takes the groups away; one that still has a process in it stays."""
    for controller, own in _memberships(proc, "self"):
        for base in (own, *own.parents):
            if not base.is_relative_to(controller.mount):
                break
            ours = base / programs_folder(home)
            deadline = time.monotonic() + _REMOVE_SECONDS
            while ours.is_dir() and not _removed(ours) and time.monotonic() < deadline:
                time.sleep(0.05)


def _removed(ours: Path) -> bool:
    # a process that has just been killed is in its group until the kernel is through with it
    for folder in [path for path in ours.iterdir() if path.is_dir()] + [ours]:
        with contextlib.suppress(OSError):
            folder.rmdir()
    return not ours.exists()


def _join_below(base: Path, controller: Controller, ours: str, name: str, memory_bytes: int) -> None:
    """OSError when it may not. A group is joined last: up to then nothing has changed for this process."""
    if controller.version == 2 and "memory" not in (base / "cgroup.subtree_control").read_text().split():
        (base / "cgroup.subtree_control").write_text("+memory")
    programs = base / ours
    programs.mkdir(exist_ok=True)
    if controller.version == 2:
        (programs / "cgroup.subtree_control").write_text("+memory")
    group = programs / name
    group.mkdir(exist_ok=True)
    (group / controller.limit_file).write_text(str(memory_bytes))
    (group / "cgroup.procs").write_text(str(os.getpid()))


def _memberships(proc: Path, process: str) -> Iterator[tuple[Controller, Path]]:
    """The hierarchies with a memory controller, and where in them the process is."""
    with contextlib.suppress(OSError):
        controllers = list(_controllers((proc / "self" / "mounts").read_text()))
        for line in (proc / process / "cgroup").read_text().splitlines():
            _, names, path = line.split(":", 2)
            for controller in controllers:
                is_this = names == "" if controller.version == 2 else "memory" in names.split(",")
                own = controller.mount / path.lstrip("/")
                # a container may be shown a path that lies outside of what it has mounted
                if is_this and own.is_dir():
                    yield controller, own


def _controllers(mounts: str) -> Iterator[Controller]:
    for line in mounts.splitlines():
        _, mount, kind, options, *_ = line.split(" ")
        if kind == "cgroup2" and "memory" in _words(Path(mount) / "cgroup.controllers"):
            yield Controller(2, Path(mount), "memory.max")
        elif kind == "cgroup" and "memory" in options.split(","):
            yield Controller(1, Path(mount), "memory.limit_in_bytes")


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
