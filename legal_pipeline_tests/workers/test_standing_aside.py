"""A worker takes no messages while something is in the way of its work: the database is away, its code is another, its disk is full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import redis

from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import Disk
from legal_pipeline.workers.standing_aside import DiskWatch, TakesNothing, VersionWatch, disk_watch

_CLIENT = cast(redis.Redis, None)
_GIGABYTE = 10**9


@pytest.mark.parametrize("has_room", [True, False])
@pytest.mark.parametrize("obstacles", [(), (False, False), (False, True)])
def test_the_consumer_asks_for_messages_only_while_nothing_is_in_the_way(
    obstacles: tuple[bool, ...], has_room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    qos = SimpleNamespace(can_consume=lambda: has_room)
    consumer = SimpleNamespace(task_consumer=SimpleNamespace(channel=SimpleNamespace(qos=qos)))
    monkeypatch.setattr(TakesNothing, "obstacles", [lambda is_it=is_it: is_it for is_it in obstacles])
    TakesNothing(consumer).start(consumer)
    assert qos.can_consume() == (has_room and not any(obstacles))


@pytest.mark.parametrize(
    ("of_control", "is_in_the_way"),
    [
        (["1.0.0 #aa"], [False]),
        ([None, "1.0.0 #aa"], [False, False]),
        (["1.0.0 #bb", None, "1.0.0 #aa"], [True, True, False]),
        (["1.0.0 #bb", "1.0.0 #aa"], [True, False]),
        (["0.9.0 #aa"], [True]),
        (["1.0.0 #aa", "1.1.0 #cc"], [False, True]),
    ],
)
def test_another_version_on_the_control_machine_is_in_the_way(of_control: list[str | None], is_in_the_way: list[bool]) -> None:
    said: Iterator[str | None] = iter(of_control)
    watch = VersionWatch(lambda _: next(said), "1.0.0 #aa")
    found = []
    for _ in of_control:
        watch.look(_CLIENT)
        found.append(watch.is_in_the_way())
    assert found == is_in_the_way


def _disk(free_bytes: int, *, is_read_only: bool = False) -> Disk:
    return Disk(Path("/data"), 10 * _GIGABYTE, free_bytes, 1000, 500, is_read_only)


@pytest.mark.parametrize(
    ("disks", "is_in_the_way"),
    [
        ([_disk(5 * _GIGABYTE)], [False]),
        ([_disk(_GIGABYTE // 10), _disk(5 * _GIGABYTE)], [True, False]),
        ([_disk(5 * _GIGABYTE, is_read_only=True)], [True]),
        ([OSError("gone")], [False]),
    ],
)
def test_a_disk_without_room_is_in_the_way(disks: list[Disk | OSError], is_in_the_way: list[bool]) -> None:
    looks = iter(disks)

    def disk_at(_: Path) -> Disk:
        if isinstance(found := next(looks), OSError):
            raise found
        return found

    watch = DiskWatch([Path("/data/home")], disk_at)
    found = []
    for _ in disks:
        watch.look()
        found.append(watch.is_in_the_way())
    assert found == is_in_the_way


@pytest.mark.parametrize(("profile", "is_watched"), [("t3.medium", False), ("dev", False), ("ocr-only", True), ("c7i.large", True)])
def test_only_a_machine_that_lends_workers_leaves_work_to_others_for_its_disk(tmp_path: Path, profile: str, is_watched: bool) -> None:
    found = disk_watch(Settings(home=tmp_path, profile=profile))
    assert bool(found.folders) == is_watched
