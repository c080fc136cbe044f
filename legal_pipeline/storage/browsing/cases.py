"""The cases of a matter that have most parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, matter_links, relationships, split_facts
from legal_pipeline.storage.decisions.split_mentions import linked_end, split_of_end


@dataclass(frozen=True, slots=True)
class CaseSize:
    entity_id: str
    """The entity of the matter, or of the document while the matter has not been merged."""
    party_count: int


def largest_cases(engine: Engine, matter: str, limit: int, offset: int = 0) -> list[CaseSize]:
    """Returns the cases with most parties first. A document whose own id has parties, such as an agreement, is no case."""
    case, party, joined = _parties_of_cases(matter)
    size = sa.func.count(party.distinct()).label("party_count")
    query = joined.with_only_columns(case, size).group_by(case).order_by(size.desc(), case).limit(limit).offset(offset)
    with reading(engine) as connection:
        return [CaseSize(row.case_id, row.party_count) for row in connection.execute(query)]


def case_count(engine: Engine, matter: str) -> int:
    """Returns how many cases `largest_cases` has without a limit."""
    case, _, joined = _parties_of_cases(matter)
    with reading(engine) as connection:
        return connection.scalar(joined.with_only_columns(sa.func.count(case.distinct()))) or 0


def _parties_of_cases(matter: str) -> tuple[sa.ColumnElement[str], sa.ColumnElement[str], sa.Select[Any]]:
    """Returns the columns of case and party, and the statement that has them."""
    from_link, to_link = matter_links.alias("from_link"), matter_links.alias("to_link")
    split_from, split_to = split_facts.alias("split_from"), split_facts.alias("split_to")
    case = sa.func.coalesce(to_link.c.matter_entity_id, relationships.c.target_id).label("case_id")
    party = sa.func.coalesce(from_link.c.matter_entity_id, relationships.c.source_id)
    query = (
        sa.select(case, party)
        .join(documents, documents.c.document_id == relationships.c.document_id)
        .outerjoin(split_from, split_of_end(split_from, is_source=True))
        .outerjoin(split_to, split_of_end(split_to, is_source=False))
        .outerjoin(from_link, from_link.c.entity_id == linked_end(split_from, relationships.c.source_id))
        .outerjoin(to_link, to_link.c.entity_id == linked_end(split_to, relationships.c.target_id))
        .where(
            documents.c.matter == matter,
            documents.c.state == State.DONE,
            relationships.c.type == RelationshipType.PARTY_TO.value,
            relationships.c.target_id != relationships.c.document_id,
        )
    )
    return case, party, query
