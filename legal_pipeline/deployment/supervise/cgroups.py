"""Memory limits enforced by the kernel where possible: one control group for each program.

Supports cgroup v2, and v1 on machines whose memory controller is still there. In a container or as an ordinary user the
hierarchy is usually read-only and no limit is set here; systemd's `MemoryMax` and compose's `mem_limit` do the same from
outside.
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
    """A memory controller of the kernel."""

    version: int
    mount: Path
    limit_file: str


def programs_folder(home: Path) -> str:
    """Returns the name of the parent group; it differs between home directories on the same machine."""
    return f"legal-pipeline-{hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:8]}"


def join(home: Path, name: str, memory_bytes: int, proc: Path = _PROC) -> bool:
    """Limits the memory of this process and its children. Returns False when the machine does not allow it."""
    for controller, own in _memberships(proc, "self"):
        for base in (own, *own.parents):
            if not base.is_relative_to(controller.mount):
                break
            with contextlib.suppress(OSError):
                _join_below(base, controller, programs_folder(home), name, memory_bytes)
                return True
    return False


def ceiling_of(pid: int, proc: Path = _PROC) -> int | None:
    """Returns the smallest memory limit in bytes that the kernel enforces on a process; None when there is none."""
    limits: list[int] = []
    for controller, own in _memberships(proc, str(pid)):
        for folder in (own, *own.parents):
            if not folder.is_relative_to(controller.mount):
                break
            with contextlib.suppress(OSError, ValueError):
                limits.append(int((folder / controller.limit_file).read_text()))
    # v1 writes "no limit" as a number near 2**63
    return min((limit for limit in limits if limit < 2**60), default=None)


def memory_kills(proc: Path = _PROC) -> int:
    """Returns how many processes the kernel has killed for lack of memory: in the group of this process, or else on the machine."""
    for controller, own in _memberships(proc, "self"):
        with contextlib.suppress(OSError):
            text = (own / ("memory.events" if controller.version == 2 else "memory.oom_control")).read_text()
            if (count := _counter(text)) is not None:
                return count
    with contextlib.suppress(OSError):
        return _counter((proc / "vmstat").read_text()) or 0
    return 0


def _counter(text: str) -> int | None:
    """The value of the line `oom_kill N`."""
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("oom_kill ")), None)


def remove(home: Path, proc: Path = _PROC) -> None:
    """Removes the groups, except those that still contain a process."""
    for controller, own in _memberships(proc, "self"):
        for base in (own, *own.parents):
            if not base.is_relative_to(controller.mount):
                break
            ours = base / programs_folder(home)
            deadline = time.monotonic() + _REMOVE_SECONDS
            while ours.is_dir() and not _removed(ours) and time.monotonic() < deadline:
                time.sleep(0.05)


def _removed(ours: Path) -> bool:
    # a killed process stays in its group until the kernel has reaped it
    for folder in [path for path in ours.iterdir() if path.is_dir()] + [ours]:
        with contextlib.suppress(OSError):
            folder.rmdir()
    return not ours.exists()


def _join_below(base: Path, controller: Controller, ours: str, name: str, memory_bytes: int) -> None:
    """OSError when not permitted. Joins the group last, so that a failure changes nothing for this process."""
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
    """Yields the memory controllers and the group of the process in each."""
    with contextlib.suppress(OSError):
        controllers = list(_controllers((proc / "self" / "mounts").read_text()))
        for line in (proc / process / "cgroup").read_text().splitlines():
            _, names, path = line.split(":", 2)
            for controller in controllers:
                is_this = names == "" if controller.version == 2 else "memory" in names.split(",")
                own = controller.mount / path.lstrip("/")
                # in a container the path may lie outside the mounted hierarchy
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
