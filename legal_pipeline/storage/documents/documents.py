"""The census of documents and their states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import DocumentWithdrawn, Refusal, UsageError
from legal_pipeline.model import (
    Category,
    Document,
    DocumentStatus,
    MailFields,
    Origin,
    SourceFacts,
    State,
)
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import IS_DUE, IS_HELD, documents, pages, withdrawals
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.storage.documents.rows import STATUS, STATUSES, columns_of_source, row_of, status_of

_BATCH = 500
_MAX_HELD = 10


@dataclass(frozen=True, slots=True)
class HeldDocuments:
    """Unfinished documents that wait for the same cause to end."""

    category: Category
    reason: str
    count: int
    first_id: str


DUE_AT_ONCE = sa.case((documents.c.origin == Origin.NAMED, documents.c.registered_at), else_=None)
"""Value of `requested_at` that makes the next run request due. A named document without a value was only registered, and nobody
has requested a run: its request is due when it is as old as the document."""


class Documents:
    """Reads and writes the census. A document has exactly one state, and one statement changes it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def register(self, registered: Iterable[Document]) -> list[str]:
        """Adds unknown documents as `waiting` and returns their ids. Known documents stay unchanged.

        Withdrawn documents and their children are skipped: a container may be withdrawn while it is being unpacked.
        """
        new: list[str] = []
        for batch in batched(registered, _BATCH):
            with transaction(self.engine) as connection:
                serialised(connection, "documents")
                ids = [document.document_id for document in batch]
                known = set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(ids))))
                known |= _withdrawn(connection, batch)
                rows = {d.document_id: row_of(d) for d in batch if d.document_id not in known}
                if rows:
                    connection.execute(sa.insert(documents), list(rows.values()))
                new += rows
        return new

    def get(self, document_id: str) -> Document:
        return self.status(document_id).document

    def status(self, document_id: str) -> DocumentStatus:
        """Raises UsageError when no such document exists."""
        with reading(self.engine) as connection:
            row = connection.execute(STATUS, {"id": document_id}).one_or_none()
            if row is not None:
                return status_of(row)
            raise _unknown(connection, document_id, "`legal-pipeline documents` lists them")

    def find(
        self, *, matter: str | None = None, states: Sequence[State] = (), ids: Sequence[str] | None = None, is_child: bool = False
    ) -> Iterator[DocumentStatus]:
        """Yields documents ordered by matter and id; `is_child` restricts them to files found inside others."""
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
        """Returns the ids that are in the census."""
        present: set[str] = set()
        remaining = iter(document_ids)
        while some := list(islice(remaining, _BATCH)):
            with reading(self.engine) as connection:
                present |= set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
        return present

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
            counts = {State(state): count for state, count in connection.execute(query)}
        return {state: counts.get(state, 0) for state in State}

    def has_unfinished(self, matter: str) -> bool:
        """Whether a document of the matter is waiting or running. Reads few rows, however many documents there are."""
        unfinished = documents.c.state.in_([State.WAITING, State.RUNNING])
        query = sa.select(documents.c.document_id).where(documents.c.matter == matter, unfinished).limit(1)
        with reading(self.engine) as connection:
            return connection.scalar(query) is not None

    def start(self, document_id: str, run_id: str) -> None:
        self._set(document_id, state=State.RUNNING, reason=None, reason_code=None, category=None, run_id=run_id)

    def wait(self, document_id: str) -> None:
        self._set(document_id, state=State.WAITING, reason=None, reason_code=None, category=None, run_id=None, requested_at=None)

    def wait_all(self, document_ids: Sequence[str]) -> None:
        """Resets documents to `waiting` for a caller that requests their runs itself; running documents stay unchanged."""
        moment = now()
        values = {"state": State.WAITING, "reason": None, "reason_code": None, "category": None, "run_id": None}
        for start in range(0, len(document_ids), _BATCH):
            free = documents.c.document_id.in_(document_ids[start : start + _BATCH]) & (documents.c.state != State.RUNNING)
            with transaction(self.engine) as connection:
                connection.execute(sa.update(documents).where(free).values(values | {"requested_at": moment, "updated_at": moment}))

    def release(self, document_id: str, run_id: str) -> None:
        """Resets the document to `waiting` if this run holds it; its next run request is due at once."""
        held = (documents.c.document_id == document_id) & (documents.c.run_id == run_id) & (documents.c.state == State.RUNNING)
        with transaction(self.engine) as connection:
            connection.execute(
                sa.update(documents)
                .where(held)
                .values(state=State.WAITING, reason=None, category=None, requested_at=DUE_AT_ONCE, updated_at=now())
            )

    def request_again(self, document_ids: Sequence[str]) -> list[str]:
        """Resets documents without a run to `waiting`, their next run request due at once; returns those that were not `running`."""
        again: list[str] = []
        values = {"state": State.WAITING, "reason": None, "reason_code": None, "category": None, "run_id": None}
        for start in range(0, len(document_ids), _BATCH):
            free = documents.c.document_id.in_(document_ids[start : start + _BATCH]) & (documents.c.state != State.RUNNING)
            update = sa.update(documents).where(free).values(values | {"requested_at": DUE_AT_ONCE, "updated_at": now()})
            with transaction(self.engine) as connection:
                again += connection.scalars(update.returning(documents.c.document_id))
        return again

    def accept_run(self, document_id: str, *, is_complete: bool) -> None:
        """Records that a run of the document was submitted: a document that is not `running` waits for it.

        A refused document keeps its state until the run reads it again, and a complete one stays `done`.
        """
        states = [State.WAITING, State.FAILED, *([] if is_complete else [State.DONE])]
        mine = (documents.c.document_id == document_id) & documents.c.state.in_([state.value for state in states])
        values = {"state": State.WAITING, "reason": None, "reason_code": None, "category": None, "run_id": None}
        with transaction(self.engine) as connection:
            connection.execute(sa.update(documents).where(mine).values(values | {"requested_at": now(), "updated_at": now()}))

    def finish(self, document_id: str) -> None:
        with transaction(self.engine) as connection:
            _set(connection, document_id, state=State.DONE, reason=None, reason_code=None, category=None)
            snapshots.mark_complete(connection, document_id)

    def refuse(self, document_id: str, refusal: Refusal) -> None:
        self._set(document_id, state=State.REFUSED, reason=str(refusal), reason_code=refusal.reason.value, category=None)

    def fail(self, document_id: str, reason: str, category: Category = Category.PERMANENT) -> None:
        self._set(document_id, state=State.FAILED, reason=reason, reason_code=None, category=category)

    def hold(self, document_id: str, reason: str, category: Category) -> None:
        """Records what a running document waits for between two tries; the next `start` removes it."""
        held = (documents.c.document_id == document_id) & (documents.c.state == State.RUNNING)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(documents).where(held).values(reason=reason, category=category, updated_at=now()))

    def held(self) -> list[HeldDocuments]:
        """Returns what unfinished documents wait for, the reason of most documents first; at most ten reasons."""
        count = sa.func.count()
        query = sa.select(documents.c.category, documents.c.reason, count, sa.func.min(documents.c.document_id))
        query = query.where(IS_HELD, documents.c.reason.is_not(None))
        query = query.group_by(documents.c.category, documents.c.reason).order_by(count.desc(), documents.c.reason).limit(_MAX_HELD)
        with reading(self.engine) as connection:
            return [HeldDocuments(Category(category), reason, n, first) for category, reason, n, first in connection.execute(query)]

    def record_source(self, document_id: str, version: str, size_bytes: int) -> None:
        """Records a version that is judged by its size alone; `record_facts` records one that was read."""
        self._set(document_id, **columns_of_source(version, size_bytes))

    def record_facts(self, document_id: str, facts: SourceFacts, version: str | None = None) -> None:
        """Records the facts of a version that was read; without a version, the recorded versions stay unchanged."""
        page_count: Any = facts.page_count
        if page_count is None:
            # reading determines the count, and the same bytes are not read again, so their count stays
            page_count = sa.case((documents.c.sha256 == facts.sha256, documents.c.page_count))
        values = {"sha256": facts.sha256, "media_type": facts.media_type, "size_bytes": facts.size_bytes, "page_count": page_count}
        values["is_unlocked"] = facts.is_unlocked
        self._set(document_id, **values, **(columns_of_source(version, facts.size_bytes) if version is not None else {}))

    def record_page_count(self, document_id: str, page_count: int) -> None:
        self._set(document_id, page_count=page_count)

    def record_mail(self, document_id: str, mail: MailFields | None) -> None:
        """Records the header fields of a mail, or that the document is none."""
        self._set(document_id, mail=asdict(mail) if mail else None)

    def fail_run(self, run_id: str, reason: str, category: Category = Category.PERMANENT) -> list[str]:
        """Fails the documents that a dead or failed run still holds; returns their ids."""
        with transaction(self.engine) as connection:
            held = (documents.c.run_id == run_id) & (documents.c.state == State.RUNNING)
            values = {"state": State.FAILED, "reason": reason, "category": category, "updated_at": now()}
            failed = sa.update(documents).where(held).values(values)
            # one statement: between two, another process could finish a document
            return list(connection.scalars(failed.returning(documents.c.document_id)))

    def fail_waiting(self, document_id: str, reason: str, category: Category = Category.PERMANENT, *, since_before: dt.datetime) -> bool:
        """Fails the document if it has been waiting since before that moment; otherwise returns False and changes nothing.

        A document whose run request is still due is not orphaned: its source was overwritten, it was released, or somebody wanted
        it again, during the run.
        """
        waits = (documents.c.document_id == document_id) & (documents.c.state == State.WAITING) & (documents.c.updated_at <= since_before)
        waits &= ~IS_DUE
        with transaction(self.engine) as connection:
            values = {"state": State.FAILED, "reason": reason, "category": category, "updated_at": now()}
            return connection.execute(sa.update(documents).where(waits).values(values)).rowcount == 1

    def running(self) -> list[tuple[str, str | None]]:
        """Returns (document_id, run_id) of all documents in the state `running`, whether or not the run is alive."""
        query = sa.select(documents.c.document_id, documents.c.run_id).where(documents.c.state == State.RUNNING)
        with reading(self.engine) as connection:
            return [(row.document_id, row.run_id) for row in connection.execute(query.order_by(documents.c.document_id))]

    def changed_at(self, document_id: str) -> dt.datetime | None:
        """Returns when the state was last written; every attempt of a stage writes it."""
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(documents.c.updated_at).where(documents.c.document_id == document_id))

    def pages_read(self, ids: Sequence[str]) -> int:
        """Returns the number of pages committed so far, for progress displays."""
        query = sa.select(sa.func.count()).select_from(pages).where(pages.c.document_id.in_(ids))
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def _set(self, document_id: str, **values: Any) -> None:
        with transaction(self.engine) as connection:
            _set(connection, document_id, **values)

    def _select(self, *conditions: sa.ColumnElement[bool]) -> Iterator[DocumentStatus]:
        query = STATUSES.where(*conditions)
        last: tuple[str, str] | None = None
        while True:
            page = query.order_by(documents.c.matter, documents.c.document_id).limit(_BATCH)
            if last:
                page = page.where(sa.tuple_(documents.c.matter, documents.c.document_id) > sa.tuple_(*(sa.literal(part) for part in last)))
            with reading(self.engine) as connection:
                rows = connection.execute(page).all()
            yield from (status_of(row) for row in rows)
            if len(rows) < _BATCH:
                return
            last = (rows[-1].matter, rows[-1].document_id)


