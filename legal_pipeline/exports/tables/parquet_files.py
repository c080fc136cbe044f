"""Parquet files with typed columns: for DuckDB, pandas, Spark and whatever else reads tables in columns.

Needs pyarrow, the extra `parquet`: 170 MB on the disk, more than everything that reads documents, for one format of many.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legal_pipeline.errors import UsageError
from legal_pipeline.exports.tables.cells import Cell
from legal_pipeline.exports.tables.flat_tables import TABLES, Row, Table
from legal_pipeline.exports.written import Source, Written

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_IN_A_GROUP = 20_000
"""Rows that are in memory at a time: 10 MB where each has a passage. Readers skip whole groups, so they want no fewer."""
_NUMBERS = frozenset(
    {"pages", "size_bytes", "hidden_passages", "page", "mentions", "documents", "characters"},
)
_SHARES = frozenset({"confidence"})
_YES_OR_NO = frozenset({"needs_eyes"})
_DAYS = {"date": "day"}
"""Column of text -> the column beside it that has the day, null where a date is not complete."""
_MOMENTS = {"sent": "sent_at"}
"""Column of text -> the column beside it that has the moment in UTC, null where the date of a mail cannot be read."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write(source: Source, folder: Path, _name: str = "") -> Written:
    """Raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("--format parquet needs pyarrow, which is not installed; run: pip install 'legal-pipeline[parquet]'") from error
    written = Written(unit="rows")
    for table in TABLES:
        schema = _schema(pa, table)
        name = f"{table.name}.parquet"
        count = 0
        with parquet.ParquetWriter(folder / name, schema, compression="zstd") as writer:
            for rows in _groups(table.rows(source)):
                columns = _columns(table, rows)
                writer.write_table(pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema))
                count += len(rows)
        written.files[name] = count
    return written


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while group := list(islice(left, ROWS_IN_A_GROUP)):
        yield group


def _schema(pa: Any, table: Table) -> pa.Schema:
    def type_of(column: str) -> Any:
        if column in table.lists:
            return pa.list_(pa.string())
        if column in _NUMBERS:
            return pa.int64()
        if column in _SHARES:
            return pa.float64()
        return pa.bool_() if column in _YES_OR_NO else pa.string()

    fields: list[Any] = []
    for column in table.columns:
        fields.append(pa.field(column, type_of(column)))
        if column in _DAYS:
            fields.append(pa.field(_DAYS[column], pa.date32()))
        if column in _MOMENTS:
            fields.append(pa.field(_MOMENTS[column], pa.timestamp("us", tz="UTC")))
    return pa.schema(fields)


def _columns(table: Table, rows: list[Row]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for at, column in enumerate(table.columns):
        values: list[Cell] = [row[at] for row in rows]
        found[column] = [value == "yes" for value in values] if column in _YES_OR_NO else list(values)
        for texts, read in ((_DAYS, _day), (_MOMENTS, _moment)):
            if column in texts:
                found[texts[column]] = _read(values, read)
    return found


def _read(values: Iterable[Cell], read: Callable[[str], Any]) -> list[Any]:
    return [read(value) if isinstance(value, str) else None for value in values]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _moment(text: str) -> dt.datetime | None:
    """A date without a zone says no moment."""
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
