"""Facts of two documents of a matter that exclude each other are listed together, both lowered."""

from __future__ import annotations

from legal_pipeline import identity
from legal_pipeline.commands.reading.contradictions import matter_contradictions
from legal_pipeline.model import Entity, Evidence, MentionType, Relationship, RelationshipType
from legal_pipeline.stages.relations.contradictions import LOWERED_CONFIDENCE, ContradictionKind
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import TEXTS, fill, merge

ATTORNEY, CLIENT = MentionType.PERSON, MentionType.ORG


def tell(store: Store, document_id: str, *rows: tuple[RelationshipType, str, str, str | None]) -> None:
    proof = (Evidence(document_id, 1, 0, len(TEXTS[0]), TEXTS[0]),)
    store.facts.replace_relationships(
        document_id,
        "relationships",
        "k",
        [Relationship(identity.relationship_id(document_id, *row), *row, confidence=0.9, rule="test", evidence=proof) for row in rows],
    )


def test_an_attorney_on_both_sides_of_two_documents(sqlite_store: Store) -> None:
    first, second = fill(sqlite_store, "a.pdf"), fill(sqlite_store, "b.pdf")
    entities: dict[str, dict[MentionType, Entity]] = {
        one: {entity.type: entity for entity in sqlite_store.facts.entities(one)} for one in (first, second)
    }
    attorney, client = merge(sqlite_store, first, second)
    kinds = RelationshipType
    for document_id, role in ((first, "plaintiff"), (second, "defendant")):
        own = {type_: entity.entity_id for type_, entity in entities[document_id].items()}
        # what the document is about stands for the case, and its own id for the party that only it names
        party = own[CLIENT] if document_id == first else document_id
        tell(sqlite_store, document_id, (kinds.PARTY_TO, party, "the case", role), (kinds.REPRESENTED_BY, party, own[ATTORNEY], None))
    (found,) = matter_contradictions(sqlite_store.engine)
    assert (found.kind, found.about_id) == (ContradictionKind.BOTH_SIDES, attorney)
    assert {one.relationship.source_id for one in found.facts} == {client, second}
    assert {one.relationship.confidence for one in found.facts} == {LOWERED_CONFIDENCE}
    assert list(matter_contradictions(sqlite_store.engine, matter="another")) == []
