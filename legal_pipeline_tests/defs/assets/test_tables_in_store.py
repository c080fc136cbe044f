"""The catalog names the table, the columns and the kind of the database in use."""

from __future__ import annotations

import dagster as dg
import pytest

from legal_pipeline.defs.assets.document import DOCUMENT_ASSETS
from legal_pipeline.defs.assets.matter import matter_graph
from legal_pipeline.defs.assets.tables_in_store import column_schema, with_tables
from legal_pipeline.storage.database import tables

STORES = [
    # database URL · kind · name of the table of pages
    (None, "sqlite", "pages"),
    ("postgresql+psycopg2://writer:secret@db.example/facts", "postgres", "facts.public.pages"),
]


@pytest.mark.parametrize(("url", "kind", "table"), STORES)
def test_the_store_in_use(home: object, monkeypatch: pytest.MonkeyPatch, url: str | None, kind: str, table: str) -> None:
    if url:
        monkeypatch.setenv("LEGAL_PIPELINE_DATABASE_URL", url)
    found = {spec.key.to_user_string(): spec for asset in with_tables([*DOCUMENT_ASSETS, matter_graph]) for spec in asset.specs}
    assert {name for name, spec in found.items() if kind not in spec.kinds} == set()
    assert found["document_text"].metadata["dagster/table_name"] == table
    assert "secret" not in repr(found)
    for spec in found.values():
        schema = spec.metadata["dagster/column_schema"]
        assert isinstance(schema, dg.TableSchema) and schema.columns


SOURCES = [
    # bucket · inbox · kinds
    (None, None, {"file"}),
    ("case-files", None, {"s3"}),
    (None, "/inbox", {"file"}),
    ("case-files", "/inbox", {"s3", "file"}),
]


@pytest.mark.parametrize(("bucket", "inbox", "kinds"), SOURCES)
def test_where_the_files_come_from(
    home: object, monkeypatch: pytest.MonkeyPatch, bucket: str | None, inbox: str | None, kinds: set[str]
) -> None:
    for name, value in (("S3_BUCKET", bucket), ("INBOX", inbox)):
        if value:
            monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    [source, text] = [spec for asset in with_tables(DOCUMENT_ASSETS[:2]) for spec in asset.specs]
    assert source.kinds == {"sqlite"} | kinds
    assert text.kinds == {"sqlite", "tesseract"}


def test_columns_are_those_of_the_table() -> None:
    columns = {column.name: column for column in column_schema(tables.mentions).columns}
    assert list(columns) == [column.name for column in tables.mentions.columns]
    assert {name: columns[name].type for name in ("mention_id", "start", "confidence", "text")} == {
        "mention_id": "text",
        "start": "integer",
        "confidence": "float",
        "text": "text",
    }
    assert columns["mention_id"].constraints == dg.TableColumnConstraints(nullable=False, unique=True)
    assert columns["entity_id"].constraints == dg.TableColumnConstraints(nullable=True, unique=False)
    assert {column.type for table in tables.metadata.tables.values() for column in column_schema(table).columns} <= {
        "text",
        "integer",
        "big integer",
        "float",
        "json",
        "datetime",
        "boolean",
        "large binary",
    }
