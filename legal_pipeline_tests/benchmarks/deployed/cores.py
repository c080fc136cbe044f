"""A share of a core for the workers of a machine, so that several machines on one show what several real ones would."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_PERIOD_MICROSECONDS = 100_000


@contextlib.contextmanager
def limited_group(name: str, share: float) -> Iterator[Path]:
    """A control group whose processes get together at most this share of a core. OSError where this user may not make one."""
    base, files = _own_group()
    group = base / name
    group.mkdir()
    try:
        quota = int(share * _PERIOD_MICROSECONDS)
        for file, value in files.items():
            (group / file).write_text(value.format(quota=quota, period=_PERIOD_MICROSECONDS))
        yield group
    finally:
        # what has ended meanwhile leaves by itself; the others go back to where they came from
        move([int(pid) for pid in (group / "cgroup.procs").read_text().split()], base)
        group.rmdir()


def move(pids: Iterable[int], group: Path) -> None:
    """What these processes start from now on begins in this group as well."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            (group / "cgroup.procs").write_text(str(pid))


def _own_group() -> tuple[Path, dict[str, str]]:
    """The group of this process, and what is written to the files of a new one."""
    lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    for _, controllers, path in lines:
        if "cpu" in controllers.split(","):
            found = {"cpu.cfs_period_us": "{period}", "cpu.cfs_quota_us": "{quota}"}
            return Path("/sys/fs/cgroup") / controllers / path.lstrip("/"), found
    [path] = [path for number, _, path in lines if number == "0"]
    return Path("/sys/fs/cgroup") / path.lstrip("/"), {"cpu.max": "{quota} {period}"}
