"""Signatures are kept with the documents, and made again when these are processed again."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from legal_pipeline.model import MailFields, MailParty
from legal_pipeline.related import signatures
from legal_pipeline.related.in_matter import differing_words, near_groups, said, threads
from legal_pipeline.related.same_bytes import same_bytes
from legal_pipeline.related.signatures import missing, refresh
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, text_signatures
from legal_pipeline.storage.facts.stage_results import record
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.related.test_mail_threads import ANSWER, QUESTION, quoting
from legal_pipeline_tests.storage.specimens import MATTER, fill


def filled(store: Store, name: str, text: str, content: str | None = None) -> str:
    document_id = fill(store, name, texts=(text,), content=content)
    finish(store, document_id, "k")
    return document_id


def finish(store: Store, document_id: str, key: str) -> None:
    with transaction(store.engine) as connection:
        record(connection, document_id, "document_record", key, {})


def count(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(text_signatures)) or 0


def test_near_duplicates_with_the_words_that_differ(store: Store) -> None:
    one, two = filled(store, "a.pdf", f"{QUESTION} {ANSWER}"), filled(store, "b.pdf", f"{QUESTION} {ANSWER.replace('lower', 'upper')}")
    filled(store, "c.pdf", "Nothing of the kind is said here; this is about the weather of the year and about the ships in the harbor.")
    assert refresh(store, MATTER) == 3
    [group] = near_groups(store, MATTER, 0.7)
    assert set(group.members) == {one, two}
    found, is_cut = differing_words(store, one, two)
    assert (said(found), is_cut) == ("lower / upper", False)


def test_equal_bytes_are_no_near_duplicates(store: Store) -> None:
    one, two = (filled(store, name, f"{QUESTION} {ANSWER}", content="same") for name in ("a.pdf", "b.pdf"))
    refresh(store, MATTER)
    assert near_groups(store, MATTER) == []
    [group] = same_bytes(store, MATTER)
    assert [each.document.document_id for each in group.documents] == sorted([one, two])


def test_only_new_and_changed_documents_are_read(store: Store) -> None:
    one = filled(store, "a.pdf", QUESTION)
    assert (missing(store.engine, MATTER), refresh(store, MATTER), refresh(store, MATTER)) == (1, 1, 0)
    filled(store, "b.pdf", ANSWER)
    assert (missing(store.engine, MATTER), refresh(store, MATTER)) == (1, 1)
    finish(store, one, "other")
    assert (missing(store.engine, MATTER), refresh(store, MATTER), refresh(store, MATTER)) == (1, 1, 0)


@pytest.mark.parametrize("size", [1, 2, 4, 5])
def test_documents_are_read_in_portions(store: Store, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(signatures, "_AT_ONCE", size)
    for number in range(5):
        filled(store, f"{number}.pdf", f"{QUESTION} {number}")
    assert (missing(store.engine, MATTER), refresh(store, MATTER), missing(store.engine, MATTER)) == (5, 5, 0)


def test_a_signature_goes_with_its_document(store: Store) -> None:
    one = filled(store, "a.pdf", QUESTION)
    refresh(store, MATTER)
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(documents).where(documents.c.document_id == one))
    assert count(store) == 0


def test_threads_of_a_matter(store: Store) -> None:
    first = MailFields((MailParty("Ann", "ann@lee.exam"),), (MailParty("", "bob@roe.exam"),), date="2024-03-01", subject="Visit")
    one, two = filled(store, "a.eml", QUESTION), filled(store, "b.eml", quoting(ANSWER, QUESTION))
    store.documents.record_mail(one, first)
    store.documents.record_mail(two, replace(first, date="2024-03-02", subject="Re"))
    refresh(store, MATTER)
    [thread] = threads(store, MATTER)
    assert thread.subject == "Visit"
    assert [(mail.document_id, mail.answers) for mail in thread.mails] == [(one, None), (two, one)]


def test_a_matter_without_documents(store: Store) -> None:
    assert refresh(store, MATTER) == 0
    assert (near_groups(store, MATTER), threads(store, MATTER), same_bytes(store, MATTER)) == ([], [], [])
