"""Ceilings by control groups, over a folder that looks like the kernel's: both versions, and machines that allow nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from legal_pipeline.deployment.supervise import cgroups

OURS = cgroups.programs_folder(Path("/h"))


def _machine(tmp_path: Path, kind: str, own: str) -> Path:
    """A /proc with one hierarchy. Returns it; the hierarchy is beside it."""
    mount = tmp_path / "cgroup"
    (mount / own).mkdir(parents=True)
    proc = tmp_path / "proc"
    for process in ("self", "77"):
        (proc / process).mkdir(parents=True)
        (proc / process / "cgroup").write_text(f"0::/{own}\n" if kind == "cgroup2" else f"3:cpu:/\n4:memory:/{own}\n")
    options = "rw" if kind == "cgroup2" else "rw,memory"
    (proc / "self" / "mounts").write_text(f"tmpfs /tmp tmpfs rw 0 0\n{kind} {mount} {kind} {options} 0 0\n")
    for folder in (mount, *mount.glob("**/")):
        (folder / "cgroup.controllers").write_text("cpu memory\n")
        (folder / "cgroup.subtree_control").write_text("memory\n" if folder == mount else "\n")
    return proc


@pytest.mark.parametrize(("kind", "limit"), [("cgroup2", "memory.max"), ("cgroup", "memory.limit_in_bytes")])
def test_a_program_joins_a_group_of_its_own(kind: str, limit: str, tmp_path: Path) -> None:
    proc = _machine(tmp_path, kind, "")
    ours = tmp_path / "cgroup" / OURS
    ours.mkdir()
    (ours / "cgroup.subtree_control").touch()
    assert cgroups.join(Path("/h"), "ocr", 500_000_000, proc) is True
    assert (ours / "ocr" / limit).read_text() == "500000000"
    assert (ours / "ocr" / "cgroup.procs").read_text() == str(os.getpid())


@pytest.mark.parametrize("kind", ["cgroup2", "cgroup"])
def test_a_machine_that_allows_nothing_is_no_error(kind: str, tmp_path: Path) -> None:
    proc = _machine(tmp_path, kind, "")
    # where a folder should be made there is a file: the one refusal that root meets too
    (tmp_path / "cgroup" / OURS).touch()
    assert cgroups.join(Path("/h"), "ocr", 500_000_000, proc) is False


def test_a_machine_without_control_groups_is_no_error(tmp_path: Path) -> None:
    assert cgroups.join(Path("/h"), "ocr", 1, tmp_path) is False
    assert cgroups.ceiling_of(77, tmp_path) is None


@pytest.mark.parametrize(
    ("kind", "limits", "expected"),
    [
        ("cgroup2", {"a": "max", "a/b": "500000000"}, 500_000_000),
        ("cgroup2", {"a": "300000000", "a/b": "500000000"}, 300_000_000),
        ("cgroup2", {"a": "max", "a/b": "max"}, None),
        ("cgroup", {"a": "9223372036854771712", "a/b": "9223372036854771712"}, None),
        ("cgroup", {"a": "9223372036854771712", "a/b": "500002816"}, 500_002_816),
    ],
)
def test_the_ceiling_is_the_smallest_on_the_way_up(kind: str, limits: dict[str, str], expected: int | None, tmp_path: Path) -> None:
    proc = _machine(tmp_path, kind, "a/b")
    for folder, limit in limits.items():
        (tmp_path / "cgroup" / folder / ("memory.max" if kind == "cgroup2" else "memory.limit_in_bytes")).write_text(limit + "\n")
    assert cgroups.ceiling_of(77, proc) == expected


def test_the_kernel_ends_what_exceeds_its_ceiling(home: Path) -> None:
    home.mkdir()
    confined = ["-m", "legal_pipeline.deployment.launch", "--name", "greedy", "--memory", "60000000", "--", sys.executable, "-c"]
    # on this machine, as this user: tried, not guessed
    look = "import os; from legal_pipeline.deployment.supervise import cgroups; print(cgroups.ceiling_of(os.getpid()))"
    try:
        done = subprocess.run([sys.executable, *confined, look], capture_output=True, text=True, check=True, timeout=120)
        if done.stdout.strip() == "None" or int(done.stdout) > 61_000_000:
            pytest.skip("this machine lets nobody make a control group with a memory ceiling; run as root or under systemd")
        small = subprocess.run([sys.executable, *confined, "x = b'x' * 10_000_000"], check=False, timeout=120)
        large = subprocess.run([sys.executable, *confined, "x = b'x' * 200_000_000"], check=False, timeout=120)
        assert (small.returncode, large.returncode) == (0, -9)
    finally:
        cgroups.remove(home)
