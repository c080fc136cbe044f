"""What is in a matter, on both back ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PageMethod, RefusalReason
from legal_pipeline.storage.browsing.document_list import document_lines
from legal_pipeline.storage.browsing.overview import bates_ranges, duplicates, page_counts
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, add_pages, document, fill, page


@pytest.fixture
def matter(store: Store) -> Store:
    """Two equal files, a scan with a bad page, a refused file, and a file of another matter."""
    fill(store, "A letter.pdf", content="same")
    fill(store, "b.pdf", content="same")
    fill(store, "b.pdf", matter="smith", content="same")
    scan, secret = document("scan.tif"), document("100%_secret.pdf")
    store.documents.register([scan, secret])
    confidences = ((1, 0.95), (2, 0.31), (3, 0.0))
    add_pages(store, scan.document_id, "k", [replace(page(number, "text", PageMethod.OCR), confidence=c) for number, c in confidences])
    store.documents.finish(scan.document_id)
    store.documents.refuse(secret.document_id, Refusal(RefusalReason.ENCRYPTED, "a password is needed"))
    return store


def test_the_bates_numbers_of_a_document_are_those_of_its_first_and_last_stamped_page(matter: Store) -> None:
    stamped = document("stamped.pdf")
    matter.documents.register([stamped])
    numbers = (None, "B 9", "B 10", None, "A 1", None)
    add_pages(matter, stamped.document_id, "k", [page(at, "text", bates=each) for at, each in enumerate(numbers, 1)])
    ids = [line.document_id for line in document_lines(matter.engine, MATTER, limit=10)]
    names = {line.document_id: line.file_name for line in document_lines(matter.engine, MATTER, limit=10)}
    found = {names[each]: ends for each, ends in bates_ranges(matter.engine, ids).items()}
    whole = ("AC000001", "AC000003")
    assert found == {"A letter.pdf": whole, "b.pdf": whole, "stamped.pdf": ("B 9", "A 1")}
    assert bates_ranges(matter.engine, []) == {}


def test_pages_are_those_of_the_matter(matter: Store) -> None:
    assert page_counts(matter.engine, MATTER) == (9, 3)
    assert page_counts(matter.engine, "nothing") == (0, 0)


def test_equal_files_of_the_matter(matter: Store) -> None:
    (group,) = duplicates(matter.engine, MATTER, 10)
    assert [file_name for _, file_name in group.documents] == ["A letter.pdf", "b.pdf"]
    assert duplicates(matter.engine, "smith", 10) == []
