"""What is in a matter, and what could not be read: a few queries whose cost does not grow with the number of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import PageMethod, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages


@dataclass(frozen=True, slots=True)
class SameBytes:
    """Documents of a matter with the same bytes, by id."""

    documents: tuple[tuple[str, str], ...]
    """Id and file name."""


def bates_ranges(engine: Engine, document_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Returns the first and the last Bates number of each of these documents that has any, in the order of its pages."""
    c = pages.c
    stamped = c.document_id.in_(document_ids) & c.bates.is_not(None)
    bounds = sa.select(c.document_id, sa.func.min(c.page_number).label("first"), sa.func.max(c.page_number).label("last"))
    ends = bounds.where(stamped).group_by(c.document_id).subquery()
    is_end = (c.document_id == ends.c.document_id) & c.page_number.in_([ends.c.first, ends.c.last])
    query = sa.select(c.document_id, c.bates).join(ends, is_end).order_by(c.document_id, c.page_number)
    found: dict[str, tuple[str, str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            found[row.document_id] = (found.get(row.document_id, (row.bates,))[0], row.bates)
    return found


def file_names(engine: Engine, matter: str) -> dict[str, str]:
    """Returns file name -> id of a document of the matter that has it."""
    query = sa.select(documents.c.file_name, documents.c.document_id).where(documents.c.matter == matter).order_by(documents.c.document_id)
    with reading(engine) as connection:
        return {row.file_name: row.document_id for row in connection.execute(query)}


def page_counts(engine: Engine, matter: str) -> tuple[int, int]:
    """Returns the number of pages of finished documents, and of those read by OCR."""
    is_ocr = sa.case((pages.c.method == PageMethod.OCR.value, 1), else_=0)
    query = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(is_ocr), 0))
        .select_from(pages)
        .join(documents, documents.c.document_id == pages.c.document_id)
        .where(documents.c.matter == matter, documents.c.state == State.DONE)
    )
    with reading(engine) as connection:
        row = connection.execute(query).one()
    return int(row[0]), int(row[1])


def duplicates(engine: Engine, matter: str, limit: int) -> list[SameBytes]:
    """Returns groups of documents with the same bytes, the largest group first."""
    c = documents.c
    several = (
        sa.select(c.sha256)
        .where(c.matter == matter, c.sha256.is_not(None))
        .group_by(c.sha256)
        .having(sa.func.count() > 1)
        .order_by(sa.func.count().desc(), c.sha256)
        .limit(limit)
    )
    with reading(engine) as connection:
        digests = list(connection.scalars(several))
        rows = connection.execute(
            sa.select(c.sha256, c.document_id, c.file_name)
            .where(c.matter == matter, c.sha256.in_(digests))
            .order_by(c.file_name, c.document_id)
        ).all()
    return [SameBytes(tuple((row.document_id, row.file_name) for row in rows if row.sha256 == digest)) for digest in digests]


def copies_of(engine: Engine, document_id: str, limit: int) -> list[tuple[str, str]]:
    """Returns id and file name of the other documents of the matter with the same bytes, by file name."""
    own, other = documents.alias("own"), documents.alias("other")
    query = (
        sa.select(other.c.document_id, other.c.file_name)
        .join(own, (own.c.sha256 == other.c.sha256) & (own.c.matter == other.c.matter) & (own.c.document_id != other.c.document_id))
        .where(own.c.document_id == document_id)
        .order_by(other.c.file_name, other.c.document_id)
        .limit(limit)
    )
    with reading(engine) as connection:
        return [(row.document_id, row.file_name) for row in connection.execute(query)]
