"""Queue depths of real Celery messages in a real Redis: every priority, waiting and running."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.signals import setup_logging

from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import QueueDepth, message_ids, queue_depths, running_by_queue, undeclared_queues
from legal_pipeline.topology import Queue
from legal_pipeline_tests.servers.databases import Redis


@pytest.fixture
def client(redis_server: Redis) -> Iterator[redis.Redis]:
    with open_redis(redis_server.url) as client:
        yield client


@pytest.fixture
def app(redis_server: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    # a worker in this process would set the level of the root logger for all tests after it, and what its programs inherit
    for name in ("CELERY_LOG_LEVEL", "CELERY_LOG_FILE"):
        monkeypatch.setenv(name, "")
    setup_logging.connect(_left_alone)
    app = Celery("counted", broker=redis_server.url, backend=redis_server.url, set_as_current=False)
    app.conf.update(
        broker_transport_options={"global_keyprefix": "broker:"},
        result_backend_transport_options={"global_keyprefix": "results:"},
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        worker_hijack_root_logger=False,
    )
    yield app
    app.close()
    setup_logging.disconnect(_left_alone)


def _left_alone(**_: object) -> None:
    """Celery leaves logging to whoever receives its signal."""


def depth(client: redis.Redis, queue: Queue) -> QueueDepth:
    (found,) = queue_depths(client, [queue])
    return found


@pytest.mark.parametrize(
    ("sent", "waiting"),
    [
        ([], {}),
        ([0], {0: 1}),
        ([3, 3, 3], {3: 3}),
        ([0, 3, 6, 9], {0: 1, 3: 1, 6: 1, 9: 1}),
        # kombu rounds down to its steps
        ([1, 2, 4, 5, 7, 8], {0: 2, 3: 2, 6: 2}),
    ],
)
def test_every_priority_is_counted(app: Celery, client: redis.Redis, sent: list[int], waiting: dict[int, int]) -> None:
    for priority in sent:
        app.send_task("read", queue="batch.high", priority=priority)
    found = depth(client, Queue.BATCH_HIGH).waiting_by_priority
    assert {step: count for step, count in found.items() if count} == waiting
    assert depth(client, Queue.BATCH_HIGH).waiting == len(sent)
    assert depth(client, Queue.BATCH_NORMAL).waiting == 0


def test_a_queue_is_not_empty_although_its_own_list_is(app: Celery, client: redis.Redis) -> None:
    """What the former monitor looked at, while ten documents waited."""
    for _ in range(10):
        app.send_task("read", queue="batch.high", priority=3)
    assert client.llen("batch.high") == client.llen("broker:batch.high") == 0
    assert depth(client, Queue.BATCH_HIGH).waiting == 10


def test_unacknowledged_messages_count_as_running(app: Celery, client: redis.Redis) -> None:
    taken, finish = threading.Event(), threading.Event()

    @app.task(name="read")  # type: ignore[untyped-decorator,unused-ignore]
    def read() -> None:
        taken.set()
        finish.wait(30)

    ids = {app.send_task("read", queue="ocr", priority=priority, routing_key="ocr.execute_plan").id for priority in (3, 3, 6, 9)}
    other = app.send_task("read", queue="text", priority=3).id
    assert message_ids(client) == ids | {other}
    app.conf.task_queues = None
    with start_worker(app, pool="solo", perform_ping_check=False, queues=["ocr"], shutdown_timeout=120):
        assert taken.wait(30)
        ocr = depth(client, Queue.OCR)
        seen = message_ids(client)
        finish.set()
        assert (ocr.waiting, ocr.running) == (3, 1)
        assert seen == ids | {other}
        deadline = time.monotonic() + 120
        while depth(client, Queue.OCR).waiting + depth(client, Queue.OCR).running and time.monotonic() < deadline:
            time.sleep(0.05)
    assert (depth(client, Queue.OCR).waiting, depth(client, Queue.OCR).running) == (0, 0)
    assert message_ids(client) == {other}


@pytest.mark.parametrize(
    ("exchange", "routing_key", "bound", "queue"),
    [
        ("", "ocr", [], "ocr"),
        ("", "batch.high", [], "batch.high"),
        ("", "ocr.execute_plan", [], "ocr"),
        ("", "batch.high.execute_job", [], "batch.high"),
        ("steps", "step", ["step\x06\x16\x06\x16graph", "run\x06\x16\x06\x16batch.low"], "graph"),
        ("steps", "text.execute_plan", ["run\x06\x16\x06\x16batch.low"], "text"),
        ("", "dagster.execute_plan", [], "dagster.execute_plan"),
    ],
)
def test_a_taken_message_belongs_to_the_queue_it_was_routed_to(
    client: redis.Redis, exchange: str, routing_key: str, bound: list[str], queue: str
) -> None:
    if bound:
        client.sadd(f"broker:_kombu.binding.{exchange}", *bound)
    client.hset("broker:unacked", "tag", json.dumps([{"headers": {"id": "a"}}, exchange, routing_key]))
    assert dict(running_by_queue(client)) == {queue: 1}


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ([{"sent_at": 1_000.0}], 60.0),
        ([{"sent_at": 1_030.0}, {"sent_at": 1_050.0}], 30.0),
        ([{}], None),
        ([{"sent_at": "yesterday"}], None),
        # a clock that runs ahead must not make a negative age
        ([{"sent_at": 2_000.0}], 0.0),
        ([], None),
    ],
)
def test_age_of_the_oldest_waiting_message(app: Celery, client: redis.Redis, headers: list[dict[str, Any]], age: float | None) -> None:
    for header in headers:
        app.send_task("read", queue="ocr", priority=6, headers=header)
    (found,) = queue_depths(client, [Queue.OCR], now=1_060.0)
    assert found.oldest_waiting_seconds == age


def test_the_oldest_is_found_behind_any_priority(app: Celery, client: redis.Redis) -> None:
    for priority, sent_at in ((0, 1_050.0), (3, 1_010.0), (9, 1_040.0)):
        app.send_task("read", queue="ocr", priority=priority, headers={"sent_at": sent_at})
    (found,) = queue_depths(client, [Queue.OCR], now=1_060.0)
    assert found.oldest_waiting_seconds == 50.0


def test_five_thousand_messages_are_named_in_bounded_chunks(app: Celery, client: redis.Redis) -> None:
    template = {"headers": {"id": ""}, "properties": {}, "body": "x" * 100}
    expected = {f"task-{number}" for number in range(5_000)}
    with client.pipeline(transaction=False) as pipe:
        for number, task_id in enumerate(sorted(expected)):
            step = (0, 3, 6, 9)[number % 4]
            pipe.lpush("broker:text" + (f"\x06\x16{step}" if step else ""), json.dumps(template | {"headers": {"id": task_id}}))
        pipe.execute()
    assert message_ids(client) == expected
    assert depth(client, Queue.TEXT).waiting == 5_000


def test_unreadable_messages_are_counted_without_an_id(client: redis.Redis) -> None:
    client.lpush("broker:ocr", b"\xff\x00", b"[]")
    client.hset("broker:unacked", "tag", b"no json")
    assert depth(client, Queue.OCR).waiting == 2
    assert message_ids(client) == set()


def test_an_undeclared_queue_is_found(app: Celery, client: redis.Redis) -> None:
    app.send_task("read", queue="ocr", priority=3)
    assert undeclared_queues(client) == []
    client.lpush("broker:8f.reply.celery.pidbox", "answer")
    for priority in (0, 3, 3):
        app.send_task("read", queue="dagster", priority=priority)
    (found,) = undeclared_queues(client)
    assert (found.queue, found.waiting) == ("dagster", 3)
