"""The audit log: who did what that a court may ask about, and when. Added to, never changed.

The sentence of an entry is written by us or typed by a person as a reason; it is never the text of a document.
That nothing is changed is the database's to keep: triggers on both back ends, and no privilege for the writer.
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
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import audit_log

_ACTOR_CHARS = 200


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
    """Who is at the keyboard: LEGAL_PIPELINE_ACTOR where a service acts for somebody, whoever called sudo, else the user."""
    named = os.environ.get("LEGAL_PIPELINE_ACTOR") or os.environ.get("SUDO_USER") or _user()
    # one line: an entry is read as one
    return " ".join(named.split())[:_ACTOR_CHARS] or _user()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # a container may run under a number that has no name
        return f"uid {os.getuid()}"


def record(
    connection: Connection, *, actor: str, action: str, matter: str | None = None, document_id: str | None = None, detail: str
) -> None:
    """Part of the transaction that does what it tells of."""
    row = {"at": now(), "actor": actor, "action": action, "matter": matter, "document_id": document_id, "detail": detail}
    connection.execute(sa.insert(audit_log), row)


class AuditLog:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def entries(self, matter: str | None = None, document_id: str | None = None, limit: int | None = None) -> Iterator[AuditEntry]:
        """In the order they were written; `limit` leaves the latest."""
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
                # SQLite keeps no time zone; what we write is UTC
                at = row.at if row.at.tzinfo else row.at.replace(tzinfo=dt.UTC)
                yield AuditEntry(row.entry_id, at, row.actor, row.action, row.matter, row.document_id, row.detail)
