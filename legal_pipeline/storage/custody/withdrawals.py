"""Permanent removal of a document from its matter (clawback, FRE 502): one transaction deletes every row derived from it.

A row with the document, time, actor and reason of the withdrawal remains, and entries in the audit log. A step that
is still processing the document can no longer write: its rows would refer to a document that does not exist.

Does not belong here: data outside the database (`storage.withdrawn_copies`), runs and partitions (`defs.backfills.withdrawal`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.custody.withdrawn_decisions import forget_decisions, record_restated
from legal_pipeline.storage.custody.withdrawn_rows import WITHDRAW, WITHDRAWN_IDS, drop_matter_graph, drop_ocr_results
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.indexed_words import forget_words, words_of
from legal_pipeline.storage.database.tables import documents, pages, stage_results, withdrawals

UNDO = "undo_withdrawal"
"""Action in the audit log."""

_ROWS = 500
_MAX_DUPLICATES = 50
_CONTAINER = "source_document"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    document_id: str
    matter: str
    source_uri: str
    file_name: str
    parent_id: str | None
    sha256: str | None
    withdrawn_at: dt.datetime
    actor: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.document_id} was withdrawn on {self.withdrawn_at:%Y-%m-%d %H:%M} UTC by {self.actor}: {' '.join(self.reason.split())}"
        )


@dataclass(frozen=True, slots=True)
class Affected:
    """A document that a withdrawal deletes: named, or found inside a named one."""

    document_id: str
    matter: str
    source_uri: str
    file_name: str
    parent_id: str | None
    sha256: str | None
    state: State
    page_count: int | None
    same_bytes: tuple[str, ...] = ()
    """Documents of the matter with the same content that are not part of the withdrawal."""


@dataclass(frozen=True, slots=True)
class Plan:
    affected: tuple[Affected, ...]
    already: tuple[Withdrawal, ...]
    """Named documents that were already withdrawn."""


class Withdrawals:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def plan(self, document_ids: Sequence[str]) -> Plan:
        """Returns the effect of a withdrawal. Raises UsageError for an unknown id."""
        with reading(self.engine) as connection:
            return _plan(connection, document_ids)

    def withdraw(self, document_ids: Sequence[str], *, actor: str, reason: str) -> Plan:
        """Withdraws the documents and all files found inside them. Raises UsageError, and changes nothing, for an unknown id."""
        moment = now()
        with transaction(self.engine) as connection:
            # from here on, no process registers files found inside them
            serialised(connection, "documents")
            plan = _plan(connection, document_ids)
            named = set(document_ids)
            for some in batched(sorted(item.document_id for item in plan.affected), _ROWS):
                chosen = documents.c.document_id.in_(some)
                # a concurrent transaction that writes their rows has either committed or will find them deleted
                connection.execute(sa.select(documents.c.document_id).where(chosen).order_by(documents.c.document_id).with_for_update())
                _record_withdrawals(connection, chosen, moment, actor, reason)
            restated: dict[str, list[str]] = {}
            for matter in sorted({item.matter for item in plan.affected}):
                serialised(connection, f"matter {matter}")
                restated[matter] = forget_decisions(connection, matter)
                drop_matter_graph(connection, matter)
            drop_ocr_results(connection)
            words = words_of(connection, sa.select(pages.c.page_id).where(pages.c.document_id.in_(WITHDRAWN_IDS)))
            connection.execute(sa.delete(documents).where(documents.c.document_id.in_(WITHDRAWN_IDS)))
            forget_words(connection, words)
            # last: whoever writes to the log waits for this transaction from here on
            for item in plan.affected:
                detail = reason if item.document_id in named else f"found inside {item.parent_id}: {reason}"
                audit_log.record(connection, actor=actor, action=WITHDRAW, matter=item.matter, document_id=item.document_id, detail=detail)
            for matter, details in restated.items():
                record_restated(connection, matter, details, actor)
        return plan

    def undo(self, document_id: str, *, actor: str, reason: str | None = None) -> list[str]:
        """Lifts the withdrawal of a document and of the files withdrawn with it; returns the ids of the waiting documents.

        A file found inside another returns when its container is unpacked again. Raises UsageError when the document is
        not withdrawn, or when its container is withdrawn as well.
        """
        with transaction(self.engine) as connection:
            serialised(connection, "documents")
            row = connection.execute(sa.select(withdrawals).where(withdrawals.c.document_id == document_id)).one_or_none()
            if row is None:
                raise UsageError(f"{document_id!r} is not withdrawn; `legal-pipeline audit --json` lists withdrawals and their actors")
            if row.parent_id and connection.scalar(sa.select(sa.true()).where(withdrawals.c.document_id == row.parent_id)):
                raise UsageError(f"{document_id} was found inside {row.parent_id}, which is withdrawn; lift that withdrawal instead")
            lifted = [row, *_withdrawn_with(connection, row)]
            for some in batched([item.document_id for item in lifted], _ROWS):
                connection.execute(sa.delete(withdrawals).where(withdrawals.c.document_id.in_(some)))
            for item in lifted:
                detail = f"the withdrawal of {_utc(item.withdrawn_at):%Y-%m-%d} is lifted" + (f": {reason}" if reason else "")
                audit_log.record(connection, actor=actor, action=UNDO, matter=item.matter, document_id=item.document_id, detail=detail)
            return [_unpack_again(connection, row.parent_id)] if row.parent_id else [_register_again(connection, row)]

    def among(self, document_ids: Iterable[str]) -> dict[str, Withdrawal]:
        """Returns id -> withdrawal for those of the documents that are withdrawn."""
        withdrawn: dict[str, Withdrawal] = {}
        with reading(self.engine) as connection:
            for some in batched(document_ids, _ROWS):
                rows = connection.execute(sa.select(withdrawals).where(withdrawals.c.document_id.in_(some)))
                withdrawn |= {row.document_id: _withdrawal(row) for row in rows}
        return withdrawn

    def all(self, matter: str | None = None) -> Iterator[Withdrawal]:
        """Yields all withdrawals, ordered by id."""
        query = sa.select(withdrawals).order_by(withdrawals.c.document_id)
        if matter is not None:
            query = query.where(withdrawals.c.matter == matter)
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield _withdrawal(row)


def _plan(connection: Connection, document_ids: Sequence[str]) -> Plan:
    named = list(dict.fromkeys(document_ids))
    already: dict[str, Withdrawal] = {}
    known: set[str] = set()
    for some in batched(named, _ROWS):
        rows = connection.execute(sa.select(withdrawals).where(withdrawals.c.document_id.in_(some)))
        already |= {row.document_id: _withdrawal(row) for row in rows}
        known |= set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
    unknown = [document_id for document_id in named if document_id not in known and document_id not in already]
    if unknown:
        raise UsageError(f"there is no document {', '.join(map(repr, unknown[:5]))}; `legal-pipeline documents` lists them")
    rows_by_id: dict[str, Row[Any]] = {}
    inside = [document_id for document_id in named if document_id in known]
    condition = documents.c.document_id
    while inside:
        level: dict[str, Row[Any]] = {}
        for some in batched(inside, _ROWS):
            level |= {row.document_id: row for row in connection.execute(sa.select(documents).where(condition.in_(some)))}
        inside = [document_id for document_id in sorted(level) if document_id not in rows_by_id]
        rows_by_id |= level
        condition = documents.c.parent_id
    affected = tuple(_affected(connection, row, rows_by_id) for row in rows_by_id.values())
    return Plan(affected, tuple(already[document_id] for document_id in named if document_id in already))


def _affected(connection: Connection, row: Row[Any], affected_ids: Collection[str]) -> Affected:
    same: list[str] = []
    if row.sha256 is not None:
        equal = (documents.c.sha256 == row.sha256) & (documents.c.matter == row.matter)
        query = sa.select(documents.c.document_id).where(equal).order_by(documents.c.document_id).limit(_MAX_DUPLICATES + len(affected_ids))
        same = [document_id for document_id in connection.scalars(query) if document_id not in affected_ids]
    return Affected(
        row.document_id,
        row.matter,
        row.source_uri,
        row.file_name,
        row.parent_id,
        row.sha256,
        State(row.state),
        row.page_count,
        tuple(same),
    )


def _record_withdrawals(connection: Connection, chosen: sa.ColumnElement[bool], moment: dt.datetime, actor: str, reason: str) -> None:
    copied = ["document_id", "matter", "source_uri", "sha256", "file_name", "parent_id", "priority", "origin"]
    added = {"withdrawn_at": moment, "actor": actor, "reason": reason}
    values = [sa.literal(value, withdrawals.c[name].type) for name, value in added.items()]
    source = sa.select(*(documents.c[name] for name in copied), *values).where(chosen)
    connection.execute(sa.insert(withdrawals).from_select([*copied, *added], source))


def _withdrawn_with(connection: Connection, root: Row[Any]) -> Iterator[Row[Any]]:
    """Yields the files inside it that were withdrawn in the same transaction, not those withdrawn separately."""
    parents = [root.document_id]
    while parents:
        children: list[Row[Any]] = []
        for some in batched(parents, _ROWS):
            same = withdrawals.c.parent_id.in_(some) & (withdrawals.c.withdrawn_at == root.withdrawn_at)
            children += connection.execute(sa.select(withdrawals).where(same).order_by(withdrawals.c.document_id)).all()
        yield from children
        parents = [row.document_id for row in children]


def _register_again(connection: Connection, row: Row[Any]) -> str:
    """Registers the document again. A sensor requests the run of an arrival; the user requests that of a named document."""
    moment = now()
    values = {name: getattr(row, name) for name in ("document_id", "matter", "source_uri", "file_name", "priority", "origin")}
    values |= {"depth": 0, "state": State.WAITING, "registered_at": moment, "updated_at": moment}
    connection.execute(sa.insert(documents), values)
    return str(row.document_id)


def _unpack_again(connection: Connection, parent_id: str) -> str:
    """Resets only the first stage of the container: the rows of its other stages are still valid."""
    own = (stage_results.c.document_id == parent_id) & (stage_results.c.stage == _CONTAINER)
    connection.execute(sa.delete(stage_results).where(own))
    cleared = dict.fromkeys(("reason", "reason_code", "category", "run_id", "requested_at"))
    is_idle = (documents.c.document_id == parent_id) & (documents.c.state != State.RUNNING)
    connection.execute(sa.update(documents).where(is_idle).values(state=State.WAITING, updated_at=now(), **cleared))
    return parent_id


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(
        row.document_id,
        row.matter,
        row.source_uri,
        row.file_name,
        row.parent_id,
        row.sha256,
        _utc(row.withdrawn_at),
        row.actor,
        row.reason,
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone; all stored times are UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
