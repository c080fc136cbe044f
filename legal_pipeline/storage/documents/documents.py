"""Which documents there are and where each of them stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.model import Category, Document, DocumentStatus, Origin, Priority, RefusalReason, SourceFacts, State
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import documents, pages, withdrawals
from legal_pipeline.storage.documents import snapshots

_BATCH = 500


class Documents:
    """The census. A document is in exactly one state; changing it is one statement."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def register(self, found: Iterable[Document]) -> list[str]:
        """Adds the documents not yet known, as `waiting`; returns their ids. Known ones stay as they are.

        What was withdrawn is not taken in again, nor what is found inside it: a container may be unpacked while it is withdrawn.
        """
        new: list[str] = []
        for batch in _batches(found):
            with transaction(self.engine) as connection:
                serialised(connection, "documents")
                ids = [document.document_id for document in batch]
                known = set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(ids))))
                known |= _withdrawn(connection, batch)
                rows = {d.document_id: _row(d) for d in batch if d.document_id not in known}
                if rows:
                    connection.execute(sa.insert(documents), list(rows.values()))
                new += rows
        return new

    def get(self, document_id: str) -> Document:
        return self.status(document_id).document

    def status(self, document_id: str) -> DocumentStatus:
        """UsageError when there is no such document."""
        for status in self._select(documents.c.document_id == document_id):
            return status
        with reading(self.engine) as connection:
            raise _unknown(connection, document_id, "`legal-pipeline documents` lists them")

    def find(
        self, *, matter: str | None = None, states: Sequence[State] = (), ids: Sequence[str] | None = None, is_child: bool = False
    ) -> Iterator[DocumentStatus]:
        """Ordered by matter and id; `is_child` leaves only what was found inside others."""
        conditions: list[sa.ColumnElement[bool]] = []
        if matter is not None:
            conditions.append(documents.c.matter == matter)
        if states:
            conditions.append(documents.c.state.in_([state.value for state in states]))
        if is_child:
            conditions.append(documents.c.parent_id.is_not(None))
        if ids is None:
            yield from self._select(*conditions)
            return
        for start in range(0, len(ids), _BATCH):
            yield from self._select(documents.c.document_id.in_(ids[start : start + _BATCH]), *conditions)

    def present(self, document_ids: Iterable[str]) -> set[str]:
        """Those of them that are in the census."""
        found: set[str] = set()
        remaining = iter(document_ids)
        while some := list(islice(remaining, _BATCH)):
            with reading(self.engine) as connection:
                found |= set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
        return found

    def children(self, parent_ids: Sequence[str]) -> list[Document]:
        return [status.document for status in self._select(documents.c.parent_id.in_(parent_ids))]

    def matters(self) -> list[str]:
        with reading(self.engine) as connection:
            return list(connection.scalars(sa.select(documents.c.matter).distinct().order_by(documents.c.matter)))

    def counts_by_state(self, matter: str | None = None) -> dict[State, int]:
        query = sa.select(documents.c.state, sa.func.count()).group_by(documents.c.state)
        if matter is not None:
            query = query.where(documents.c.matter == matter)
        with reading(self.engine) as connection:
            found = {State(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def start(self, document_id: str, run_id: str) -> None:
        self._set(document_id, state=State.RUNNING, reason=None, reason_code=None, category=None, run_id=run_id)

    def wait(self, document_id: str) -> None:
        self._set(document_id, state=State.WAITING, reason=None, reason_code=None, category=None, run_id=None, requested_at=None)

    def wait_all(self, document_ids: Sequence[str]) -> None:
        """They wait, and whoever says so asks for their runs; what is in a worker's hands is left there."""
        moment = now()
        values = {"state": State.WAITING, "reason": None, "reason_code": None, "category": None, "run_id": None}
        for start in range(0, len(document_ids), _BATCH):
            free = documents.c.document_id.in_(document_ids[start : start + _BATCH]) & (documents.c.state != State.RUNNING)
            with transaction(self.engine) as connection:
                connection.execute(sa.update(documents).where(free).values(values | {"requested_at": moment, "updated_at": moment}))

    def release(self, document_id: str, run_id: str) -> None:
        """Back to `waiting`, when this run marked it as running and does no more of it."""
        held = (documents.c.document_id == document_id) & (documents.c.run_id == run_id) & (documents.c.state == State.RUNNING)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(documents).where(held).values(state=State.WAITING, requested_at=None, updated_at=now()))

    def finish(self, document_id: str) -> None:
        with transaction(self.engine) as connection:
            _set(connection, document_id, state=State.DONE, reason=None, reason_code=None, category=None)
            snapshots.mark_complete(connection, document_id)

    def refuse(self, document_id: str, refusal: Refusal) -> None:
        self._set(document_id, state=State.REFUSED, reason=str(refusal), reason_code=refusal.reason.value, category=None)

    def fail(self, document_id: str, reason: str, category: Category = Category.PERMANENT) -> None:
        self._set(document_id, state=State.FAILED, reason=reason, reason_code=None, category=category)

    def record_source(self, document_id: str, version: str, size_bytes: int) -> None:
        """The version that is judged by its size alone; `record_facts` does it for one that is read."""
        self._set(document_id, **_of_source(version, size_bytes))

    def record_facts(self, document_id: str, facts: SourceFacts, version: str | None = None) -> None:
        """What was found out by reading this version; None leaves what is known of versions."""
        page_count: Any = facts.page_count
        if page_count is None:
            # known from reading only: of the same bytes it is what it was, since they are not read again
            page_count = sa.case((documents.c.sha256 == facts.sha256, documents.c.page_count))
        values = {"sha256": facts.sha256, "media_type": facts.media_type, "size_bytes": facts.size_bytes, "page_count": page_count}
        self._set(document_id, **values, **(_of_source(version, facts.size_bytes) if version is not None else {}))

    def record_page_count(self, document_id: str, page_count: int) -> None:
        self._set(document_id, page_count=page_count)

    def fail_run(self, run_id: str, reason: str, category: Category = Category.PERMANENT) -> list[str]:
        """Fails the documents a dead or failed run still held; returns their ids."""
        with transaction(self.engine) as connection:
            held = (documents.c.run_id == run_id) & (documents.c.state == State.RUNNING)
            values = {"state": State.FAILED, "reason": reason, "category": category, "updated_at": now()}
            failed = sa.update(documents).where(held).values(values)
            # one statement: between two of them another process may finish one
            return list(connection.scalars(failed.returning(documents.c.document_id)))

    def fail_waiting(self, document_id: str, reason: str, category: Category = Category.PERMANENT, *, since_before: dt.datetime) -> bool:
        """When it waits, and has been waiting since before that moment; False, and nothing happens, otherwise.

        What a sensor is still to ask a run for was not left behind: it was overwritten, or released, while that run was at it.
        """
        waits = (documents.c.document_id == document_id) & (documents.c.state == State.WAITING) & (documents.c.updated_at <= since_before)
        waits &= (documents.c.origin == Origin.NAMED) | documents.c.requested_at.is_not(None)
        with transaction(self.engine) as connection:
            values = {"state": State.FAILED, "reason": reason, "category": category, "updated_at": now()}
            return connection.execute(sa.update(documents).where(waits).values(values)).rowcount == 1

    def running(self) -> list[tuple[str, str | None]]:
        """(document_id, run_id) of what is marked as running, alive or not."""
        query = sa.select(documents.c.document_id, documents.c.run_id).where(documents.c.state == State.RUNNING)
        with reading(self.engine) as connection:
            return [(row.document_id, row.run_id) for row in connection.execute(query.order_by(documents.c.document_id))]

    def changed_at(self, document_id: str) -> dt.datetime | None:
        """When something was last written of where it stands; each try of a stage does."""
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(documents.c.updated_at).where(documents.c.document_id == document_id))

    def pages_read(self, ids: Sequence[str]) -> int:
        """Pages committed so far; what a progress display counts."""
        query = sa.select(sa.func.count()).select_from(pages).where(pages.c.document_id.in_(ids))
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def _set(self, document_id: str, **values: Any) -> None:
        with transaction(self.engine) as connection:
            _set(connection, document_id, **values)

    def _select(self, *conditions: sa.ColumnElement[bool]) -> Iterator[DocumentStatus]:
        # the original among equal contents of a matter is the one with the smallest id: a rule that
        # does not depend on which was processed first
        other = documents.alias("other")
        same = (other.c.sha256 == documents.c.sha256) & (other.c.matter == documents.c.matter)
        # the first of the index, which is found at once; a minimum would be looked for among all copies
        original = (
            sa.select(other.c.document_id)
            .where(same, other.c.document_id < documents.c.document_id)
            .order_by(other.c.document_id)
            .limit(1)
            .scalar_subquery()
        )
        query = sa.select(documents, original.label("duplicate_of")).where(*conditions)
        last: tuple[str, str] | None = None
        while True:
            page = query.order_by(documents.c.matter, documents.c.document_id).limit(_BATCH)
            if last:
                page = page.where(sa.tuple_(documents.c.matter, documents.c.document_id) > sa.tuple_(*(sa.literal(part) for part in last)))
            with reading(self.engine) as connection:
                rows = connection.execute(page).all()
            yield from (_status(row) for row in rows)
            if len(rows) < _BATCH:
                return
            last = (rows[-1].matter, rows[-1].document_id)


