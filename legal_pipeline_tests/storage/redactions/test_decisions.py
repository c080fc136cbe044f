"""Decisions about hidden words: audited, bound to the bytes, and found again each time the document is read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import UsageError
from legal_pipeline.model import REDACTED, HiddenBy, Page, Redaction, RedactionState, State
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import pages, stage_results
from legal_pipeline.storage.redactions.decisions import Redactions, counts, warning
from legal_pipeline.storage.search.search import search
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, document, fill, page

WORDS = "Ann\nLee Roe"
MASKED = f"Paid by {REDACTED * 3}\n   {REDACTED * 7} in May."
OPEN = "Paid by Ann\n   Lee Roe in May."
BOX = (10.0, 20.0, 90.0, 44.0)


def hidden_page(number: int = 1, by: HiddenBy = HiddenBy.BOX) -> Page:
    return Page(number, MASKED, page(1, "").method, "engine 1", 1.0, redactions=(Redaction(8, 22, WORDS, by, BOX),))


@pytest.fixture
def document_id(store: Store) -> str:
    made = fill(store, "deal.pdf", texts=("Nothing is hidden here.",))
    store.pages.add(made, "k", hidden_page(2), 24)
    return made


def text_of(store: Store, document_id: str, number: int = 2) -> str:
    found = store.pages.read_one(document_id, number)
    assert found is not None
    return found.text


def decide(store: Store, document_id: str, decision: RedactionState) -> tuple[str, ...]:
    decisions = Redactions(store.engine)
    return decisions.decide(decisions.resolve([document_id]), decision, actor="ann", reason="as ordered").changed


def test_hidden_words_are_in_no_text_until_somebody_decides(store: Store, document_id: str) -> None:
    (found,) = Redactions(store.engine).find(matter=MATTER)
    assert (found.document_id, found.page_number, found.characters, found.box) == (document_id, 2, 10, BOX)
    assert (found.state, found.actor, found.shown) == (RedactionState.OPEN, None, None)
    assert text_of(store, document_id) == MASKED
    assert search(store.engine, "roe") == []
    assert counts(store.engine) == {document_id: {RedactionState.OPEN: 1}}


def test_released_words_are_text_at_the_same_offsets(store: Store, document_id: str) -> None:
    assert decide(store, document_id, RedactionState.RELEASED) == (document_id,)
    assert text_of(store, document_id) == OPEN
    assert len(OPEN) == len(MASKED)
    assert store.documents.status(document_id).state is State.WAITING
    with reading(store.engine) as connection:
        left = set(connection.scalars(sa.select(stage_results.c.stage).where(stage_results.c.document_id == document_id)))
    assert left == {"document_text"}
    store.documents.finish(document_id)
    assert [hit.document_id for hit in search(store.engine, "roe")] == [document_id]


def test_accepted_words_stay_out_and_nothing_is_processed_again(store: Store, document_id: str) -> None:
    assert decide(store, document_id, RedactionState.ACCEPTED) == ()
    assert text_of(store, document_id) == MASKED
    assert store.documents.status(document_id).state is State.DONE
    assert warning(counts(store.engine)[document_id]) is None


def test_words_that_were_released_can_be_taken_out_again(store: Store, document_id: str) -> None:
    decide(store, document_id, RedactionState.RELEASED)
    assert decide(store, document_id, RedactionState.ACCEPTED) == (document_id,)
    assert text_of(store, document_id) == MASKED
    store.documents.finish(document_id)
    assert search(store.engine, "roe") == []


@pytest.mark.parametrize(("decision", "text"), [(RedactionState.RELEASED, OPEN), (RedactionState.ACCEPTED, MASKED)])
def test_a_decision_survives_reading_the_same_bytes_again(store: Store, document_id: str, decision: RedactionState, text: str) -> None:
    decide(store, document_id, decision)
    store.pages.resume(document_id, "newer code")
    store.pages.add(document_id, "newer code", page(1, "Nothing is hidden here."), 0)
    store.pages.add(document_id, "newer code", hidden_page(2), 24)
    assert text_of(store, document_id) == text
    assert [item.state for item in Redactions(store.engine).find()] == [decision]


def test_other_bytes_are_decided_about_anew(store: Store, document_id: str) -> None:
    decide(store, document_id, RedactionState.RELEASED)
    facts = store.documents.status(document_id).facts
    assert facts is not None
    store.documents.record_facts(document_id, type(facts)("f" * 64, facts.media_type, 9, 2))
    store.pages.add(document_id, "k2", hidden_page(2), 24)
    assert text_of(store, document_id) == MASKED
    assert [item.state for item in Redactions(store.engine).find()] == [RedactionState.OPEN]


def test_a_copy_of_the_document_is_decided_about_by_itself(store: Store, document_id: str) -> None:
    decide(store, document_id, RedactionState.RELEASED)
    copy = document("deal.pdf", "other")
    store.documents.register([copy])
    facts = store.documents.status(document_id).facts
    assert facts is not None
    store.documents.record_facts(copy.document_id, facts)
    store.pages.copy(document_id, copy.document_id, "k")
    assert text_of(store, copy.document_id) == MASKED
    assert search(store.engine, "roe", matter="other") == []
    assert text_of(store, document_id) == OPEN
    states = {item.document_id: item.state for item in Redactions(store.engine).find()}
    assert states == {document_id: RedactionState.RELEASED, copy.document_id: RedactionState.OPEN}


def test_who_decided_what_when_and_why_is_in_the_audit_log_and_no_word_is(store: Store, document_id: str) -> None:
    decide(store, document_id, RedactionState.ACCEPTED)
    decide(store, document_id, RedactionState.ACCEPTED)
    decide(store, document_id, RedactionState.RELEASED)
    entries = list(AuditLog(store.engine).entries(document_id=document_id))
    assert [(entry.actor, entry.action, entry.detail) for entry in entries] == [
        ("ann", "accept redactions", "1 on page 2: as ordered"),
        ("ann", "release redactions", "1 on page 2: as ordered"),
    ]
    assert not any("Roe" in entry.detail for entry in entries)
    (found,) = Redactions(store.engine).find()
    assert (found.actor, found.reason) == ("ann", "as ordered")
    assert found.decided_at is not None


def test_a_document_that_is_being_processed_is_left_alone(store: Store, document_id: str) -> None:
    store.documents.start(document_id, "run")
    decisions = Redactions(store.engine)
    done = decisions.decide(decisions.resolve([document_id]), RedactionState.RELEASED, actor="ann", reason="x")
    assert (done.redaction_ids, done.busy) == ((), (document_id,))
    assert text_of(store, document_id) == MASKED


def test_an_unknown_name_is_refused(store: Store, document_id: str) -> None:
    with pytest.raises(UsageError, match="no redaction and no document"):
        Redactions(store.engine).resolve([document_id, "nobody"])


def test_words_that_are_only_marked_are_shown_until_somebody_accepts(store: Store, document_id: str) -> None:
    store.pages.add(document_id, "k", hidden_page(2, HiddenBy.MARK), 24)
    (found,) = Redactions(store.engine).find()
    assert text_of(store, document_id) == MASKED
    assert found.as_page_shows(MASKED, 24) == OPEN
    assert found.as_page_shows(MASKED[10:20], 34) == OPEN[10:20]
    assert found.as_page_shows("elsewhere", 900) == "elsewhere"
    decide(store, document_id, RedactionState.ACCEPTED)
    (found,) = Redactions(store.engine).find()
    assert found.as_page_shows(MASKED, 24) == MASKED


def test_ids_do_not_depend_on_the_words(store: Store, document_id: str) -> None:
    (before,) = Redactions(store.engine).find()
    other = Page(2, MASKED, page(1, "").method, "e", 1.0, redactions=(Redaction(8, 22, "Bob\nMay Fox", HiddenBy.BOX, BOX),))
    store.pages.add(document_id, "k", other, 24)
    (after,) = Redactions(store.engine).find()
    assert before.redaction_id == after.redaction_id


def test_the_pages_of_a_document_take_their_hidden_words_with_them(store: Store, document_id: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.delete(pages).where(pages.c.document_id == document_id))
    assert list(Redactions(store.engine).find()) == []
