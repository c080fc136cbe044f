"""What is said of a query that finds nothing."""

from __future__ import annotations

import pytest

from legal_pipeline.storage.search.no_hits import explain_no_hits
from legal_pipeline.storage.search.search import find_pages
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import fill, merge

TEXTS = ("Ann Lee hired Acme Corp. in the harbor.", "The policy was cancelled. Acme Corp. paid.")

SAYS: list[tuple[str, str, str]] = [
    # query, reason, suggestion
    ("polict", 'no page has "polict"', "policy"),
    ("harbour paid", 'no page has "harbour"', ""),  # no page has both, whatever the spelling
    ("(harbour OR polict) NOT lee", 'no page has any of "harbour", "polict"', "(harbor OR policy) NOT lee"),
    ('"the harbour"', 'no page has "harbour"', '"the harbor"'),
    ("zzzzzzzz", 'no page has "zzzzzzzz"', ""),
    ("secrets", 'no page has "secrets"', ""),  # a word of another matter is not told
    ("harbor policy", "no page has all of it, though each word is on some page", ""),
    ("type:mail harbor", "no page has all of it", ""),
    ('"harbor the"', "no page has the phrase", "(harbor the)"),
    ("harbor or policy", 'no page has "or"', ""),
    ("person:lea", "person has no name with lea", 'person:"Ann Lee"'),
    ("type:mail", "no page of a finished document matches", ""),
]


@pytest.fixture
def filled(store: Store) -> Store:
    merge(store, fill(store, "a.pdf", texts=TEXTS))
    fill(store, "b.pdf", matter="other", texts=("The secret is kept.",))
    return store


def test_what_is_said(filled: Store) -> None:
    said = {query: explain_no_hits(filled.engine, query, matter="paul") for query, _, _ in SAYS}
    assert [(query, each.reason, each.suggestion) for query, each in said.items()] == SAYS
    for each in said.values():
        assert each.suggested_pages == (find_pages(filled.engine, each.suggestion, matter="paul").total if each.suggestion else 0)
    assert str(said["polict"]) == '0 pages: no page has "polict"; did you mean: policy  (1 page)'


def test_a_word_of_ten_thousand_characters_is_answered_in_one_short_sentence(filled: Store) -> None:
    assert len(str(explain_no_hits(filled.engine, "x" * 10_000))) < 100


def test_operators_in_small_letters(filled: Store) -> None:
    fill(filled, "c.pdf", matter="paul", texts=("This or that.",))
    assert explain_no_hits(filled.engine, "harbor or policy").suggestion == "harbor OR policy"
