"""A page is recognised once: what is read again costs no engine, and each asset says what its document took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from legal_pipeline.defs.assets.page_reading import TimeSlice, read_time_slice
from legal_pipeline.defs.assets.stage_metrics import errors_counted
from legal_pipeline.errors import ExternalError, Refusal, ResourceExhausted, UsageError
from legal_pipeline.model import RefusalReason, State
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.counters import Metrics, series
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.defs.conftest import Pipeline, metadata_of
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens import factories

PAGES = ["The first page names Ann Lee.", "The second page names Acme Corp.", "The third page names nobody."]
LETTER = "Ann Lee is employed by Acme Corp."


class CountedEngine:
    """Says another sentence for each page, and how often it was asked."""

    name, version, options = "counted", "1", ""

    def __init__(self) -> None:
        self.readings = 0

    def recognise(self, image: PageImage) -> OcrResult:
        self.readings += 1
        return OcrResult(f"Page number {self.readings} names Ann Lee of Acme Corp. and was recognised by an engine.", 0.9)


@pytest.fixture
def engine(pipeline: Pipeline) -> CountedEngine:
    made = CountedEngine()
    pipeline.runner.services.__dict__["ocr_engine"] = made
    return made


@pytest.fixture(params=["database", "redis"])
def cached(request: pytest.FixtureRequest, pipeline: Pipeline) -> Iterator[Pipeline]:
    """With the cache of either form."""
    services = pipeline.runner.services
    if request.param == "database":
        yield pipeline
        return
    server: databases.Redis = request.getfixturevalue("redis_server")
    with open_redis(server.url) as client:
        services.__dict__["ocr_cache"] = LayeredOcrCache(services.store.ocr, RedisCache(client, 1_000_000, 7))
        services.__dict__["metrics"] = Metrics(client, 7)
        yield pipeline


def read_anew(pipeline: Pipeline, document_id: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """As after a change of the stage's code: its pages are thrown away and read once more."""
    monkeypatch.setitem(pipeline.runner.services.stage_options, "document_text", "newer")
    result = pipeline.run(document_id)
    assert result.success
    return metadata_of(result, "document_text")


