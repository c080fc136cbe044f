"""Registration of arrivals: looks up the documents of a listed page and writes new and changed ones.

Every change is one conditional statement, because another process may list the same inbox.

Does not belong here: the comparison (`diff`), requests of runs (`run_requests`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.model import Document, Origin, State
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import documents, withdrawals
from legal_pipeline.storage.inbox.diff import Kind, Known

_ROWS = 500
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A difference with everything needed to register it."""

    kind: Kind
    document: Document
    version: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class InboxDocument:
    """A registered document of an inbox and its source."""

    document_id: str
    source_uri: str
    matter: str
    is_missing: bool


class Arrivals:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def known(self, ids: Sequence[str]) -> tuple[dict[str, Known], frozenset[str]]:
        """Returns the registered documents among these ids, and the withdrawn ones."""
        known: dict[str, Known] = {}
        withdrawn: set[str] = set()
        with reading(self.engine) as connection:
            for some in batched(ids, _ROWS):
                known |= _known(connection, some)
                withdrawn |= _withdrawn(connection, some)
        return known, frozenset(withdrawn - known.keys())

    def register(self, arrivals: Sequence[Arrival]) -> list[Document]:
        """Registers the arrivals in one transaction; returns the documents that now wait for a run."""
        waiting: list[Document] = []
        with transaction(self.engine) as connection:
            serialised(connection, "documents")
            for arrival in arrivals:
                match arrival.kind:
                    case Kind.CHANGED:
                        if _change(connection, arrival):
                            waiting.append(arrival.document)
                    case Kind.NAMED:
                        _record_version(connection, arrival)
                    case Kind.BACK:
                        _update(connection, arrival.document.document_id, missing_at=None)
            waiting += _insert(connection, [arrival for arrival in arrivals if arrival.kind is Kind.NEW])
        return waiting

    def documents_below(self, uri_prefix: str) -> Iterator[Sequence[InboxDocument]]:
        """Yields every document whose source is below `uri_prefix`, by id, in chunks."""
        last = ""
        is_below = documents.c.source_uri.startswith(uri_prefix, autoescape=True)
        columns = documents.c["document_id", "source_uri", "matter", "missing_at"]
        while True:
            following = is_below & (documents.c.document_id > last)
            with reading(self.engine) as connection:
                rows = connection.execute(sa.select(*columns).where(following).order_by(documents.c.document_id).limit(_PAGE)).all()
            if rows:
                yield [InboxDocument(row.document_id, row.source_uri, row.matter, row.missing_at is not None) for row in rows]
                last = rows[-1].document_id
            if len(rows) < _PAGE:
                return

    def mark_missing(self, document_id: str) -> None:
        """Records when the source was first found missing; changes nothing else."""
        with transaction(self.engine) as connection:
            _update(connection, document_id, missing_at=sa.func.coalesce(documents.c.missing_at, now()))


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
    waiting = []
    for some in batched(arrivals, _ROWS):
        ids = [arrival.document.document_id for arrival in some]
        # in this order, so that a document withdrawn between the two queries is found by the second
        registered = _known(connection, ids).keys() | _withdrawn(connection, ids)
        new = {arrival.document.document_id: arrival for arrival in some if arrival.document.document_id not in registered}
        if new:
            connection.execute(
                sa.insert(documents), [_row(arrival) | {"registered_at": moment, "updated_at": moment} for arrival in new.values()]
            )
        waiting += [arrival.document for arrival in new.values()]
    return waiting


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
    """Returns False when a run is processing the document, or another process has registered this version."""
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
            # the previous request did not concern this version
            origin=Origin.ARRIVAL,
            priority=arrival.document.priority,
            source_version=arrival.version,
            source_bytes=arrival.size_bytes,
            requested_at=None,
            missing_at=None,
            # the new bytes have not been read, so a run that has read the previous ones cannot finish the document;
            # their digest stays: if the new bytes are the same, nothing is read again
            media_type=None,
            updated_at=now(),
        )
    )
    return changed.rowcount == 1


def _record_version(connection: Connection, arrival: Arrival) -> None:
    unread = (documents.c.source_version.is_(None)) & (documents.c.state == State.WAITING)
    same = documents.c.document_id == arrival.document.document_id
    values = {"source_version": arrival.version, "source_bytes": arrival.size_bytes, "missing_at": None}
    connection.execute(sa.update(documents).where(same, unread).values(values))


def _update(connection: Connection, document_id: str, **values: Any) -> None:
    # `updated_at` stays, because the state does not change
    connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(**values))
