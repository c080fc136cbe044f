"""What a person decides shows at once, is undone in one step, and outlives every reprocessing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from legal_pipeline import identity
from legal_pipeline.decisions.decide import Decider
from legal_pipeline.decisions.facts import facts_between
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.decisions.names import the_entity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, Entity, Evidence, MentionType, Relationship
from legal_pipeline.model import RelationshipType as R
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, fill

PERSON, ORG = MentionType.PERSON, MentionType.ORG


def state(store: Store, document: str, names: Sequence[str], version: int, facts: Sequence[tuple[str, str]] = ()) -> None:
    """Gives a document these people and officers of Acme Corp.; another version of the rules gives all of them other ids."""
    found = {name: Entity(identity.entity_id(document, PERSON, f"{name} {version}"), PERSON, name, (), 2) for name in names}
    acme = Entity(identity.entity_id(document, ORG, f"acme {version}"), ORG, "Acme Corp.", (), 2)
    store.facts.replace_mentions(document, "entity_mentions", f"k{version}", [])
    store.facts.replace_entities(document, "canonical_entities", f"k{version}", [*found.values(), acme], {})
    proof = Evidence(document, 1, 0, 4, "Acme")
    rows = [
        Relationship(
            identity.relationship_id(document, R(type_), found[name].entity_id, acme.entity_id, None),
            R(type_),
            found[name].entity_id,
            acme.entity_id,
            None,
            0.8,
            "test",
            (proof,),
        )
        for name, type_ in facts
    ]
    store.facts.replace_relationships(document, "relationships", f"k{version}", rows)


PEOPLE = {"a.pdf": ["Ann Lee", "Bob Roe"], "b.pdf": ["Lee, Annabel", "Bob Roe"], "c.pdf": ["Bob Roe"]}
FACTS = {"a.pdf": [("Ann Lee", "officer_of"), ("Bob Roe", "employed_by")]}


@pytest.fixture
def filled(store: Store) -> Store:
    process(store, 1)
    return store


def process(store: Store, version: int) -> None:
    for file_name, names in PEOPLE.items():
        state(store, fill(store, file_name), names, version, FACTS.get(file_name, ()))
    merge_now(store, MATTER)


def people(store: Store) -> dict[str, int]:
    """Name -> number of documents."""
    return {entity.name: len(ids) for _, ids, entity in store.matters.entities(MATTER) if entity.type is PERSON}


def facts(store: Store) -> list[str]:
    found = relationships_with_evidence(store.engine, matter=MATTER)
    return sorted(f"{each.source_name} {each.relationship.type} {'confirmed' if each.verdict else ''}".strip() for each in found)


def decider(store: Store) -> Decider:
    return Decider(store, MATTER, "ann", "why not")


def entity(store: Store, name: str) -> str:
    return the_entity(store, MATTER, name).entity_id


def document(store: Store, file_name: str) -> str:
    return next(each.document.document_id for each in store.documents.find(matter=MATTER) if each.document.file_name == file_name)


def judged(kind: DecisionKind) -> Callable[[Store], int]:
    def judge(store: Store) -> int:
        [fact] = facts_between(store, MATTER, "Ann Lee", R.OFFICER_OF, "Acme Corp.", None)
        return decider(store).judge(fact, kind)

    return judge


BEFORE = {"Ann Lee": 1, "Lee, Annabel": 1, "Bob Roe": 3}
BOTH = ["Ann Lee officer_of", "Bob Roe employed_by"]
# what is decided · the people with their documents · the facts
DECISIONS: tuple[tuple[str, Callable[[Store], int], dict[str, int], list[str]], ...] = (
    (
        "merge",
        lambda store: decider(store).merge(entity(store, "ann lee"), entity(store, "Lee, Annabel")),
        {"Ann Lee": 2, "Bob Roe": 3},
        BOTH,
    ),
    (
        "split by document",
        lambda store: decider(store).split(entity(store, "Bob Roe"), document_id=document(store, "c.pdf")),
        BEFORE | {"Bob Roe": 2, "Bob Roe ": 1},
        BOTH,
    ),
    (
        "rename",
        lambda store: decider(store).rename(entity(store, "Ann Lee"), " Ann  Lee-Roe "),
        {"Ann Lee-Roe": 1, "Lee, Annabel": 1, "Bob Roe": 3},
        ["Ann Lee-Roe officer_of", "Bob Roe employed_by"],
    ),
    (
        "retype",
        lambda store: decider(store).retype(entity(store, "Ann Lee"), ORG),
        {"Lee, Annabel": 1, "Bob Roe": 3},
        BOTH,
    ),
    ("reject", judged(DecisionKind.REJECT), BEFORE, ["Bob Roe employed_by"]),
    ("confirm", judged(DecisionKind.CONFIRM), BEFORE, ["Ann Lee officer_of confirmed", "Bob Roe employed_by"]),
    ("note", lambda store: decider(store).note("look", entity_id=entity(store, "Ann Lee")), BEFORE, BOTH),
)


def counted(store: Store) -> dict[str, int]:
    """Two people of one name are told apart by a blank."""
    found: dict[str, int] = {}
    rows = sorted(
        ((entity.name, len(ids)) for _, ids, entity in store.matters.entities(MATTER) if entity.type is PERSON), key=lambda row: -row[1]
    )
    for name, documents in rows:
        found[name if name not in found else f"{name} "] = documents
    return found


@pytest.mark.parametrize(("decide", "names", "stated"), [row[1:] for row in DECISIONS], ids=[row[0] for row in DECISIONS])
def test_a_decision_shows_at_once_outlives_a_reprocessing_and_is_undone(
    filled: Store, decide: Callable[[Store], int], names: dict[str, int], stated: list[str]
) -> None:
    assert (counted(filled), facts(filled)) == (BEFORE, BOTH)
    number = decide(filled)
    assert (counted(filled), facts(filled)) == (names, stated), "at once"
    process(filled, 2)
    assert (counted(filled), facts(filled)) == (names, stated), "after a reprocessing that gives every entity another id"
    [item] = Decisions(filled.engine).find(matter=MATTER)
    assert (item.actor, item.reason, item.is_applied) == ("ann", "why not", True)
    assert filled.matters.stale() == []
    decider(filled).undo(number)
    assert (counted(filled), facts(filled)) == (BEFORE, BOTH), "undone"


def test_a_later_decision_about_a_fact_overrides_an_earlier_one_and_its_undo_brings_that_back(filled: Store) -> None:
    judged(DecisionKind.REJECT)(filled)
    confirmed = judged(DecisionKind.CONFIRM)(filled)
    assert "Ann Lee officer_of confirmed" in facts(filled)
    decider(filled).undo(confirmed)
    assert facts(filled) == ["Bob Roe employed_by"]


def test_of_two_new_names_the_later_holds_and_its_undo_brings_the_earlier_back(filled: Store) -> None:
    decider(filled).rename(entity(filled, "Ann Lee"), "Ann One")
    later = decider(filled).rename(entity(filled, "Ann One"), "Ann Two")
    assert "Ann Two" in people(filled)
    decider(filled).undo(later)
    assert "Ann One" in people(filled)


def test_a_name_that_documents_use_is_split_out_wherever_it_occurs(filled: Store) -> None:
    decider(filled).merge(entity(filled, "Ann Lee"), entity(filled, "Lee, Annabel"))
    decider(filled).split(entity(filled, "Lee, Annabel"), name="Ann Lee")
    assert people(filled) == BEFORE
    merge, split = Decisions(filled.engine).find(matter=MATTER)
    assert (merge.is_applied, split.is_applied) == (False, True), "the later one holds"


MISTAKES: tuple[tuple[str, Callable[[Store], object], str], ...] = (
    ("itself", lambda store: decider(store).merge(entity(store, "Bob Roe"), entity(store, "bob roe")), "cannot be merged with itself"),
    ("an unknown entity", lambda store: decider(store).merge("e-0", entity(store, "Bob Roe")), "has no entity e-0"),
    ("a misspelt name", lambda store: entity(store, "Bob Row"), "has no entity 'Bob Row'; did you mean Bob Roe"),
    (
        "a name nobody uses",
        lambda store: decider(store).split(entity(store, "Bob Roe"), name="Rob"),
        "is not called 'Rob'; documents call it: Bob Roe",
    ),
    ("all of it", lambda store: decider(store).split(entity(store, "Bob Roe"), name="Bob Roe"), "nothing would remain of Bob Roe"),
    ("no name", lambda store: decider(store).rename(entity(store, "Bob Roe"), "  "), "the new name must not be empty"),
    ("a long note", lambda store: decider(store).note("x" * 2_001, entity_id=entity(store, "Bob Roe")), "a note may have 2,000 characters"),
    ("a tag that is not there", lambda store: decider(store).untag(document(store, "a.pdf"), "hot"), "is not tagged hot; it has none"),
    ("a document of another matter", lambda store: Decider(store, "else", "ann").tag(document(store, "a.pdf"), "hot"), "has no document"),
    (
        "a fact nobody states",
        lambda store: facts_between(store, MATTER, "Bob Roe", R.OFFICER_OF, "Acme Corp.", None),
        "no document of paul states",
    ),
)


@pytest.mark.parametrize(("act", "message"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_answered_and_nothing_is_recorded(filled: Store, act: Callable[[Store], object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        act(filled)
    assert list(Decisions(filled.engine).find(with_undone=True)) == []


def test_a_tag_is_set_once_and_taken_away(filled: Store) -> None:
    one = document(filled, "a.pdf")
    assert decider(filled).tag(one, "Hot") == decider(filled).tag(one, "hot")
    decider(filled).untag(one, "HOT")
    assert list(Decisions(filled.engine).find()) == []
