"""The rows of docket entries. They are written together with the relationships of their document (`facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline import identity
from legal_pipeline.model import DocketEntry
from legal_pipeline.storage.database.engine import reading, streamed
from legal_pipeline.storage.database.tables import docket_entries


def entry_row(document_id: str, entry: DocketEntry) -> dict[str, Any]:
    return {
        "entry_id": identity.docket_entry_id(document_id, entry.start, entry.end),
        "document_id": document_id,
        "number": entry.number,
        "date": entry.date,
        "filed_by": entry.filed_by,
        "page_number": entry.page_number,
        "start": entry.start,
        "end": entry.end,
        "text": entry.text,
    }


_OF_DOCUMENT = (
    sa.select(docket_entries)
    .where(docket_entries.c.document_id == sa.bindparam("id"))
    .order_by(docket_entries.c.start, docket_entries.c.end)
)


def entries_of(engine: Engine, document_id: str) -> Iterator[DocketEntry]:
    """Yields the entries of a document in the order in which it prints them."""
    with reading(engine) as connection:
        rows = streamed(connection, _OF_DOCUMENT, {"id": document_id})
        for row in rows:
            yield DocketEntry(row.start, row.end, row.page_number, row.text, row.date, row.number, row.filed_by)
