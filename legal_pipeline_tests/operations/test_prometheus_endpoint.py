"""What Prometheus gets: over real HTTP, of real Redis and PostgreSQL, read by Prometheus' own parser."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from legal_pipeline.clock import now
from legal_pipeline.model import Category, State
from legal_pipeline.operations import prometheus_endpoint, prometheus_scrape
from legal_pipeline.operations.metrics_sampler import Sampler, make_room
from legal_pipeline.operations.prometheus_endpoint import serve, start_metrics
from legal_pipeline.operations.prometheus_families import Scrape, families
from legal_pipeline.operations.prometheus_scrape import ScrapedMetrics
from legal_pipeline.settings import Settings
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.counters import Duration, Metrics, series
from legal_pipeline.storage.redis.gauges import GaugeHistory
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.resilience.breaker_state import SharedCircuits
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.topology import STAGES, Queue
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.storage.redis.test_worker_heartbeats import OCR
from legal_pipeline_tests.storage.specimens import document

Found = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def settings(settings: Settings, redis_server: databases.Redis, postgres_url: str) -> Settings:
    return settings.model_copy(
        update={
            "broker_url": redis_server.url,
            "database_url": postgres_url,
            "metrics_port": ports.free_port(),
            "ocr_cache_bytes": 1_000_000,
        }
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.engine.dispose()


@contextmanager
def serving(settings: Settings) -> Iterator[Sampler]:
    sampler = Sampler(settings)
    server = serve(settings, sampler)
    assert server is not None
    try:
        yield sampler
    finally:
        server.shutdown()
        server.server_close()
        sampler.client.close()


@pytest.fixture
def sampler(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sampler]:
    monkeypatch.setattr(prometheus_scrape, "FRESH_SECONDS", 0.0)
    with serving(settings) as found:
        yield found


def scrape(settings: Settings) -> Found:
    """(name, labels) -> value, as Prometheus reads it."""
    address = f"http://127.0.0.1:{settings.metrics_port}/metrics"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return parsed(answer.read().decode())


def parsed(text: str) -> Found:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(name: str, **labels: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return f"legal_pipeline_{name}", tuple(sorted(labels.items()))


def test_a_deployment_as_prometheus_sees_it(settings: Settings, store: Store, sampler: Sampler) -> None:
    client = sampler.client
    store.documents.register([document("a.pdf"), document("b.pdf")])
    store.documents.finish(document("a.pdf").document_id)
    client.lpush("broker:ocr", "{}", "{}")
    WorkerHeartbeats(client).announce(OCR)
    metrics = Metrics(client, 7)
    metrics.count("errors", {"category": "transient", "stage": "chunks"}, 2)
    metrics.count("errors", {"category": "transient", "stage": "document_text"})
    metrics.count_all(
        {series("ocr_pages", {"source": source}): number for source, number in (("redis", 3), ("database", 2), ("engine", 5))}
    )
    metrics.record_durations([Duration("stage_seconds", {"stage": "chunks"}, 0.3, {series("pages", {"method": "ocr"}): 4})])
    RedisCache(client, 1_000_000, 7).put(bytes(32), b"{}")
    SharedCircuits(client).opened("s3", time.time())
    sampler.sample()

    found = scrape(settings)
    expected = {
        of("documents", state="done"): 1,
        of("documents", state="waiting"): 1,
        of("documents", state="failed"): 0,
        of("queue_messages", queue="ocr", kind="waiting"): 2,
        of("queue_messages", queue="ocr", kind="running"): 0,
        of("workers", group="ocr"): 1,
        of("errors_total", category="transient"): 3,
        of("errors_total", category="rate_limit"): 0,
        of("ocr_cache_hits_total"): 5,
        of("ocr_cache_misses_total"): 5,
        of("ocr_pages_total", source="redis"): 3,
        of("pages_total", method="ocr"): 4,
        of("stage_seconds_bucket", stage="chunks", le="0.25"): 0,
        of("stage_seconds_bucket", stage="chunks", le="0.5"): 1,
        of("stage_seconds_bucket", stage="chunks", le="+Inf"): 1,
        of("stage_seconds_count", stage="chunks"): 1,
        of("stage_seconds_sum", stage="chunks"): 0.3,
        of("ocr_cache_entries"): 1,
        of("ocr_cache_max_bytes"): 1_000_000,
        of("breaker_open", service="s3"): 1,
        of("breaker_open", service="textract"): 0,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert found[of("redis_bytes")] > 100_000
    assert {labels for name, labels in found if name == "legal_pipeline_queue_messages"} == {
        (("kind", kind), ("queue", str(queue))) for queue in Queue for kind in ("waiting", "running")
    }
    assert {dict(labels)["stage"] for name, labels in found if name == "legal_pipeline_stage_seconds_count"} == {s.name for s in STAGES}
    assert {dict(labels)["category"] for name, labels in found if name == "legal_pipeline_errors_total"} == set(Category)
    assert not any(name == "legal_pipeline_unread" for name, _ in found)


def test_a_part_that_cannot_be_read_spoils_no_other(settings: Settings, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus_scrape, "FRESH_SECONDS", 0.0)
    with databases.running_redis() as server:
        away = settings.model_copy(update={"broker_url": server.url})
        store = open_store(away)
        store.documents.register([document("a.pdf")])
        with serving(away):
            assert of("queue_messages", queue="ocr", kind="waiting") in scrape(away)
            server.stop(signal.SIGKILL)
            found = scrape(away)
            assert found[of("documents", state="waiting")] == 1
            unread = {dict(labels)["part"] for name, labels in found if name == "legal_pipeline_unread"}
            assert unread == {"redis", "queues", "workers", "totals", "cache", "circuits"}
            server.start()
            wait_until(lambda: not any(name == "legal_pipeline_unread" for name, _ in scrape(away)), "Redis is read again")
        store.engine.dispose()


def test_a_database_away_leaves_the_rest(settings: Settings, redis_server: databases.Redis) -> None:
    away = settings.model_copy(update={"database_url": f"postgresql+psycopg2://postgres@127.0.0.1:{ports.free_port()}/none"})
    with serving(away):
        found = scrape(away)
    assert found[of("unread", part="documents")] == 1
    assert of("queue_messages", queue="ocr", kind="waiting") in found


def test_a_scrape_in_the_middle_of_another_gets_the_one_before(
    settings: Settings, sampler: Sampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the database takes: threads that wait would pile up."""
    collector = ScrapedMetrics(settings, sampler)
    list(collector.collect())
    began, go_on = threading.Event(), threading.Event()
    readings: list[int] = []

    def slow() -> Scrape:
        readings.append(1)
        began.set()
        assert go_on.wait(60)
        return Scrape(documents={State.DONE: 7})

    monkeypatch.setattr(collector, "read", slow)
    first = threading.Thread(target=lambda: list(collector.collect()))
    first.start()
    assert began.wait(60)
    meanwhile = [metric.name for metric in collector.collect()]
    go_on.set()
    first.join()
    assert len(readings) == 1
    assert "legal_pipeline_documents" in meanwhile


