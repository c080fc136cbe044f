"""Summary of a matter in a few lines, printed after a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from legal_pipeline.model import MentionType, RelationshipType, State
from legal_pipeline.storage.facts.relationship_query import relationship_counts, relationships_with_evidence
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Summary:
    states: dict[State, int]
    parties: tuple[str, ...]
    """`Acme Corp. (plaintiff)`, most documents first."""
    entities: dict[MentionType, int]
    relationships: dict[RelationshipType, int]
    """Co-occurrences are too weak and too frequent to report."""
    example_document: str | None
    example_party: str | None


def summarise(store: Store, matter: str | None) -> Summary:
    roles: Counter[tuple[str, str]] = Counter()
    for named in relationships_with_evidence(store.engine, matter=matter, types=[RelationshipType.PARTY_TO]):
        item = named.relationship
        roles[named.source_name, item.role or "party"] += len({proof.document_id for proof in item.evidence})
    ranked = sorted(roles, key=lambda key: (-roles[key], key))
    first = next(store.documents.find(matter=matter, states=[State.DONE]), None)
    return Summary(
        states=store.documents.counts_by_state(matter),
        parties=tuple(f"{name} ({role})" for name, role in ranked),
        entities=store.matters.entity_counts(matter),
        relationships=relationship_counts(store.engine, matter=matter),
        example_document=first.document.document_id if first else None,
        example_party=ranked[0][0] if ranked else None,
    )
