"""The audit counts all keys in Redis, and the migration moves the keys of the previous system without loss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from legal_pipeline.storage.redis import audit as redis_audit
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline_tests.servers import databases

DAY = 86_400


@pytest.fixture
def client(redis_server: databases.Redis) -> Iterator[redis.Redis]:
    with open_redis(redis_server.url) as client:
        yield client


def contents(client: redis.Redis) -> dict[bytes, tuple[bytes | None, int]]:
    """Every key with its dump and 1 when it expires."""
    return {key: (client.dump(key), int(client.ttl(key) > 0)) for key in client.scan_iter()}


@pytest.mark.parametrize(
    ("key", "prefix"),
    [
        (b"broker:ocr", "broker:"),
        (b"broker:ocr\x06\x163", "broker:"),
        (b"results:celery-task-meta-1", "results:"),
        (b"metrics:worker:ocr@box", "metrics:"),
        (b"broker", ""),
        (b"Broker:ocr", ""),
        (b"doc:1", ""),
        (b"x:broker:ocr", ""),
        (b"\xff\x00", ""),
    ],
)
def test_prefix_of_a_key(key: bytes, prefix: str) -> None:
    assert redis_audit.prefix_of(key) == prefix


def test_an_empty_database_is_clean(client: redis.Redis) -> None:
    found = redis_audit.audit(client)
    assert found.is_clean
    assert [usage.prefix for usage in found.usages] == ["broker:", "results:", "cache:", "batch:", "metrics:", "rate:"]
    assert all((usage.keys, usage.memory_bytes, usage.without_expiry) == (0, 0, 0) for usage in found.usages)


def test_foreign_keys_and_keys_without_expiry_are_named(client: redis.Redis) -> None:
    client.lpush("broker:ocr", "message")
    client.set("cache:a", "x" * 1_000, ex=60)
    client.set("cache:b", "x" * 1_000)
    client.set("doc:1", "x")
    client.set(b"odd\x06\xff", "x")
    found = redis_audit.audit(client)
    by_prefix = {usage.prefix: usage for usage in found.usages}
    assert (by_prefix["broker:"].keys, by_prefix["broker:"].without_expiry) == (1, 0)
    assert (by_prefix["cache:"].keys, by_prefix["cache:"].without_expiry) == (2, 1)
    assert by_prefix["cache:"].memory_bytes > 2_000
    assert found.lasting == ("cache:b",)
    assert (found.foreign_keys, sorted(found.foreign)) == (2, ["doc:1", r"odd\x06\\xff"])
    assert not found.is_clean


def test_memory_of_many_keys_is_estimated_from_some(client: redis.Redis) -> None:
    client.set("rate:one", "x" * 50_000, ex=60)
    with client.pipeline(transaction=False) as pipe:
        for number in range(20_000):
            pipe.set(f"cache:{number:05}", "x" * 1_000, ex=600)
        pipe.execute()
    found = redis_audit.audit(client)
    by_prefix = {usage.prefix: usage for usage in found.usages}
    assert found.is_estimated
    assert by_prefix["cache:"].keys == 20_000
    assert by_prefix["cache:"].memory_bytes == pytest.approx(20_000 * int(client.memory_usage("cache:00001") or 0), rel=0.1)
    # the only key of its prefix is measured, not skipped
    assert by_prefix["rate:"].memory_bytes > 50_000
