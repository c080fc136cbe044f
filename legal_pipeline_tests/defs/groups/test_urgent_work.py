"""A group makes way for a run of priority high where one worker takes both."""

from __future__ import annotations

import json

import pytest

from legal_pipeline.defs.groups.urgent_work import urgent_work
from legal_pipeline.model import Priority
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import list_names
from legal_pipeline.topology import Queue
from legal_pipeline_tests.servers.databases import Redis

MESSAGE = json.dumps({"headers": {"id": "urgent"}})

WORKERS = [
    # profile, priority of the group, whether it makes way
    pytest.param("dev", Priority.NORMAL, True, id="one worker takes both"),
    pytest.param("dev", Priority.LOW, True, id="low, too"),
    pytest.param("dev", Priority.HIGH, False, id="as urgent itself"),
    pytest.param("t3.medium", Priority.NORMAL, False, id="workers of their own"),
]


@pytest.mark.parametrize(("profile", "priority", "makes_way"), WORKERS)
def test_a_group_makes_way_for_what_waits_for_its_worker(
    settings: Settings, redis_server: Redis, profile: str, priority: Priority, makes_way: bool
) -> None:
    deployed = settings.model_copy(update={"profile": profile, "broker_url": redis_server.url})
    is_waiting = urgent_work(deployed, priority)
    assert not is_waiting()
    open_redis(redis_server.url).lpush(list_names(Queue.BATCH_HIGH)[0], MESSAGE)
    assert is_waiting() is makes_way


def test_nothing_urgent_waits_in_an_embedded_home(settings: Settings) -> None:
    assert not urgent_work(settings, Priority.NORMAL)()


def test_a_broker_that_does_not_answer_holds_nobody_up(settings: Settings) -> None:
    unreachable = settings.model_copy(update={"profile": "dev", "broker_url": "redis://127.0.0.1:1/0"})
    assert not urgent_work(unreachable, Priority.NORMAL)()
