"""Waiting documents whose runs sensors request, and the state of those requests.

`requested_at` is null while a request is due. A sensor sets it before the run exists; if the sensor dies in
between, the document has an old request and no run, which `requested_before` finds. A named document without a
value was only registered: its value is set when a command or the UI submits a run, and stays. One that is wanted again has the
moment of its registration (`DUE_AT_ONCE`), which is due however short ago that was.

Does not belong here: whether a run exists, which only Dagster knows (`defs.execution.run_requests`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.model import Document, Origin, Priority, State
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import IS_DUE, IS_WAITING, documents
from legal_pipeline.storage.documents.documents import DUE_AT_ONCE
from legal_pipeline.topology import ROUTINGS

_NAMES = ("document_id", "matter", "source_uri", "file_name", "parent_id", "priority", "depth", "source_bytes", "registered_at")
_COLUMNS: list[sa.Column[Any]] = [documents.c[name] for name in _NAMES]
_PAGE = 500


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that is waiting for a run."""

    document: Document
    registered_at: dt.datetime

    @property
    def rank(self) -> tuple[int, dt.datetime, str]:
        """Sort key: more urgent documents first, then older ones."""
        return -ROUTINGS[self.document.priority].run_priority, self.registered_at, self.document.document_id


class RunRequests:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def unrequested(
        self,
        origin: Origin,
        uri_prefix: str,
        limit: int,
        priorities: Sequence[Priority] = tuple(Priority),
        not_below: Sequence[str] = (),
    ) -> list[WaitingDocument]:
        """Returns documents whose run request is due, by rank; `not_below` leaves out those below these URIs."""
        found: list[WaitingDocument] = []
        # one priority after the other, each in the order of the index: what else waits is not looked at
        for priority in sorted(priorities, key=lambda each: -ROUTINGS[each].run_priority):
            due = _waiting(origin, uri_prefix, [priority]) & IS_DUE & ~_is_below(not_below)
            found += self._documents(due, [documents.c.registered_at, documents.c.document_id], limit - len(found))
            if len(found) == limit:
                break
        return found

    def requested_before(
        self,
        moment: dt.datetime,
        origin: Origin,
        uri_prefix: str,
        limit: int,
        priorities: Sequence[Priority] = tuple(Priority),
        not_below: Sequence[str] = (),
    ) -> list[WaitingDocument]:
        """Returns waiting documents whose run was requested before that moment, the least recently requested first."""
        is_stale = (documents.c.requested_at < moment) & ~IS_DUE
        stale = _waiting(origin, uri_prefix, priorities) & is_stale & ~_is_below(not_below)
        return self._documents(stale, [documents.c.requested_at, documents.c.document_id], limit)

    def all_requested_before(self, moment: dt.datetime, origins: Sequence[Origin]) -> Iterator[list[str]]:
        """Yields pages of ids, in order, of all waiting documents whose run was requested before that moment."""
        of_origins = documents.c.origin.in_([origin.value for origin in origins])
        yield from self._ids((documents.c.state == State.WAITING) & of_origins & (documents.c.requested_at < moment))

    def outside_inboxes(self, uri_prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yields (document_id, source_uri) of arrivals with a due request whose source is below none of these prefixes."""
        for ids in self._ids(_waiting(Origin.ARRIVAL, "", tuple(Priority)) & ~_is_below(uri_prefixes)):
            with reading(self.engine) as connection:
                query = sa.select(documents.c.document_id, documents.c.source_uri).where(documents.c.document_id.in_(ids))
                rows = sorted((row.document_id, row.source_uri) for row in connection.execute(query))
            yield from rows

    def claim(self, ids: Sequence[str], requested_before: dt.datetime) -> set[str]:
        """Records a request for the documents and returns those it was due for; no other caller gets the same ones."""
        c = documents.c
        is_free = c.requested_at.is_(None) | IS_DUE | (c.requested_at < requested_before)
        free = c.document_id.in_(ids) & (c.state == State.WAITING) & is_free
        with transaction(self.engine) as connection:
            return set(connection.scalars(sa.update(documents).where(free).values(requested_at=now()).returning(c.document_id)))

    def release_claim(self, ids: Sequence[str]) -> None:
        """Makes the run requests of waiting documents due again."""
        waiting = documents.c.document_id.in_(ids) & (documents.c.state == State.WAITING)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(documents).where(waiting).values(requested_at=DUE_AT_ONCE))

    def _ids(self, condition: sa.ColumnElement[bool]) -> Iterator[list[str]]:
        last = ""
        while True:
            following = sa.select(documents.c.document_id).where(condition, documents.c.document_id > last)
            with reading(self.engine) as connection:
                ids = list(connection.scalars(following.order_by(documents.c.document_id).limit(_PAGE)))
            if ids:
                yield ids
                last = ids[-1]
            if len(ids) < _PAGE:
                return

    def _documents(self, condition: sa.ColumnElement[bool], order: Sequence[sa.ColumnElement[Any]], limit: int) -> list[WaitingDocument]:
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(*_COLUMNS).where(condition).order_by(*order).limit(limit)).all()
        return [
            WaitingDocument(
                Document(
                    row.document_id,
                    row.matter,
                    row.source_uri,
                    row.file_name,
                    row.parent_id,
                    Priority(row.priority),
                    row.depth,
                    row.source_bytes,
                ),
                row.registered_at,
            )
            for row in rows
        ]


def _is_below(uri_prefixes: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(documents.c.source_uri.startswith(prefix, autoescape=True) for prefix in uri_prefixes))


def _waiting(origin: Origin, uri_prefix: str, priorities: Sequence[Priority]) -> sa.ColumnElement[bool]:
    c = documents.c
    waiting = IS_WAITING & (c.origin == origin)
    waiting &= c.priority == priorities[0].value if len(priorities) == 1 else c.priority.in_([priority.value for priority in priorities])
    return waiting & c.source_uri.startswith(uri_prefix, autoescape=True) if uri_prefix else waiting