def _withdrawn(connection: Connection, found: Sequence[Document]) -> set[str]:
    named = {document.document_id for document in found} | {document.parent_id for document in found if document.parent_id}
    gone = set(connection.scalars(sa.select(withdrawals.c.document_id).where(withdrawals.c.document_id.in_(named))))
    return {document.document_id for document in found if {document.document_id, document.parent_id} & gone}


def _set(connection: Connection, document_id: str, **values: Any) -> None:
    changed = connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(updated_at=now(), **values))
    if changed.rowcount == 0:
        raise _unknown(connection, document_id, "register it first: legal-pipeline register PATH")


def _unknown(connection: Connection, document_id: str, fix: str) -> UsageError:
    """Says so when it is unknown because it was withdrawn: a step that is still at it ends with this sentence."""
    gone = connection.execute(sa.select(withdrawals).where(withdrawals.c.document_id == document_id)).one_or_none()
    if gone is None:
        return UsageError(f"there is no document {document_id!r}; {fix}")
    return UsageError(f"{document_id} was withdrawn on {gone.withdrawn_at:%Y-%m-%d} by {gone.actor}; nothing of it is kept")


def _row(document: Document) -> dict[str, Any]:
    moment = now()
    return {
        "document_id": document.document_id,
        "matter": document.matter,
        "source_uri": document.source_uri,
        "file_name": document.file_name,
        "parent_id": document.parent_id,
        "depth": document.depth,
        "priority": document.priority,
        "state": State.WAITING,
        "origin": Origin.CHILD if document.parent_id else Origin.NAMED,
        "source_bytes": document.source_bytes,
        "registered_at": moment,
        "updated_at": moment,
    }


def _of_source(version: str, size_bytes: int) -> dict[str, Any]:
    # what could be read is there
    return {"source_version": version, "source_bytes": size_bytes, "read_version": version, "missing_at": None}


def _status(row: Row[Any]) -> DocumentStatus:
    document = Document(row.document_id, row.matter, row.source_uri, row.file_name, row.parent_id, Priority(row.priority), row.depth)
    facts = SourceFacts(row.sha256, row.media_type, row.size_bytes, row.page_count) if row.sha256 and row.media_type else None
    code = RefusalReason(row.reason_code) if row.reason_code else None
    return DocumentStatus(
        document,
        State(row.state),
        row.reason,
        code,
        facts,
        row.page_count,
        row.duplicate_of,
        row.updated_at,
        origin=Origin(row.origin),
        category=Category(row.category) if row.category else None,
        source_version=row.source_version,
        missing_at=row.missing_at,
        source_bytes=row.source_bytes,
        read_version=row.read_version,
    )


def _batches(found: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in found:
        batch.append(document)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
