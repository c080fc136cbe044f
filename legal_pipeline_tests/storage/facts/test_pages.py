"""Pages are committed one by one: a killed run resumes at the next page, with the right offset."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.model import PAGE_BREAK, Page, PageMethod
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import pages as table
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import TEXTS, add_pages, document, page, pages

HERE, THERE = document("here.pdf"), document("there.pdf")
ID = HERE.document_id
FIVE = pages(("one", "", "three 𝄞 ﬁ", "four\nlines", "five"))
STARTS = [0, 4, 5, 15, 26]


@pytest.fixture(autouse=True)
def _registered(store: Store) -> None:
    store.documents.register([HERE, THERE])


@pytest.mark.parametrize("done", range(len(FIVE) + 1))
def test_after_any_page_the_next_run_goes_on_with_the_one_behind(store: Store, done: int) -> None:
    add_pages(store, ID, "k", FIVE[:done])
    next_page, start = store.pages.resume(ID, "k")
    assert (next_page, start) == (done + 1, [*STARTS, 31][done])
    add_pages(store, ID, "k", FIVE[done:], start)
    assert list(store.pages.read(ID)) == FIVE
    assert [start for _, start in store.pages.with_starts(ID)] == STARTS


@pytest.mark.parametrize("missing", range(1, 6))
def test_what_lies_behind_a_gap_is_dropped(store: Store, missing: int) -> None:
    add_pages(store, ID, "k", FIVE)
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(table).where(table.c.page_number == missing))
    assert store.pages.resume(ID, "k") == (missing, STARTS[missing - 1])
    assert list(store.pages.read(ID)) == FIVE[: missing - 1]


@pytest.mark.parametrize("shifted", range(1, 6))
def test_what_lies_at_a_wrong_offset_is_dropped_with_all_behind_it(store: Store, shifted: int) -> None:
    add_pages(store, ID, "k", FIVE)
    with transaction(store.engine) as connection:
        connection.execute(sa.update(table).where(table.c.page_number == shifted).values(start=table.c.start + 1))
    assert store.pages.resume(ID, "k") == (shifted, STARTS[shifted - 1])


def test_pages_of_another_key_are_dropped(store: Store) -> None:
    add_pages(store, ID, "old", FIVE)
    add_pages(store, THERE.document_id, "old", FIVE)
    assert store.pages.resume(ID, "new") == (1, 0)
    assert list(store.pages.read(ID)) == []
    assert list(store.pages.read(THERE.document_id)) == FIVE


def test_pages_of_another_key_in_the_middle_are_a_gap(store: Store) -> None:
    add_pages(store, ID, "k", FIVE)
    with transaction(store.engine) as connection:
        connection.execute(sa.update(table).where(table.c.page_number == 3).values(key="old"))
    assert store.pages.resume(ID, "k") == (3, STARTS[2])


def test_a_page_added_twice_is_one_page(store: Store) -> None:
    add_pages(store, ID, "k", FIVE)
    assert store.pages.add(ID, "k", FIVE[4], STARTS[4]) == 31
    assert list(store.pages.read(ID)) == FIVE


def test_finishing_counts_what_is_there(store: Store) -> None:
    add_pages(store, ID, "k", [page(1, "text"), page(2, "scan", PageMethod.OCR)])
    assert store.pages.finish(ID, "document_text", "k") == {"pages": 2, "characters": 8, "ocr_pages": 1}
    result = store.stages.of(ID)["document_text"]
    assert (result.key, result.counts) == ("k", {"pages": 2, "characters": 8, "ocr_pages": 1})


def test_a_document_without_pages(store: Store) -> None:
    assert store.pages.finish(ID, "document_text", "k") == {"pages": 0, "characters": 0, "ocr_pages": 0}
    assert (list(store.pages.read(ID)), list(store.pages.windows(ID)), store.pages.end(ID)) == ([], [], 0)
    assert store.pages.read_one(ID, 1) is None


def test_characters_are_code_points_in_every_back_end(store: Store) -> None:
    # é as one and as two code points, a letter outside the basic plane, a NUL-free control character
    text = "é e\u0301 𝄞 \x01 \u2028"
    add_pages(store, ID, "k", pages((text, "x")))
    assert store.pages.resume(ID, "k") == (3, len(text) + 3)
    assert store.pages.end(ID) == len(text) + 2


@pytest.mark.parametrize("count", [63, 64, 65, 130])
def test_reading_in_portions_loses_no_page(store: Store, count: int) -> None:
    many = pages([f"page {number}" for number in range(count)])
    add_pages(store, ID, "k", many)
    assert list(store.pages.read(ID)) == many
    assert list(store.pages.read(ID, first_page=count)) == many[-1:]


def test_windows_are_the_document_text(store: Store) -> None:
    add_pages(store, ID, "k", pages())
    (window,) = store.pages.windows(ID)
    assert window.text == PAGE_BREAK.join(TEXTS)
    assert store.pages.end(ID) == len(window.text)


def test_pages_of_the_same_bytes_are_taken_over(store: Store) -> None:
    add_pages(store, ID, "k", FIVE)
    add_pages(store, THERE.document_id, "stale", pages(("gone",)))
    for _ in range(2):
        store.pages.copy(ID, THERE.document_id, "k")
        assert list(store.pages.with_starts(THERE.document_id)) == list(store.pages.with_starts(ID))
    assert store.pages.resume(THERE.document_id, "k") == (6, 31)


def test_nothing_is_taken_over_from_another_key(store: Store) -> None:
    add_pages(store, ID, "old", FIVE)
    store.pages.copy(ID, THERE.document_id, "new")
    assert list(store.pages.read(THERE.document_id)) == []


def test_a_twin_is_another_document_with_the_same_key(store: Store) -> None:
    store.pages.finish(ID, "document_text", "k")
    store.pages.finish(ID, "chunks", "other")
    assert store.stages.find_duplicate(THERE.document_id, "k") == ID
    assert store.stages.find_duplicate(ID, "k") is None
    assert store.stages.find_duplicate(THERE.document_id, "other") is None


@pytest.mark.parametrize("change", [{"page_number": None}, {"page_number": 0}, {"start": None}, {"text": None}], ids=str)
def test_the_database_keeps_pages_whole(store: Store, change: dict[str, object]) -> None:
    add_pages(store, ID, "k", pages())
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(table).where(table.c.page_number == 2).values(**change))


def test_two_pages_of_one_number_cannot_be(store: Store) -> None:
    add_pages(store, ID, "k", pages())
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(table).where(table.c.page_number == 2).values(page_number=1))


def test_pages_of_a_document_nobody_registered_cannot_be(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.pages.add("nobody", "k", Page(1, "x", PageMethod.OCR, "e", 1.0), 0)
    with reading(store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
