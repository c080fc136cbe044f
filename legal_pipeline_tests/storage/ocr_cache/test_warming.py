"""Warming and verification of the OCR cache, with real Redis and real databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import Page, PageMethod, Priority
from legal_pipeline.storage.batches.batches import SUBMITTED, Batches, BatchRecord
from legal_pipeline.storage.ocr_cache.redis_layer import CHARGES, INDEX, VALUES, RedisCache, charge, encode_entry
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache
from legal_pipeline.storage.ocr_cache.verification import check_results, verify_redis_layer
from legal_pipeline.storage.ocr_cache.warming import Selection, WarmResult, warm
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.storage.specimens import document, facts

VALUE = b'{"text": "a page", "confidence": 0.9, "rotation": 0}'
COST = charge(encode_entry(bytes(32), VALUE))


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


@pytest.fixture
def front(redis_server: databases.Redis) -> Iterator[RedisCache]:
    with open_redis(redis_server.url) as client:
        yield RedisCache(client, 1_000_000, 7)


def scanned(store: Store, name: str, images: list[int], *, matter: str = "a", content: str | None = None, parent: str | None = None) -> str:
    """A document of which these page images were recognised."""
    made = document(name, matter)
    if parent is not None:
        made = replace(made, parent_id=parent, depth=1)
    store.documents.register([made])
    store.documents.record_facts(made.document_id, facts(content or name, len(images)))
    start = 0
    for number, image in enumerate(images, 1):
        read = Page(number, "a page", PageMethod.OCR, "engine 1", 0.9, ocr_key=key(image).hex())
        start = store.pages.add(made.document_id, "k", read, start)
        store.ocr.put(key(image), VALUE)
    return made.document_id


def in_redis(front: RedisCache) -> list[int]:
    return sorted(int(name, 16) for chunk in front.stored() for name in chunk)


def batch_of(store: Store, *document_ids: str) -> str:
    record = BatchRecord("b" * 32, "the batch", Priority.HIGH, SUBMITTED, "ann", now())
    assert Batches(store.engine).add(record, document_ids, document_ids)
    return record.batch_id


class TestWarming:
    @pytest.mark.parametrize("how", ["batch", "matter", "documents"])
    def test_what_the_chosen_rest_on_is_taken_in(self, store: Store, front: RedisCache, how: str) -> None:
        mine = scanned(store, "mine.pdf", [1, 2])
        scanned(store, "other.pdf", [3], matter="b")
        ways = {
            "batch": lambda: Selection(batch_id=batch_of(store, mine)),
            "matter": lambda: Selection(matter="a"),
            "documents": lambda: Selection(document_ids=[mine]),
        }
        chosen = ways[how]()
        assert warm(store.engine, store.ocr, front, chosen) == WarmResult(1, 0, 2, 2, 0, 2 * COST, 0, 0, 2, 0)
        assert in_redis(front) == [1, 2]

    def test_pages_are_found_there_afterwards(self, store: Store, front: RedisCache) -> None:
        scanned(store, "mine.pdf", [1])
        warm(store.engine, store.ocr, front, Selection(matter="a"))
        store.ocr.forget([key(1)])
        assert LayeredOcrCache(store.ocr, front).get(key(1)) == VALUE

    def test_a_second_time_finds_all_there(self, store: Store, front: RedisCache) -> None:
        scanned(store, "mine.pdf", [1, 2])
        warm(store.engine, store.ocr, front, Selection(matter="a"))
        again = warm(store.engine, store.ocr, front, Selection(matter="a"))
        assert (again.added, again.already_there, again.expected_hits) == (0, 2, 2)

    def test_same_bytes_in_another_matter_count(self, store: Store, front: RedisCache) -> None:
        """Not read yet itself: only its digest is known."""
        scanned(store, "theirs.pdf", [1, 2], matter="b", content="same")
        mine = document("mine.pdf", "a")
        unread = document("unread.pdf", "a")
        store.documents.register([mine, unread])
        store.documents.record_facts(mine.document_id, facts("same"))
        warmed = warm(store.engine, store.ocr, front, Selection(matter="a"))
        assert (warmed.documents, warmed.unread, warmed.results, warmed.expected_hits) == (2, 1, 2, 2)
        assert in_redis(front) == [1, 2]

    def test_what_is_inside_others_counts(self, store: Store, front: RedisCache) -> None:
        mail = scanned(store, "mail.eml", [])
        inner = scanned(store, "inner.eml", [], parent=mail)
        scanned(store, "scan.pdf", [5], parent=inner)
        assert warm(store.engine, store.ocr, front, Selection(document_ids=[mail])).documents == 3
        assert in_redis(front) == [5]

    def test_at_the_limit_the_likeliest_are_in(self, store: Store, front: RedisCache) -> None:
        """An image on three pages, then what was read last; others of before go first."""
        front.max_bytes = 3 * COST
        front.put(key(99), VALUE)
        scanned(store, "a.pdf", [2, 2, 2, 1, 3])
        scanned(store, "b.pdf", [4, 5])
        warmed = warm(store.engine, store.ocr, front, Selection(matter="a"))
        assert in_redis(front) == [2, 4, 5]
        assert (warmed.added, warmed.left_out, warmed.made_way, warmed.expected_hits) == (3, 2, 1, 5)
        assert front.use().used_bytes <= front.max_bytes

    def test_without_redis_it_is_said_what_the_database_will_answer(self, store: Store) -> None:
        scanned(store, "a.pdf", [1, 1])
        warmed = warm(store.engine, store.ocr, None, Selection(matter="a"))
        assert (warmed.results, warmed.added, warmed.expected_hits, warmed.left_out) == (1, 0, 2, 0)

    def test_a_result_that_was_forgotten_is_not_missed(self, store: Store, front: RedisCache) -> None:
        scanned(store, "a.pdf", [1, 2])
        store.ocr.forget([key(1)])
        assert warm(store.engine, store.ocr, front, Selection(matter="a")).expected_hits == 1

    def test_more_than_one_chunk(self, store: Store, front: RedisCache) -> None:
        scanned(store, "a.pdf", list(range(450)))
        assert warm(store.engine, store.ocr, front, Selection(matter="a")).added == 450


def test_after_warming_the_database_reads_its_documents_from_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On a server that has just started: what is known of documents and entities is warmed where it is kept."""
    from legal_pipeline.settings import Settings
    from legal_pipeline_tests.storage import specimens

    with databases.running_postgres() as server:
        url = server.create_database("cold")
        store = open_store(Settings(home=tmp_path_factory.mktemp("home"), database_url=url))
        for number in range(30):
            specimens.fill(store, f"{number}.pdf", matter="a")
        store.engine.dispose()
        server.restart()

        def blocks_from_disk() -> int:
            with closing(server.connect("cold")) as connection, connection.cursor() as cursor:
                cursor.execute("explain (analyze, buffers, format json) select * from documents join entities using (document_id)")
                [[[plan]]] = cursor.fetchall()
                return int(plan["Plan"]["Shared Read Blocks"])

        warm(store.engine, store.ocr, None, Selection(matter="a"))
        assert blocks_from_disk() == 0
        store.engine.dispose()
        server.restart()
        assert blocks_from_disk() > 0


