"""Summary of a matter in a few lines, printed after a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from legal_pipeline.model import MentionType, RelationshipType, State
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.store import Store

# too weak and too frequent to report
_NOT_COUNTED = RelationshipType.CO_OCCURS


@dataclass(frozen=True, slots=True)
class Summary:
    states: dict[State, int]
    parties: tuple[str, ...]
    """`Acme Corp. (plaintiff)`, most documents first."""
    entities: dict[MentionType, int]
    relationships: dict[RelationshipType, int]
    example_document: str | None
    example_party: str | None


def summarise(store: Store, matter: str | None) -> Summary:
    roles: Counter[tuple[str, str]] = Counter()
    relationships: Counter[RelationshipType] = Counter()
    for named in relationships_with_evidence(store.engine, matter=matter):
        item = named.relationship
        if item.type is not _NOT_COUNTED:
            relationships[item.type] += 1
        if item.type is RelationshipType.PARTY_TO:
            roles[named.source_name, item.role or "party"] += len({proof.document_id for proof in item.evidence})
    entities = Counter(entity.type for _, _, entity in store.matters.entities(matter))
    ranked = sorted(roles, key=lambda key: (-roles[key], key))
    first = next(store.documents.find(matter=matter, states=[State.DONE]), None)
    return Summary(
        states=store.documents.counts_by_state(matter),
        parties=tuple(f"{name} ({role})" for name, role in ranked),
        entities=dict(entities.most_common()),
        relationships=dict(relationships.most_common()),
        example_document=first.document.document_id if first else None,
        example_party=ranked[0][0] if ranked else None,
    )
