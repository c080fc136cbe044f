"""Full-text search over the pages of finished documents, with one contract on both back ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.search.postgres_index import in_line
from legal_pipeline.storage.search.snippets import ELLIPSIS, MARK_END, MARK_START, WINDOW_WORDS, snippet
from legal_pipeline.storage.search.tokenizer import words

__all__ = ["MARK_END", "MARK_START", "Hit", "search"]

_ON_SQLITE = f"""
select documents.document_id, documents.file_name, documents.matter, pages.page_number, pages.bates,
       snippet(pages_index, 0, :mark_start, :mark_end, '{ELLIPSIS}', {WINDOW_WORDS}) as snippet
from pages_index
join pages on pages.page_id = pages_index.rowid
join documents on documents.document_id = pages.document_id
where pages_index match :query and documents.state = 'done' and (:matter is null or documents.matter = :matter)
order by bm25(pages_index), documents.document_id, pages.page_number
limit :limit
"""

# Okapi BM25 without the weight of rare words: every page found has all the words, each at least once.
# {counts}: how often each term occurs, evaluated once; an absent phrase occurs 0 times
_ON_POSTGRESQL = """
with counted as (
    select page_id, octet_length(line) / 3000.0 as size, {counts}
    from pages_index where words @> :words
    offset 0
), found as (
    select counted.page_id, {score} as score, documents.document_id, documents.file_name, documents.matter, pages.page_number
    from counted
    join pages on pages.page_id = counted.page_id
    join documents on documents.document_id = pages.document_id
    where {condition} and documents.state = 'done' and (cast(:matter as text) is null or documents.matter = :matter)
    order by score desc, documents.document_id, pages.page_number
    limit :limit
)
select found.document_id, found.file_name, found.matter, found.page_number, pages.bates, pages.text
from found join pages on pages.page_id = found.page_id
order by found.score desc, found.document_id, found.page_number
"""
_OF_WORD = "counts[array_position(words, :term_{n})] as n_{n}"
# in bytes: the length in bytes is known without unpacking the line
_OF_PHRASE = "(octet_length(line) - octet_length(replace(line, :term_{n}, ''))) / octet_length(:term_{n}) as n_{n}"
_SCORE = "n_{n} * 2.2 / (n_{n} + 1.2 * (0.25 + 0.75 * size))"


@dataclass(frozen=True, slots=True)
class Hit:
    document_id: str
    file_name: str
    matter: str
    page_number: int
    bates: str | None
    snippet: str


def search(engine: Engine, query: str, *, matter: str | None = None, limit: int = 20) -> list[Hit]:
    """Returns the best hits first. A page must contain all words; "quoted words" must be adjacent. Raises UsageError without a word."""
    terms = _terms(query)
    with reading(engine) as connection:
        return (_on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql)(connection, terms, matter, limit)


def _terms(query: str) -> list[str]:
    """Returns words and phrases as typed."""
    found = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', query)]
    terms = [term for term in found if re.search(r"\w", term)]
    if not terms:
        raise UsageError(f"the query {query!r} contains no word to search for")
    return terms


def _on_sqlite(connection: Connection, terms: Sequence[str], matter: str | None, limit: int) -> list[Hit]:
    # every word is quoted: a user's hyphens, colons and NEAR( are text, not FTS5 syntax
    expression = " ".join('"' + term.replace('"', " ") + '"' for term in terms)
    parameters = {"query": expression, "matter": matter, "limit": limit, "mark_start": MARK_START, "mark_end": MARK_END}
    return [Hit(**row._mapping) for row in connection.execute(sa.text(_ON_SQLITE), parameters)]


def _on_postgresql(connection: Connection, typed: Sequence[str], matter: str | None, limit: int) -> list[Hit]:
    cut = ([word for word, _, _ in words(term)] for term in typed)
    terms = [term for term in cut if term]
    if not terms:
        return []
    numbered = list(enumerate(terms))
    sql = _ON_POSTGRESQL.format(
        counts=", ".join((_OF_WORD if len(term) == 1 else _OF_PHRASE).format(n=n) for n, term in numbered),
        score=" + ".join(_SCORE.format(n=n) for n, _ in numbered),
        condition=" and ".join(f"n_{n} > 0" for n, _ in numbered),
    )
    statement = sa.text(sql).bindparams(
        sa.bindparam("words", sorted({word for term in terms for word in term}), type_=ARRAY(sa.Text)),
        *(sa.bindparam(f"term_{n}", term[0] if len(term) == 1 else in_line(term)) for n, term in numbered),
    )
    rows = connection.execute(statement, {"matter": matter, "limit": limit})
    return [Hit(r.document_id, r.file_name, r.matter, r.page_number, r.bates, snippet(r.text, terms)) for r in rows]
