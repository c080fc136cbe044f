"""The history of a home directory in a terminal, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from legal_pipeline.operations.metrics_history import STRETCHES, History
from legal_pipeline.storage.redis.gauges import Sample
from legal_pipeline.terminal import console, print_table

BARS = "▁▂▃▄▅▆▇█"
_NO_SAMPLE = " "
_KINDS = (
    ("waiting in queue", "waiting.", "now", 1.0),
    ("running of queue", "running.", "now", 1.0),
    ("memory of", "memory.", "MB now", 1e6),
)
"""Title, prefix of the sample names, heading of the values, and their unit."""


def sparkline(values: Sequence[float | None], top: float | None = None) -> str:
    """Returns one character per value, blank for None. 0 is the lowest bar, the largest value (or `top`) the highest."""
    highest = top or max((value for value in values if value is not None), default=0) or 1
    return "".join(
        _NO_SAMPLE if value is None else BARS[min(len(BARS) - 1, math.ceil(value / highest * (len(BARS) - 1)))] for value in values
    )


def curve(samples: Sequence[Sample], name: str, width: int = STRETCHES) -> list[float | None]:
    """Returns the largest value in each of `width` intervals, so that a short peak stays visible."""
    if not samples:
        return []
    first, last = samples[0].at, samples[-1].at
    length = max((last - first).total_seconds() / width, 1e-9)
    values: list[float | None] = [None] * width
    for sample in samples:
        place = min(width - 1, int((sample.at - first).total_seconds() / length))
        value = float(sample.numbers.get(name, 0))
        values[place] = max(value, values[place] or 0.0)
    return values if len(samples) >= width else [value for value in values if value is not None]


def show(history: History) -> None:
    _throughput(history)
    console.print()
    columns = ["stage", "documents", "median s", "90th percentile s", "longest s", "total s"]
    print_table(columns, _stage_rows(history), right=columns[1:])
    console.print(f"\n{_ocr(history)}", markup=False, soft_wrap=True)
    _errors(history)
    if history.unread:
        console.print(f"\nqueues and memory cannot be read: {history.unread}", markup=False, soft_wrap=True)
    elif history.counted is not None:
        _samples(history.counted.samples)


def record(history: History) -> dict[str, Any]:
    return asdict(history) | {"minutes": round(history.minutes, 1), "ocr": asdict(history.ocr) | {"hit_rate": history.ocr.hit_rate}}


def _throughput(history: History) -> None:
    rows = []
    for what in ("documents", "pages"):
        values = [float(getattr(stretch, what)) for stretch in history.finished]
        rows.append((what, int(sum(values)), f"{sum(values) / max(history.minutes, 1 / 60):.2f}", sparkline(values)))
    title = f"since {history.since:%Y-%m-%d %H:%M} UTC"
    print_table(["finished", "count", "per minute", title], rows, right=["count", "per minute"])


def _stage_rows(history: History) -> Iterator[tuple[object, ...]]:
    for times in history.stages:
        seconds = (times.median_seconds, times.p90_seconds, times.longest_seconds, times.total_seconds)
        yield times.stage, times.documents, *(f"{value:.2f}" for value in seconds)


def _ocr(history: History) -> str:
    ocr = history.ocr
    if ocr.hit_rate is None:
        return "no page needed OCR"
    text = f"{ocr.cache_hits + ocr.ocr_pages} pages needed OCR: {ocr.cache_hits} were in the cache ({ocr.hit_rate:.0%})"
    text += f", {ocr.redis_hits} of them in Redis" if ocr.redis_hits else ""
    return text + (f"; {ocr.paid_pages} were paid for" if ocr.paid_pages else "")


def _errors(history: History) -> None:
    happened = history.counted.errors if history.counted is not None else {}
    categories = sorted({*happened, *history.failures})
    if not categories:
        console.print("no errors")
        return
    console.print()
    rows = [(name, happened.get(name, 0), history.failures.get(name, 0)) for name in categories]
    if history.counted is None:
        print_table(["errors", "documents failed"], [(name, failed) for name, _, failed in rows], right=["documents failed"])
    else:
        print_table(["errors", "count", "documents failed"], rows, right=["count", "documents failed"])


def _samples(samples: Sequence[Sample]) -> None:
    if not samples:
        console.print("\nno samples of queues and memory yet; the daemon takes one per minute", markup=False, soft_wrap=True)
        return
    names = sorted({name for sample in samples for name in sample.numbers})
    for title, prefix, now, unit in _KINDS:
        chosen = [name for name in names if name.startswith(prefix)]
        if chosen:
            console.print()
            print_table([title, now, "max", ""], _curves(samples, chosen, prefix, unit), right=[now, "max"])


def _curves(samples: Sequence[Sample], names: Iterable[str], prefix: str, unit: float) -> Iterator[tuple[object, ...]]:
    for name in names:
        values = [float(sample.numbers.get(name, 0)) for sample in samples]
        yield name.removeprefix(prefix), f"{values[-1] / unit:,.0f}", f"{max(values) / unit:,.0f}", sparkline(curve(samples, name))
