"""The tables as DuckDB and pandas see them."""

from __future__ import annotations

import builtins
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.errors import UsageError
from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.tables import parquet_files
from legal_pipeline.exports.tables.flat_tables import TABLES
from legal_pipeline.exports.written import Source
from legal_pipeline.model import MailFields, MailParty
from legal_pipeline.services import Services
from legal_pipeline_tests.exports.real_files import add_file
from legal_pipeline_tests.storage.specimens import MATTER, fill, merge

# duckdb, pandas and pyarrow are imported where they are used: every process of the tests imports this module, and one of them runs it


def exported(services: Services, out: Path, matter: str | None = None) -> Path:
    export(Source(services, select(services.store, matter)), FORMATS["parquet"], out)
    return out


def query(statement: str) -> Any:
    import duckdb

    return duckdb.sql(statement)


def read(path: Path) -> Any:
    import pandas

    return pandas.read_parquet(path)


def test_duckdb_and_pandas_read_every_table(services: Services, tmp_path: Path) -> None:
    one, two = (fill(services.store, name) for name in ("a.pdf", "=1+1.pdf"))
    merge(services.store, one, two)
    out = exported(services, tmp_path / "out", matter=MATTER)
    for table in TABLES:
        frame = read(out / f"{table.name}.parquet")
        [(rows,)] = query(f"select count(*) from '{out / table.name}.parquet'").fetchall()
        assert rows == len(frame)
        assert set(table.columns) <= set(frame.columns)
    [(name, other, files, mentions)] = query(
        f"select name, other_names[1], list_sort(files), mentions from '{out / 'entities.parquet'}' where type = 'PERSON'"
    ).fetchall()
    # a program reads these: no apostrophe in front, no semicolons between
    assert (name, other, files, mentions) == ("Ann Lee", "Ms. Lee", ["=1+1.pdf", "a.pdf"], 6)


def test_columns_have_types(services: Services, tmp_path: Path) -> None:
    sent = MailFields(sender=(MailParty("Ann Lee", "ann@x.example"),), to=(MailParty("", "b@x.example"),), date="2024-03-01T10:00:00+02:00")
    add_file(services, tmp_path / "a.eml", b"x", ["Hello."], media_type="message/rfc822", mail=sent)
    add_file(services, tmp_path / "b.eml", b"y", ["Hello."], media_type="message/rfc822", mail=MailFields(date="2024-03-01"))
    out = exported(services, tmp_path / "out")
    types = {row[0]: row[1] for row in query(f"describe select * from '{out / 'documents.parquet'}'").fetchall()}
    assert (types["to"], types["pages"], types["sent"], types["sent_at"]) == ("VARCHAR[]", "BIGINT", "VARCHAR", "TIMESTAMP WITH TIME ZONE")
    timeline = {row[0]: row[1] for row in query(f"describe select * from '{out / 'timeline.parquet'}'").fetchall()}
    assert (timeline["date"], timeline["day"], timeline["confidence"]) == ("VARCHAR", "DATE", "DOUBLE")
    frame = read(out / "documents.parquet").sort_values("file")
    assert [list(value) for value in frame["from"]] == [["Ann Lee <ann@x.example>"], []]
    assert frame["sent_at"].iloc[0] == dt.datetime.fromisoformat("2024-03-01T08:00:00Z") and frame["sent_at"].isna().iloc[1]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-02-29", dt.date(2024, 2, 29)), ("2024-02-30", None), ("2024-02", None), ("2024", None), ("20240229", None), ("", None)],
)
def test_days(text: str, day: dt.date | None) -> None:
    assert parquet_files._day(text) == day


def test_rows_are_written_in_groups(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(services.store, "a.pdf")
    monkeypatch.setattr(parquet_files, "ROWS_IN_A_GROUP", 2)
    out = exported(services, tmp_path / "out")
    metadata = pytest.importorskip("pyarrow.parquet").ParquetFile(out / "mentions.parquet").metadata
    assert (metadata.num_rows, metadata.num_row_groups) == (5, 3)


def test_an_empty_home_has_its_columns(services: Services, tmp_path: Path) -> None:
    out = exported(services, tmp_path / "out")
    assert list(read(out / "facts.parquet").columns) == list(next(each for each in TABLES if each.name == "facts").columns)


def test_without_pyarrow_one_sentence_says_how_to_get_it(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"needs pyarrow, which is not installed; run: pip install 'legal-pipeline\[parquet\]'"):
        exported(services, tmp_path / "out")
    assert not (tmp_path / "out").exists()
