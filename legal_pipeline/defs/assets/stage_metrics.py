"""What a stage took: kept with its result, counted for the metrics, shown with its asset. It is no part of the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from legal_pipeline.model import Category, StageMetric
from legal_pipeline.services import Services
from legal_pipeline.storage.redis.counters import Metrics, Series, series
from legal_pipeline.storage.reports.throughput import Throughput
from legal_pipeline.storage.resilience.error_categories import category_of

STAGE_SECONDS = "stage_seconds"
PAGES = "pages"
OCR_PAGES = "ocr_pages"
ERRORS = "errors"


@contextmanager
def errors_counted(metrics: Metrics, stage: str) -> Iterator[None]:
    """Each time one happens: it is not to be seen any more once the document was finished all the same."""
    try:
        yield
    except Exception as error:
        category = category_of(error) or Category.PERMANENT
        metrics.count(ERRORS, {"category": category.value, "stage": stage})
        raise


def account(services: Services, document_id: str, stage: str, counts: Mapping[str, int], seconds: float) -> dict[str, int | float]:
    """Returns what the asset says of it: seconds, and where recognised pages came from."""
    store = services.store
    store.stages.record_seconds(document_id, stage, seconds)
    kept = store.stages.of(document_id)[stage]
    took_seconds = round(kept.seconds or seconds, 3)
    services.metrics.took(STAGE_SECONDS, {"stage": stage}, took_seconds, _counted(counts, kept.metrics))
    said: dict[str, int | float] = {"seconds": took_seconds}
    asked = kept.metrics.get(StageMetric.CACHE_HITS, 0) + kept.metrics.get(StageMetric.OCR_PAGES, 0)
    if asked:
        hits = kept.metrics.get(StageMetric.CACHE_HITS, 0)
        said |= {"recognised_pages": asked - hits, "cache_hits": hits, "cache_hit_rate": round(hits / asked, 3)}
    if paid := kept.metrics.get(StageMetric.PAID_PAGES, 0):
        said["paid_pages"] = paid
    return said


def stage_table(performance: Throughput, matter: str) -> str:
    """Markdown: how long the stages of a matter's documents took, and what the cache saved."""
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
        # of the text; a source document's pages are those it claims
        found |= {
            series(PAGES, {"method": "ocr"}): counts["ocr_pages"],
            series(PAGES, {"method": "text_layer"}): counts["pages"] - counts["ocr_pages"],
        }
    return found
