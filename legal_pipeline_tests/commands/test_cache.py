"""`legal-pipeline cache` and `legal-pipeline metrics` as an operator sees them, in both forms."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from legal_pipeline.clock import now
from legal_pipeline.commands.cache import cache
from legal_pipeline.commands.watching.metrics import metrics
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Document, Page, PageMethod, StageMetric
from legal_pipeline.settings import Settings
from legal_pipeline.stages.ocr.cache import store_result
from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.storage.ocr_cache.redis_layer import VALUES
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache, open_ocr_cache
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.counters import Metrics
from legal_pipeline.storage.redis.gauges import GaugeHistory
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.storage.specimens import document, facts

KEY = bytes(31) + b"\x01"


def call(settings: Settings, command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=settings, standalone_mode=False, catch_exceptions=False)


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", database_url=None, broker_url=None)


@pytest.fixture
def deployed(embedded: Settings, redis_server: databases.Redis) -> Settings:
    return embedded.model_copy(update={"broker_url": redis_server.url, "ocr_cache_bytes": 1_000_000})


@pytest.fixture(params=["embedded", "deployed"])
def settings(request: pytest.FixtureRequest) -> Settings:
    found: Settings = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def scan(store: Store, settings: Settings) -> Document:
    """One page, recognised a moment ago."""
    made = document("scan.pdf")
    store.documents.register([made])
    store.documents.record_facts(made.document_id, facts("scan", 1))
    store_result(open_ocr_cache(settings, store.ocr), KEY, OcrResult("Ann Lee signed.", 0.9))
    read = Page(1, "Ann Lee signed.", PageMethod.OCR, "engine 1", 0.9, ocr_key=KEY.hex())
    store.pages.add(made.document_id, "k", read, 0, seconds=1.25, metrics={StageMetric.OCR_PAGES: 1})
    store.pages.finish(made.document_id, "document_text", "k")
    return made


class TestWarm:
    def test_says_what_it_gained(self, deployed: Settings) -> None:
        store = open_store(deployed)
        made = document("scan.pdf")
        store.documents.register([made])
        store.documents.record_facts(made.document_id, facts("scan", 1))
        store_result(LayeredOcrCache(store.ocr), KEY, OcrResult("Ann Lee signed.", 0.9))
        store.pages.add(made.document_id, "k", Page(1, "x", PageMethod.OCR, "e 1", 0.9, ocr_key=KEY.hex()), 0)
        said = call(deployed, cache, "warm", "--matter", made.matter)
        assert said.return_value == 0
        assert "1 documents; 1 OCR results for them\n1 loaded into Redis (0.00 MB), 0 already there\n1 pages will hit Redis" in said.output
        found = json.loads(call(deployed, cache, "warm", "--documents", made.document_id, "--json").output)
        assert (found["added"], found["already_there"], found["expected_hits"]) == (0, 1, 1)

    def test_in_the_embedded_form_it_says_that_there_is_nothing_to_fill(self, embedded: Settings) -> None:
        said = call(embedded, cache, "warm", "--matter", "paul")
        assert (said.return_value, "no Redis layer to load" in said.output) == (0, True)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "name exactly one of"),
            (("b1", "--matter", "m"), "name exactly one of"),
            (("b1",), "there is no batch 'b1'"),
            (("--documents", "scan-pdf-000000000000"), "there is no document 'scan-pdf-000000000000'"),
        ],
    )
    def test_what_cannot_be_meant(self, embedded: Settings, arguments: tuple[str, ...], said: str) -> None:
        with pytest.raises(UsageError, match=said):
            call(embedded, cache, "warm", *arguments)


class TestVerify:
    def test_all_right(self, settings: Settings, scan: Document) -> None:
        done = call(settings, cache, "verify")
        assert (done.return_value, "1 entries of" in done.output, "all are correct" in done.output) == (0, True, True)

    def test_wrong_once_and_mended(self, settings: Settings, scan: Document, store: Store) -> None:
        if settings.broker_url:
            with open_redis(settings.broker_url) as client:
                client.set(VALUES + KEY.hex(), "nonsense")
        else:
            store.ocr.put(KEY, b"nonsense")
        done = call(settings, cache, "verify", "--json")
        assert (done.return_value, json.loads(done.output)["differences"][0]["entry"]) == (1, KEY.hex())
        assert call(settings, cache, "verify").return_value == 0

    def test_a_sample(self, settings: Settings, scan: Document) -> None:
        assert json.loads(call(settings, cache, "verify", "--sample", "5", "--json").output)["entries"] == 1


class TestStatsAndClear:
    def test_stats(self, settings: Settings, scan: Document) -> None:
        shown = call(settings, cache, "stats").output
        assert "hit rate" in shown
        found = json.loads(call(settings, cache, "stats", "--json").output)
        assert found["database"]["entries"] == 1
        assert found["last"]["hour"] == {"ocr_pages": 1, "cache_hits": 0, "redis_hits": 0, "paid_pages": 0, "hit_rate": 0.0}
        assert (found["redis"] is None) == (settings.broker_url is None)
        assert found["redis"] is None or found["redis"]["entries"] == 1

    def test_clear(self, deployed: Settings) -> None:
        store = open_store(deployed)
        open_ocr_cache(deployed, store.ocr).put(KEY, b"{}")
        assert "1 entries cleared" in call(deployed, cache, "clear").output
        assert store.ocr.get(KEY) == b"{}"
        with open_redis(deployed.broker_url or "") as client:
            assert list(client.scan_iter()) == []

    @pytest.mark.parametrize("change", [{"broker_url": None}, {"ocr_cache_bytes": 0}])
    def test_there_is_nothing_to_clear(self, deployed: Settings, change: dict[str, object]) -> None:
        with pytest.raises(UsageError, match="never cleared, because they save repeated OCR"):
            call(deployed.model_copy(update=change), cache, "clear")


class TestMetrics:
    def test_of_a_home(self, settings: Settings, scan: Document) -> None:
        shown = call(settings, metrics).output
        assert "pages" in shown
        assert "document_text" in shown
        assert "1 pages needed OCR: 0 were in the cache (0%)" in shown
        found = json.loads(call(settings, metrics, "--since", "90m", "--json").output)
        assert sum(stretch["pages"] for stretch in found["finished"]) == 1
        assert found["stages"][0]["median_seconds"] == 1.25
        assert (found["counted"] is None) == (settings.broker_url is None)

    def test_counts_and_curves_of_redis(self, deployed: Settings) -> None:
        with open_redis(deployed.broker_url or "") as client:
            Metrics(client, 7).count("errors", {"category": "transient", "stage": "chunks"}, 3)
            for minutes, waiting in enumerate((0, 4, 8)):
                GaugeHistory(client, 7).add({"waiting.ocr": waiting, "memory.daemon": 120e6}, now() - dt.timedelta(minutes=minutes))
        shown = call(deployed, metrics).output
        rows = {line.split()[0]: line for line in shown.splitlines() if line}
        assert rows["transient"].split()[1:] == ["3", "0"]
        assert "█▅▁" in rows["ocr"]
        assert rows["daemon"].split()[1:3] == ["120", "120"]

    def test_redis_away(self, deployed: Settings) -> None:
        away = deployed.model_copy(update={"broker_url": f"redis://127.0.0.1:{ports.free_port()}/0"})
        done = call(away, metrics)
        assert "queues and memory cannot be read: Redis at redis://127.0.0.1" in done.output

    @pytest.mark.parametrize("period", ["", "7", "d", "0h", "1w", "-1d", "400d", "99999999d"])
    def test_no_period(self, embedded: Settings, period: str) -> None:
        with pytest.raises(click.BadParameter, match="write 90m, 6h or 7d"):
            call(embedded, metrics, "--since", period)


def test_commands_explain_themselves() -> None:
    assert isinstance(cache, click.Group)
    assert all(command.get_short_help_str() for command in (*cache.commands.values(), metrics))
