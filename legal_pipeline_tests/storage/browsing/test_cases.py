"""Cases of a matter, on both back ends."""

from __future__ import annotations

import pytest

from legal_pipeline import identity
from legal_pipeline.model import Entity, Evidence, Mention, MentionType, Relationship, RelationshipType
from legal_pipeline.storage.browsing.cases import largest_cases
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, fill

TEXT = "Ann Lee and Bob Roe v. Acme Corp., No. 1, and Ann Lee v. Roe, No. 2, of 2023-04-05 and 2024."
NAMES = {
    "Ann Lee": MentionType.PERSON,
    "Bob Roe": MentionType.PERSON,
    "No. 1": MentionType.CASE,
    "No. 2": MentionType.CASE,
    "2023-04-05": MentionType.DATE,
    "2024": MentionType.DATE,
}


@pytest.fixture
def document_id(store: Store) -> str:
    """One document; its case No. 1 has two parties, No. 2 has one, and it is itself an agreement of one."""
    document_id = fill(store, "a.pdf", texts=(TEXT,))
    ids = {name: identity.entity_id(document_id, type_, name) for name, type_ in NAMES.items()}
    places = {name: TEXT.index(name) for name in NAMES}
    mentions = [Mention(t, places[n], places[n] + len(n), 1, n, n, 0.9, "test") for n, t in NAMES.items()]
    store.facts.replace_mentions(document_id, "entity_mentions", "k2", mentions)
    found = [Entity(ids[n], t, n, (), 1, (), n if t is MentionType.DATE else "") for n, t in NAMES.items()]
    store.facts.replace_entities(document_id, "canonical_entities", "k2", found, {(t, n): ids[n] for n, t in NAMES.items()})
    ends = [
        (RelationshipType.PARTY_TO, ids["Ann Lee"], ids["No. 1"]),
        (RelationshipType.PARTY_TO, ids["Bob Roe"], ids["No. 1"]),
        (RelationshipType.PARTY_TO, ids["Ann Lee"], ids["No. 2"]),
        (RelationshipType.PARTY_TO, ids["Bob Roe"], document_id),
        (RelationshipType.DATED, document_id, ids["2023-04-05"]),
        (RelationshipType.FILED_ON, document_id, ids["2024"]),
    ]
    proof = (Evidence(document_id, 1, 0, 7, TEXT[:7]),)
    stated = [Relationship(identity.relationship_id(document_id, t, a, b, None), t, a, b, None, 0.9, "test", proof) for t, a, b in ends]
    store.facts.replace_relationships(document_id, "relationships", "k2", stated)
    return document_id


def test_the_case_with_most_parties_comes_first(store: Store, document_id: str) -> None:
    one, two = (identity.entity_id(document_id, MentionType.CASE, name) for name in ("No. 1", "No. 2"))
    assert [(case.entity_id, case.party_count) for case in largest_cases(store.engine, MATTER, 10)] == [(one, 2), (two, 1)]
    assert len(largest_cases(store.engine, MATTER, 1)) == 1
    assert largest_cases(store.engine, "smith", 10) == []
