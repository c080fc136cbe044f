"""Decisions are recorded, undone, listed and audited, and none is lost; both back ends."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import UsageError
from legal_pipeline.model import Applied, DecisionKind, DocumentSubject, EntitySubject, FactEnds, FactSubject, MentionType, NamedIn
from legal_pipeline.model import RelationshipType as R
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.decisions.decisions import Decisions, decision_record
from legal_pipeline.storage.store import Store

LEE = EntitySubject("Ann Lee", MentionType.PERSON, (NamedIn("a" * 64, "Ann Lee"),), "e-1")
ROE = EntitySubject("Jane Roe", MentionType.PERSON, (NamedIn("b" * 64, "Roe\x00, Jane"),), "e-2")
FACT = FactSubject(R.PARTY_TO, "plaintiff", LEE, DocumentSubject("d-1", "a" * 64))
SUBJECTS = (LEE, ROE, FACT, DocumentSubject("d-1"))


@pytest.mark.parametrize("subject", SUBJECTS[1:], ids=lambda subject: type(subject).__name__)
def test_a_decision_is_read_as_it_was_made(store: Store, subject: EntitySubject | DocumentSubject | FactSubject) -> None:
    decisions = Decisions(store.engine)
    number = decisions.record("paul", DecisionKind.NOTE, [subject], "see page 3", actor="ann", reason="asked by B. Lee")
    [item] = decisions.find(matter="paul")
    assert (item.decision.number, item.decision.kind, item.decision.value) == (number, DecisionKind.NOTE, "see page 3")
    assert item.decision.subjects == (subject,)
    assert (item.actor, item.reason, item.is_undone) == ("ann", "asked by B. Lee", False)
    assert item.decided_at.tzinfo is not None


def test_an_undone_decision_stays_on_record_and_cannot_be_undone_twice(store: Store) -> None:
    decisions = Decisions(store.engine)
    number = decisions.record("paul", DecisionKind.MERGE, [LEE, ROE], actor="ann")
    undone = decisions.undo(number, actor="bob", reason="a slip")
    assert (undone.undone_by, undone.undone_reason, undone.is_undone) == ("bob", "a slip", True)
    assert list(decisions.find(matter="paul")) == []
    assert [item.decision.number for item in decisions.find(matter="paul", with_undone=True)] == [number]
    assert decisions.of_graph("paul") == []
    with pytest.raises(UsageError, match=f"decision {number} was undone by bob"):
        decisions.undo(number, actor="ann")


@pytest.mark.parametrize(("number", "matter"), [(99, None), (1, "else")])
def test_a_decision_that_does_not_exist_or_is_of_another_matter_is_not_undone(store: Store, number: int, matter: str | None) -> None:
    decisions = Decisions(store.engine)
    decisions.record("paul", DecisionKind.MERGE, [LEE, ROE], actor="ann")
    with pytest.raises(UsageError, match=f"there is no decision {number}"):
        decisions.undo(number, actor="ann", matter=matter)
    assert len(list(decisions.find())) == 1


def test_who_decided_is_in_the_audit_log_and_no_name_is(store: Store) -> None:
    decisions = Decisions(store.engine)
    number = decisions.record("paul", DecisionKind.RENAME, [LEE], "Ann Lee-Roe", actor="ann", reason="married")
    decisions.undo(number, actor="bob")
    entries = list(AuditLog(store.engine).entries())
    assert [(entry.actor, entry.action, entry.matter) for entry in entries] == [
        ("ann", "decide rename", "paul"),
        ("bob", "undo decision", "paul"),
    ]
    assert "married" in entries[0].detail
    assert not any("Lee" in entry.detail for entry in entries)


FACT_ENDS = FactEnds(R.PARTY_TO, "e-1", "d-1", "plaintiff")


def test_a_decision_without_a_place_in_the_results_says_so(store: Store) -> None:
    decisions = Decisions(store.engine)
    placed = decisions.record("paul", DecisionKind.REJECT, [FACT], actor="ann", applied=[Applied(0, fact=FACT_ENDS)])
    lost = decisions.record("paul", DecisionKind.MERGE, [LEE, ROE], actor="ann")
    tag = decisions.record("paul", DecisionKind.TAG, [DocumentSubject("d-1")], "hot", actor="ann", document_id="d-1")
    assert {item.decision.number: item.is_applied for item in decisions.find()} == {placed: True, lost: False, tag: True}
    assert [decision_record(item)["about"] for item in decisions.find(kinds=[DecisionKind.REJECT])] == [
        ["Ann Lee party_to d-1 (plaintiff)"]
    ]
    assert [item.decision.number for item in decisions.find(document_id="d-1")] == [tag]
    assert [decision.number for decision in decisions.of_graph("paul")] == [placed, lost], "a tag does not concern the graph"


# what somebody does past the program · the complaint
TAMPERING = (
    ("update decisions set value = 'cold'", "was altered"),
    ("update decisions set actor = 'bob'", "was altered"),
    ("update decisions set reason = ''", "was altered"),
    ("update decisions set undone_at = decided_at, undone_by = 'bob'", "past this program"),
    (
        "insert into decisions (matter, kind, subjects, value, actor, reason, decided_at)"
        " select matter, kind, subjects, 'x', actor, reason, decided_at from decisions",
        "the audit log does not have it",
    ),
)


@pytest.mark.parametrize(("statement", "complaint"), TAMPERING)
def test_a_decision_changed_past_the_program_is_noticed(store: Store, statement: str, complaint: str) -> None:
    decisions = Decisions(store.engine)
    decisions.record("paul", DecisionKind.TAG, [DocumentSubject("d-1")], "hot", actor="ann", reason="why", document_id="d-1")
    undone = decisions.record("paul", DecisionKind.MERGE, [LEE, ROE], actor="unknown")
    decisions.undo(undone, actor="ann")
    assert list(decisions.altered()) == []
    with transaction(store.engine) as connection:
        connection.execute(sa.text(statement + " where kind = 'tag'"))
    [(_, what)] = decisions.altered()
    assert complaint in what
