"""The formats by name, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from legal_pipeline.errors import UsageError
from legal_pipeline.exports.staging import staged
from legal_pipeline.exports.written import Source, Written


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    module: str
    """Loaded when it is used: the libraries of one format do not slow down the others."""
    file_name: str = ""
    """Of a format that is one file; its ending tells whether `--out` names the file or its folder."""
    must_be_new: bool = False
    """A tree of files that belong together: nothing may be there before."""


REPORT = Format("report", "matter_report.page", "matter.html")
"""Of `legal-pipeline report`."""

FORMATS = {
    each.name: each
    for each in (
        Format("jsonl", "jsonl"),
        Format("csv", "tables.csv_files"),
        Format("xlsx", "tables.workbook", "matter.xlsx"),
        Format("parquet", "tables.parquet_files"),
        Format("graphml", "graphml", "matter.graphml"),
        Format("ftm", "ftm.writer", "matter.ftm.json"),
        Format("dat", "load_file", must_be_new=True),
        Format("searchable-pdf", "searchable.writer", must_be_new=True),
        Format("privilege-log", "privilege.log", "privilege-log.csv"),
    )
}


def export(source: Source, format_: Format, out: Path) -> tuple[Path, Written]:
    """Writes a format to `out`, a folder or the file itself; returns the folder and what was written.

    Raises UsageError when `out` cannot take it and OSError when the disk cannot; then nothing has been written.
    """
    folder, name = out, format_.file_name
    if format_.file_name and out.suffix.lower() == Path(format_.file_name).suffix:
        if out.is_dir():
            raise UsageError(f"{out} is a folder, and a file of this name is to be written; name another file")
        folder, name = out.parent, out.name
    write: Callable[[Source, Path, str], Written] = import_module(f"legal_pipeline.exports.{format_.module}").write
    with staged(folder, must_be_new=format_.must_be_new) as tree:
        written = write(source, tree, name)
    return folder, written