WRONG: dict[str, tuple[Callable[[RedisCache, Store], object], str]] = {
    "damaged": (lambda front, _: front.client.set(VALUES + key(1).hex(), b"nonsense"), "the entry is damaged or foreign"),
    "of another kind": (
        lambda front, _: (front.client.delete(VALUES + key(1).hex()), front.client.lpush(VALUES + key(1).hex(), "x")),
        "the entry is damaged or foreign",
    ),
    "the database says something else": (lambda _, store: store.ocr.put(key(1), b"{}"), "the database has another value"),
    "not in the database": (lambda _, store: store.ocr.forget([key(1)]), "the database does not have this entry"),
    "not counted": (
        lambda front, _: front.client.zrem(INDEX, key(1).hex()),
        "the entry is not in the index, so the memory limit does not cover it",
    ),
}


class TestChecking:
    @pytest.fixture
    def layers(self, store: Store, front: RedisCache) -> LayeredOcrCache:
        layers = LayeredOcrCache(store.ocr, front)
        for number in range(3):
            layers.put(key(number), VALUE)
        return layers

    def test_what_is_right_stays(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        checked = verify_redis_layer(front, layers.results)
        assert (checked.entries, checked.is_clean) == (3, True)
        assert in_redis(front) == [0, 1, 2]

    @pytest.mark.parametrize("name", WRONG)
    def test_what_is_wrong_is_named_and_dropped(self, layers: LayeredOcrCache, front: RedisCache, store: Store, name: str) -> None:
        spoil, said = WRONG[name]
        spoil(front, store)
        checked = verify_redis_layer(front, layers.results)
        assert [(each.entry, each.message) for each in checked.differences] == [(key(1).hex(), said)]
        assert (in_redis(front), verify_redis_layer(front, layers.results).is_clean) == ([0, 2], True)

    @pytest.mark.parametrize("name", ["x", "not hexadecimal", "A" * 64, "ff"])
    def test_a_key_that_is_no_digest(self, layers: LayeredOcrCache, front: RedisCache, name: str) -> None:
        front.client.set(VALUES + name, "x")
        checked = verify_redis_layer(front, layers.results)
        assert [(each.entry, each.message) for each in checked.differences] == [(name, "cache:ocr: contains a key that is not a digest")]
        assert in_redis(front) == [0, 1, 2]

    def test_a_wrong_sum_is_put_right(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        true = front.use().used_bytes
        front.client.hincrby(CHARGES, "sum", 1_000)
        assert verify_redis_layer(front, layers.results).miscounted_bytes == 1_000
        assert front.use().used_bytes == true

    @pytest.mark.parametrize("name", [INDEX, CHARGES])
    def test_bookkeeping_of_another_kind_is_made_anew(self, layers: LayeredOcrCache, front: RedisCache, name: str) -> None:
        front.client.delete(name)
        front.client.set(name, "x")
        verify_redis_layer(front, layers.results)
        layers.put(key(7), VALUE)
        assert front.get(key(7)) == VALUE
        assert verify_redis_layer(front, layers.results).is_clean

    def test_an_expired_entry_is_no_difference(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        front.client.delete(VALUES + key(1).hex())
        assert verify_redis_layer(front, layers.results).is_clean
        assert front.use().used_bytes == 2 * COST

    def test_a_sample(self, layers: LayeredOcrCache, front: RedisCache) -> None:
        assert verify_redis_layer(front, layers.results, sample=2).entries == 2
        assert verify_redis_layer(front, layers.results, sample=50).entries == 3

    def test_the_database_alone(self, store: Store) -> None:
        for number in range(250):
            store.ocr.put(key(number), VALUE)
        store.ocr.put(key(7), b"nonsense")
        checked = check_results(store.ocr, lambda value: value == VALUE)
        assert (checked.entries, [each.entry for each in checked.differences]) == (250, [key(7).hex()])
        with store.engine.connect() as connection:
            assert connection.scalar(sa.text("select count(*) from ocr_cache")) == 249
        assert check_results(store.ocr, lambda value: value == VALUE, sample=10).entries == 10
