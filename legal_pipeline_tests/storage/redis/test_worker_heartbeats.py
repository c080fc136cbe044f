"""Heartbeats list the live workers; a silent worker disappears after half a minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EXPIRY_SECONDS, WorkerHeartbeat, WorkerHeartbeats
from legal_pipeline.topology import Queue
from legal_pipeline_tests.servers.databases import Redis

STARTED = dt.datetime(2026, 1, 5, 8, 0, tzinfo=dt.UTC)
OCR = WorkerHeartbeat("ocr@box", "ocr", "box", 41, (Queue.OCR,), 1, 190_000_000, STARTED, STARTED + dt.timedelta(seconds=10))
DEFAULT = WorkerHeartbeat("default@box", "default", "box", 42, (Queue.DEFAULT, Queue.CLEANUP), 1, 90_000_000, STARTED, STARTED)


@pytest.fixture
def presence(redis_server: Redis) -> Iterator[WorkerHeartbeats]:
    with open_redis(redis_server.url) as client:
        yield WorkerHeartbeats(client)


def test_workers_are_read_back_as_they_announced_themselves(presence: WorkerHeartbeats) -> None:
    assert presence.workers() == []
    assert presence.announce(OCR) is None
    assert presence.announce(DEFAULT) is None
    assert presence.workers() == [DEFAULT, OCR]


def test_the_last_beat_of_a_name_counts_and_tells_of_a_twin(presence: WorkerHeartbeats) -> None:
    twin = replace(OCR, pid=43)
    presence.announce(OCR)
    assert presence.announce(twin) == OCR
    assert presence.workers() == [twin]


@pytest.mark.parametrize(
    ("beats", "asked", "expected"),
    [
        ([], [Queue.OCR, Queue.TEXT], [Queue.OCR, Queue.TEXT]),
        ([OCR], [Queue.OCR], []),
        ([OCR, DEFAULT], [Queue.TEXT, Queue.CLEANUP, Queue.OCR, Queue.TEXT], [Queue.TEXT]),
        ([DEFAULT], [Queue.CLEANUP, Queue.DEFAULT], []),
        ([replace(OCR, is_cut_off=True), DEFAULT], [Queue.OCR, Queue.DEFAULT], [Queue.OCR]),
    ],
)
def test_queues_without_worker(presence: WorkerHeartbeats, beats: list[WorkerHeartbeat], asked: list[Queue], expected: list[Queue]) -> None:
    for beat in beats:
        presence.announce(beat)
    assert presence.unserved(asked) == expected


def test_a_silent_worker_disappears_by_itself(presence: WorkerHeartbeats) -> None:
    presence.announce(OCR)
    assert 0 < int(presence.client.ttl("metrics:worker:ocr@box")) <= BEAT_EXPIRY_SECONDS
    presence.client.pexpire("metrics:worker:ocr@box", 1)
    while presence.client.exists("metrics:worker:ocr@box"):
        pass
    assert presence.workers() == []
    assert presence.unserved([Queue.OCR]) == [Queue.OCR]


def test_a_worker_that_leaves_is_gone_at_once(presence: WorkerHeartbeats) -> None:
    presence.announce(OCR)
    presence.withdraw(OCR.name)
    assert presence.workers() == []


@pytest.mark.parametrize("written", [b"", b"nonsense", b"[]", b'{"name": "ocr@box"}', b'{"queues": 3}'])
def test_a_beat_that_cannot_be_read_counts_as_absent(presence: WorkerHeartbeats, written: bytes) -> None:
    presence.client.set("metrics:worker:odd@box", written)
    presence.announce(OCR)
    assert presence.workers() == [OCR]


def test_five_thousand_other_keys_hide_no_worker(presence: WorkerHeartbeats) -> None:
    presence.client.mset({f"results:{number}": "x" for number in range(5_000)})
    presence.announce(OCR)
    assert presence.workers() == [OCR]