def test_a_taken_port_is_a_line_in_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.metrics_port))
        taken.listen()
        with caplog.at_level(logging.WARNING):
            assert serve(settings, Sampler(settings)) is None
    [said] = caplog.messages
    assert said.startswith(f"no metrics at http://127.0.0.1:{settings.metrics_port} (Address already in use); the work goes on")


def test_a_port_that_becomes_free_is_taken(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus_endpoint, "_TRY_AGAIN_SECONDS", 0.05)
    tried: list[object] = []
    attempt = prometheus_endpoint.serve

    def counted(*arguments: Any) -> Any:
        tried.append(attempt(*arguments))
        return tried[-1]

    monkeypatch.setattr(prometheus_endpoint, "serve", counted)
    with socket.create_server((prometheus_endpoint.HOST, settings.metrics_port)):
        sampler = start_metrics(settings)
        assert sampler is not None
        wait_until(lambda: len(tried) > 1, "it is tried again")
    try:
        wait_until(lambda: tried[-1] is not None, "the port is taken")
        assert scrape(settings)
    finally:
        sampler.stop()
        for server in tried[-1:]:
            server.shutdown()  # type: ignore[attr-defined]
            server.server_close()  # type: ignore[attr-defined]


def test_it_is_reached_from_this_machine_only(settings: Settings, sampler: Sampler) -> None:
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.1", settings.metrics_port)) == 0
    addresses = {name[4][0] for name in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1", "127.0.1.1"}
    for address in addresses:
        with socket.socket() as probe:
            probe.settimeout(5)
            assert probe.connect_ex((str(address), settings.metrics_port)) != 0


@pytest.mark.parametrize("change", [{"broker_url": None}, {"metrics_port": 0}])
def test_switched_off_nothing_listens(settings: Settings, change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[object] = []
    monkeypatch.setattr(prometheus_endpoint, "serve", lambda *arguments: served.append(arguments))
    monkeypatch.setattr(Sampler, "start", lambda self: None)
    before = set(threading.enumerate())
    start_metrics(settings.model_copy(update=change))
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert served == []


class TestSampling:
    def test_takes_what_cannot_be_known_later(self, settings: Settings, store: Store) -> None:
        sampler = Sampler(settings)
        sampler.client.lpush("broker:ocr\x06\x163", "{}")
        WorkerHeartbeats(sampler.client).announce(OCR)
        sampler.sample()
        [sample] = GaugeHistory(sampler.client, 7).minutes(now().replace(second=0, microsecond=0))
        assert (sample.numbers["waiting.ocr"], sample.numbers["workers"]) == (1, 1)
        assert sample.numbers["memory.redis"] > 100_000
        sampler.client.close()

    def test_goes_on_after_a_fault(self, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
        monkeypatch.setattr("legal_pipeline.operations.metrics_sampler.EVERY_SECONDS", 0.01)
        sampler = Sampler(settings)
        taken: list[int] = []

        def sample() -> None:
            taken.append(1)
            raise ValueError("a bug")

        monkeypatch.setattr(sampler, "sample", sample)
        caplog.set_level(logging.WARNING)
        sampler.start()
        wait_until(lambda: len(taken) > 2, "it is tried again")
        sampler.stop()
        assert "no sample was taken: ValueError" in caplog.messages

    @pytest.mark.parametrize(("share", "is_halved"), [(0.5, False), (0.9, True)])
    def test_the_cache_gives_way_before_messages_do(self, settings: Settings, share: float, is_halved: bool) -> None:
        with databases.running_redis() as server, open_redis(server.url) as client:
            cache = RedisCache(client, 10_000_000, 7)
            for number in range(200):
                cache.put(number.to_bytes(32, "big"), b"x" * 500)
            client.config_set("maxmemory", int(int(client.info("memory")["used_memory"]) / share))
            dropped = make_room(settings, client)
            assert (dropped > 90, cache.use().entries < 110) == (is_halved, is_halved)


def test_help_and_type_are_there_for_everything() -> None:
    full = Scrape(documents={}, queues=[], workers={}, totals={}, redis_bytes=1, memory={"daemon": 1.0}, circuits={})
    for family in families(full):
        assert family.documentation.endswith("."), family.name
        assert family.type in ("gauge", "counter", "histogram")
