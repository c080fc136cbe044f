"""When work counts as lost: nobody has been heard of, or nobody took it and it waits nowhere."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.dispatch import Dispatch, open_dispatch
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.tables import leases as table
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.queue_depths import UNACKED, list_names
from legal_pipeline.topology import Queue
from legal_pipeline_tests.servers import databases


@pytest.fixture
def dispatch(tmp_path: Path, redis_server: databases.Redis, postgres_url: str) -> Dispatch:
    return open_dispatch(Settings(home=tmp_path, database_url=postgres_url, broker_url=redis_server.url))


# where its message is · whether it is taken · seconds since it was sent, or heard of · lost?
CASES = [
    ("waiting", False, 5, False),
    ("waiting", False, 3600, False),
    ("nowhere", False, 5, False),  # it may be on its way
    ("nowhere", False, 31, True),
    # handed over when the connection broke: among the taken ones, and in nobody's hands
    ("unacknowledged", False, 61, True),
    ("unacknowledged", True, 5, False),
    ("unacknowledged", True, 31, True),
    ("nowhere", True, 5, False),  # acknowledged by a broker that was restarted, and going on
]


@pytest.mark.parametrize(("place", "is_taken", "seconds", "expected"), CASES)
def test_lost(dispatch: Dispatch, place: str, is_taken: bool, seconds: int, expected: bool) -> None:
    lease = dispatch.leases.offer("run", "chunks", Queue.TEXT, 3)
    assert lease
    message = {"headers": {"id": lease.token}}
    if place == "waiting":
        dispatch.redis.lpush(list_names(Queue.TEXT)[2], json.dumps(message))
    elif place == "unacknowledged":
        dispatch.redis.hset(UNACKED, "tag", json.dumps([message, "", "text"]))
    if is_taken:
        dispatch.leases.take("run", "chunks", lease.token, "host:text", 1)
    then = now() - dt.timedelta(seconds=seconds)
    with dispatch.leases.engine.begin() as connection:
        connection.execute(sa.update(table).values(sent_at=then, **({"beat_at": then} if is_taken else {})))
    found = dispatch.leases.get("run", "chunks")
    assert isinstance(found, Lease)
    assert dispatch.is_lost(found) is expected
    assert dispatch.is_still_lost(found) is (expected or not is_taken)


def test_what_was_taken_meanwhile_is_not_lost(dispatch: Dispatch) -> None:
    lease = dispatch.leases.offer("run", "chunks", Queue.TEXT, 3)
    assert lease
    dispatch.leases.take("run", "chunks", lease.token, "host:text", 1)
    assert not dispatch.is_still_lost(lease)
    dispatch.leases.end(lease)
    assert not dispatch.is_still_lost(lease)
