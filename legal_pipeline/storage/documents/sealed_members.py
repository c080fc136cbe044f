"""Members of archives that no password has opened: each is a document that holds a mark in the place of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.data.file_signatures import SEALED_MARK
from legal_pipeline.model import Document
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents

_SUFFIX = "#" + hashlib.sha256(SEALED_MARK).hexdigest()
_BATCH = 500


def is_sealed(document: Document) -> bool:
    return document.parent_id is not None and document.source_uri.endswith(_SUFFIX)


def with_sealed_members(engine: Engine, document_ids: Sequence[str]) -> set[str]:
    """Returns those of the documents that are archives with sealed members."""
    found: set[str] = set()
    with reading(engine) as connection:
        for start in range(0, len(document_ids), _BATCH):
            here = documents.c.parent_id.in_(document_ids[start : start + _BATCH]) & documents.c.source_uri.endswith(_SUFFIX)
            found.update(connection.scalars(sa.select(documents.c.parent_id).where(here).distinct()))
    return found


def superseded(engine: Engine, parent_id: str, found: Collection[Document]) -> list[tuple[str, str]]:
    """Returns the sealed members of an archive that are now `found` opened: (id of the sealed, id of the opened)."""
    opened = {_place(document.source_uri): document.document_id for document in found if not is_sealed(document)}
    if not opened:
        return []
    query = sa.select(documents.c.document_id, documents.c.source_uri).where(
        documents.c.parent_id == parent_id, documents.c.source_uri.endswith(_SUFFIX)
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(documents.c.document_id)).all()
    return [(row.document_id, opened[_place(row.source_uri)]) for row in rows if _place(row.source_uri) in opened]


def _place(source_uri: str) -> str:
    return source_uri.rpartition("#")[0]
