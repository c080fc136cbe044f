"""Rows of testimony: written with the relationships, read by document or page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from legal_pipeline.model import PassageKind, TestimonyPassage
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import testimony
from legal_pipeline.storage.facts.testimony import passage_row, passages_of
from legal_pipeline.storage.reports.integrity import mismatched_testimony
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill

TEXTS = ("Q. Who?\nA. Bo.", "Q. Why?")
PASSAGES = [
    TestimonyPassage(3, 7, 1, "Who?", PassageKind.QUESTION, "MS. MOTT", "JANE ROE"),
    TestimonyPassage(11, 14, 1, "Bo.", PassageKind.ANSWER, "JANE ROE", "JANE ROE"),
    TestimonyPassage(18, 22, 2, "Why?", PassageKind.QUESTION, "MS. MOTT", "JANE ROE"),
]


@pytest.fixture
def document_id(store: Store) -> str:
    return fill(store, "deposition.pdf", texts=TEXTS)


def test_passages_are_replaced_with_the_relationships(store: Store, document_id: str) -> None:
    for passages in (PASSAGES, PASSAGES[1:]):
        counts = store.facts.replace_relationships(document_id, "relationships", "k2", [], [], passages)
        assert counts == {"relationships": 0, "docket_entries": 0, "testimony": len(passages)}
        assert list(passages_of(store.engine, document_id)) == passages
        assert mismatched_testimony(store, document_id) == []
    assert list(passages_of(store.engine, document_id, page_number=2)) == PASSAGES[2:]


def test_a_text_that_is_not_that_of_the_document_is_found(store: Store, document_id: str) -> None:
    wrong = TestimonyPassage(3, 7, 1, "Whom", PassageKind.QUESTION, "", "")
    store.facts.replace_relationships(document_id, "relationships", "k2", [], [], [wrong])
    assert mismatched_testimony(store, document_id) == ["passage at 3"]


def test_the_database_refuses_a_kind_that_does_not_exist(store: Store, document_id: str) -> None:
    with pytest.raises(IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.insert(testimony), passage_row(document_id, PASSAGES[0]) | {"kind": "sigh"})
