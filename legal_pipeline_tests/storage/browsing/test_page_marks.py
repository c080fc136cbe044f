"""What a page shows, on both back ends."""

from __future__ import annotations

from legal_pipeline.model import PAGE_BREAK
from legal_pipeline.storage.browsing.page_marks import mentions_on, stored_page
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import TEXTS, fill, merge


def test_a_page_with_its_place_and_its_mentions(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    person, org = merge(store, document_id)
    stored = stored_page(store.engine, document_id, 2)
    assert stored is not None and (stored.page.text, stored.start) == (TEXTS[1], len(TEXTS[0]) + 1)
    found = mentions_on(store.engine, document_id, stored.start, stored.start + len(stored.page.text))
    whole = PAGE_BREAK.join(TEXTS)
    assert [(each.mention.text, each.entity_id) for each in found] == [("Ms. Lee", person), ("Acme Corp.", org)]
    assert all(whole[each.mention.start : each.mention.end] == each.mention.text for each in found)


def test_without_a_merged_matter_mentions_have_no_entity(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    assert {each.entity_id for each in mentions_on(store.engine, document_id, 0, 1_000)} == {None}


def test_there_is_no_such_page(store: Store) -> None:
    assert stored_page(store.engine, fill(store, "a.pdf"), 4) is None
    assert stored_page(store.engine, "nobody", 1) is None


def test_facts_of_a_document(store: Store) -> None:
    one, _ = fill(store, "a.pdf"), fill(store, "b.pdf")
    found = list(relationships_with_evidence(store.engine, document_id=one))
    assert [proof.document_id for each in found for proof in each.relationship.evidence] == [one]
