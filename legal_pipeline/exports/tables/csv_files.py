"""CSV files that a spreadsheet opens by a double click: UTF-8 with a byte order mark, one table a file (RFC 4180)."""

from __future__ import annotations

import csv
from pathlib import Path

from legal_pipeline.exports.tables.cells import cell
from legal_pipeline.exports.tables.flat_tables import TABLES
from legal_pipeline.exports.written import Source, Written


def write(source: Source, folder: Path, _name: str = "") -> Written:
    written = Written(unit="rows")
    for table in TABLES:
        # without the mark, Excel reads the bytes in the code page of the country
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(table.columns)
            count = 0
            for row in table.rows(source):
                writer.writerow([cell(value) for value in row])
                count += 1
        written.files[f"{table.name}.csv"] = count
    return written
