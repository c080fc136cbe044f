"""How a document and its state lie in the table `documents`, and how they are read from it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from legal_pipeline.clock import now
from legal_pipeline.model import (
    Category,
    Document,
    DocumentStatus,
    MailFields,
    MailParty,
    Origin,
    Priority,
    RefusalReason,
    SourceFacts,
    State,
)
from legal_pipeline.storage.database.tables import documents


def _statuses() -> sa.Select[Any]:
    # among equal contents of a matter, the original has the smallest id: a rule that does not
    # depend on the order of processing
    other = documents.alias("other")
    same = (other.c.sha256 == documents.c.sha256) & (other.c.matter == documents.c.matter)
    # the first entry of the index; min() would scan all copies
    original = (
        sa.select(other.c.document_id)
        .where(same, other.c.document_id < documents.c.document_id)
        .order_by(other.c.document_id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(documents, original.label("duplicate_of"))


STATUSES = _statuses()
STATUS = STATUSES.where(documents.c.document_id == sa.bindparam("id"))
"""Built once: each stage of each document asks for it several times, and building it takes longer than executing it."""


def row_of(document: Document) -> dict[str, Any]:
    """Returns the columns of a document that is registered now."""
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


def columns_of_source(version: str, size_bytes: int) -> dict[str, Any]:
    """Returns the columns of a source that has just been read in this version."""
    # a source that could be read is not missing
    return {"source_version": version, "source_bytes": size_bytes, "read_version": version, "missing_at": None}


def status_of(row: Row[Any]) -> DocumentStatus:
    """Reads a row of `STATUSES`."""
    document = Document(row.document_id, row.matter, row.source_uri, row.file_name, row.parent_id, Priority(row.priority), row.depth)
    is_read = row.sha256 and row.media_type
    facts = SourceFacts(row.sha256, row.media_type, row.size_bytes, row.page_count, row.is_unlocked) if is_read else None
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
        mail=_mail(row.mail) if row.mail else None,
    )


def _mail(stored: dict[str, Any]) -> MailFields:
    parties = {kind: tuple(MailParty(**party) for party in stored[kind]) for kind in ("sender", "to", "cc", "bcc")}
    lists = {kind: tuple(stored[kind]) for kind in ("references", "attachments")}
    return MailFields(**{**stored, **parties, **lists})
