"""Writes the report of a batch to a self-contained HTML file and a JSON file with the same content.

Does not belong here: rendering the page (`page`), its content (`sections`),
the statistics (`batches.status`, `storage.batches.statistics`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.status.status import StatusReader, member_record, record
from legal_pipeline.clock import now
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.members import Member
from legal_pipeline.storage.batches.statistics import batch_statistics


def take(settings: Settings, named: str) -> BatchReport:
    reader = StatusReader(settings)
    status = reader.take(named)
    return BatchReport(now(), status, batch_statistics(reader.engine, status.batch))


def write(report: BatchReport, folder: Path) -> tuple[Path, Path]:
    """Returns the paths of (HTML, JSON), each written atomically. OSError when the folder is not writable."""
    from legal_pipeline.batches.report.page import page

    folder.mkdir(parents=True, exist_ok=True)
    stem = f"batch-{report.status.batch.batch_id}"
    lines = (json.dumps(report_record(report), ensure_ascii=False, default=_text, indent=1),)
    return _written(folder / f"{stem}.html", page(report)), _written(folder / f"{stem}.json", iter(lines))


def _written(path: Path, parts: Iterator[str]) -> Path:
    staged = path.with_name(f".{path.name}.part")
    # file names may contain lone surrogates, which UTF-8 cannot encode
    with staged.open("w", encoding="utf-8", errors="replace") as handle:
        handle.writelines(parts)
    staged.replace(path)
    return path


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def report_record(report: BatchReport) -> dict[str, Any]:
    status, figures = report.status, report.figures
    census: Mapping[str, Any] | None = status.batch.census
    return record(status) | {
        "made_at": report.made_at,
        "census": census,
        "outcome": report.sums | {"documents": status.total, "microdollars": figures.microdollars},
        "stages": [asdict(times) for times in figures.stages],
        "ocr": asdict(figures.ocr) | {"hit_rate": figures.ocr.hit_rate},
        "cost": {"microdollars": figures.microdollars, "calls": figures.paid_calls},
        "readers": [asdict(reader) for reader in figures.readers],
        "versions": report.versions,
        "documents": [_document(report, member) for member in status.members],
    }


def _document(report: BatchReport, member: Member) -> dict[str, Any]:
    statistics = report.of(member)
    took = {
        "seconds": round(statistics.seconds, 3),
        "counts": dict(statistics.counts),
        "effort": dict(statistics.metrics),
        "microdollars": statistics.microdollars,
    }
    return member_record(member, report.status.pending_work) | took
