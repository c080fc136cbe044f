"""The audit log: actions that a court may inquire about, with actor and time. It is append-only.

The detail of an entry is a message of this program or a reason typed by a user, never document text. The database
prevents changes: triggers on both back ends, and no privilege for the writer. A chain of hashes shows what was changed
past the database (`audit_chain`).
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.storage.custody.audit_chain import FIRST, Verified, entry_hash, verify
from legal_pipeline.storage.database.engine import reading, serialised
from legal_pipeline.storage.database.tables import audit_log, storable

_ACTOR_CHARS = 200
_CHAIN = "audit log"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    entry_id: int
    at: dt.datetime
    actor: str
    action: str
    matter: str | None
    document_id: str | None
    detail: str


def audit_record(entry: AuditEntry) -> dict[str, Any]:
    """The JSON form of an entry; its keys are part of the command line's interface."""
    return {
        "entry_id": entry.entry_id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "matter": entry.matter,
        "document_id": entry.document_id,
        "said": entry.detail,
    }


def current_actor() -> str:
    """Returns the acting user: LEGAL_PIPELINE_ACTOR if set, else the user who called sudo, else the current user."""
    named = os.environ.get("LEGAL_PIPELINE_ACTOR") or os.environ.get("SUDO_USER") or _user()
    # one line per entry
    return " ".join(named.split())[:_ACTOR_CHARS] or _user()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # a container may run under a user id without a name
        return f"uid {os.getuid()}"


def record(
    connection: Connection, *, actor: str, action: str, matter: str | None = None, document_id: str | None = None, detail: str
) -> None:
    """Adds an entry in the transaction of the recorded action.

    Entries are written one after the other, so that each can cover the one before: call this last, after every other lock.
    """
    serialised(connection, _CHAIN)
    c = audit_log.c
    last = connection.execute(sa.select(c.entry_id, c.entry_hash).order_by(c.entry_id.desc()).limit(1)).one_or_none()
    previous = (last.entry_hash or "") if last else FIRST
    rest = (matter if matter is None else storable(matter), document_id, storable(detail))
    at, entry_id = now(), _next_id(connection, last.entry_id if last else 0)
    row = {"entry_id": entry_id, "at": at, "actor": actor, "action": action, "matter": matter, "document_id": document_id, "detail": detail}
    hashes = {"previous_hash": previous, "entry_hash": entry_hash(previous, entry_id, at, storable(actor), action, *rest)}
    connection.execute(sa.insert(audit_log), row | hashes)


def _next_id(connection: Connection, last: int) -> int:
    if connection.dialect.name != "postgresql":
        return last + 1
    # never below the last one: a restored table may have left its sequence behind
    sequence = sa.text("select nextval(pg_get_serial_sequence('audit_log', 'entry_id'))")
    return max(last + 1, int(connection.scalar(sequence) or 0))


class AuditLog:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def entries(self, matter: str | None = None, document_id: str | None = None, limit: int | None = None) -> Iterator[AuditEntry]:
        """Yields entries in the order in which they were written; `limit` restricts them to the latest."""
        query = sa.select(audit_log)
        if matter is not None:
            query = query.where(audit_log.c.matter == matter)
        if document_id is not None:
            query = query.where(audit_log.c.document_id == document_id)
        if limit is not None:
            latest = query.order_by(audit_log.c.entry_id.desc()).limit(limit).subquery()
            query = sa.select(latest).order_by(latest.c.entry_id)
        else:
            query = query.order_by(audit_log.c.entry_id)
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                # SQLite stores no time zone; all stored times are UTC
                at = row.at if row.at.tzinfo else row.at.replace(tzinfo=dt.UTC)
                yield AuditEntry(row.entry_id, at, row.actor, row.action, row.matter, row.document_id, row.detail)

    def verify(self, noted: str | None = None) -> Verified:
        """Reads every entry and checks the chain; `noted` is the hash of an entry that was noted earlier."""
        with reading(self.engine) as connection:
            rows = connection.execution_options(yield_per=1000).execute(sa.select(audit_log).order_by(audit_log.c.entry_id))
            return verify(rows, noted)
