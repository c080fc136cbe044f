"""What becomes of keys of other applications: moved without loss, archived and restorable, or dropped; ours are never touched."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.storage.redis import archive as redis_archive
from legal_pipeline.storage.redis import audit as redis_audit
from legal_pipeline.storage.redis import migration
from legal_pipeline.storage.redis.archive import Archive, read_archive, restore
from legal_pipeline.storage.redis.client import Prefix, open_redis
from legal_pipeline.storage.redis.key_patterns import KeyPattern
from legal_pipeline.storage.redis.migration import Mapping, Plan
from legal_pipeline_tests.servers import databases

DAY = 86_400


@pytest.fixture
def client(redis_server: databases.Redis) -> Iterator[redis.Redis]:
    with open_redis(redis_server.url) as client:
        yield client


def value(client: redis.Redis, key: bytes) -> object:
    """The elements where they have no order, else the dump."""
    match client.type(key):
        case b"set":
            return client.smembers(key)
        case b"hash":
            return client.hgetall(key)
    return client.dump(key)


def contents(client: redis.Redis) -> dict[bytes, tuple[object, int]]:
    """Every key with its value and 1 when it expires."""
    return {key: (value(client, key), int(client.ttl(key) > 0)) for key in client.scan_iter()}


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
    done = migration.migrate(client)
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
    migration.migrate(client)
    after = {key.split(b":", 1)[1]: client.dump(key) for key in client.scan_iter()}
    assert after == before
    assert 0 < client.ttl("results:celery-task-meta-1") <= 100


def test_a_target_that_exists_is_never_overwritten(client: redis.Redis) -> None:
    client.set("doc:1", "old")
    client.set("cache:doc:1", "new", ex=60)
    client.set("doc:2", "other")
    before = contents(client)
    done = migration.migrate(client)
    assert done.in_the_way == ["doc:1"]
    assert done.moved == {"doc:": 1}
    after = contents(client)
    assert {key: after[key] for key in (b"doc:1", b"cache:doc:1")} == {key: before[key] for key in (b"doc:1", b"cache:doc:1")}


def test_a_dry_run_changes_nothing_and_says_the_same(client: redis.Redis) -> None:
    client.mset({"doc:1": "a", "doc:2": "b", "cache:doc:2": "c", "entity:x": "d", "odd": "e"})
    before = contents(client)
    told = migration.migrate(client, is_dry_run=True)
    assert contents(client) == before
    done = migration.migrate(client)
    assert (told.moved, told.in_the_way, told.left_alone) == (done.moved, done.in_the_way, done.left_alone)
    assert done.moved == {"doc:": 1, "entity:": 1}
    assert (done.left_alone, done.left_alone_keys) == (["odd"], 1)


def test_five_thousand_keys_interrupted_and_called_again(client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = ("doc:", "chunk:", "entity:", "celery-task-meta-", "results:")
    client.mset({f"{starts[number % 5]}{number}": str(number) for number in range(5_000)})
    move = migration._move
    calls = 0

    def interrupted(*arguments: object) -> list[int]:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise KeyboardInterrupt
        return move(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(migration, "_move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        migration.migrate(client)
    monkeypatch.undo()
    half = redis_audit.keys_by_prefix(client)
    assert half[""] and half["cache:"]
    migration.migrate(client)
    assert migration.migrate(client).moved == {}
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
        assert migration.migrate(client).moved == {"doc:": number}
        assert redis_audit.audit(client).is_clean


def fill(client: redis.Redis) -> None:
    """One foreign key of each type, some with an expiry, and a stream with a consumer group and a pending entry."""
    client.set("site:text", b"\xff\x00 text")
    client.set("site:counter", "7", ex=5_000)
    client.hset("site:hash", mapping={"pages": "3", "name": "x"})
    client.rpush("site:list", *(str(number) for number in range(500)))
    client.sadd("site:set", *(f"member {number}" for number in range(500)))
    client.zadd("site:sorted", {"Jane": 1.0, "Ann": 2.5})
    client.pfadd("site:loglog", *(str(number) for number in range(100)))
    client.setbit("site:bits", 1_000, 1)
    client.geoadd("site:places", (13.4, 52.5, "Berlin"))
    for number in range(3):
        client.xadd("site:stream", {"n": str(number)})
    client.xgroup_create("site:stream", "readers", id="0")
    client.xreadgroup("readers", "ann", {"site:stream": ">"}, count=2)
    client.expire("site:stream", 9_000)
    client.set(b"odd\x06\xff", "x")


def test_every_type_with_its_expiry_survives_archive_and_restore(client: redis.Redis, tmp_path: Path) -> None:
    fill(client)
    client.lpush("broker:ocr", "message")
    before, ends = contents(client), {key: client.expiretime(key) for key in client.scan_iter()}
    file = tmp_path / "foreign-keys.jsonl"
    done = migration.migrate(client, Plan(archive=file))
    assert done.archived == len(before) - 1
    assert client.keys() == [b"broker:ocr"]
    assert redis_audit.audit(client).is_clean
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert restore(client, file, is_dry_run=True).restored == done.archived
    assert client.keys() == [b"broker:ocr"]
    assert restore(client, file).restored == done.archived
    assert contents(client) == before
    assert {key: client.expiretime(key) for key in client.scan_iter()} == ends
    [group] = client.xinfo_groups("site:stream")
    assert (group["pending"], group["consumers"]) == (2, 1)
    # once more changes nothing
    assert restore(client, file).present == done.archived
    assert contents(client) == before


def test_a_name_that_is_taken_since_is_not_overwritten(client: redis.Redis, tmp_path: Path) -> None:
    client.mset({"site:a": "old", "site:b": "b"})
    migration.migrate(client, Plan(archive=tmp_path / "file"))
    client.set("site:a", "new")
    done = restore(client, tmp_path / "file")
    assert (done.restored, done.in_the_way) == (1, (b"site:a",))
    assert client.get("site:a") == b"new"


def test_what_has_expired_since_stays_away(client: redis.Redis, tmp_path: Path) -> None:
    with Archive(tmp_path / "file") as archive:
        archive._append([redis_archive.ArchivedKey(b"site:a", "string", b"", 1)])
    assert restore(client, tmp_path / "file").expired == 1


def test_mapped_dropped_and_archived_the_audit_is_clean(client: redis.Redis, tmp_path: Path) -> None:
    """As a trial left it: 2,865 foreign keys, of which the known names are 2,000."""
    known = {f"{start}{number}": "x" for start in ("doc:", "celery-task-meta-") for number in range(1000)}
    client.mset(known | {f"session:{number}": "s" for number in range(400)} | {f"tmp:{number}": "t" for number in range(65)})
    client.mset({f"_kombu.binding.{number}": "k" for number in range(398)} | {"doc:taken": "old", "batch.high": "?"})
    client.set("cache:doc:taken", "new", ex=60)
    plan = Plan([Mapping.parse("session:*=cache:old:")], [KeyPattern("tmp:*")], tmp_path / "file")
    before = contents(client)
    told = migration.migrate(client, plan, is_dry_run=True)
    assert contents(client) == before
    assert not (tmp_path / "file").exists()
    done = migration.migrate(client, plan)
    assert (told.moved, told.dropped, told.archived) == (done.moved, done.dropped, done.archived)
    assert done.moved == {"doc:": 1000, "celery-task-meta-": 1000, "session:*": 400}
    assert (done.dropped, done.archived) == ({"tmp:*": 65}, 400)
    assert redis_audit.audit(client).is_clean
    assert client.get("cache:old:session:7") == b"s"
    assert 0 < client.ttl("cache:old:session:7") <= 30 * DAY
    assert client.get("cache:doc:taken") == b"new"


def test_a_key_that_changes_meanwhile_is_archived_as_it_is_in_the_end(
    client: redis.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.mset({"site:a": "first", "site:b": "b"})
    append = Archive._append
    writes = 0

    def changed_after_writing(archive: Archive, found: list[redis_archive.ArchivedKey]) -> None:
        nonlocal writes
        append(archive, found)
        writes += 1
        if writes <= 2:
            client.set("site:a", f"change {writes}")

    monkeypatch.setattr(Archive, "_append", changed_after_writing)
    assert migration.migrate(client, Plan(archive=tmp_path / "file")).archived == 2
    assert client.keys() == []
    restore(client, tmp_path / "file")
    assert client.get("site:a") == b"change 2"


def test_a_key_that_never_stops_changing_stays(client: redis.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client.set("site:a", 0)
    append = Archive._append

    def counted(archive: Archive, found: list[redis_archive.ArchivedKey]) -> None:
        append(archive, found)
        client.incr("site:a")

    monkeypatch.setattr(Archive, "_append", counted)
    assert migration.migrate(client, Plan(archive=tmp_path / "file")).changing == ["site:a"]
    assert client.exists("site:a")


@pytest.mark.parametrize("kept_share", [0.0, 0.9])
def test_interrupted_at_any_moment_nothing_is_lost_and_the_next_call_ends_it(
    client: redis.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_share: float
) -> None:
    client.mset({f"site:{number}": str(number) for number in range(1_200)})
    before = contents(client)
    file, calls, append = tmp_path / "file", 0, Archive._append

    def killed(archive: Archive, found: list[redis_archive.ArchivedKey]) -> None:
        nonlocal calls
        calls += 1
        append(archive, found)
        if calls == 2:
            # the last lines did not reach the disk whole
            size = file.stat().st_size
            os.truncate(file, size - int(200 * (1 - kept_share)))
            raise KeyboardInterrupt

    monkeypatch.setattr(Archive, "_append", killed)
    with pytest.raises(KeyboardInterrupt):
        migration.migrate(client, Plan(archive=file))
    monkeypatch.undo()
    assert 0 < client.dbsize() < 1_200
    migration.migrate(client, Plan(archive=file))
    assert client.dbsize() == 0
    assert len(list(read_archive(file))) == 1_200
    restore(client, file)
    assert contents(client) == before


@pytest.mark.parametrize("content", [b"text\n", b"{}\n", b'{"format": "another"}\n', b"\xff"])
def test_a_file_that_is_no_archive_is_not_written_to(client: redis.Redis, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    client.set("site:a", "x")
    with pytest.raises(UsageError, match="is not an archive"):
        migration.migrate(client, Plan(archive=file))
    assert file.read_bytes() == content
    assert client.exists("site:a")
    with pytest.raises(UsageError, match="is not an archive"):
        restore(client, file)


@pytest.mark.parametrize("pattern", ["*", "?*", "c*", "cache:*", "cach[d-f]:*", "[^x]*", "*:*", "\\rate:?", "broker:ocr", "*ocr"])
def test_a_pattern_that_could_hit_our_own_keys_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError, match="also matches keys of legal-pipeline"):
        KeyPattern(pattern)


@pytest.mark.parametrize("pattern", ["session:*", "cache", "cachex*", "cach[^e]:*", "_kombu*", "x*ocr", "?", "broker", "Cache:*", "[xyz]*"])
def test_other_patterns_are_taken(pattern: str) -> None:
    assert KeyPattern(pattern).text == pattern


@pytest.mark.parametrize("text", ["session:*", "session:*=", "session:*=mine:", "=cache:", "session:*=broker:", "cache:*=cache:"])
def test_a_mapping_that_is_none(text: str) -> None:
    with pytest.raises(UsageError):
        Mapping.parse(text)


@given(st.text("abc:*?", min_size=1, max_size=6), st.text("abc:", max_size=6))
def test_a_pattern_matches_what_a_shell_pattern_does(pattern: str, key: str) -> None:
    try:
        found = KeyPattern("x" + pattern)
    except UsageError:
        return
    assert found.matches(f"x{key}".encode()) == fnmatch.fnmatchcase(f"x{key}", "x" + pattern)


@given(st.text("cahe:b*?", min_size=1, max_size=8), st.sampled_from([prefix.value for prefix in Prefix]), st.text("ab:", max_size=3))
def test_no_accepted_pattern_matches_a_key_of_ours(pattern: str, prefix: str, rest: str) -> None:
    try:
        found = KeyPattern(pattern)
    except UsageError:
        return
    assert not found.matches(f"{prefix}{rest}".encode())
