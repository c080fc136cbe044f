"""The audit counts all keys in Redis, and the migration moves the keys of the previous system without loss."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from legal_pipeline.errors import ExternalError
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


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("doc:1", "cache:doc:1"),
        ("chunk:1:2", "cache:chunk:1:2"),
        ("entity:Jane Roe", "cache:entity:Jane Roe"),
        ("celery-task-meta-af", "results:celery-task-meta-af"),
        ("document:1", None),
        ("batch.high", None),
        ("unacked", None),
        ("cache:doc:1", None),
    ],
)
def test_where_a_key_goes(client: redis.Redis, key: str, target: str | None) -> None:
    client.set(key, "value")
    done = redis_audit.migrate(client)
    assert client.keys() == [(target or key).encode()]
    assert client.get(target or key) == b"value"
    assert sum(done.moved.values()) == (1 if target else 0)
    if target:
        assert 0 < client.ttl(target) <= 30 * DAY


def test_values_of_every_kind_and_an_expiry_of_their_own_are_kept(client: redis.Redis) -> None:
    client.hset("doc:hash", mapping={"pages": "3"})
    client.rpush("chunk:list", "a", "b")
    client.zadd("entity:sorted", {"Jane": 1.0})
    client.set("celery-task-meta-1", b"\xff\x00", ex=100)
    before = {key: client.dump(key) for key in client.scan_iter()}
    redis_audit.migrate(client)
    after = {key.split(b":", 1)[1]: client.dump(key) for key in client.scan_iter()}
    assert after == before
    assert 0 < client.ttl("results:celery-task-meta-1") <= 100


def test_a_target_that_exists_is_never_overwritten(client: redis.Redis) -> None:
    client.set("doc:1", "old")
    client.set("cache:doc:1", "new", ex=60)
    client.set("doc:2", "other")
    before = contents(client)
    done = redis_audit.migrate(client)
    assert done.in_the_way == ("doc:1",)
    assert done.moved == {"doc:": 1}
    after = contents(client)
    assert {key: after[key] for key in (b"doc:1", b"cache:doc:1")} == {key: before[key] for key in (b"doc:1", b"cache:doc:1")}


def test_a_dry_run_changes_nothing_and_says_the_same(client: redis.Redis) -> None:
    client.mset({"doc:1": "a", "doc:2": "b", "cache:doc:2": "c", "entity:x": "d", "odd": "e"})
    before = contents(client)
    told = redis_audit.migrate(client, is_dry_run=True)
    assert contents(client) == before
    done = redis_audit.migrate(client)
    assert (told.moved, told.in_the_way, told.left_alone) == (done.moved, done.in_the_way, done.left_alone)
    assert done.moved == {"doc:": 1, "entity:": 1}
    assert (done.left_alone, done.left_alone_keys) == (("odd",), 1)


def test_five_thousand_keys_interrupted_and_called_again(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = ("doc:", "chunk:", "entity:", "celery-task-meta-", "results:")
    client.mset({f"{starts[number % 5]}{number}": str(number) for number in range(5_000)})
    move = redis_audit._move
    calls = 0

    def interrupted(*arguments: object) -> list[int]:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return move(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(redis_audit, "_move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        redis_audit.migrate(client)
    monkeypatch.undo()
    half = redis_audit.keys_by_prefix(client)
    assert half[""] and half["cache:"]
    redis_audit.migrate(client)
    assert redis_audit.migrate(client).moved == {}
    assert redis_audit.keys_by_prefix(client) == {
        "broker:": 0,
        "results:": 2_000,
        "cache:": 3_000,
        "batch:": 0,
        "metrics:": 0,
        "rate:": 0,
        "": 0,
    }
    for number in range(0, 5_000, 37):
        start = starts[number % 5]
        target = f"{'cache:' if start in ('doc:', 'chunk:', 'entity:') else 'results:' if start != 'results:' else ''}{start}{number}"
        assert client.get(target) == str(number).encode()


def test_a_full_server_can_be_put_in_order() -> None:
    with (
        databases.running_redis(options=("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")) as server,
        open_redis(server.url) as client,
    ):
        number = 0
        with pytest.raises(ExternalError):
            for number in range(1_000):
                client.set(f"doc:{number}", "x" * 10_000)
        assert redis_audit.migrate(client).moved == {"doc:": number}
        assert redis_audit.audit(client).is_clean
