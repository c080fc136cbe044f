"""The words of the index that resemble a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.storage.search.query.syntax import And, Near, Node, Not, Or, Phrase, Similar, Term
from legal_pipeline.storage.search.tokenizer import folded


def expansions(connection: Connection, node: Node) -> dict[Similar, tuple[str, ...]]:
    """Returns the words that each `word~` of a query stands for."""
    return {similar: similar_words(connection, similar.text, similar.edits) for similar in set(_similar(node))}


def similar_words(connection: Connection, word: str, edits: int) -> tuple[str, ...]:
    """Returns the words of the index within so many edits, the nearest first."""
    # imported here: most searches need no distances
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wanted = folded(word)
    column = "word" if connection.dialect.name == "postgresql" else "term"
    query = sa.text(f"select {column} from pages_index_words where length({column}) between :shortest and :longest")
    lengths = {"shortest": len(wanted) - edits, "longest": len(wanted) + edits}
    known = list(connection.scalars(query, lengths))
    found = process.extract(wanted, known, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return tuple(text for text, _, _ in sorted(found, key=lambda each: (each[1], each[0])))


def _similar(node: Node | Term) -> Iterator[Similar]:
    match node:
        case Similar():
            yield node
        case Phrase(parts):
            yield from _of(parts)
        case And(parts) | Or(parts):
            yield from _of(parts)
        case Near(left, right):
            yield from _of((*left, *right))
        case Not(part):
            yield from _similar(part)
        case _:
            return


def _of(nodes: Iterable[Node | Term]) -> Iterator[Similar]:
    for node in nodes:
        yield from _similar(node)
