"""The summary counts in the database what the lists would show, line by line."""

from __future__ import annotations

from collections import Counter

from legal_pipeline.decisions.decide import Decider
from legal_pipeline.model import STATED, DecisionKind, FactEnds, RelationshipType
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.reports.matter_summary import summarise
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill, merge


def _listed(store: Store, matter: str | None) -> tuple[Counter[object], Counter[object]]:
    facts = relationships_with_evidence(store.engine, matter=matter)
    return (
        Counter(entity.type for _, _, entity in store.matters.entities(matter)),
        Counter(named.relationship.type for named in facts if named.relationship.type in STATED),
    )


def test_what_is_counted_is_what_the_lists_show(store: Store) -> None:
    for filled in ("paul", "smith"):
        for name in ("a.pdf", "b.pdf"):
            fill(store, name, matter=filled)
    merge(store, *(status.document.document_id for status in store.documents.find(matter="paul")))
    matters: tuple[str | None, ...] = ("paul", "smith", None, "nothing")
    for matter in matters:
        found = summarise(store, matter)
        assert (found.entities, found.relationships) == _listed(store, matter), matter
    assert summarise(store, "paul").relationships == {RelationshipType.EMPLOYED_BY: 1}, "the same fact of two documents is one"
    assert summarise(store, "nothing").example_document is None


def test_a_rejected_fact_is_not_counted(store: Store) -> None:
    merge(store, fill(store, "a.pdf"))
    names = {each.name: each.entity_id for _, _, each in store.matters.entities("paul")}
    ends = FactEnds(RelationshipType.EMPLOYED_BY, names["Ann Lee"], names["Acme Corp."], "")
    Decider(store, "paul", "ann", "").judge(ends, DecisionKind.REJECT)
    assert summarise(store, "paul").relationships == {} == _listed(store, "paul")[1]