def test_the_second_reading_of_the_same_scan_asks_no_engine(
    cached: Pipeline, engine: CountedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = cached.register("scan.pdf", factories.scanned_pdf(PAGES))
    first = metadata_of(cached.run(scan), "document_text")
    assert (engine.readings, first["recognised_pages"], first["cache_hits"], first["cache_hit_rate"]) == (3, 3, 0, 0.0)
    pages = list(cached.store.pages.read(scan))

    again = read_anew(cached, scan, monkeypatch)
    assert engine.readings == 3
    assert (again["recognised_pages"], again["cache_hits"], again["cache_hit_rate"]) == (0, 3, 1.0)
    assert list(cached.store.pages.read(scan)) == pages
    kept = cached.store.stages.of(scan)["document_text"]
    in_redis = {"redis_hits": 3} if cached.runner.services.ocr_cache.redis_layer else {}
    assert kept.metrics == {"cache_hits": 3, **in_redis}
    assert kept.seconds is not None and kept.seconds == pytest.approx(again["seconds"], abs=0.001)


def test_the_same_page_images_in_another_file_ask_no_engine(cached: Pipeline, engine: CountedEngine) -> None:
    first = cached.register("scan.tif", factories.tiff(PAGES))
    cached.run(first)
    asked = engine.readings
    other = cached.register("other.tif", factories.tiff(PAGES) + b"\0")
    result = cached.run(other)
    assert result.success
    assert engine.readings == asked == 3
    assert metadata_of(result, "document_text")["cache_hits"] == 3


def test_pages_read_in_turns_belong_to_what_the_text_took(pipeline: Pipeline, engine: CountedEngine) -> None:
    """A turn ends after each page; another process goes on, and the step finds them all there."""
    scan = pipeline.register("scan.pdf", factories.scanned_pdf(PAGES))
    pipeline.run(scan, ["source_document"])
    services = pipeline.runner.services
    while read_time_slice(services, scan, "run", _Short()):
        pass
    assert engine.readings == 3
    said = metadata_of(pipeline.run(scan), "document_text")
    assert (engine.readings, said["recognised_pages"]) == (3, 3)
    pages_seconds = pipeline.store.stages.of(scan)["document_text"].seconds
    assert pages_seconds is not None and pages_seconds > 0


class _Short(TimeSlice):
    def __init__(self) -> None:
        super().__init__(0.0, lambda: (1, 0))

    @property
    def is_over(self) -> bool:
        return True


def test_what_needs_no_recognition_says_nothing_of_it(pipeline: Pipeline) -> None:
    letter = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    result = pipeline.run(letter)
    assert "cache_hits" not in metadata_of(result, "document_text")
    assert all(found.seconds is not None for found in pipeline.store.stages.of(letter).values())
    assert pipeline.store.stages.of(letter)["document_text"].metrics == {}


def test_stages_and_pages_are_counted(pipeline: Pipeline, engine: CountedEngine, redis_server: databases.Redis) -> None:
    with open_redis(redis_server.url) as client:
        pipeline.runner.services.__dict__["metrics"] = metrics = Metrics(client, 7)
        pipeline.run(pipeline.register("scan.pdf", factories.scanned_pdf(PAGES)))
        totals = metrics.totals()
    assert totals[series("pages", {"method": "ocr"})] == 3
    assert totals[series("ocr_pages", {"source": "engine"})] == 3
    assert {
        found.label("stage"): count
        for found, count in totals.items()
        if found.name == "stage_seconds_bucket" and found.label("le") == "inf"
    } == dict.fromkeys(pipeline.store.stages.of(next(pipeline.store.documents.find()).document.document_id), 1)


@pytest.mark.parametrize(
    ("error", "category"),
    [
        (ExternalError("away"), "transient"),
        (ResourceExhausted("full"), "resource"),
        (Refusal(RefusalReason.CORRUPT, "broken"), "data"),
        (UsageError("no"), "configuration"),
        (ValueError("a bug"), "permanent"),
    ],
)
def test_errors_are_counted_and_go_on(redis_server: databases.Redis, error: Exception, category: str) -> None:
    with open_redis(redis_server.url) as client:
        metrics = Metrics(client, 7)
        with pytest.raises(type(error)), errors_counted(metrics, "chunks"):
            raise error
        assert metrics.totals() == {series("errors", {"category": category, "stage": "chunks"}): 1}


def test_an_error_that_was_got_over_is_counted_all_the_same(
    pipeline: Pipeline, redis_server: databases.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = pipeline.register("letter.pdf", factories.text_pdf([LETTER]))
    failing = iter([ExternalError("the disk is away")])
    real = pipeline.store.facts.replace_chunks

    def fails_once(*arguments: object) -> dict[str, int]:
        for fault in failing:
            raise fault
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("legal_pipeline.storage.facts.facts.Facts.replace_chunks", lambda _, *arguments: fails_once(*arguments))
    with open_redis(redis_server.url) as client:
        pipeline.runner.services.__dict__["metrics"] = metrics = Metrics(client, 7)
        assert pipeline.run(letter).success
        assert pipeline.state(letter) is State.DONE
        assert metrics.totals()[series("errors", {"category": "transient", "stage": "chunks"})] == 1


def test_a_matter_says_how_long_its_stages_took(pipeline: Pipeline, engine: CountedEngine) -> None:
    pipeline.run(pipeline.register("scan.pdf", factories.scanned_pdf(PAGES)))
    said = str(metadata_of(pipeline.build_matter_graph(), "matter_graph")["stages"])
    assert [line.split(" | ")[0] for line in said.splitlines()[2:9]] == [f"| {stage.name}" for stage in STAGES]
    assert said.endswith("3 pages had to be recognised; 0% of them had been before.")


def test_a_cache_without_redis_is_the_default(pipeline: Pipeline) -> None:
    services = pipeline.runner.services
    assert services.ocr_cache.redis_layer is None
    assert services.metrics.client is None
    assert replace(services, settings=services.settings).ocr_cache.results is services.store.ocr
