"""The disk of the copies of S3 objects fills up, or takes no more writes, while documents are read from there."""

from __future__ import annotations

import random
import re
import subprocess
from typing import Any

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.running.arena import Arena, NobodyToHit
from legal_pipeline_tests.faults.running.persons import ASK_EVERY_SECONDS, problems, wait_for_the_end_of
from legal_pipeline_tests.specimens.small_disk import SmallDisk

_COMMAND, _MOUNT = re.compile(r"`(du [^`]+)`"), re.compile(r"`(mount [^`]+)`")


def fill_disk(arena: Arena, chance: random.Random) -> str | None:
    """The disk of the copies of S3 objects fills up; what the command in the alarm names as the largest is removed"""
    if (disk := arena.disk) is None:
        raise NobodyToHit("disk")
    seen: list[dict[str, Any]] = []

    def is_told() -> bool:
        # copies that are given up leave room again
        disk.fill(chance.choice((0, 10_000)))
        seen[:] = [problem for problem in problems(arena.deployment) if str(disk.mount) in problem["said"]]
        return bool(seen) or arena.is_final()

    try:
        wait_until(is_told, lambda: f"an alarm names {disk.mount}: {problems(arena.deployment)}", every_seconds=ASK_EVERY_SECONDS)
        for command in _COMMAND.findall(seen[0]["fix"]) if seen else ():
            shown = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
            assert str(disk.filler) in shown, f"{command}: {shown}"
    finally:
        disk.empty()
    if not seen:
        return "the disk of the copies was full, when everything had been read"
    wait_for_the_end_of(arena.deployment, str(disk.mount))
    return f"the disk of the copies was full ({seen[0]['said']})"


def lose_disk(arena: Arena, chance: random.Random) -> str | None:
    """The file system of the copies of S3 objects becomes read-only, as after an error of it; the printed command makes it writable"""
    if (disk := arena.disk) is None:
        raise NobodyToHit("disk")
    seen: list[dict[str, Any]] = []

    def is_told() -> bool:
        seen[:] = [problem for problem in problems(arena.deployment) if f"{disk.mount} is read-only" in problem["said"]]
        return bool(seen) or arena.is_final()

    wait_until(lambda: _is_read_only(disk), "nobody is writing", every_seconds=0.05)
    try:
        wait_until(is_told, lambda: f"an alarm names {disk.mount}: {problems(arena.deployment)}", every_seconds=ASK_EVERY_SECONDS)
        for command in _MOUNT.findall(seen[0]["fix"]) if seen else ():
            subprocess.run(["sh", "-c", command], check=True)
    finally:
        if not seen:
            disk.remount("rw")
    if not seen:
        return "the file system of the copies was read-only, when everything had been read"
    wait_for_the_end_of(arena.deployment, str(disk.mount))
    return f"the file system of the copies was read-only ({seen[0]['said']})"


def _is_read_only(disk: SmallDisk) -> bool:
    """Whether it is from now on: the kernel refuses as long as a file is open for writing."""
    try:
        disk.remount("ro")
    except subprocess.CalledProcessError:
        return False
    return True
