"""Deletes the decisions that rest on withdrawn documents alone, and takes these documents out of the others.

Part of the transaction in `withdrawals`, before the documents are deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.custody.decision_digests import logged
from legal_pipeline.storage.database.tables import decisions, documents, entities, matter_links, split_mentions, withdrawals

RESTATE = "restate decision"
"""Action in the audit log: a decision no longer names the withdrawn documents."""

Json = dict[str, Any]


def forget_decisions(connection: Connection, matter: str) -> list[str]:
    """Returns what the audit log is to say about the decisions that stay without the withdrawn documents."""
    rows = connection.execute(sa.select(decisions).where(decisions.c.matter == matter).order_by(decisions.c.number)).all()
    if not rows:
        return []
    withdrawn = sa.select(withdrawals.c.document_id)
    of_matter = documents.c.matter == matter
    gone = set(connection.scalars(sa.select(documents.c.document_id).where(of_matter, documents.c.document_id.in_(withdrawn))))
    kept = set(connection.scalars(sa.select(documents.c.sha256).where(of_matter, documents.c.document_id.not_in(withdrawn))))
    lost_ids = set(connection.scalars(_entities_of_withdrawn(matter)))
    said = []
    for row in rows:
        own = connection.execute
        ends = [end for subject in row.subjects for end in _ends(subject)]
        before = [dict(end) for end in ends]
        if row.document_id in gone or not all(_stays(end, gone, kept, lost_ids) for end in ends):
            own(sa.delete(decisions).where(decisions.c.number == row.number))
        elif ends != before:
            own(sa.update(decisions).where(decisions.c.number == row.number).values(subjects=row.subjects))
            said.append(logged(row.number, row._mapping))
    return said


def record_restated(connection: Connection, matter: str, said: list[str], actor: str) -> None:
    for detail in said:
        audit_log.record(connection, actor=actor, action=RESTATE, matter=matter, detail=detail)


def _ends(subject: Json) -> Iterator[Json]:
    """Yields the entities and documents that a subject names, as parts of it that may be changed."""
    if "fact" in subject:
        yield from _ends(subject["fact"]["source"])
        yield from _ends(subject["fact"]["target"])
    else:
        yield from subject.values()


def _stays(end: Json, gone: set[str], kept: set[str], lost_ids: set[str]) -> bool:
    """Takes the withdrawn documents out of an entity; returns False when nothing remains that names it."""
    if "document_id" in end:
        return end["document_id"] not in gone
    places = end.get("places") or []
    if not places:
        return end.get("entity_id") not in lost_ids
    remaining = [place for place in places if place[0] in kept]
    names = [place[1] for place in remaining]
    if len(remaining) < len(places) and names:
        if end["name"] not in names and end["name"] in {place[1] for place in places}:
            end["name"] = names[0]
        end["places"] = remaining
    return bool(names)


def _entities_of_withdrawn(matter: str) -> sa.CompoundSelect[Any]:
    """Entities of withdrawn documents, and those of the matter that no other document has."""
    gone, tables = sa.select(withdrawals.c.document_id), (entities, split_mentions)
    parts = sa.union(*(sa.select(table.c.entity_id).where(table.c.document_id.in_(gone)) for table in tables)).subquery()
    own = sa.select(parts.c.entity_id)
    others = sa.func.sum(sa.case((matter_links.c.entity_id.in_(own), 0), else_=1))
    c = matter_links.c
    merged = sa.select(c.matter_entity_id).where(c.matter == matter).group_by(c.matter_entity_id).having(others == 0)
    return sa.union(own, merged)