def _withdrawn(connection: Connection, batch: Sequence[Document]) -> set[str]:
    named = {document.document_id for document in batch} | {document.parent_id for document in batch if document.parent_id}
    gone = set(connection.scalars(sa.select(withdrawals.c.document_id).where(withdrawals.c.document_id.in_(named))))
    return {document.document_id for document in batch if {document.document_id, document.parent_id} & gone}


def _set(connection: Connection, document_id: str, **values: Any) -> None:
    values["updated_at"] = now()
    if any(isinstance(value, sa.ClauseElement) for value in values.values()):
        changed = connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(**values))
    else:
        changed = connection.execute(_update(*values), {"id": document_id, **{f"new_{name}": value for name, value in values.items()}})
    if changed.rowcount == 0:
        raise _unknown(connection, document_id, "register it first: legal-pipeline register PATH")


@cache
def _update(*names: str) -> sa.Update:
    """Sets these columns of a document. Built once: each stage of each document does so."""
    new = {name: sa.bindparam(f"new_{name}", type_=documents.c[name].type) for name in names}
    return sa.update(documents).where(documents.c.document_id == sa.bindparam("id")).values(new)


def _unknown(connection: Connection, document_id: str, remedy: str) -> UsageError:
    """Returns the error for an unknown document, or for a withdrawn one, which a step may still be processing."""
    gone = connection.execute(sa.select(withdrawals).where(withdrawals.c.document_id == document_id)).one_or_none()
    if gone is None:
        return UsageError(f"there is no document {document_id!r}; {remedy}")
    return DocumentWithdrawn(f"{document_id} was withdrawn on {gone.withdrawn_at:%Y-%m-%d} by {gone.actor}; its data was deleted")
