"""The documents that need a person: stuck, failed, damaged and missing ones; and the failures that a person has acknowledged.

A few set-based statements, whatever the number of documents. The rules are those of `standing`; a test compares the two over
generated states.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Category, Origin, State
from legal_pipeline.remedies import failure_template
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import IS_DUE, acknowledgements, batch_documents, documents, verdicts, withdrawals
from legal_pipeline.storage.documents.standing import STUCK_AFTER, Standing

ACKNOWLEDGE = "acknowledge"
"""Action in the audit log."""

NAMED = 20
_IDS = 500

IS_ACKNOWLEDGED = sa.exists().where(
    acknowledgements.c.document_id == documents.c.document_id, acknowledgements.c.changed_at >= documents.c.updated_at
)
_IS_DAMAGED = sa.exists().where(
    verdicts.c.document_id == documents.c.document_id,
    verdicts.c.checked_at >= documents.c.updated_at,
    sa.cast(verdicts.c.wrong, sa.Text) != "[]",
)


@dataclass(frozen=True, slots=True)
class Concern:
    """Documents with the same standing, the same kind of failure and the same remedy."""

    standing: Standing
    kind: str
    """The category of a failure; empty for the others."""
    count: int
    document_ids: tuple[str, ...]
    """The first few."""
    reason: str = ""
    """Why the first of them failed; empty for the others."""
    remedy: str = ""
    """Of a failure: what to do, with `{retry}` for the command (`legal_pipeline.remedies`)."""


@dataclass(frozen=True, slots=True)
class Attention:
    concerns: tuple[Concern, ...] = ()
    acknowledged: int = 0


@dataclass
class _Group:
    count: int = 0
    ids: list[str] = field(default_factory=list)
    reason: str = ""

    def add(self, document_id: str, reason: str = "") -> None:
        self.count += 1
        self.reason = self.reason or reason
        if len(self.ids) < NAMED:
            self.ids.append(document_id)


def read_attention(engine: Engine, with_prospect: Collection[str], at: dt.datetime) -> Attention:
    """`with_prospect`: the documents that have a run, or are about to get one from a backfill.

    A failed document is a concern even when another run of it is queued: a second batch of the same documents has runs for all of
    them, and a cause that fails one after the other would be seen only when the last of these runs has failed as well. A document
    whose run somebody has requested again waits, and is none.
    """
    groups: dict[tuple[Standing, str, str], _Group] = {}
    c = documents.c
    with reading(engine) as connection:
        is_failed = (c.state == State.FAILED) & ~IS_ACKNOWLEDGED
        failed = sa.select(c.document_id, c.category, c.reason).where(is_failed).order_by(c.document_id)
        for document_id, category, reason in connection.execute(failed):
            remedy = failure_template(Category(category) if category else None, reason)
            groups.setdefault((Standing.FAILED, category or "", remedy), _Group()).add(document_id, reason or "")
        queries: tuple[tuple[Standing, sa.Select[Any]], ...] = (
            (Standing.DAMAGED, _damaged()),
            (Standing.MISSING, _missing()),
            (Standing.STUCK, _without_prospect(at)),
        )
        for standing, query in queries:
            for document_id in connection.scalars(query):
                if standing is not Standing.STUCK or document_id not in with_prospect:
                    groups.setdefault((standing, "", ""), _Group()).add(document_id)
        has_ended = c.state.in_([State.FAILED, State.DONE, State.REFUSED])
        acknowledged = connection.scalar(sa.select(sa.func.count()).select_from(documents).where(has_ended, IS_ACKNOWLEDGED)) or 0
    concerns = (
        Concern(standing, kind, group.count, tuple(group.ids), group.reason, remedy) for (standing, kind, remedy), group in groups.items()
    )
    return Attention(tuple(concerns), acknowledged)


def _damaged() -> sa.Select[Any]:
    has_ended = documents.c.state.in_([State.DONE, State.REFUSED])
    return sa.select(documents.c.document_id).where(has_ended, _IS_DAMAGED, ~IS_ACKNOWLEDGED).order_by(documents.c.document_id)


def _missing() -> sa.Select[Any]:
    member = batch_documents.c.document_id
    exists = sa.exists().where(documents.c.document_id == member) | sa.exists().where(withdrawals.c.document_id == member)
    return sa.select(member).where(~exists).distinct().order_by(member)


def _without_prospect(at: dt.datetime) -> sa.Select[Any]:
    """Unfinished documents whose request, or last sign of life, is long past; those with a run are among them.

    A named document without a request was only registered, unless a batch has it.
    """
    c, long_ago = documents.c, at - STUCK_AFTER
    is_in_batch = sa.exists().where(batch_documents.c.document_id == c.document_id)
    is_lost_member = c.requested_at.is_(None) & (c.origin == Origin.NAMED) & is_in_batch
    waits = (c.state == State.WAITING) & (((c.requested_at <= long_ago) & ~IS_DUE) | is_lost_member)
    runs = (c.state == State.RUNNING) & (c.requested_at.is_(None) | (c.requested_at <= long_ago))
    return sa.select(c.document_id).where(waits | runs, c.updated_at <= long_ago).order_by(c.document_id)


def acknowledge(engine: Engine, document_ids: Sequence[str], *, actor: str, reason: str) -> list[str]:
    """Records that these failed or damaged documents stay as they are; returns those that were not acknowledged before.

    Each is an entry of the audit log. Raises UsageError, and records nothing, for a document that has not failed and is not damaged.
    """
    new: list[str] = []
    entries: list[dict[str, str]] = []
    with transaction(engine) as connection:
        for some in batched(dict.fromkeys(document_ids), _IDS):
            rows = {row.document_id: row for row in connection.execute(_to_acknowledge(some))}
            for document_id in some:
                if (row := rows.get(document_id)) is None:
                    raise UsageError(f"there is no document {document_id!r}; `legal-pipeline documents` lists them")
                if row.state != State.FAILED and not row.is_damaged:
                    raise UsageError(f"{document_id} is {row.state}, and nothing is known to be wrong with it; nothing was acknowledged")
                if row.is_acknowledged:
                    continue
                new.append(document_id)
                connection.execute(sa.delete(acknowledgements).where(acknowledgements.c.document_id == document_id))
                values = {"document_id": document_id, "changed_at": row.updated_at, "actor": actor, "reason": reason}
                connection.execute(sa.insert(acknowledgements), values | {"acknowledged_at": now()})
                entries.append({"matter": row.matter, "document_id": document_id, "detail": f"{row.state}: {reason}"})
        # last: whoever writes to the log waits for this transaction from here on
        for entry in entries:
            audit_log.record(connection, actor=actor, action=ACKNOWLEDGE, **entry)
    return new


def _to_acknowledge(ids: Sequence[str]) -> sa.Select[Any]:
    c = documents.c
    flags = (_IS_DAMAGED.label("is_damaged"), IS_ACKNOWLEDGED.label("is_acknowledged"))
    return sa.select(c.document_id, c.matter, c.state, c.updated_at, *flags).where(c.document_id.in_(ids))


def open_concerns(engine: Engine, *, matter: str | None = None, among: Collection[str] | None = None) -> list[str]:
    """The failed and damaged documents that nobody has acknowledged, of a matter or among these ids."""
    c = documents.c
    is_open = ((c.state == State.FAILED) | (c.state.in_([State.DONE, State.REFUSED]) & _IS_DAMAGED)) & ~IS_ACKNOWLEDGED
    query = sa.select(c.document_id).where(is_open).order_by(c.document_id)
    if matter is not None:
        query = query.where(c.matter == matter)
    with reading(engine) as connection:
        found = list(connection.scalars(query))
    wanted = None if among is None else set(among)
    return [document_id for document_id in found if wanted is None or document_id in wanted]


def acknowledged_among(engine: Engine, document_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    with reading(engine) as connection:
        for some in batched(document_ids, _IDS):
            found |= set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some), IS_ACKNOWLEDGED)))
    return found


def record_verdicts(engine: Engine, wrong: Mapping[str, Sequence[str]]) -> None:
    """Records what a verification found, by document; an empty sequence for a document with nothing wrong."""
    moment = now()
    for some in batched(wrong, _IDS):
        with transaction(engine) as connection:
            present = set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
            connection.execute(sa.delete(verdicts).where(verdicts.c.document_id.in_(some)))
            rows = [{"document_id": one, "checked_at": moment, "wrong": list(wrong[one])} for one in some if one in present]
            if rows:
                connection.execute(sa.insert(verdicts), rows)
