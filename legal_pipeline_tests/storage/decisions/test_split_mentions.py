"""One mention that belongs to somebody else: every reader follows the decision, and the document's own rows stay; both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.decisions.decide import Decider
from legal_pipeline.decisions.mentions import mentions_on_page
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.decisions.names import the_entity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import MentionType
from legal_pipeline.storage.browsing.entities import companions, mentions_in_context
from legal_pipeline.storage.browsing.page_marks import mentions_on
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, mentions
from legal_pipeline.storage.decisions.decisions import Decisions, decision_record
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.reports.integrity import mismatched_counts
from legal_pipeline.storage.search.search import search
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS, facts, fill, page, write_facts

LEE, OTHER = ("a.pdf p. 1", "a.pdf p. 2", "a.pdf p. 3"), "Ms. Lee"


@pytest.fixture
def document_id(store: Store) -> str:
    found = fill(store, "a.pdf")
    merge_now(store, MATTER)
    return found


def decider(store: Store) -> Decider:
    return Decider(store, MATTER, "ann", "another Lee")


def take_out(store: Store, document_id: str, page_number: int, *, whose: str = "") -> int:
    """Takes the person on a page out of Ann Lee."""
    [mention] = [each for each in mentions_on_page(store, MATTER, document_id, page_number) if each.type is MentionType.PERSON]
    other_id = the_entity(store, MATTER, whose).entity_id if whose else ""
    return decider(store).split_mention(document_id, mention.start, mention.end, other_id=other_id)


def asked(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def seen(store: Store, document_id: str) -> Iterator[tuple[str, object]]:
    """What each reader says of the people of the document: name -> pages."""
    names = {entity.entity_id: entity for _, _, entity in store.matters.entities(MATTER)}
    people = {each.name: each for each in names.values() if each.type is MentionType.PERSON}
    yield "entities", {name: each.mention_count for name, each in people.items()}
    yield (
        "contexts",
        {
            name: [one.page_number for one in mentions_in_context(store.engine, MATTER, each.entity_id, limit=9)]
            for name, each in people.items()
        },
    )
    marked = mentions_on(store.engine, document_id, 0, 999)
    yield "marks", [names[each.entity_id or ""].name for each in marked if each.mention.type is MentionType.PERSON]
    yield "companions", {name: [one.page_count for one in companions(store.engine, MATTER, each.entity_id, [MentionType.ORG], 9)]
                         for name, each in people.items()}  # fmt: skip
    yield "view", asked(store, "select name, cited_as from v_mentions where type = 'PERSON' order by cited_as")
    yield "search", {name: [hit.page_number for hit in search(store.engine, f'person:"{name}"', matter=MATTER)] for name in people}
    yield "facts", [(each.source_name, each.target_name) for each in relationships_with_evidence(store.engine, matter=MATTER)]
    yield "fact view", asked(store, "select source, target from v_facts")


BEFORE: dict[str, object] = {
    "entities": {"Ann Lee": 3},
    "contexts": {"Ann Lee": [1, 2, 3]},
    "marks": ["Ann Lee", "Ann Lee", "Ann Lee"],
    "companions": {"Ann Lee": [2]},
    "view": [("Ann Lee", cited) for cited in LEE],
    "search": {"Ann Lee": [1, 2, 3]},
    "facts": [("Ann Lee", "Acme Corp.")],
    "fact view": [("Ann Lee", "Acme Corp.")],
}
AFTER: dict[str, object] = BEFORE | {
    "entities": {"Ann Lee": 2, OTHER: 1},
    "contexts": {"Ann Lee": [1, 3], OTHER: [2]},
    "marks": ["Ann Lee", OTHER, "Ann Lee"],
    "companions": {"Ann Lee": [1], OTHER: [1]},
    "view": [("Ann Lee", LEE[0]), (OTHER, LEE[1]), ("Ann Lee", LEE[2])],
    "search": {"Ann Lee": [1, 3], OTHER: [2]},
}


def test_every_reader_follows_the_decision_and_its_undo(store: Store, document_id: str) -> None:
    assert dict(seen(store, document_id)) == BEFORE
    rows = asked(store, "select mention_id, entity_id from mentions order by mention_id")
    number = take_out(store, document_id, 2)
    assert dict(seen(store, document_id)) == AFTER
    [item] = Decisions(store.engine).find(matter=MATTER)
    assert decision_record(item)["about"] == ["Ann Lee", "“Ms. Lee” in a.pdf, p. 2"] and item.is_applied
    assert asked(store, "select mention_id, entity_id from mentions order by mention_id") == rows
    assert mismatched_counts(store, document_id) == [] and store.matters.unlinked(MATTER) == 0 and store.matters.stale() == []
    decider(store).undo(number)
    assert dict(seen(store, document_id)) == BEFORE
    log = AuditLog(store.engine)
    assert [entry.action for entry in log.entries()] == ["decide split", "undo decision"] and log.verify().broken is None
    assert not any("Lee" in entry.detail.replace("another Lee", "") for entry in log.entries())
    assert list(Decisions(store.engine).altered()) == []


def test_a_fact_that_rests_on_the_mention_alone_goes_with_it(store: Store, document_id: str) -> None:
    take_out(store, document_id, 1)
    found = dict(seen(store, document_id))
    # two people are called Ann Lee now
    [fact] = relationships_with_evidence(store.engine, matter=MATTER)
    [own] = mentions_in_context(store.engine, MATTER, fact.relationship.source_id, limit=9)
    assert (own.page_number, found["facts"]) == (1, BEFORE["facts"])
    assert [each.source_name for each in relationships_with_evidence(store.engine, matter=MATTER, entity_ids=[fact.relationship.source_id])]
    whole = next(each.entity_id for each in mentions_on(store.engine, document_id, 30, 999) if each.mention.type is MentionType.PERSON)
    assert list(relationships_with_evidence(store.engine, matter=MATTER, entity_ids=[whole or ""])) == []
    assert asked(store, f"select source_id from v_facts where source_id = '{fact.relationship.source_id}'")


def test_a_mention_may_belong_to_somebody_known(store: Store, document_id: str) -> None:
    fill(store, "b.pdf", texts=("Acme Corp. paid.", "Ms. Lee left Acme Corp."))
    merge_now(store, MATTER)
    mention = next(each for each in mentions_on_page(store, MATTER, document_id, 2) if each.type is MentionType.PERSON)
    acme = the_entity(store, MATTER, "Acme Corp.").entity_id
    number = decider(store).split_mention(document_id, mention.start, mention.end, other_id=acme)
    assert the_entity(store, MATTER, "Acme Corp.").mention_count == 5
    decider(store).undo(number)
    assert the_entity(store, MATTER, "Acme Corp.").mention_count == 4


def moved(store: Store, document_id: str) -> None:
    """Another version of the rules: the page has other words before, and all offsets differ."""
    texts = (TEXTS[0], f"Filed on a Monday. {TEXTS[1]}", TEXTS[2])
    with transaction(store.engine) as connection:
        connection.execute(sa.text("delete from pages where document_id = :id"), {"id": document_id})
    start = 0
    for number, text in enumerate(texts, 1):
        start = store.pages.add(document_id, "k2", replace(page(number, text), bates=f"AC{number:06}"), start)
    store.pages.finish(document_id, "document_text", "k2")
    write_facts(store, document_id, "k2", texts)
    store.documents.finish(document_id)


def test_the_mention_is_found_again_after_a_reprocessing_and_said_to_be_gone_when_it_is_not(store: Store, document_id: str) -> None:
    take_out(store, document_id, 2)
    moved(store, document_id)
    merge_now(store, MATTER)
    assert dict(seen(store, document_id)) == AFTER
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(mentions).where(mentions.c.text == OTHER))
        connection.execute(sa.update(documents).values(sha256=facts("new").sha256))
    assert len(merge_now(store, MATTER).unapplied) == 1
    [item] = Decisions(store.engine).find(matter=MATTER)
    assert not item.is_applied and list(Decisions(store.engine).altered()) == []


def test_both_copies_of_a_document_follow(store: Store, document_id: str) -> None:
    fill(store, "copy.pdf", content="a.pdf")
    merge_now(store, MATTER)
    take_out(store, document_id, 2)
    people = {entity.name: (entity.mention_count, len(ids)) for _, ids, entity in store.matters.entities(MATTER) if entity.type == "PERSON"}
    assert people == {"Ann Lee": (4, 2), OTHER: (2, 2)}


def test_later_decisions_know_what_the_mention_is_and_end_with_the_split(store: Store, document_id: str) -> None:
    number = take_out(store, document_id, 2)
    decider(store).rename(the_entity(store, MATTER, OTHER).entity_id, "Mary Lee")
    moved(store, document_id)
    merge_now(store, MATTER)
    assert dict(seen(store, document_id))["entities"] == {"Ann Lee": 2, "Mary Lee": 1}
    decider(store).undo(number)
    assert dict(seen(store, document_id))["entities"] == {"Ann Lee": 3}, "no other Lee takes the name"


def test_all_but_one_may_be_taken_out(store: Store, document_id: str) -> None:
    fill(store, "b.pdf", texts=("Ann Lee wrote.",))
    merge_now(store, MATTER)
    for page_number in (1, 2, 3):
        take_out(store, document_id, page_number)
    counts = sorted((entity.name, entity.mention_count) for _, _, entity in store.matters.entities(MATTER) if entity.type == "PERSON")
    assert counts == [("Ann Lee", 1)] * 3 + [(OTHER, 1)] or counts == [("Ann Lee", 1)] * 4
    assert all(item.is_applied for item in Decisions(store.engine).find(matter=MATTER))


def test_mistakes_are_answered_and_nothing_is_recorded(store: Store, document_id: str) -> None:
    other = fill(store, "b.pdf", texts=("Acme Corp. paid.",))
    merge_now(store, MATTER)
    lee, acme = (the_entity(store, MATTER, name).entity_id for name in ("Ann Lee", "Acme Corp."))
    [first] = mentions_on_page(store, MATTER, document_id, 3)
    for document, start, entity_id, other_id, message in (
        (document_id, 1, "", "", "no such mention any more"),
        (other, first.start, "", "", "no such mention any more"),
        (document_id, first.start, acme, "", "is one of Ann Lee now"),
        (document_id, first.start, "", lee, "is one of Ann Lee already"),
    ):
        with pytest.raises(UsageError, match=message):
            decider(store).split_mention(document, start, first.end, entity_id=entity_id, other_id=other_id)
    assert list(Decisions(store.engine).find(with_undone=True)) == []
