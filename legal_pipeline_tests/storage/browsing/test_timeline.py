"""The timeline of a matter on both back ends: facts, docket entries and mails in one order."""

from __future__ import annotations

import pytest

from legal_pipeline import identity
from legal_pipeline.model import (
    Applied,
    DecisionKind,
    DocketEntry,
    DocumentSubject,
    Entity,
    EntitySubject,
    Evidence,
    FactEnds,
    FactSubject,
    MailFields,
    MailParty,
    Mention,
    MentionType,
    Relationship,
    RelationshipType,
)
from legal_pipeline.storage.browsing.timeline import Event, EventKind, events, years
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, document, fill

DAYS = ("2023-04-05", "2024", "--05-06")


def dated(
    store: Store, file_name: str, type_: RelationshipType, day: str, entries: tuple[DocketEntry, ...] = (), matter: str = MATTER
) -> str:
    """A finished document of one line, which states a date; its entries lie on the same line."""
    text = f"{day} is the day of {file_name}"
    document_id = fill(store, file_name, matter=matter, texts=(text,))
    entity_id = identity.entity_id(document_id, MentionType.DATE, day)
    store.facts.replace_mentions(document_id, "entity_mentions", "k2", [Mention(MentionType.DATE, 0, len(day), 1, day, day, 0.9, "test")])
    entity = Entity(entity_id, MentionType.DATE, day, (), 1, (), day)
    store.facts.replace_entities(document_id, "canonical_entities", "k2", [entity], {(MentionType.DATE, day): entity_id})
    proof = (Evidence(document_id, 1, 0, len(day), day),)
    stated = Relationship(
        identity.relationship_id(document_id, type_, document_id, entity_id, None), type_, document_id, entity_id, None, 0.9, "test", proof
    )
    store.facts.replace_relationships(document_id, "relationships", "k2", [stated], entries)
    return document_id


@pytest.fixture
def filled(store: Store) -> Store:
    dated(store, "b.pdf", RelationshipType.DATED, "2023-04-05")
    dated(store, "a.pdf", RelationshipType.FILED_ON, "2024")
    dated(store, "c.pdf", RelationshipType.DATED, "--05-06")
    mail = dated(store, "d.eml", RelationshipType.DATED, "2023-04-05")
    people = {"sender": (MailParty("", "ann@lee.example"),), "to": (MailParty("Bob Roe", "bob@roe.exam"), MailParty("", ""))}
    fields = MailFields(**people, date="2023-04-05T10:30:00+02:00", subject="Your offer")  # type: ignore[arg-type]
    store.documents.record_mail(mail, fields)
    entry = DocketEntry(0, 7, 1, "2022-12", "2022-12-31", "4", "Ann Lee")
    dated(store, "docket.html", RelationshipType.DATED, "2022-12-31", (entry,))
    dated(store, "other.pdf", RelationshipType.DATED, "2023-01-01", matter="smith")
    return store


@pytest.mark.parametrize(
    ("sender", "recipients", "subject", "said"),
    [
        ("Ann Lee", ("bob@roe.exam",), "Visit", "mail from Ann Lee to bob@roe.exam: Visit"),
        ("", ("Bob", "Cy"), "", "mail to Bob; Cy: without a subject"),
        ("Ann Lee", (), "Visit", "mail from Ann Lee: Visit"),
        ("", tuple("ABCDE"), "Visit", "mail to A; B; C and 2 more: Visit"),
    ],
)
def test_a_mail_in_a_line(sender: str, recipients: tuple[str, ...], subject: str, said: str) -> None:
    proof = Evidence("d", 1, 0, 1, "x")
    event = Event(EventKind.MAIL, "2024", MATTER, "d", "d.eml", proof, sender=sender, recipients=recipients, subject=subject)
    assert event.letter == said


def test_all_kinds_in_one_order(filled: Store) -> None:
    found = list(events(filled.engine, MATTER))
    assert [(event.date, event.kind, event.file_name) for event in found] == [
        ("2022-12-31", EventKind.DOCKET_ENTRY, "docket.html"),
        ("2022-12-31", EventKind.FACT, "docket.html"),
        ("2023-04-05", EventKind.FACT, "b.pdf"),
        ("2023-04-05T10:30:00+02:00", EventKind.MAIL, "d.eml"),
        ("2024", EventKind.FACT, "a.pdf"),
    ]
    entry, mail = found[0], found[3]
    assert (entry.number, entry.filed_by, entry.evidence.page_number, entry.evidence.text) == ("4", "Ann Lee", 1, "2022-12")
    assert (mail.sender, mail.recipients, mail.subject) == ("ann@lee.example", ("Bob Roe",), "Your offer")
    assert mail.evidence.text == "2023-04-05"
    assert [event.type for event in found if event.kind is EventKind.FACT] == [
        RelationshipType.DATED,
        RelationshipType.DATED,
        RelationshipType.FILED_ON,
    ]


def test_by_year_and_page_by_page(filled: Store) -> None:
    assert years(filled.engine, MATTER) == {"2022": 2, "2023": 2, "2024": 1}
    whole = list(events(filled.engine, MATTER))
    assert [next(events(filled.engine, MATTER, limit=1, offset=at)) for at in range(5)] == whole
    assert list(events(filled.engine, MATTER, year="2024")) == whole[4:]
    assert list(events(filled.engine, MATTER, year="1999")) == []


def test_a_matter_has_its_own_events_and_all_matters_have_all(filled: Store) -> None:
    assert [event.file_name for event in events(filled.engine, "smith")] == ["other.pdf"]
    assert len(list(events(filled.engine))) == 6


def test_an_unfinished_document_has_no_events(filled: Store) -> None:
    filled.documents.fail(document("docket.html").document_id, "broken")
    assert years(filled.engine, MATTER) == {"2023": 2, "2024": 1}


def test_a_date_that_a_person_rejected_is_left_out(filled: Store) -> None:
    rejected = document("b.pdf").document_id
    day = identity.entity_id(rejected, MentionType.DATE, "2023-04-05")
    subject = FactSubject(RelationshipType.DATED, "", DocumentSubject(rejected), EntitySubject("2023-04-05"))
    ends = FactEnds(RelationshipType.DATED, rejected, day, "")
    number = Decisions(filled.engine).record(MATTER, DecisionKind.REJECT, [subject], actor="ann", applied=[Applied(0, fact=ends)])
    assert "b.pdf" not in {event.file_name for event in events(filled.engine, MATTER)}
    Decisions(filled.engine).undo(number, actor="ann")
    assert "b.pdf" in {event.file_name for event in events(filled.engine, MATTER)}
