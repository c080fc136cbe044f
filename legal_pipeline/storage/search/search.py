"""Full-text search over the pages of finished documents, with one contract on both back ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages
from legal_pipeline.storage.search import field_conditions, postgres_text, sqlite_text
from legal_pipeline.storage.search.line_patterns import Expansions
from legal_pipeline.storage.search.postgres_index import pages_index
from legal_pipeline.storage.search.query.parser import parse
from legal_pipeline.storage.search.query.syntax import And, Field, Node, Not, Or, Term, sought_terms
from legal_pipeline.storage.search.snippets import MARK_END, MARK_START, names_of, snippet
from legal_pipeline.storage.search.vocabulary import expansions

__all__ = ["MARK_END", "MARK_START", "Found", "Hit", "find_pages", "pages_that_match", "search"]


@dataclass(frozen=True, slots=True)
class Hit:
    document_id: str
    file_name: str
    matter: str
    page_number: int
    bates: str | None
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    """The best first, at most as many as were asked for."""
    total: int
    """All pages that match."""


def search(engine: Engine, query: str, *, matter: str | None = None, limit: int = 20) -> list[Hit]:
    """Returns the best hits first. Raises QueryError, a UsageError, for a query that cannot be read; see `query.parser`."""
    return list(find_pages(engine, query, matter=matter, limit=limit).hits)


def find_pages(engine: Engine, query: str | Node, *, matter: str | None = None, limit: int = 20, offset: int = 0) -> Found:
    """Returns some of the pages that match, and how many there are. Raises QueryError, a UsageError."""
    node = parse(query) if isinstance(query, str) else query
    with reading(engine) as connection:
        similar = expansions(connection, node)
        terms = list(dict.fromkeys(sought_terms(node)))
        matching = _with_score(connection, pages_that_match(connection, node, matter, similar), terms, similar).subquery()
        order = (matching.c.score.desc(), matching.c.document_id, matching.c.page_number)
        chosen = sa.select(matching, sa.func.count().over().label("total")).order_by(*order).limit(limit).offset(offset).subquery()
        c = documents.c
        whole = (
            sa.select(c.document_id, c.file_name, c.matter, pages.c.page_number, pages.c.bates, pages.c.text, chosen.c.total)
            .join(pages, pages.c.page_id == chosen.c.page_id)
            .join(documents, c.document_id == pages.c.document_id)
            .order_by(chosen.c.score.desc(), c.document_id, pages.c.page_number)
        )
        rows = connection.execute(whole).all()
        total = rows[0].total if rows else connection.scalar(sa.select(sa.func.count()).select_from(matching)) if offset else 0
    marked = [*terms, *names_of(node)]
    hits = (Hit(r.document_id, r.file_name, r.matter, r.page_number, r.bates, snippet(r.text, marked, similar)) for r in rows)
    return Found(tuple(hits), total or 0)


def pages_that_match(connection: Connection, node: Node, matter: str | None, similar: Expansions) -> sa.Select[Any]:
    """Returns a query for `page_id`, `document_id` and `page_number` of the pages of finished documents that match."""
    if connection.dialect.name == "sqlite":
        sqlite_text.prepare(connection)
    query = (
        sa.select(pages.c.page_id, pages.c.document_id, pages.c.page_number)
        .join(documents, documents.c.document_id == pages.c.document_id)
        .where(documents.c.state == State.DONE, _condition(connection, node, matter, similar))
    )
    if connection.dialect.name == "postgresql":
        query = query.join(pages_index, pages_index.c.page_id == pages.c.page_id)
    return query if matter is None else query.where(documents.c.matter == matter)


def _condition(connection: Connection, node: Node, matter: str | None, similar: Expansions) -> sa.ColumnElement[bool]:
    if not _has_field(node):
        compiled = sqlite_text.condition if connection.dialect.name == "sqlite" else postgres_text.condition
        return compiled(node, similar)
    match node:
        case Field(value):
            return field_conditions.condition(connection, value, matter)
        case Not(part):
            return sa.not_(_condition(connection, part, matter, similar))
        case And(parts) | Or(parts):
            # the text parts of a node are one question to the index
            text = tuple(part for part in parts if not _has_field(part))
            joined = [type(node)(text)] if len(text) > 1 else list(text)
            nodes: Sequence[Node] = [*joined, *(part for part in parts if _has_field(part))]
            conditions = [_condition(connection, part, matter, similar) for part in nodes]
            return sa.and_(*conditions) if isinstance(node, And) else sa.or_(*conditions)
        case _:
            raise AssertionError(node)


def _has_field(node: Node) -> bool:
    match node:
        case Field():
            return True
        case Not(part):
            return _has_field(part)
        case And(parts) | Or(parts):
            return any(map(_has_field, parts))
        case _:
            return False


def _with_score(connection: Connection, matching: sa.Select[Any], terms: Sequence[Term], similar: Expansions) -> sa.Select[Any]:
    if connection.dialect.name == "postgresql":
        return matching.add_columns(postgres_text.score(terms).label("score"))
    ranked = sqlite_text.scores(terms, similar)
    if ranked is None:
        return matching.add_columns(sa.literal(0.0).label("score"))
    score = sa.func.coalesce(ranked.c.score, 0.0).label("score")
    return matching.outerjoin(ranked, ranked.c.page_id == pages.c.page_id).add_columns(score)
