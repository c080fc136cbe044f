"""Pages that a person has to look at: found in finished documents, whatever the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legal_pipeline.model import NEEDS_EYES_CONFIDENCE, PageMethod, State
from legal_pipeline.storage.reports.needs_eyes import needs_eyes, page_ranges
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import document, page


def read(store: Store, name: str, confidences: list[float], *, is_done: bool = True) -> str:
    made = document(name)
    store.documents.register([made])
    start = 0
    for number, confidence in enumerate(confidences, start=1):
        start = store.pages.add(made.document_id, "k", replace(page(number, "text"), method=PageMethod.OCR, confidence=confidence), start)
    if is_done:
        store.documents._set(made.document_id, state=State.DONE)
    return made.document_id


def test_doubtful_pages_of_finished_documents(store: Store) -> None:
    doubtful = read(store, "a.pdf", [0.0, 0.9, NEEDS_EYES_CONFIDENCE, 0.51])
    read(store, "b.pdf", [0.9, 1.0])
    read(store, "c.pdf", [0.0], is_done=False)
    (found,) = needs_eyes(store.engine)
    assert (found.document_id, found.file_name) == (doubtful, "a.pdf")
    assert [(each.page_number, each.confidence) for each in found.pages] == [(1, 0.0), (3, NEEDS_EYES_CONFIDENCE)]


def test_of_one_matter_or_some_documents(store: Store) -> None:
    first, second = read(store, "a.pdf", [0.0]), read(store, "b.pdf", [0.0])
    assert [found.document_id for found in needs_eyes(store.engine)] == sorted([first, second])
    assert [found.document_id for found in needs_eyes(store.engine, among={second})] == [second]
    assert list(needs_eyes(store.engine, matter="another")) == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([3], "3"), ([3, 4], "3-4"), ([1, 3, 7, 8, 9], "1, 3, 7-9"), ([], ""), ([1, 2, 3, 5, 6], "1-3, 5-6")],
)
def test_page_ranges(numbers: list[int], expected: str) -> None:
    assert page_ranges(numbers) == expected
