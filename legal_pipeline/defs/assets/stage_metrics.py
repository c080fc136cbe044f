"""Stage metrics: stored beside the stage result, counted for Prometheus, and shown as asset metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from legal_pipeline.model import Category, StageMetric
from legal_pipeline.services import Services
from legal_pipeline.storage.facts.stage_results import StageResult
from legal_pipeline.storage.redis.counters import Duration, Metrics, Series, series
from legal_pipeline.storage.reports.throughput import Throughput
from legal_pipeline.storage.resilience.error_categories import category_of

STAGE_SECONDS = "stage_seconds"
PAGES = "pages"
OCR_PAGES = "ocr_pages"
ERRORS = "errors"


@contextmanager
def errors_counted(metrics: Metrics, stage: str) -> Iterator[None]:
    """Counts every error, including those that a later try makes up for."""
    try:
        yield
    except Exception as error:
        category = category_of(error) or Category.PERMANENT
        metrics.count(ERRORS, {"category": category.value, "stage": stage})
        raise


def record_stage_metrics(
    services: Services, document_id: str, stage: str, counts: Mapping[str, int], seconds: float
) -> dict[str, int | float]:
    """Records the metrics of a stage; returns its asset metadata: seconds, and the sources of OCR pages."""
    result = services.store.stages.record_seconds(document_id, {stage: seconds})[stage]
    duration = duration_of(result, counts)
    services.metrics.record_durations([duration])
    return duration_metadata(result)


def duration_of(result: StageResult, counts: Mapping[str, int]) -> Duration:
    """What is counted of a stage once its duration is recorded."""
    return Duration(STAGE_SECONDS, {"stage": result.stage}, _seconds(result), _counted(counts, result.metrics))


def duration_metadata(result: StageResult) -> dict[str, int | float]:
    """Seconds, and the sources of OCR pages."""
    metrics = result.metrics
    said: dict[str, int | float] = {"seconds": _seconds(result)}
    asked = metrics.get(StageMetric.CACHE_HITS, 0) + metrics.get(StageMetric.OCR_PAGES, 0)
    if asked:
        hits = metrics.get(StageMetric.CACHE_HITS, 0)
        said |= {"recognised_pages": asked - hits, "cache_hits": hits, "cache_hit_rate": round(hits / asked, 3)}
    if paid := metrics.get(StageMetric.PAID_PAGES, 0):
        said["paid_pages"] = paid
    return said


def _seconds(result: StageResult) -> float:
    return round(result.seconds or 0.0, 3)


def stage_table(performance: Throughput, matter: str) -> str:
    """A Markdown table of stage durations in a matter, with the OCR cache hit rate."""
    rows = ["| stage | documents | median s | 90 % within s | longest s |", "|---|---:|---:|---:|---:|"]
    for times in performance.stage_times(matter=matter):
        seconds = (times.median_seconds, times.p90_seconds, times.longest_seconds)
        rows.append(f"| {times.stage} | {times.documents} | {' | '.join(f'{value:.2f}' for value in seconds)} |")
    use = performance.ocr_use(matter=matter)
    if use.hit_rate is not None:
        rows += ["", f"{use.cache_hits + use.ocr_pages} pages had to be recognised; {use.hit_rate:.0%} of them had been before."]
    return "\n".join(rows)


def _counted(counts: Mapping[str, int], effort: Mapping[str, int]) -> dict[Series, int]:
    hits, redis = effort.get(StageMetric.CACHE_HITS, 0), effort.get(StageMetric.REDIS_HITS, 0)
    sources = {
        "redis": redis,
        "database": hits - redis,
        "engine": effort.get(StageMetric.OCR_PAGES, 0),
        "paid": effort.get(StageMetric.PAID_PAGES, 0),
    }
    found = {series(OCR_PAGES, {"source": source}): pages for source, pages in sources.items()}
    if "characters" in counts:
        # document_text only: the page count of source_document is what the file claims
        found |= {
            series(PAGES, {"method": "ocr"}): counts["ocr_pages"],
            series(PAGES, {"method": "text_layer"}): counts["pages"] - counts["ocr_pages"],
        }
    return found
