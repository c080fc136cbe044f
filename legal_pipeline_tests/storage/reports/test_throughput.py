"""Durations and metrics are stored with the stages, and the throughput is computed from them, on both back ends."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import Category
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import pages, stage_results
from legal_pipeline.storage.facts.stage_results import record
from legal_pipeline.storage.reports.throughput import OcrUse, StageTimes, Throughput
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage import specimens
from legal_pipeline_tests.storage.specimens import document, page

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def performance(store: Store) -> Throughput:
    return Throughput(store.engine)


def finished(
    store: Store,
    name: str,
    stage: str,
    *,
    ago: dt.timedelta = HOUR,
    seconds: float | None = None,
    matter: str = "a",
    pages: int = 0,
    **metrics: int,
) -> str:
    """A document with one finished stage."""
    made = document(name, matter)
    store.documents.register([made])
    with transaction(store.engine) as connection:
        record(connection, made.document_id, stage, "k", {"pages": pages}, seconds, metrics)
        mine = (stage_results.c.document_id == made.document_id) & (stage_results.c.stage == stage)
        connection.execute(sa.update(stage_results).where(mine).values(finished_at=now() - ago))
    return made.document_id


class TestWhatATextTook:
    """Pages are read by one process after the other; only together they are what the text took."""

    def test_is_the_sum_of_its_pages(self, store: Store) -> None:
        made = document("a.pdf")
        store.documents.register([made])
        start = store.pages.add(made.document_id, "k", page(1, "one"), 0, seconds=1.5, metrics={"ocr_pages": 1})
        # another process goes on here
        start = store.pages.add(made.document_id, "k", page(2, "two"), start, seconds=0.5, metrics={"cache_hits": 1, "redis_hits": 1})
        store.pages.add(made.document_id, "k", page(3, "three"), start, seconds=0.25)
        store.pages.finish(made.document_id, "document_text", "k")
        kept = store.stages.of(made.document_id)["document_text"]
        assert (kept.seconds, kept.metrics) == (2.25, {"ocr_pages": 1, "cache_hits": 1, "redis_hits": 1})
        assert kept.finished_at is not None and abs(kept.finished_at - now()) < HOUR

    @pytest.mark.parametrize(("measured", "kept"), [(3.0, 3.0), (0.1, 2.25)])
    def test_the_last_attempt_alone_is_less(self, store: Store, measured: float, kept: float) -> None:
        made = document("a.pdf")
        store.documents.register([made])
        store.pages.add(made.document_id, "k", page(1, "one"), 0, seconds=2.25)
        store.pages.finish(made.document_id, "document_text", "k")
        store.stages.record_seconds(made.document_id, {"document_text": measured})
        assert store.stages.of(made.document_id)["document_text"].seconds == kept

    def test_a_copy_took_nothing(self, store: Store) -> None:
        made, copy = document("a.pdf"), document("b.pdf")
        store.documents.register([made, copy])
        store.pages.add(made.document_id, "k", page(1, "one"), 0, seconds=1.5, metrics={"ocr_pages": 1})
        store.pages.copy(made.document_id, copy.document_id, "k")
        store.pages.finish(copy.document_id, "document_text", "k")
        kept = store.stages.of(copy.document_id)["document_text"]
        assert (kept.seconds, kept.metrics) == (None, {})

    def test_nothing_is_a_null_and_no_word(self, store: Store) -> None:
        made = document("a.pdf")
        store.documents.register([made])
        store.pages.add(made.document_id, "k", page(1, "one"), 0)
        store.pages.finish(made.document_id, "document_text", "k")
        with store.engine.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(pages).where(pages.c.metrics.is_(None))) == 1
            assert connection.scalar(sa.select(sa.func.count()).select_from(stage_results).where(stage_results.c.metrics.is_(None))) == 1

    def test_a_stage_that_is_recorded_again_took_what_it_took_then(self, store: Store) -> None:
        document_id = specimens.fill(store, "a.pdf")
        store.stages.record_seconds(document_id, {"chunks": 9.0})
        store.facts.replace_chunks(document_id, "chunks", "k2", specimens.chunks())
        assert store.stages.of(document_id)["chunks"].seconds is None


class TestStageTimes:
    @pytest.mark.parametrize(
        ("seconds", "median", "p90"),
        [
            ([2.0], 2.0, 2.0),
            ([1.0, 3.0], 1.0, 3.0),
            ([float(number) for number in range(1, 11)], 5.0, 9.0),
            ([0.5] * 99 + [100.0], 0.5, 0.5),
        ],
    )
    def test_quantiles(self, store: Store, performance: Throughput, seconds: list[float], median: float, p90: float) -> None:
        for number, each in enumerate(seconds):
            finished(store, f"{number}.pdf", "chunks", seconds=each)
        assert performance.stage_times() == [StageTimes("chunks", len(seconds), median, p90, max(seconds), sum(seconds))]

    def test_in_the_order_of_the_pipeline_and_only_those_asked_for(self, store: Store, performance: Throughput) -> None:
        finished(store, "a.pdf", "relationships", seconds=1.0)
        finished(store, "b.pdf", "chunks", seconds=2.0, matter="b")
        finished(store, "c.pdf", "chunks", seconds=4.0, ago=5 * HOUR)
        finished(store, "d.pdf", "chunks")
        assert [(times.stage, times.documents) for times in performance.stage_times()] == [("chunks", 2), ("relationships", 1)]
        assert [times.stage for times in performance.stage_times(matter="b")] == ["chunks"]
        assert [times.longest_seconds for times in performance.stage_times(since=now() - 2 * HOUR)] == [2.0, 1.0]
        assert performance.stage_times(matter="none") == []


class TestOcrUse:
    def test_is_the_sum_of_what_texts_took(self, store: Store, performance: Throughput) -> None:
        finished(store, "a.pdf", "document_text", ocr_pages=3, cache_hits=1)
        finished(store, "b.pdf", "document_text", cache_hits=4, redis_hits=2, paid_pages=1)
        finished(store, "c.pdf", "document_text")
        finished(store, "d.pdf", "document_text", ago=9 * HOUR, ocr_pages=100)
        recent = performance.ocr_use(since=now() - 2 * HOUR)
        assert recent == OcrUse(ocr_pages=3, cache_hits=5, redis_hits=2, paid_pages=1)
        assert recent.hit_rate == 5 / 8
        assert performance.ocr_use().ocr_pages == 103

    def test_nothing_to_recognise_has_no_rate(self, performance: Throughput) -> None:
        assert performance.ocr_use().hit_rate is None


class TestFinished:
    def test_falls_into_stretches(self, store: Store, performance: Throughput) -> None:
        finished(store, "a.pdf", "document_record", ago=3.5 * HOUR)
        finished(store, "b.pdf", "document_record", ago=0.5 * HOUR)
        finished(store, "b.pdf", "document_text", ago=1.5 * HOUR, pages=12)
        finished(store, "c.pdf", "document_record", ago=9 * HOUR)
        found = performance.finished(now() - 4 * HOUR, 4)
        assert [(stretch.documents, stretch.pages) for stretch in found] == [(1, 0), (0, 0), (0, 12), (1, 0)]

    def test_what_is_finished_this_moment_is_in_the_last(self, store: Store, performance: Throughput) -> None:
        finished(store, "a.pdf", "document_record", ago=dt.timedelta(0))
        assert performance.finished(now() - HOUR, 3)[-1].documents == 1


def test_failures_are_counted_by_category(store: Store, performance: Throughput) -> None:
    made = [document(f"{number}.pdf") for number in range(4)]
    store.documents.register(made)
    for each, category in zip(made, (Category.TRANSIENT, Category.TRANSIENT, Category.PERMANENT), strict=False):
        store.documents.fail(each.document_id, "away", category)
    assert performance.failures_by_category() == {"permanent": 1, "transient": 2}
