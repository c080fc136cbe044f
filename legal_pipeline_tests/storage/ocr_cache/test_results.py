"""The OCR cache: one contract for the database alone and with the Redis layer, and failures of Redis."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from legal_pipeline.errors import ExternalError
from legal_pipeline.model import StageMetric
from legal_pipeline.stages.ocr.cache import OcrCache
from legal_pipeline.storage.ocr_cache.redis_layer import CHARGES, ENTRY_BYTES, INDEX, VALUES, RedisCache, charge, decode_entry, encode_entry
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache, OcrResults
from legal_pipeline.storage.redis import fail_open
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.servers import databases

MAX_BYTES = 100_000
DAYS = 7
VALUE = b'{"text": "Acme Corp. hired Ann Lee.", "confidence": 0.9, "rotation": 0}'


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


@pytest.fixture
def front(redis_server: databases.Redis) -> Iterator[RedisCache]:
    with open_redis(redis_server.url) as client:
        yield RedisCache(client, MAX_BYTES, DAYS)


@pytest.fixture
def layers(store: Store, front: RedisCache) -> LayeredOcrCache:
    return LayeredOcrCache(store.ocr, front)


@pytest.fixture(params=["database", "layers without Redis", "layers with Redis"])
def cache(request: pytest.FixtureRequest, store: Store) -> OcrResults | LayeredOcrCache:
    if request.param == "database":
        return store.ocr
    if request.param == "layers without Redis":
        return LayeredOcrCache(store.ocr)
    found: LayeredOcrCache = request.getfixturevalue("layers")
    return found


class TestTheContract:
    def test_what_was_put_is_found(self, cache: OcrCache) -> None:
        assert cache.get(key(1)) is None
        cache.put(key(1), VALUE)
        assert (cache.get(key(1)), cache.get(key(2))) == (VALUE, None)

    def test_the_last_one_counts(self, cache: OcrCache) -> None:
        cache.put(key(1), b"one")
        cache.put(key(1), b"two")
        assert cache.get(key(1)) == b"two"

    @pytest.mark.parametrize("value", [b"", b"\x00\xff\x01", b"x" * 300_000])
    def test_any_bytes_are_kept(self, cache: OcrCache, value: bytes) -> None:
        cache.put(key(1), value)
        assert cache.get(key(1)) == value

    def test_what_is_forgotten_is_gone_and_the_rest_is_not(self, cache: OcrResults | LayeredOcrCache) -> None:
        for number in range(5):
            cache.put(key(number), VALUE)
        assert cache.forget([key(1), key(3).hex(), key(9)]) == 2
        assert [number for number in range(5) if cache.get(key(number))] == [0, 2, 4]
        assert cache.forget([]) == 0

    def test_two_writers_of_one_key(self, cache: OcrCache) -> None:
        def write() -> None:
            for _ in range(20):
                cache.put(key(1), VALUE)

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert cache.get(key(1)) == VALUE


class TestRedisInFront:
    def test_the_database_has_everything(self, layers: LayeredOcrCache, store: Store) -> None:
        layers.put(key(1), VALUE)
        assert store.ocr.get(key(1)) == VALUE

    def test_what_only_the_database_has_is_taken_into_redis(self, layers: LayeredOcrCache, store: Store, front: RedisCache) -> None:
        store.ocr.put(key(1), VALUE)
        assert layers.get(key(1)) == VALUE
        assert front.get(key(1)) == VALUE

    def test_redis_is_asked_first(self, layers: LayeredOcrCache, store: Store) -> None:
        layers.put(key(1), VALUE)
        store.ocr.forget([key(1)])
        assert layers.get(key(1)) == VALUE

    def test_who_counts_is_told_where_pages_came_from(self, layers: LayeredOcrCache, store: Store) -> None:
        effort: Counter[StageMetric] = Counter()
        counted = layers.counting(lambda what, pages: effort.update({what: pages}))
        store.ocr.put(key(1), VALUE)
        assert counted.get(key(9)) is None
        counted.put(key(9), VALUE)
        counted.get(key(1))
        counted.get(key(1))
        # a hit that could not be read, and was made anew
        counted.get(key(1))
        counted.put(key(1), VALUE)
        assert +effort == {StageMetric.CACHE_HITS: 2, StageMetric.REDIS_HITS: 1, StageMetric.OCR_PAGES: 2}

    def test_texts_are_in_no_key(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        layers.put(key(1), VALUE)
        assert {name.decode() for name in front.client.scan_iter()} == {VALUES + key(1).hex(), INDEX, CHARGES}

    def test_every_key_expires(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        layers.put(key(1), VALUE)
        life = DAYS * 86_400
        assert life - 60 < int(front.client.ttl(VALUES + key(1).hex())) <= life
        assert all(int(front.client.ttl(name)) > life for name in (INDEX, CHARGES))

    def test_use_makes_an_entry_last(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        layers.put(key(1), VALUE)
        front.client.expire(VALUES + key(1).hex(), 100)
        layers.get(key(1))
        assert int(front.client.ttl(VALUES + key(1).hex())) > 1_000


DAMAGE: dict[str, Callable[[RedisCache, str], object]] = {
    "cut short": lambda front, name: front.client.setrange(name, 0, b"\x01" * 8),
    "other bytes": lambda front, name: front.client.set(name, VALUE),
    "nothing in it": lambda front, name: front.client.set(name, b""),
    "of another key": lambda front, name: front.client.set(name, encode_entry(key(2), b"another page")),
    "of a later version": lambda front, name: front.client.set(name, b"\x02" + encode_entry(key(1), VALUE)[1:]),
    "one bit": lambda front, name: front.client.setbit(name, 200, 1 - int(front.client.getbit(name, 200))),
    "another kind": lambda front, name: (front.client.delete(name), front.client.lpush(name, "x")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_noticed_and_mended(layers: LayeredOcrCache, front: RedisCache, damage: str) -> None:
    layers.put(key(1), VALUE)
    DAMAGE[damage](front, VALUES + key(1).hex())
    assert front.get(key(1)) is None
    assert layers.get(key(1)) == VALUE
    assert front.get(key(1)) == VALUE
    assert front.recount() == 0


class TestRedisMayFail:
    @pytest.fixture
    def server(self) -> Iterator[databases.Redis]:
        with databases.running_redis() as server:
            yield server

    @pytest.fixture
    def layers(self, sqlite_store: Store, server: databases.Redis) -> Iterator[LayeredOcrCache]:
        with open_redis(server.url) as client:
            yield LayeredOcrCache(sqlite_store.ocr, RedisCache(client, MAX_BYTES, DAYS))

    def test_an_unavailable_redis_is_skipped_and_logged_once(
        self, layers: LayeredOcrCache, server: databases.Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        layers.put(key(1), VALUE)
        server.stop(signal.SIGKILL)
        with caplog.at_level(logging.INFO):
            layers.put(key(2), VALUE)
            assert (layers.get(key(1)), layers.get(key(2)), layers.get(key(3))) == (VALUE, VALUE, None)
            [said] = [record.getMessage() for record in caplog.records]
            assert said.startswith("the OCR cache in Redis is unavailable, processing continues without it: Redis at redis://127.0.0.1")
            server.start()
            monkeypatch.setattr(time, "monotonic", lambda clock=time.monotonic: clock() + fail_open.PAUSE_SECONDS)
            layers.put(key(4), VALUE)
        assert caplog.records[-1].getMessage() == "the OCR cache in Redis is available again"
        assert layers.redis_layer is not None and layers.redis_layer.get(key(4)) == VALUE

    def test_an_unavailable_redis_is_not_called_for_every_page(
        self, layers: LayeredOcrCache, server: databases.Redis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.stop(signal.SIGKILL)
        assert layers.redis_layer is not None
        asked: list[bytes] = []
        real = layers.redis_layer.get

        def counted(name: bytes) -> bytes | None:
            asked.append(name)
            return real(name)

        monkeypatch.setattr(layers.redis_layer, "get", counted)
        for number in range(20):
            layers.get(key(number))
        assert len(asked) == 1

    def test_a_full_redis_can_still_be_read(
        self, layers: LayeredOcrCache, server: databases.Redis, caplog: pytest.LogCaptureFixture
    ) -> None:
        layers.put(key(1), VALUE)
        assert layers.redis_layer is not None
        layers.redis_layer.client.config_set("maxmemory", 1)
        layers.put(key(2), VALUE)
        assert "has reached its maxmemory" in caplog.text
        assert (layers.results.get(key(2)), layers.redis_layer.get(key(1)), layers.redis_layer.get(key(2))) == (VALUE, VALUE, None)
        assert layers.redis_layer.drop([key(1).hex()]) == 1
        assert layers.redis_layer.use().used_bytes == 0

    def test_killed_it_comes_back_with_a_bookkeeping_that_fits(self, layers: LayeredOcrCache, server: databases.Redis) -> None:
        assert layers.redis_layer is not None
        layers.redis_layer.max_bytes = 20 * ENTRY_BYTES
        for number in range(60):
            layers.put(key(number), VALUE)
        server.restart(signal.SIGKILL)
        assert layers.redis_layer.recount() == 0
        layers.put(key(99), VALUE)
        assert 0 < layers.redis_layer.use().used_bytes <= layers.redis_layer.max_bytes

    @pytest.mark.parametrize("name", [INDEX, CHARGES])
    def test_bookkeeping_of_another_kind_leaves_the_database(self, layers: LayeredOcrCache, name: str) -> None:
        assert layers.redis_layer is not None
        layers.redis_layer.client.set(name, "x")
        layers.put(key(1), VALUE)
        assert layers.get(key(1)) == VALUE

    def test_what_is_to_be_forgotten_is_not_passed_over(self, layers: LayeredOcrCache, server: databases.Redis) -> None:
        layers.put(key(1), VALUE)
        server.stop(signal.SIGKILL)
        with pytest.raises(ExternalError, match="cannot be reached"):
            layers.forget([key(1)])
        assert layers.results.get(key(1)) == VALUE


class TestTheLimit:
    def test_the_longest_unused_go_first(self, front: RedisCache) -> None:
        each = charge(encode_entry(key(1), b"x" * 50))
        front.max_bytes = 3 * each
        for number in (1, 2, 3):
            front.put(key(number), b"x" * 50)
        front.get(key(1))
        assert front.put(key(4), b"x" * 50) == 1
        assert [number for number in range(1, 5) if front.get(key(number))] == [1, 3, 4]

    def test_what_is_larger_than_all_room_is_left_out(self, front: RedisCache) -> None:
        front.max_bytes = ENTRY_BYTES
        front.put(key(1), VALUE)
        assert front.use().entries == 0

    def test_a_larger_value_in_the_place_of_a_smaller(self, front: RedisCache) -> None:
        front.put(key(1), b"x")
        front.put(key(1), VALUE)
        assert front.use().used_bytes == charge(encode_entry(key(1), VALUE))

    def test_what_expired_is_taken_off_the_sum(self, front: RedisCache) -> None:
        front.put(key(1), VALUE)
        front.client.delete(VALUES + key(1).hex())
        front.client.zadd(INDEX, {key(1).hex(): 1.0})
        front.put(key(2), VALUE)
        assert (front.use().entries, front.use().used_bytes) == (1, charge(encode_entry(key(2), VALUE)))

    def test_several_writers_together_stay_below(self, redis_server: databases.Redis) -> None:
        def write(first: int) -> None:
            with open_redis(redis_server.url) as client:
                cache = RedisCache(client, MAX_BYTES, DAYS)
                for number in range(first, first + 150):
                    cache.put(key(number % 200), bytes(number % 251 for _ in range(number * 7 % 3_000)))
                    cache.get(key(number * 31 % 200))

        writers = [threading.Thread(target=write, args=(first,)) for first in (0, 70, 140, 210)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        with open_redis(redis_server.url) as client:
            cache = RedisCache(client, MAX_BYTES, DAYS)
            assert 0 < cache.use().used_bytes <= MAX_BYTES
            assert sum(int(client.memory_usage(name) or 0) for name in client.scan_iter()) <= MAX_BYTES
            assert cache.recount() == 0

    def test_other_keys_are_never_touched(self, front: RedisCache) -> None:
        front.client.set("broker:ocr", "a message")
        front.max_bytes = 2 * ENTRY_BYTES
        for number in range(50):
            front.put(key(number), VALUE)
        front.clear()
        assert list(front.client.scan_iter()) == [b"broker:ocr"]

    @examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        calls=st.lists(
            st.tuples(st.sampled_from(["put", "get", "drop", "lose", "shrink"]), st.integers(0, 9), st.integers(0, 5_000)), max_size=40
        )
    )
    def test_the_bookkeeping_fits_whatever_is_called(self, front: RedisCache, calls: list[tuple[str, int, int]]) -> None:
        front.client.flushall()
        front.max_bytes = 8_000
        for name, number, size in calls:
            if name == "put":
                front.put(key(number), bytes(range(256)) * (size // 256))
            elif name == "get":
                front.get(key(number))
            elif name == "drop":
                front.drop([key(number).hex()])
            elif name == "lose":
                front.client.delete(VALUES + key(number).hex())
            else:
                front.shrink(size)
            assert front.use().used_bytes <= front.max_bytes
        front.recount()
        assert front.use().entries == sum(1 for chunk in front.stored() for _ in chunk)
        charges = [int(value) for name, value in front.client.hgetall(CHARGES).items() if name != b"sum"]
        assert front.use().used_bytes == sum(charges)


@given(st.binary(max_size=2_000), st.binary(min_size=32, max_size=32))
def test_written_and_read_again(value: bytes, name: bytes) -> None:
    assert decode_entry(name, encode_entry(name, value)) == value
    assert decode_entry(bytes(32) if name != bytes(32) else b"\x01" * 32, encode_entry(name, value)) is None
