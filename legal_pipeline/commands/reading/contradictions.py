"""Lists the facts of a matter that exclude each other, also those of different documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.engine import Engine

from legal_pipeline.model import RelationshipType
from legal_pipeline.stages.relations.contradictions import LOWERED_CONFIDENCE, ContradictionKind, contradictions
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence

_TYPES = (RelationshipType.PARTY_TO, RelationshipType.REPRESENTED_BY, RelationshipType.PRESIDED_BY)


@dataclass(frozen=True, slots=True)
class NamedContradiction:
    """Facts of which one at most is right, with their evidence and at most `LOWERED_CONFIDENCE`."""

    matter: str
    kind: ContradictionKind
    about: str
    """Name of the attorney or the case."""
    about_id: str
    facts: tuple[NamedRelationship, ...]


def matter_contradictions(engine: Engine, *, matter: str | None = None) -> Iterator[NamedContradiction]:
    """Yields the contradictions of each matter; takes memory for the parties, counsel and judges of one matter."""
    facts = relationships_with_evidence(engine, matter=matter, types=_TYPES)
    for name, group in groupby(facts, key=lambda one: one.matter):
        yield from _contradictions(name, {one.relationship.relationship_id: one for one in group})


def _contradictions(matter: str, by_id: dict[str, NamedRelationship]) -> Iterator[NamedContradiction]:
    names = {end: name for one in by_id.values() for end, name in _ends(one)}
    for found in contradictions((one.relationship for one in by_id.values()), lambda entity_id: names.get(entity_id, "")):
        facts = tuple(_lowered(by_id[one]) for one in found.relationship_ids)
        yield NamedContradiction(matter, found.kind, names.get(found.about, ""), found.about, facts)


def _ends(one: NamedRelationship) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one.relationship.source_id, one.source_name), (one.relationship.target_id, one.target_name)


def _lowered(one: NamedRelationship) -> NamedRelationship:
    confidence = min(one.relationship.confidence, LOWERED_CONFIDENCE)
    return replace(one, relationship=replace(one.relationship, confidence=confidence))
