"""Rows of docket entries: written with the relationships, in the order of the document, and gone with it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from legal_pipeline import identity
from legal_pipeline.model import DocketEntry
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import docket_entries
from legal_pipeline.storage.facts.docket_entries import entries_of, entry_row
from legal_pipeline.storage.reports.integrity import mismatched_docket_entries
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill

TEXT = "05/14/2019 1 ANSWER by Jane Roe\n05/15/2019 ORDER"
ENTRIES = [
    DocketEntry(13, 31, 1, TEXT[13:31], "2019-05-14", "1", "Jane Roe"),
    DocketEntry(43, 48, 1, TEXT[43:48], "2019-05-15"),
]


@pytest.fixture
def document_id(store: Store) -> str:
    return fill(store, "docket.html", texts=(TEXT,))


def test_entries_are_replaced_with_the_relationships(store: Store, document_id: str) -> None:
    for entries in (ENTRIES, ENTRIES[1:], list(reversed(ENTRIES))):
        counts = store.facts.replace_relationships(document_id, "relationships", "k2", [], entries)
        assert counts == {"relationships": 0, "docket_entries": len(entries), "testimony": 0}
        assert store.facts.counts(document_id)["docket_entries"] == len(entries)
        assert list(entries_of(store.engine, document_id)) == sorted(entries, key=lambda entry: entry.start)
        assert mismatched_docket_entries(store, document_id) == []


def test_ids_depend_on_the_place_alone(document_id: str) -> None:
    assert entry_row(document_id, ENTRIES[0])["entry_id"] == identity.docket_entry_id(document_id, 13, 31)
    assert identity.docket_entry_id(document_id, 13, 31) != identity.docket_entry_id(document_id, 13, 30)


def test_a_text_that_is_not_that_of_the_document_is_found(store: Store, document_id: str) -> None:
    store.facts.replace_relationships(document_id, "relationships", "k2", [], [DocketEntry(13, 31, 1, "something else", "2019-05-14")])
    assert mismatched_docket_entries(store, document_id) == ["docket entry at 13"]


def test_the_database_refuses_an_entry_without_text_or_document(store: Store, document_id: str) -> None:
    rows = [entry_row(document_id, DocketEntry(5, 5, 1, "", "2019-05-14")), entry_row("no-such-document", ENTRIES[0])]
    for row in rows:
        with pytest.raises(IntegrityError), transaction(store.engine) as connection:
            connection.execute(sa.insert(docket_entries), row)
