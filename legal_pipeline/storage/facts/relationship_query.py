"""Relationships for display: their ends are entities of the matter, and equal facts of several documents are merged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline import identity
from legal_pipeline.model import STATED, DecisionKind, Evidence, NoteKind, Relationship, RelationshipType, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import (
    documents,
    entities,
    evidence,
    matter_entities,
    matter_links,
    pages,
    relationships,
    split_facts,
)
from legal_pipeline.storage.decisions.applied import fact_verdicts
from legal_pipeline.storage.decisions.split_mentions import linked_end, split_of_end
from legal_pipeline.storage.facts.citation_lines import cited

_MOST_LISTED = 5_000
"""Ids that a statement lists one by one; SQLite takes 32,766 parameters (sqlite.org/limits.html)."""
_SAID_BY_THE_TYPE = frozenset({(RelationshipType.PRESIDED_BY, "presiding"), (RelationshipType.OWNS, "owner")})
"""Roles that say nothing that the fact does not say."""


@dataclass(frozen=True, slots=True)
class NamedRelationship:
    """A relationship with the names of its ends; the name of a document is its file name."""

    matter: str
    source_name: str
    target_name: str
    relationship: Relationship
    target_value: str = ""
    """Normalized value of the target, such as an ISO date; empty where it has none."""
    verdict: DecisionKind | None = None
    """What a person decided about it: `reject` or `confirm`."""
    decision: int = 0
    """Number of that decision."""
    decided_by: str = ""
    file_names: Mapping[str, str] = field(default_factory=dict)
    """Of the documents that state it, by id."""

    @property
    def amount(self) -> float:
        """Of a target that is an amount of money, in its own currency; 0 for others."""
        return amount_of(self.target_value or self.target_name)

    @property
    def told_target(self) -> str:
        """What a sentence has in place of the target: of another name for the same one the other name, not the same name twice."""
        return f"“{self.relationship.role}”" if self._is_other_name else self.target_name

    @property
    def told_role(self) -> str:
        """What a sentence says after the target; empty where the target says it."""
        role = self.relationship.role or ""
        return "" if self._is_other_name or (self.relationship.type, role) in _SAID_BY_THE_TYPE else role

    @property
    def _is_other_name(self) -> bool:
        item = self.relationship
        return item.type is RelationshipType.ALIAS_OF and item.source_id == item.target_id and bool(item.role)


def amount_of(value: str) -> float:
    """Returns the number in a normalized amount such as `USD 1200.50`, or in one as it is written; 0 where there is none."""
    digits = "".join(character for character in value if character.isdecimal() or character == ".")
    try:
        return float(digits)
    except ValueError:
        return 0.0


def relationships_with_evidence(
    engine: Engine,
    *,
    matter: str | None = None,
    type_: str | None = None,
    types: Collection[RelationshipType] | None = None,
    entity_ids: Collection[str] | None = None,
    document_id: str | None = None,
    relationship_ids: Collection[str] | None = None,
    with_rejected: bool = False,
) -> Iterator[NamedRelationship]:
    """Streams the relationships of finished documents, ordered by matter, type and the names of the ends.

    `entity_ids` are ends of the relationship: entities of a matter, or of a document. `document_id` is the document that states it,
    `relationship_ids` are those of the documents. Facts that a person has rejected are left out, unless `with_rejected`.
    """
    verdicts = fact_verdicts()
    query = _query(verdicts)
    if not with_rejected:
        query = query.where(sa.func.coalesce(verdicts.c.kind, "") != DecisionKind.REJECT.value)
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    if type_ is not None:
        query = query.where(relationships.c.type == type_)
    if types is not None:
        query = query.where(relationships.c.type.in_([each.value for each in types]))
    if document_id is not None:
        query = query.where(relationships.c.document_id == document_id)
    if relationship_ids is not None:
        query = query.where(relationships.c.relationship_id.in_(relationship_ids))
    with reading(engine) as connection:
        if entity_ids is not None:
            query = query.where(relationships.c.relationship_id.in_(_with_end(connection, entity_ids)))
        rows = connection.execution_options(yield_per=1000).execute(query)
        for _, group in groupby(rows, key=lambda row: (row.matter, row.type, row.source, row.target, row.role)):
            yield _named(list(group))


def relationship_counts(engine: Engine, *, matter: str | None = None) -> dict[RelationshipType, int]:
    """Returns how many relationships of each type `relationships_with_evidence` yields, without co-occurrences; most frequent first."""
    verdicts = fact_verdicts()
    query = _query(verdicts).where(
        sa.func.coalesce(verdicts.c.kind, "") != DecisionKind.REJECT.value, relationships.c.type.in_([each.value for each in STATED])
    )
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    columns = [query.selected_columns[name] for name in ("matter", "type", "source", "target", "role")]
    found = query.with_only_columns(*columns).order_by(None).distinct().subquery()
    count = sa.func.count().label("relationships")
    with reading(engine) as connection:
        rows = connection.execute(sa.select(found.c.type, count).group_by(found.c.type).order_by(count.desc(), found.c.type))
        return {RelationshipType(row.type): int(row.relationships) for row in rows}


def _query(verdicts: sa.Subquery) -> sa.Select[Any]:
    from_link, to_link = matter_links.alias("from_link"), matter_links.alias("to_link")
    split_from, split_to = split_facts.alias("split_from"), split_facts.alias("split_to")
    from_entity, to_entity = entities.alias("from_entity"), entities.alias("to_entity")
    from_merged, to_merged = matter_entities.alias("from_merged"), matter_entities.alias("to_merged")
    ends = (
        sa.func.coalesce(from_link.c.matter_entity_id, relationships.c.source_id),
        sa.func.coalesce(to_link.c.matter_entity_id, relationships.c.target_id),
    )
    names = (
        sa.func.coalesce(from_merged.c.name, from_entity.c.name, documents.c.file_name),
        sa.func.coalesce(to_merged.c.name, to_entity.c.name, documents.c.file_name),
    )
    values = (sa.func.coalesce(from_merged.c.value, from_entity.c.value, ""), sa.func.coalesce(to_merged.c.value, to_entity.c.value, ""))
    source, target = _directed(relationships.c.type, ends, ends)
    source_name, target_name = _directed(relationships.c.type, ends, names)
    _, target_value = _directed(relationships.c.type, ends, values)
    decided = (verdicts.c.source_id, verdicts.c.target_id)
    decided_source, decided_target = _directed(verdicts.c.type, decided, decided)
    role = sa.func.coalesce(relationships.c.role, "")
    is_about = (
        (verdicts.c.matter == documents.c.matter)
        & (verdicts.c.type == relationships.c.type)
        & (decided_source == source)
        & (decided_target == target)
        & (verdicts.c.role == role)
    )
    return (
        sa.select(
            documents.c.matter,
            documents.c.file_name,
            relationships.c.type,
            source.label("source"),
            target.label("target"),
            relationships.c.role,
            relationships.c.confidence,
            relationships.c.rule,
            source_name.label("source_name"),
            target_name.label("target_name"),
            target_value.label("target_value"),
            evidence.c.document_id,
            evidence.c.page_number,
            evidence.c.start,
            evidence.c.end,
            evidence.c.text,
            pages.c.start.label("page_start"),
            pages.c.printed_page,
            pages.c.line_starts,
            pages.c.notes,
            verdicts.c.kind.label("verdict"),
            verdicts.c.number.label("decision"),
            verdicts.c.actor.label("decided_by"),
        )
        .select_from(relationships)
        .join(documents, documents.c.document_id == relationships.c.document_id)
        .join(evidence, evidence.c.relationship_id == relationships.c.relationship_id)
        .outerjoin(pages, (pages.c.document_id == evidence.c.document_id) & (pages.c.page_number == evidence.c.page_number))
        .outerjoin(split_from, split_of_end(split_from, is_source=True))
        .outerjoin(split_to, split_of_end(split_to, is_source=False))
        .outerjoin(from_link, from_link.c.entity_id == linked_end(split_from, relationships.c.source_id))
        .outerjoin(to_link, to_link.c.entity_id == linked_end(split_to, relationships.c.target_id))
        .outerjoin(from_entity, from_entity.c.entity_id == relationships.c.source_id)
        .outerjoin(to_entity, to_entity.c.entity_id == relationships.c.target_id)
        .outerjoin(from_merged, from_merged.c.entity_id == from_link.c.matter_entity_id)
        .outerjoin(to_merged, to_merged.c.entity_id == to_link.c.matter_entity_id)
        .outerjoin(verdicts, is_about)
        .where(documents.c.state == State.DONE)
        .order_by(documents.c.matter, relationships.c.type, source_name, target_name, source, target, role)
        .order_by(evidence.c.document_id, evidence.c.start, evidence.c.end)
    )


def _with_end(connection: Connection, entity_ids: Collection[str]) -> list[str] | sa.CompoundSelect[tuple[str]]:
    """Returns the relationships with one of these ends by their ids, and as a query where there are too many for a list.

    Found by the indexes of both ends before the query joins anything: PostgreSQL would join whole tables first.
    """
    linked = sa.select(matter_links.c.entity_id).where(matter_links.c.matter_entity_id.in_(entity_ids))
    c, split = relationships.c, split_facts.c
    of_rules = (
        sa.select(c.relationship_id).where(
            end.in_(linked), ~sa.exists().where(split.relationship_id == c.relationship_id, split.is_source == sa.literal(is_source))
        )
        for end, is_source in ((c.source_id, True), (c.target_id, False))
    )
    of_documents = (sa.select(c.relationship_id).where(end.in_(entity_ids)) for end in (c.source_id, c.target_id))
    by_decision = sa.select(split.relationship_id).where(split.entity_id.in_(linked))
    query = sa.union(*of_rules, *of_documents, by_decision)
    found = list(connection.scalars(query.limit(_MOST_LISTED + 1)))
    return found if len(found) <= _MOST_LISTED else query


def _directed(
    type_: sa.ColumnElement[Any],
    ends: tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]],
    two: tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]],
) -> tuple[sa.ColumnElement[Any], ...]:
    """Swaps `two` where the type has no direction and the ends stand the other way round, so that both ways are one relationship."""
    is_turned = (type_ == RelationshipType.CO_OCCURS.value) & (ends[1] < ends[0])
    return sa.case((is_turned, two[1]), else_=two[0]), sa.case((is_turned, two[0]), else_=two[1])


def _named(rows: list[Any]) -> NamedRelationship:
    first = rows[0]
    best = max(rows, key=lambda row: (row.confidence, row.rule))
    passages = tuple(dict.fromkeys(evidence_of(row) for row in rows))
    relationship_id = identity.relationship_id(f"matter:{first.matter}", first.type, first.source, first.target, first.role)
    relationship = Relationship(
        relationship_id, RelationshipType(first.type), first.source, first.target, first.role, best.confidence, best.rule, passages
    )
    verdict = DecisionKind(first.verdict) if first.verdict else None
    return NamedRelationship(
        first.matter,
        first.source_name,
        first.target_name,
        relationship,
        first.target_value,
        verdict,
        first.decision or 0,
        first.decided_by or "",
        {row.document_id: row.file_name for row in rows},
    )


def evidence_of(row: Any) -> Evidence:
    """Returns the passage of a row, cited by printed lines where its page has them. The row has the columns of both."""
    place = None
    if row.line_starts:
        is_transcript = any(note["kind"] == NoteKind.TRANSCRIPT for note in row.notes or ())
        start, end = row.start - row.page_start, row.end - row.page_start
        place = cited(row.page_number, row.printed_page, row.line_starts, start, end, is_transcript=is_transcript)
    return Evidence(row.document_id, row.page_number, row.start, row.end, row.text, place)
