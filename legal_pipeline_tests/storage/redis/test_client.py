"""Errors of Redis become errors of this package, with the server's address and without the password."""

from __future__ import annotations

import time

import pytest
import redis

from legal_pipeline.errors import ExternalError, LegalPipelineError, RedisStarting, RedisUnreachable, ResourceExhausted, SetupError
from legal_pipeline.storage.redis.client import open_redis, place, translated_error
from legal_pipeline_tests.servers import databases, ports

SECRET = "hunter2secret"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        (f"redis://:{SECRET}@box/1", "redis://box/1"),
        (f"rediss://user:{SECRET}@box:6380/0?ssl_ca_certs=ca.pem", "rediss://box:6380/0"),
        # a password with an @ or in the options, as people write them
        (f"redis://:p@{SECRET}@box:6379/0", "redis://box:6379/0"),
        (f"redis://box:6379/0?password={SECRET}", "redis://box:6379/0"),
        (f"redis://:a/{SECRET}@box:6379/0", "the broker's URL"),
    ],
)
def test_a_place_holds_no_secret(url: str, shown: str) -> None:
    assert place(url) == shown


@pytest.mark.parametrize("url", ["http://box", f"redis://:{SECRET}@box:port/0", "redis://box:6379/0?socket_timeout=soon", ""])
def test_an_unusable_url_is_said_at_once(url: str) -> None:
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_BROKER_URL is not usable") as caught:
        open_redis(url)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (redis.exceptions.AuthenticationError("WRONGPASS"), SetupError, "refused the password"),
        (redis.exceptions.NoPermissionError("NOPERM"), SetupError, "denies this user a command"),
        (redis.exceptions.BusyLoadingError("LOADING"), RedisStarting, "still loading"),
        (redis.exceptions.OutOfMemoryError("OOM"), ResourceExhausted, "reached its maxmemory"),
        (redis.exceptions.ReadOnlyError("READONLY"), ExternalError, "read-only replica"),
        (redis.exceptions.MasterDownError("MASTERDOWN"), ExternalError, "lost its primary"),
        (redis.exceptions.TimeoutError("timed out"), RedisUnreachable, "did not answer in time"),
        (redis.exceptions.ConnectionError("Error 111"), RedisUnreachable, "cannot be reached"),
        (redis.exceptions.ResponseError("MISCONF Redis is configured to"), ResourceExhausted, "cannot write its data to disk"),
        (redis.exceptions.ResponseError("WRONGTYPE Operation against"), ExternalError, "WRONGTYPE"),
    ],
)
def test_every_fault_has_a_sentence(error: redis.RedisError, kind: type[LegalPipelineError], said: str) -> None:
    found = translated_error(error, "redis://box:6379/0")
    assert type(found) is kind
    assert said in str(found)
    assert "redis://box:6379/0" in str(found)


def test_an_unreachable_server_is_said_within_seconds() -> None:
    started = time.monotonic()
    with open_redis(f"redis://:{SECRET}@127.0.0.1:{ports.free_port()}/0") as client:
        with pytest.raises(ExternalError, match=r"cannot be reached .*Connection refused.*start it") as caught:
            client.ping()
        with pytest.raises(ExternalError, match="cannot be reached"):
            client.pipeline().get("a").execute()
    assert time.monotonic() - started < 10
    assert SECRET not in str(caught.value)


def test_a_host_without_a_name_is_said() -> None:
    with open_redis("redis://no-such-host.invalid:6379/0") as client, pytest.raises(ExternalError, match="cannot be reached"):
        client.ping()


def test_passwords() -> None:
    with databases.running_redis(password=SECRET) as server:
        with open_redis(server.url) as client:
            assert client.ping()
        for login in ("", ":wrongpassword@"):
            with open_redis(f"redis://{login}127.0.0.1:{server.port}/0") as client:
                with pytest.raises(SetupError, match="refused the password") as caught:
                    client.ping()
                with pytest.raises(SetupError, match="refused the password"):
                    client.pipeline().get("a").execute()
            assert "wrongpassword" not in str(caught.value)


def test_a_full_server_says_so_and_can_still_be_read() -> None:
    with (
        databases.running_redis(options=("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")) as server,
        open_redis(server.url) as client,
    ):
        client.set("cache:first", "kept")
        with pytest.raises(ExternalError, match="reached its maxmemory"):
            for number in range(1_000):
                client.set(f"cache:{number}", "x" * 10_000)
        with pytest.raises(ExternalError, match="reached its maxmemory"):
            client.pipeline(transaction=False).set("cache:again", "x" * 10_000).execute()
        assert client.get("cache:first") == b"kept"


def test_a_replica_takes_nothing_new(redis_server: databases.Redis) -> None:
    with (
        databases.running_redis(options=("--replicaof", "127.0.0.1", str(redis_server.port))) as replica,
        open_redis(replica.url) as client,
        pytest.raises(ExternalError, match="read-only replica; name the primary"),
    ):
        client.set("cache:x", "y")


def test_a_restarted_server_is_found_again() -> None:
    with databases.running_redis() as server, open_redis(server.url) as client:
        client.set("cache:x", "y")
        server.restart()
        assert client.get("cache:x") == b"y"


def test_a_watched_key_that_changed_is_no_fault(redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client, client.pipeline() as pipe:
        pipe.watch("cache:x")
        pipe.multi()
        pipe.set("cache:x", "mine")
        client.set("cache:x", "theirs")
        with pytest.raises(redis.exceptions.WatchError):
            pipe.execute()
        assert client.get("cache:x") == b"theirs"
