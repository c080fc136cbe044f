"""A verdict about a fact reaches its readers the moment it is recorded, and stays when the graph is written anew."""

from __future__ import annotations

import pytest

from legal_pipeline.model import Applied, DecisionKind, EntitySubject, FactEnds, FactSubject, RelationshipType
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, fill, merge, put_graph

REJECT, CONFIRM = DecisionKind.REJECT, DecisionKind.CONFIRM
SUBJECT = FactSubject(RelationshipType.EMPLOYED_BY, "", EntitySubject("Ann Lee"), EntitySubject("Acme Corp."))


def verdicts(store: Store, *, with_rejected: bool = False) -> list[tuple[DecisionKind | None, int]]:
    found = relationships_with_evidence(store.engine, matter=MATTER, with_rejected=with_rejected)
    return [(each.verdict, each.decision) for each in found]


@pytest.fixture
def fact(store: Store) -> FactEnds:
    """Ann Lee is employed by Acme Corp., as two documents say."""
    person, org = merge(store, fill(store, "a.pdf"), fill(store, "b.pdf"))
    return FactEnds(RelationshipType.EMPLOYED_BY, person, org, "")


def judge(store: Store, kind: DecisionKind, fact: FactEnds, matter: str = MATTER) -> int:
    return Decisions(store.engine).record(matter, kind, [SUBJECT], actor="ann", applied=[Applied(0, fact=fact)])


def test_a_rejected_fact_is_left_out_unless_it_is_asked_for(store: Store, fact: FactEnds) -> None:
    assert verdicts(store) == [(None, 0)]
    number = judge(store, REJECT, fact)
    assert verdicts(store) == []
    assert verdicts(store, with_rejected=True) == [(REJECT, number)]
    Decisions(store.engine).undo(number, actor="bob")
    assert verdicts(store) == [(None, 0)]


def test_the_latest_standing_verdict_holds(store: Store, fact: FactEnds) -> None:
    judge(store, REJECT, fact)
    confirmed = judge(store, CONFIRM, fact)
    assert verdicts(store) == [(CONFIRM, confirmed)]
    Decisions(store.engine).undo(confirmed, actor="ann")
    assert verdicts(store) == []


def test_a_verdict_in_another_matter_means_nothing(store: Store, fact: FactEnds) -> None:
    judge(store, REJECT, fact, matter="else")
    assert verdicts(store) == [(None, 0)]


def test_where_decisions_stand_is_written_with_the_graph(store: Store, fact: FactEnds) -> None:
    number = judge(store, REJECT, fact)
    put_graph(store, MATTER, "k", [], {}, applied=[])
    assert [item.is_applied for item in Decisions(store.engine).find()] == [False], "the matter no longer has the fact"
    person, org = merge(store, *(status.document.document_id for status in store.documents.find()))
    assert verdicts(store) == [(None, 0)]
    again = [Applied(number, fact=fact), Applied(number + 100, "e-1")]
    put_graph(store, MATTER, "k", [], {}, applied=again)
    assert [item.is_applied for item in Decisions(store.engine).find()] == [True], "one that was deleted meanwhile is left out"
    assert (person, org) == (fact.source_id, fact.target_id)
