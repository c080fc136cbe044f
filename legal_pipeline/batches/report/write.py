"""What has become of a batch, to be kept and handed on: one HTML file that needs nothing else, and the same as JSON.

Does not belong here: how the page is made (`page`), what it says (`sections`),
where the numbers come from (`batches.status`, `storage.batches.statistics`).
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
    """(HTML, JSON), each whole or not there. OSError where the folder cannot be written."""
    from legal_pipeline.batches.report.page import page

    folder.mkdir(parents=True, exist_ok=True)
    stem = f"batch-{report.status.batch.batch_id}"
    lines = (json.dumps(report_record(report), ensure_ascii=False, default=_text, indent=1),)
    return _written(folder / f"{stem}.html", page(report)), _written(folder / f"{stem}.json", iter(lines))


def _written(path: Path, parts: Iterator[str]) -> Path:
    staged = path.with_name(f".{path.name}.part")
    # names of files may hold halves of characters that no encoding has
    with staged.open("w", encoding="utf-8", errors="replace") as handle:
        handle.writelines(parts)
    staged.replace(path)
    return path


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


def report_record(report: BatchReport) -> dict[str, Any]:
    status, found = report.status, report.figures
    census: Mapping[str, Any] | None = status.batch.census
    return record(status) | {
        "made_at": report.made_at,
        "census": census,
        "outcome": report.sums | {"documents": status.total, "microdollars": found.microdollars},
        "stages": [asdict(times) for times in found.stages],
        "ocr": asdict(found.ocr) | {"hit_rate": found.ocr.hit_rate},
        "cost": {"microdollars": found.microdollars, "calls": found.paid_calls},
        "readers": [asdict(reader) for reader in found.readers],
        "versions": report.versions,
        "documents": [_document(report, member) for member in status.members],
    }


def _document(report: BatchReport, member: Member) -> dict[str, Any]:
    of_it = report.of(member)
    took = {
        "seconds": round(of_it.seconds, 3),
        "counts": dict(of_it.counts),
        "effort": dict(of_it.metrics),
        "microdollars": of_it.microdollars,
    }
    return member_record(member, report.status.pending_work) | took
