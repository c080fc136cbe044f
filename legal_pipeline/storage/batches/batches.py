"""Batches: documents submitted together, the submitter, and the Dagster backfills that execute them.

A batch is stored before any request to Dagster, so that an accepted batch is never lost. Members are the named
documents; files found inside them belong to the batch by descent (`Documents.children`).

Does not belong here: the state of a batch, which is computed from its documents (`batches.status.status`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.batches.records import FROM_UI as FROM_UI
from legal_pipeline.storage.batches.records import SUBMITTED as SUBMITTED
from legal_pipeline.storage.batches.records import BackfillRecord as BackfillRecord
from legal_pipeline.storage.batches.records import BatchRecord as BatchRecord
from legal_pipeline.storage.batches.records import Problem as Problem
from legal_pipeline.storage.batches.records import backfill_of, record_of
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import batch_backfills, batch_documents, batches, documents

_ROWS = 500
_MAX_CANDIDATES = 5


class Batches:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(
        self,
        record: BatchRecord,
        document_ids: Iterable[str],
        requested: Collection[str],
        backfills: Sequence[tuple[BackfillRecord, Collection[str]]] = (),
    ) -> bool:
        """Adds the batch; returns False and changes nothing when it exists.

        `requested` are the members that need processing, `backfills` the Dagster backfills that process them.
        """
        backfill_ids = {document_id: backfill.backfill_id for backfill, ids in backfills for document_id in ids}
        with transaction(self.engine) as connection:
            serialised(connection, "batches")
            if connection.scalar(sa.select(batches.c.batch_id).where(batches.c.batch_id == record.batch_id)):
                return False
            values = asdict(record) | {"priority": record.priority.value, "problems": [problem.record() for problem in record.problems]}
            connection.execute(sa.insert(batches), values)
            _add_members(connection, record.batch_id, document_ids, 0, frozenset(requested), backfill_ids)
            for backfill, _ in backfills:
                connection.execute(sa.insert(batch_backfills), asdict(backfill))
            return True

    def add_backfill(self, backfill: BackfillRecord, document_ids: Sequence[str]) -> bool:
        """Requests these documents, again or for the first time, and makes them members of the batch.

        Returns False and changes nothing when the backfill exists. A cancelled batch becomes active again.
        """
        with transaction(self.engine) as connection:
            serialised(connection, "batches")
            same = batch_backfills.c.backfill_id == backfill.backfill_id
            if connection.scalar(sa.select(batch_backfills.c.backfill_id).where(same)):
                return False
            connection.execute(sa.insert(batch_backfills), asdict(backfill))
            _request_again(connection, backfill.batch_id, document_ids, backfill.backfill_id)
            return True

    def request_again(self, batch_id: str, document_ids: Sequence[str]) -> None:
        """Requests documents like `add_backfill`, in embedded mode, which has no backfills."""
        with transaction(self.engine) as connection:
            serialised(connection, "batches")
            _request_again(connection, batch_id, document_ids, None)

    def get(self, named: str) -> BatchRecord:
        """Returns a batch by its id or a prefix of it. Raises UsageError when the prefix matches no batch or several."""
        begins = batches.c.batch_id.startswith(named.lower(), autoescape=True)
        query = sa.select(batches).where(begins).order_by(batches.c.batch_id).limit(_MAX_CANDIDATES + 1)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all() if named.isascii() and named.isalnum() else []
        for row in rows:
            if row.batch_id == named.lower() or len(rows) == 1:
                return record_of(row)
        if not rows:
            raise UsageError(f"there is no batch {named!r}; `legal-pipeline batch list` lists the batches")
        ids = ", ".join(row.batch_id for row in rows[:_MAX_CANDIDATES])
        raise UsageError(f"{named!r} is a prefix of several batch ids ({ids}); give more characters of the id")

    def find(self, batch_ids: Collection[str]) -> dict[str, BatchRecord]:
        """Returns id -> batch for the ids that exist."""
        records: dict[str, BatchRecord] = {}
        with reading(self.engine) as connection:
            for some in batched(batch_ids, _ROWS):
                rows = connection.execute(sa.select(batches).where(batches.c.batch_id.in_(some)))
                records |= {row.batch_id: record_of(row) for row in rows}
        return records

    def latest(self, limit: int = 20) -> list[BatchRecord]:
        query = sa.select(batches).order_by(batches.c.created_at.desc(), batches.c.batch_id).limit(limit)
        with reading(self.engine) as connection:
            return [record_of(row) for row in connection.execute(query)]

    def document_ids(self, batch_id: str) -> list[str]:
        """Returns the members in the order in which they were named."""
        return self._members(batch_documents.c.batch_id == batch_id)

    def requested_ids(self, batch_id: str) -> list[str]:
        """Returns the members that need or needed processing."""
        return self._members((batch_documents.c.batch_id == batch_id) & batch_documents.c.is_requested)

    def requested_by(self, backfill: BackfillRecord) -> list[str]:
        """Returns the members that this backfill, and no later one of the batch, requests."""
        in_batch = batch_documents.c.batch_id == backfill.batch_id
        return self._members(in_batch & (batch_documents.c.backfill_id == backfill.backfill_id))

    def unprocessed(self, backfill: BackfillRecord) -> list[str]:
        """Returns the members of `requested_by` that are waiting or have not changed since the request."""
        return self._of_backfill(backfill, (documents.c.state == State.WAITING) | (documents.c.updated_at < backfill.requested_at))

    def backfills(self, batch_id: str) -> list[BackfillRecord]:
        """Returns the backfills of a batch in the order of their requests."""
        query = sa.select(batch_backfills).where(batch_backfills.c.batch_id == batch_id)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(batch_backfills.c.requested_at, batch_backfills.c.backfill_id))
            return [backfill_of(row) for row in rows]

    def batches_of(self, backfill_ids: Collection[str]) -> dict[str, str]:
        """Returns backfill id -> batch id for known backfills."""
        batch_ids: dict[str, str] = {}
        with reading(self.engine) as connection:
            for some in batched(backfill_ids, _ROWS):
                query = sa.select(batch_backfills.c.backfill_id, batch_backfills.c.batch_id)
                rows = connection.execute(query.where(batch_backfills.c.backfill_id.in_(some)))
                batch_ids |= {row.backfill_id: row.batch_id for row in rows}
        return batch_ids

    def of_document(self, document_id: str) -> list[str]:
        """Returns the ids of the batches that contain the document, latest first."""
        query = (
            sa.select(batches.c.batch_id)
            .join(batch_documents, batch_documents.c.batch_id == batches.c.batch_id)
            .where(batch_documents.c.document_id == document_id)
            .order_by(batches.c.created_at.desc(), batches.c.batch_id)
        )
        with reading(self.engine) as connection:
            return list(connection.scalars(query))

    def latest_requests(self, document_ids: Collection[str]) -> dict[str, tuple[str, Priority]]:
        """Returns document id -> (batch, priority) of the latest request by a batch that is not cancelled."""
        latest: dict[str, tuple[str, Priority]] = {}
        member, backfill = batch_documents.c, batch_backfills.c
        priority = sa.func.coalesce(backfill.priority, batches.c.priority)
        requested_at = sa.func.coalesce(backfill.requested_at, batches.c.created_at)
        query = (
            sa.select(member.document_id, batches.c.batch_id, priority.label("priority"))
            .join(batches, batches.c.batch_id == member.batch_id)
            .outerjoin(batch_backfills, backfill.backfill_id == member.backfill_id)
            .where(member.is_requested, batches.c.cancelled_at.is_(None))
            .order_by(requested_at, batches.c.batch_id)
        )
        with reading(self.engine) as connection:
            for some in batched(document_ids, _ROWS):
                for row in connection.execute(query.where(member.document_id.in_(some))):
                    latest[row.document_id] = (row.batch_id, Priority(row.priority))
        return latest

    def grouped_elsewhere(self, batch_id: str, document_ids: Collection[str]) -> set[str]:
        """Those of the documents whose runs a sensor requests for another batch, which has neither ended nor been cancelled."""
        member, backfill = batch_documents.c, batch_backfills.c
        query = (
            sa.select(member.document_id)
            .join(batches, batches.c.batch_id == member.batch_id)
            .join(batch_backfills, backfill.backfill_id == member.backfill_id)
            .where(backfill.is_grouped, member.batch_id != batch_id, batches.c.cancelled_at.is_(None), batches.c.ended_at.is_(None))
        )
        found: set[str] = set()
        with reading(self.engine) as connection:
            for some in batched(document_ids, _ROWS):
                found |= set(connection.scalars(query.where(member.document_id.in_(some))))
        return found

    def unrequested(self, backfill: BackfillRecord) -> list[str]:
        """Returns the members of `requested_by`, a request of a grouped backfill, whose runs nobody has made due."""
        return self._of_backfill(backfill, documents.c.requested_at.is_(None) | (documents.c.updated_at < backfill.requested_at))

    def left_behind(self, backfill: BackfillRecord) -> list[str]:
        """Returns the members of `requested_by` that wait although no run was ever submitted for them."""
        return self._of_backfill(backfill, (documents.c.state == State.WAITING) & documents.c.requested_at.is_(None))

    def counts_by_state(self, batch_id: str) -> dict[State, int]:
        """Counts the members by state; withdrawn members are not counted."""
        query = (
            sa.select(documents.c.state, sa.func.count())
            .join(batch_documents, batch_documents.c.document_id == documents.c.document_id)
            .where(batch_documents.c.batch_id == batch_id)
            .group_by(documents.c.state)
        )
        with reading(self.engine) as connection:
            counts = {State(state): count for state, count in connection.execute(query)}
        return {state: counts.get(state, 0) for state in State}

    def mark_cancelled(self, batch_id: str) -> bool:
        """Marks the batch as cancelled; returns False when it already was."""
        is_open = (batches.c.batch_id == batch_id) & batches.c.cancelled_at.is_(None)
        with transaction(self.engine) as connection:
            return connection.execute(sa.update(batches).where(is_open).values(cancelled_at=now())).rowcount == 1

    def _of_backfill(self, backfill: BackfillRecord, condition: sa.ColumnElement[bool]) -> list[str]:
        query = (
            sa.select(batch_documents.c.document_id)
            .join(documents, documents.c.document_id == batch_documents.c.document_id)
            .where(batch_documents.c.batch_id == backfill.batch_id, batch_documents.c.backfill_id == backfill.backfill_id, condition)
            .order_by(batch_documents.c.position)
        )
        with reading(self.engine) as connection:
            return list(connection.scalars(query))

    def _members(self, condition: sa.ColumnElement[bool]) -> list[str]:
        query = sa.select(batch_documents.c.document_id).where(condition).order_by(batch_documents.c.position)
        with reading(self.engine) as connection:
            return list(connection.scalars(query))


def _request_again(connection: Connection, batch_id: str, document_ids: Sequence[str], backfill_id: str | None) -> None:
    in_batch = batch_documents.c.batch_id == batch_id
    known: set[str] = set()
    for some in batched(document_ids, _ROWS):
        members = in_batch & batch_documents.c.document_id.in_(some)
        known |= set(connection.scalars(sa.select(batch_documents.c.document_id).where(members)))
        connection.execute(sa.update(batch_documents).where(members).values(is_requested=True, backfill_id=backfill_id))
    new = [document_id for document_id in document_ids if document_id not in known]
    first = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(batch_documents.c.position) + 1, 0)).where(in_batch)) or 0
    _add_members(connection, batch_id, new, first, frozenset(new), dict.fromkeys(new, backfill_id))
    connection.execute(sa.update(batches).where(batches.c.batch_id == batch_id).values(cancelled_at=None, ended_at=None))


def _add_members(
    connection: Connection,
    batch_id: str,
    document_ids: Iterable[str],
    first: int,
    requested: frozenset[str],
    backfill_of: Mapping[str, str | None],
) -> None:
    """Inserts one row per document, however often it is named."""

    def rows() -> Iterator[dict[str, Any]]:
        for position, document_id in enumerate(dict.fromkeys(document_ids), start=first):
            yield {
                "batch_id": batch_id,
                "position": position,
                "document_id": document_id,
                "is_requested": document_id in requested,
                "backfill_id": backfill_of.get(document_id),
            }

    for some in batched(rows(), _ROWS):
        connection.execute(sa.insert(batch_documents), some)
