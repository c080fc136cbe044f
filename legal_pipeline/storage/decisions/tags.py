"""The tags of documents: privileged, hot, needs redaction, and whatever a team adds.

A tag belongs to a document id, which a reprocessing keeps. When that document is gone, because its file lies elsewhere now, the tag
belongs to the documents of the matter with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, DocumentSubject
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import decisions, documents
from legal_pipeline.storage.decisions.subjects import subject_of

SUGGESTED = ("privileged", "hot", "needs redaction")
_MOST_CHARS = 40
_TAG = re.compile(r"[^\W_][\w .&/+-]*")


def tag_name(text: str) -> str:
    """Returns a tag as it is stored: lower case, single blanks. Raises UsageError for what cannot be a tag."""
    name = " ".join(text.lower().replace("_", " ").split())
    if not _TAG.fullmatch(name) or len(name) > _MOST_CHARS:
        raise UsageError(f"a tag has 1 to {_MOST_CHARS} letters, digits, blanks and . & / + -, and begins with a letter or digit")
    return name


def tag_numbers(engine: Engine, *, matter: str | None = None, document_id: str | None = None) -> dict[str, dict[str, int]]:
    """Returns document id -> tag -> number of the decision that set it; tags in order of their names."""
    query = sa.select(decisions).where(decisions.c.kind == DecisionKind.TAG.value, decisions.c.undone_at.is_(None))
    if matter is not None:
        query = query.where(decisions.c.matter == matter)
    found: dict[str, dict[str, int]] = {}
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(decisions.c.value, decisions.c.number)).all()
        present = _present(connection, {row.document_id for row in rows})
        for row in rows:
            holders = [row.document_id] if row.document_id in present else _with_bytes(connection, row)
            for holder in holders:
                if document_id in (None, holder):
                    found.setdefault(holder, {}).setdefault(row.value, row.number)
    return found


def document_tags(engine: Engine, *, matter: str | None = None, document_id: str | None = None) -> dict[str, tuple[str, ...]]:
    """Returns document id -> its tags in alphabetical order, for documents that have any."""
    return {holder: tuple(tags) for holder, tags in tag_numbers(engine, matter=matter, document_id=document_id).items()}


def tagged(engine: Engine, matter: str, tag: str) -> list[str]:
    """Returns the sorted ids of the documents of a matter that have the tag."""
    return sorted(holder for holder, tags in document_tags(engine, matter=matter).items() if tag in tags)


def tag_counts(engine: Engine, matter: str) -> Mapping[str, int]:
    """Returns the tags of a matter with the number of documents that have each, in alphabetical order."""
    counts: dict[str, int] = {}
    for tags in document_tags(engine, matter=matter).values():
        for tag in tags:
            counts[tag] = counts.get(tag, 0) + 1
    return dict(sorted(counts.items()))


def _present(connection: sa.Connection, document_ids: set[str]) -> set[str]:
    found: set[str] = set()
    ids = sorted(document_ids)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found |= set(connection.scalars(sa.select(documents.c.document_id).where(documents.c.document_id.in_(some))))
    return found


def _with_bytes(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> list[str]:
    subject = subject_of(row.subjects[0])
    if not isinstance(subject, DocumentSubject) or not subject.sha256:
        return []
    c = documents.c
    query = sa.select(c.document_id).where(c.matter == row.matter, c.sha256 == subject.sha256)
    return list(connection.scalars(query.order_by(c.document_id)))
