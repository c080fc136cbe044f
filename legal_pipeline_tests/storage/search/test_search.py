"""Full-text search of finished documents, for queries as users type them."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from pkgutil import iter_modules

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from legal_pipeline.errors import Refusal, UsageError
from legal_pipeline.model import RefusalReason
from legal_pipeline.settings import Settings
from legal_pipeline.storage.migrations import versions
from legal_pipeline.storage.search.search import MARK_END, MARK_START, search
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.storage.specimens import fill, page

COMPLAINT = (
    "Acme Corp. hired Ann Lee in the café at Köln on 3/4/2024.",
    "The policy-holder paid $1,250.00 under 28 U.S.C. § 1332(a)(1); AND so NEAR the end, OR not.",
    "The end of the policy.",
)
LETTER = ("Dear Ms. Lee: the O'Brien matter (No. 24-cv-417) is closed. C++ and policy: text.",)


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, "complaint.pdf", matter="paul", texts=COMPLAINT)
    fill(store, "letter.pdf", matter="smith", texts=LETTER)
    return store


def hits(store: Store, query: str, matter: str | None = None) -> list[tuple[str, int]]:
    return [(hit.file_name.split(".")[0], hit.page_number) for hit in search(store.engine, query, matter=matter)]


FINDS: list[tuple[str, list[tuple[str, int]]]] = [
    ("acme", [("complaint", 1)]),
    ("ACME", [("complaint", 1)]),
    ("lee", [("complaint", 1), ("letter", 1)]),
    ("ann lee", [("complaint", 1)]),  # all words on one page
    ("ann policy", []),  # on different pages
    ("lee ann", [("complaint", 1)]),  # order does not matter
    ('"ann lee"', [("complaint", 1)]),  # but it does within quotes
    ('"lee ann"', []),
    ('"ann lee" hired', [("complaint", 1)]),
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
    ("so and paid", [("complaint", 2)]),  # operators are capital letters
    ("near the end or not", [("complaint", 2)]),
    ("text:policy", []),  # no field of ours: two words side by side
    ("policy: text", [("letter", 1)]),
    ("^acme", [("complaint", 1)]),
    ("{acme}", [("complaint", 1)]),
    ("-acme", [("complaint", 1)]),
    ("'; drop table pages; --", []),
    ("nobody", []),
]
"""(query, what it finds), for queries of words and phrases alone. `test_contract` has the others."""

WITHOUT_A_WORD = ["", "   ", "?! …", "𝄞"]


def test_what_queries_find(filled: Store) -> None:
    assert {query: sorted(hits(filled, query)) for query, _ in FINDS} == dict(FINDS)


@pytest.mark.parametrize("query", WITHOUT_A_WORD)
def test_a_query_needs_a_word(sqlite_store: Store, query: str) -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        search(sqlite_store.engine, query)


def test_only_the_matter_asked_for(filled: Store) -> None:
    assert hits(filled, "lee", "smith") == [("letter", 1)]
    assert hits(filled, "lee", "nobody") == []


def test_a_hit_says_where_it_is(filled: Store) -> None:
    (hit,) = search(filled.engine, "acme")
    assert (hit.matter, hit.file_name, hit.page_number, hit.bates) == ("paul", "complaint.pdf", 1, "AC000001")
    assert f"{MARK_START}Acme{MARK_END} Corp." in hit.snippet


def test_the_limit_holds(filled: Store) -> None:
    assert len(search(filled.engine, "the", limit=2)) == 2


def test_equal_hits_come_in_a_fixed_order(store: Store) -> None:
    for name in ("c.pdf", "a.pdf", "b.pdf"):
        fill(store, name, texts=("same words", "same words"))
    assert hits(store, "same") == [(name, number) for name in "abc" for number in (1, 2)]


def test_only_finished_documents_are_found(filled: Store) -> None:
    document_id = search(filled.engine, "acme")[0].document_id
    filled.documents.refuse(document_id, Refusal(RefusalReason.EMPTY, "no text"))
    assert hits(filled, "acme") == []
    filled.documents.wait(document_id)
    assert hits(filled, "acme") == []
    filled.documents.finish(document_id)
    assert hits(filled, "acme") == [("complaint", 1)]


def test_the_index_follows_the_pages(filled: Store) -> None:
    document_id = search(filled.engine, "acme")[0].document_id
    filled.pages.add(document_id, "k", page(1, "Zenith Ltd. hired nobody."), 0)
    assert hits(filled, "acme") == []
    assert hits(filled, "zenith") == [("complaint", 1)]
    filled.pages.resume(document_id, "another key")
    assert hits(filled, "zenith") == hits(filled, "paid") == []
    if filled.engine.dialect.name == "sqlite":
        with filled.engine.begin() as connection:
            # the index agrees with the table it mirrors; raises otherwise
            connection.exec_driver_sql("insert into pages_index(pages_index, rank) values ('integrity-check', 1)")


def test_copied_pages_are_in_the_index(store: Store) -> None:
    one, two = (fill(store, name, texts=("unique words",)) for name in ("a.pdf", "b.pdf"))
    store.pages.copy(one, two, "k")
    assert hits(store, "unique") == [("a", 1), ("b", 1)]


PLAIN = "nothing to see here " * 20


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param((f"{PLAIN} harbor {PLAIN}", f"{PLAIN} harbor harbor harbor {PLAIN}"), id="more of it"),
        pytest.param((f"{PLAIN} harbor {PLAIN}", "The harbor."), id="more about it"),
    ],
)
def test_the_better_page_comes_first(store: Store, texts: tuple[str, str]) -> None:
    fill(store, "a.pdf", texts=texts)
    assert hits(store, "harbor") == [("a", 2), ("a", 1)]
    assert [hit.page_number for hit in search(store.engine, "harbor", limit=1)] == [2]


def test_a_snippet_is_the_pages_own_text_around_the_hits(store: Store) -> None:
    words = [f"w{number}" for number in range(100)]
    words[60:62] = ["Ann", "Lée"]
    fill(store, "a.pdf", texts=(" ".join(words) + ".", "Short: Ann Lée."))
    second, first = sorted((hit.snippet for hit in search(store.engine, '"ann lee"')), key=len, reverse=True)
    assert first.replace(MARK_START, "").replace(MARK_END, "") == "Short: Ann Lée."
    assert first.count(MARK_START) == first.count(MARK_END) >= 1
    assert second.startswith(" … w") and second.endswith(" … ")
    shown = second.replace(MARK_START, "").replace(MARK_END, "").replace(" … ", "")
    assert shown in " ".join(words)
    assert "Ann Lée" in shown
    assert len(shown.split()) == 24


def test_a_page_of_a_million_characters_can_be_stored_and_found_to_its_end(store: Store) -> None:
    """More different words, more occurrences of one and longer words than a `tsvector` holds."""
    filler = random.Random(1)
    numbers = " ".join(str(filler.randrange(10**8)) for _ in range(95_000))
    long = "".join(filler.choices("abcdefghijklmnopqrstuvwxyz", k=9_000))
    text = f"{numbers} {'the end ' * 10_000} {long} every word but the last: Zanzibar rests."
    assert 900_000 < len(text) < 1_000_000
    fill(store, "giant.pdf", texts=(text,))
    assert hits(store, '"zanzibar rests" the') == [("giant", 1)]
    assert hits(store, '"zanzibar the"') == []
    assert hits(store, long) == [("giant", 1)]
    assert MARK_START in search(store.engine, '"zanzibar rests"')[0].snippet


def test_pages_that_were_there_before_the_index_are_in_it(tmp_path: Path, postgres_url: str) -> None:
    settings = Settings(home=tmp_path, database_url=postgres_url)
    store = open_store(settings)
    fill(store, "a.pdf", texts=("Old pages are found.",))
    newest_first = sorted((name for _, name, _ in iter_modules(versions.__path__)), reverse=True)[:-1]
    steps = [importlib.import_module(f"legal_pipeline.storage.migrations.versions.{name}") for name in newest_first]
    with store.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        for step in steps:
            step.downgrade()
        connection.execute(sa.text("update alembic_version set version_num = '0001'"))
    assert hits(open_store(settings), '"old pages"') == [("a", 1)]
    store.engine.dispose()
