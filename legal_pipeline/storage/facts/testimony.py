"""The rows of testimony. They are written together with the relationships of their document (`facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline import identity
from legal_pipeline.model import PassageKind, TestimonyPassage
from legal_pipeline.storage.database.engine import reading, streamed
from legal_pipeline.storage.database.tables import testimony


def passage_row(document_id: str, passage: TestimonyPassage) -> dict[str, Any]:
    return {
        "passage_id": identity.passage_id(document_id, passage.start, passage.end),
        "document_id": document_id,
        "kind": passage.kind.value,
        "speaker": passage.speaker,
        "witness": passage.witness,
        "page_number": passage.page_number,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def passage_of(row: Any) -> TestimonyPassage:
    return TestimonyPassage(row.start, row.end, row.page_number, row.text, PassageKind(row.kind), row.speaker, row.witness)


def passages_of(engine: Engine, document_id: str, page_number: int | None = None) -> Iterator[TestimonyPassage]:
    """Yields the passages of a document, or those that begin on one of its pages, in order."""
    query = sa.select(testimony).where(testimony.c.document_id == document_id)
    if page_number is not None:
        query = query.where(testimony.c.page_number == page_number)
    with reading(engine) as connection:
        yield from map(passage_of, streamed(connection, query.order_by(testimony.c.start)))
