"""Full-text search: words as a user types them, over finished documents only."""

from __future__ import annotations

import pytest

from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.model import RefusalReason
from legal_pipeline.storage.search import MARK_END, MARK_START, search
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill, page

COMPLAINT = (
    "Acme Corp. hired Ann Lee in the café at Köln on 3/4/2024.",
    "The policy-holder paid $1,250.00 under 28 U.S.C. § 1332(a)(1); AND so NEAR the end, OR not.",
    "The end of the policy.",
)
LETTER = ("Dear Ms. Lee: the O'Brien matter (No. 24-cv-417) is closed. C++ and policy: text.",)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    fill(sqlite_store, "complaint.pdf", matter="paul", texts=COMPLAINT)
    fill(sqlite_store, "letter.pdf", matter="smith", texts=LETTER)
    return sqlite_store


def hits(store: Store, query: str, matter: str | None = None) -> list[tuple[str, int]]:
    return [(hit.file_name.split(".")[0], hit.page_number) for hit in search(store.engine, query, matter=matter)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("acme", [("complaint", 1)]),
        ("ACME", [("complaint", 1)]),
        ("lee", [("complaint", 1), ("letter", 1)]),
        ("ann lee", [("complaint", 1)]),  # all words on one page
        ("ann policy", []),  # on different pages
        ("lee ann", [("complaint", 1)]),  # order does not matter
        ('"ann lee"', [("complaint", 1)]),  # but it does within quotes
        ('"lee ann"', []),
        ('"ann lee" hired', [("complaint", 1)]),
        ('lee"', [("complaint", 1), ("letter", 1)]),  # a quote that is never closed
        ('"', None),
        ("", None),
        ("   ", None),
        ("?! …", None),
        ("cafe", [("complaint", 1)]),  # accents on either side
        ("café", [("complaint", 1)]),
        ("koln", [("complaint", 1)]),
        ("cafe\u0301", [("complaint", 1)]),
        ("policy-holder", [("complaint", 2)]),
        ("$1,250.00", [("complaint", 2)]),
        ("§ 1332(a)(1)", [("complaint", 2)]),
        ("O'Brien", [("letter", 1)]),
        ("24-cv-417", [("letter", 1)]),
        ("C++", [("complaint", 2), ("letter", 1)]),  # as a word it is a C, and so is the last of U.S.C.
        # FTS5's own syntax is text
        ("AND", [("complaint", 2), ("letter", 1)]),
        ("so AND paid", [("complaint", 2)]),
        ("NEAR(the end)", [("complaint", 2)]),
        ("NEAR(paid end)", []),
        ("pol*", []),
        ("text:policy", []),  # two words side by side, not a column filter
        ("policy: text", [("letter", 1)]),
        ("^acme", [("complaint", 1)]),
        ("acme NOT lee", []),
        ("(acme", [("complaint", 1)]),
        ("{acme}", [("complaint", 1)]),
        ("-acme", [("complaint", 1)]),
        ("'; drop table pages; --", []),
        ("nobody", []),
        ("𝄞", None),
    ],
)
def test_what_a_query_finds(store: Store, query: str, found: list[tuple[str, int]] | None) -> None:
    if found is None:
        with pytest.raises(UsageError, match="no word to look for"):
            hits(store, query)
    else:
        assert sorted(hits(store, query)) == found


def test_only_the_matter_asked_for(store: Store) -> None:
    assert hits(store, "lee", "smith") == [("letter", 1)]
    assert hits(store, "lee", "nobody") == []


def test_a_hit_says_where_it_is(store: Store) -> None:
    (hit,) = search(store.engine, "acme")
    assert (hit.matter, hit.file_name, hit.page_number, hit.bates) == ("paul", "complaint.pdf", 1, "AC000001")
    assert f"{MARK_START}Acme{MARK_END} Corp." in hit.snippet


def test_the_limit_holds(store: Store) -> None:
    assert len(search(store.engine, "the", limit=2)) == 2


def test_equal_hits_come_in_a_fixed_order(sqlite_store: Store) -> None:
    for name in ("c.pdf", "a.pdf", "b.pdf"):
        fill(sqlite_store, name, texts=("same words", "same words"))
    assert hits(sqlite_store, "same") == [(name, number) for name in "abc" for number in (1, 2)]


def test_only_finished_documents_are_found(store: Store) -> None:
    document_id = search(store.engine, "acme")[0].document_id
    store.documents.refuse(document_id, Refusal(RefusalReason.EMPTY, "no text"))
    assert hits(store, "acme") == []
    store.documents.wait(document_id)
    assert hits(store, "acme") == []
    store.documents.finish(document_id)
    assert hits(store, "acme") == [("complaint", 1)]


def test_the_index_follows_the_pages(store: Store) -> None:
    document_id = search(store.engine, "acme")[0].document_id
    store.pages.add(document_id, "k", page(1, "Zenith Ltd. hired nobody."), 0)
    assert hits(store, "acme") == []
    assert hits(store, "zenith") == [("complaint", 1)]
    store.pages.resume(document_id, "another key")
    assert hits(store, "zenith") == hits(store, "paid") == []
    with store.engine.begin() as connection:
        # the index agrees with the table it mirrors; raises otherwise
        connection.exec_driver_sql("insert into pages_index(pages_index, rank) values ('integrity-check', 1)")


def test_copied_pages_are_in_the_index(sqlite_store: Store) -> None:
    one, two = (fill(sqlite_store, name, texts=("unique words",)) for name in ("a.pdf", "b.pdf"))
    sqlite_store.pages.copy(one, two, "k")
    assert hits(sqlite_store, "unique") == [("a", 1), ("b", 1)]
