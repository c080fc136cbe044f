"""How often runs of a document were requested again without a person: after a failure whose cause is gone, or for a lost run.

The count bounds the requests. It is deleted when the document is done, or when a person retries it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.model import Category, State
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import automatic_retries, documents

_IDS = 500


@dataclass(frozen=True, slots=True)
class RetryCandidate:
    """A failed document that may be retried once the cause of its failure is gone."""

    document_id: str
    category: Category
    reason: str
    source_uri: str
    failed_at: dt.datetime
    tries: int
    """Automatic retries so far."""


class AutomaticRetries:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def candidates(self, categories: Sequence[Category], max_tries: int, limit: int) -> list[RetryCandidate]:
        """Failed documents of these categories with fewer tries, the one that failed first in front."""
        c, r = documents.c, automatic_retries.c
        tries = sa.func.coalesce(r.tries, 0)
        query = (
            sa.select(c.document_id, c.category, c.reason, c.source_uri, c.updated_at, tries.label("tries"))
            .outerjoin_from(documents, automatic_retries, r.document_id == c.document_id)
            .where(c.state == State.FAILED, c.category.in_([category.value for category in categories]), tries < max_tries)
            .order_by(c.updated_at, c.document_id)
            .limit(limit)
        )
        with reading(self.engine) as connection:
            return [
                RetryCandidate(row.document_id, Category(row.category), row.reason or "", row.source_uri, _utc(row.updated_at), row.tries)
                for row in connection.execute(query)
            ]

    def count(self, document_ids: Sequence[str]) -> dict[str, int]:
        """Counts one more try of each document; returns the tries so far, including this one."""
        counts: dict[str, int] = {}
        for some in batched(document_ids, _IDS):
            with transaction(self.engine) as connection:
                before = _tries(connection, some)
                present = set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
                rows = [{"document_id": one, "tries": before.get(one, 0) + 1, "tried_at": now()} for one in some if one in present]
                connection.execute(sa.delete(automatic_retries).where(automatic_retries.c.document_id.in_(some)))
                if rows:
                    connection.execute(sa.insert(automatic_retries), rows)
                counts |= {str(row["document_id"]): before.get(str(row["document_id"]), 0) + 1 for row in rows}
        return counts

    def tries(self, document_ids: Sequence[str]) -> dict[str, int]:
        """The tries so far of those documents that had any."""
        with reading(self.engine) as connection:
            return {one: count for some in batched(document_ids, _IDS) for one, count in _tries(connection, some).items()}

    def forget(self, document_ids: Sequence[str]) -> None:
        for some in batched(document_ids, _IDS):
            with transaction(self.engine) as connection:
                connection.execute(sa.delete(automatic_retries).where(automatic_retries.c.document_id.in_(some)))

    def forget_ended(self) -> None:
        """Deletes the counts of documents that are done or refused."""
        ended = sa.select(documents.c.document_id).where(documents.c.state.in_([State.DONE, State.REFUSED]))
        with reading(self.engine) as connection:
            is_any = connection.scalar(sa.select(sa.true()).where(automatic_retries.c.document_id.in_(ended)).limit(1))
        if is_any:
            with transaction(self.engine) as connection:
                connection.execute(sa.delete(automatic_retries).where(automatic_retries.c.document_id.in_(ended)))


def _tries(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    table = automatic_retries.c
    rows = connection.execute(sa.select(table.document_id, table.tries).where(table.document_id.in_(ids)))
    return {row.document_id: row.tries for row in rows}


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone; all stored times are UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
