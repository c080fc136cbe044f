"""The nine files of JSON Lines (`storage.reports.export`), for a whole matter or some of its documents."""

from __future__ import annotations

from pathlib import Path

from legal_pipeline.exports.written import Source, Written
from legal_pipeline.storage.reports.export import export_jsonl


def write(source: Source, folder: Path, _name: str = "") -> Written:
    return Written(export_jsonl(source.store, folder, source.selection.matter, source.selection.document_ids))
