"""Tags belong to documents: named as people write them, counted, found, and kept when a file is moved."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, DocumentSubject
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.decisions.tags import document_tags, tag_counts, tag_name, tag_numbers, tagged
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, fill


def tag(store: Store, document_id: str, name: str) -> int:
    status = store.documents.status(document_id)
    subject = DocumentSubject(document_id, status.facts.sha256 if status.facts else "")
    return Decisions(store.engine).record(MATTER, DecisionKind.TAG, [subject], name, actor="ann", document_id=document_id)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Privileged", "privileged"), ("  needs_redaction ", "needs redaction"), ("A/C  priv.", "a/c priv."), ("Überprüfen", "überprüfen")],
)
def test_a_tag_is_stored_as_a_team_would_compare_it(typed: str, stored: str) -> None:
    assert tag_name(typed) == stored


@pytest.mark.parametrize("typed", ["", "  ", "-x", "=1+1", "<b>", "a\x00b", "x" * 41, "a;b"])
def test_what_cannot_be_a_tag_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="a tag has 1 to 40 letters"):
        tag_name(typed)


def test_tags_are_found_by_document_and_by_name_until_they_are_undone(store: Store) -> None:
    one, other = fill(store, "a.pdf"), fill(store, "b.pdf")
    hot = tag(store, one, "hot")
    tag(store, one, "privileged")
    tag(store, other, "hot")
    assert document_tags(store.engine, matter=MATTER) == {one: ("hot", "privileged"), other: ("hot",)}
    assert tag_counts(store.engine, MATTER) == {"hot": 2, "privileged": 1}
    assert tagged(store.engine, MATTER, "hot") == sorted([one, other])
    assert tag_numbers(store.engine, document_id=one)[one]["hot"] == hot
    Decisions(store.engine).undo(hot, actor="ann")
    assert document_tags(store.engine) == {one: ("privileged",), other: ("hot",)}
    assert document_tags(store.engine, matter="else") == {}


def test_the_tag_of_a_file_that_was_moved_is_that_of_its_bytes(store: Store) -> None:
    before, after = fill(store, "a.pdf"), fill(store, "moved.pdf")
    with transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(sha256="a" * 64))
    tag(store, before, "hot")
    assert document_tags(store.engine) == {before: ("hot",)}, "a duplicate has tags of its own"
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(documents).where(documents.c.document_id == before))
    assert document_tags(store.engine) == {after: ("hot",)}
