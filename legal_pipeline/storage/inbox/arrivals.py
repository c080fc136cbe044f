"""Arrivals as rows: what is known of the objects of a page, and registering what differs.

Every change is one statement that looks again: whoever else lists the same inbox may have been here since.

Does not belong here: what differs (`arrival_differences`), asking for runs (`run_requests`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.model import Document, Origin, State
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import documents, withdrawals
from legal_pipeline.storage.inbox.diff import Kind, Known

_ROWS = 500
_PAGE = 1000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A difference with everything that its registration takes."""

    kind: Kind
    document: Document
    version: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A document of an inbox, by the place it was taken from."""

    document_id: str
    source_uri: str
    matter: str
    is_missing: bool


class Arrivals:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def known(self, ids: Sequence[str]) -> tuple[dict[str, Known], frozenset[str]]:
        """Of these, the documents that there are, and those that were withdrawn."""
        known: dict[str, Known] = {}
        withdrawn: set[str] = set()
        with reading(self.engine) as connection:
            for some in _parts(ids):
                known |= _known(connection, some)
                withdrawn |= _withdrawn(connection, some)
        return known, frozenset(withdrawn - known.keys())

    def register(self, arrivals: Sequence[Arrival]) -> list[Document]:
        """In one transaction. Returns those that wait for a run now and did not before."""
        taken: list[Document] = []
        with transaction(self.engine) as connection:
            serialised(connection, "documents")
            for arrival in arrivals:
                match arrival.kind:
                    case Kind.CHANGED:
                        if _change(connection, arrival):
                            taken.append(arrival.document)
                    case Kind.NAMED:
                        _learn_version(connection, arrival)
                    case Kind.BACK:
                        _of(connection, arrival.document.document_id, missing_at=None)
            taken += _insert(connection, [arrival for arrival in arrivals if arrival.kind is Kind.NEW])
        return taken

    def placed(self, uri_prefix: str) -> Iterator[Sequence[Placed]]:
        """Every document that was taken from below `uri_prefix`, by id, some at a time."""
        last = ""
        here = documents.c.source_uri.startswith(uri_prefix, autoescape=True)
        columns = documents.c["document_id", "source_uri", "matter", "missing_at"]
        while True:
            behind = here & (documents.c.document_id > last)
            with reading(self.engine) as connection:
                rows = connection.execute(sa.select(*columns).where(behind).order_by(documents.c.document_id).limit(_PAGE)).all()
            if rows:
                yield [Placed(row.document_id, row.source_uri, row.matter, row.missing_at is not None) for row in rows]
                last = rows[-1].document_id
            if len(rows) < _PAGE:
                return

    def mark_missing(self, document_id: str) -> None:
        """Keeps the moment it was first missed; nothing else changes."""
        with transaction(self.engine) as connection:
            _of(connection, document_id, missing_at=sa.func.coalesce(documents.c.missing_at, now()))


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, Known]:
    columns = documents.c["document_id", "state", "source_version", "missing_at", "media_type"]
    rows = connection.execute(sa.select(*columns).where(documents.c.document_id.in_(ids)))
    return {
        row.document_id: Known(State(row.state), row.source_version, row.missing_at is not None, row.media_type is not None) for row in rows
    }


def _withdrawn(connection: Connection, ids: Sequence[str]) -> set[str]:
    return set(connection.scalars(sa.select(withdrawals.c.document_id).where(withdrawals.c.document_id.in_(ids))))


def _insert(connection: Connection, arrivals: Sequence[Arrival]) -> list[Document]:
    moment = now()
    taken = []
    for some in _parts(arrivals):
        ids = [arrival.document.document_id for arrival in some]
        # in this order: what is withdrawn in between is no document any more, and a withdrawal already
        here = _known(connection, ids).keys() | _withdrawn(connection, ids)
        new = {arrival.document.document_id: arrival for arrival in some if arrival.document.document_id not in here}
        if new:
            connection.execute(
                sa.insert(documents), [_row(arrival) | {"registered_at": moment, "updated_at": moment} for arrival in new.values()]
            )
        taken += [arrival.document for arrival in new.values()]
    return taken


def _row(arrival: Arrival) -> dict[str, Any]:
    document = arrival.document
    return {
        "document_id": document.document_id,
        "matter": document.matter,
        "source_uri": document.source_uri,
        "file_name": document.file_name,
        "depth": 0,
        "priority": document.priority,
        "state": State.WAITING,
        "origin": Origin.ARRIVAL,
        "source_version": arrival.version,
        "source_bytes": arrival.size_bytes,
    }


def _change(connection: Connection, arrival: Arrival) -> bool:
    """False when a run is at it, or somebody else has taken this version in."""
    c = documents.c
    differs = c.source_version.is_distinct_from(arrival.version) | ((c.state == State.DONE) & c.media_type.is_(None))
    free = (c.document_id == arrival.document.document_id) & (c.state != State.RUNNING) & differs
    changed = connection.execute(
        sa.update(documents)
        .where(free)
        .values(
            state=State.WAITING,
            reason=None,
            reason_code=None,
            category=None,
            run_id=None,
            # whoever named it the first time does not know of this version
            origin=Origin.ARRIVAL,
            priority=arrival.document.priority,
            source_version=arrival.version,
            source_bytes=arrival.size_bytes,
            requested_at=None,
            missing_at=None,
            # of these bytes nothing is known: a run that has read the former ones cannot finish the document any more.
            # Their digest stays: should the new ones be the same, nothing is read again
            media_type=None,
            updated_at=now(),
        )
    )
    return changed.rowcount == 1


def _learn_version(connection: Connection, arrival: Arrival) -> None:
    unread = (documents.c.source_version.is_(None)) & (documents.c.state == State.WAITING)
    same = documents.c.document_id == arrival.document.document_id
    values = {"source_version": arrival.version, "source_bytes": arrival.size_bytes, "missing_at": None}
    connection.execute(sa.update(documents).where(same, unread).values(values))


def _of(connection: Connection, document_id: str, **values: Any) -> None:
    # not a change of state: `updated_at` stays
    connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(**values))


def _parts(many: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (many[start : start + _ROWS] for start in range(0, len(many), _ROWS))
