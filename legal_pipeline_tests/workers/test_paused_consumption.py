"""Consumption is paused while there is an obstacle: the database is away, the code is of another version, the disk is full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import redis

from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import Disk
from legal_pipeline.workers.paused_consumption import DiskWatch, PausedConsumption, VersionWatch, disk_watch

_CLIENT = cast(redis.Redis, None)
_GIGABYTE = 10**9


@pytest.mark.parametrize("has_room", [True, False])
@pytest.mark.parametrize("obstacles", [(), (False, False), (False, True)])
def test_the_consumer_requests_messages_only_while_there_is_no_obstacle(
    obstacles: tuple[bool, ...], has_room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    qos = SimpleNamespace(can_consume=lambda: has_room)
    consumer = SimpleNamespace(task_consumer=SimpleNamespace(channel=SimpleNamespace(qos=qos)))
    monkeypatch.setattr(PausedConsumption, "obstacles", [lambda is_it=is_it: is_it for is_it in obstacles])
    PausedConsumption(consumer).start(consumer)
    assert qos.can_consume() == (has_room and not any(obstacles))


@pytest.mark.parametrize(
    ("of_control", "pauses"),
    [
        (["1.0.0 #aa"], [False]),
        ([None, "1.0.0 #aa"], [False, False]),
        (["1.0.0 #bb", None, "1.0.0 #aa"], [True, True, False]),
        (["1.0.0 #bb", "1.0.0 #aa"], [True, False]),
        (["0.9.0 #aa"], [True]),
        (["1.0.0 #aa", "1.1.0 #cc"], [False, True]),
    ],
)
def test_another_version_on_the_control_machine_pauses_consumption(of_control: list[str | None], pauses: list[bool]) -> None:
    said: Iterator[str | None] = iter(of_control)
    watch = VersionWatch(lambda _: next(said), "1.0.0 #aa")
    found = []
    for _ in of_control:
        watch.look(_CLIENT)
        found.append(watch.pauses())
    assert found == pauses


def _disk(free_bytes: int, *, is_read_only: bool = False) -> Disk:
    return Disk(Path("/data"), 10 * _GIGABYTE, free_bytes, 1000, 500, is_read_only)


@pytest.mark.parametrize(
    ("disks", "pauses"),
    [
        ([_disk(5 * _GIGABYTE)], [False]),
        ([_disk(_GIGABYTE // 10), _disk(5 * _GIGABYTE)], [True, False]),
        ([_disk(5 * _GIGABYTE, is_read_only=True)], [True]),
        ([OSError("gone")], [False]),
    ],
)
def test_a_disk_without_room_pauses_consumption(disks: list[Disk | OSError], pauses: list[bool]) -> None:
    looks = iter(disks)

    def disk_at(_: Path) -> Disk:
        if isinstance(found := next(looks), OSError):
            raise found
        return found

    watch = DiskWatch([Path("/data/home")], disk_at)
    found = []
    for _ in disks:
        watch.look()
        found.append(watch.pauses())
    assert found == pauses


@pytest.mark.parametrize(("profile", "is_watched"), [("t3.medium", False), ("dev", False), ("ocr-only", True), ("c7i.large", True)])
def test_only_a_machine_that_lends_workers_leaves_work_to_others_for_its_disk(tmp_path: Path, profile: str, is_watched: bool) -> None:
    found = disk_watch(Settings(home=tmp_path, profile=profile))
    assert bool(found.folders) == is_watched
