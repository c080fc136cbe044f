"""The cases of a matter that have most parties, and the years and places of its dated facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, entities, matter_links, relationships

_EVENTS = (RelationshipType.DATED, RelationshipType.FILED_ON)


@dataclass(frozen=True, slots=True)
class CaseSize:
    entity_id: str
    """The entity of the matter, or of the document while the matter has not been merged."""
    party_count: int


def largest_cases(engine: Engine, matter: str, limit: int) -> list[CaseSize]:
    """Returns the cases with most parties first. A document whose own id has parties, such as an agreement, is no case."""
    from_link, to_link = matter_links.alias("from_link"), matter_links.alias("to_link")
    case = sa.func.coalesce(to_link.c.matter_entity_id, relationships.c.target_id).label("case_id")
    party = sa.func.coalesce(from_link.c.matter_entity_id, relationships.c.source_id)
    size = sa.func.count(party.distinct()).label("party_count")
    query = (
        sa.select(case, size)
        .join(documents, documents.c.document_id == relationships.c.document_id)
        .outerjoin(from_link, from_link.c.entity_id == relationships.c.source_id)
        .outerjoin(to_link, to_link.c.entity_id == relationships.c.target_id)
        .where(
            documents.c.matter == matter,
            documents.c.state == State.DONE,
            relationships.c.type == RelationshipType.PARTY_TO.value,
            relationships.c.target_id != relationships.c.document_id,
        )
        .group_by(case)
        .order_by(size.desc(), case)
        .limit(limit)
    )
    with reading(engine) as connection:
        return [CaseSize(row.case_id, row.party_count) for row in connection.execute(query)]


def years(engine: Engine, matter: str) -> dict[str, int]:
    """Returns the number of dated facts by year, in order."""
    year = sa.func.substr(entities.c.value, 1, 4).label("year")
    query = _events(matter, year, sa.func.count().label("events")).group_by(year).order_by(year)
    with reading(engine) as connection:
        return {row.year: row.events for row in connection.execute(query)}


def event_ids(engine: Engine, matter: str, *, year: str = "", limit: int, offset: int = 0) -> list[str]:
    """Returns the ids of the relationships that date a document, the earliest first."""
    query = _events(matter, relationships.c.relationship_id)
    if year:
        query = query.where(sa.func.substr(entities.c.value, 1, 4) == year)
    query = query.order_by(entities.c.value, documents.c.file_name, relationships.c.relationship_id).limit(limit).offset(offset)
    with reading(engine) as connection:
        return list(connection.scalars(query))


def _events(matter: str, *columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(relationships)
        .join(documents, documents.c.document_id == relationships.c.document_id)
        .join(entities, entities.c.entity_id == relationships.c.target_id)
        .where(
            documents.c.matter == matter,
            documents.c.state == State.DONE,
            relationships.c.type.in_([each.value for each in _EVENTS]),
            entities.c.value != "",
        )
    )
