"""Words, phrases and nearness in PostgreSQL: the index finds the pages that have the words, their lines tell where the words stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from legal_pipeline.storage.database.indexed_words import pages_index_words
from legal_pipeline.storage.search.line_patterns import Expansions, in_line, near_pattern, term_pattern
from legal_pipeline.storage.search.postgres_index import pages_index
from legal_pipeline.storage.search.query.syntax import And, Near, Node, Not, Or, Phrase, Prefix, Similar, Term, Token, Word, tokens_of
from legal_pipeline.storage.search.tokenizer import folded

_LAST = "\U0010ffff"


def condition(node: Node, expansions: Expansions) -> sa.ColumnElement[bool]:
    """Returns the condition on `pages_index` for a tree without fields."""
    match node:
        case Word(text):
            return _has_all([text])
        case Prefix() | Similar():
            return _has_token(node, expansions)
        case Phrase():
            return sa.and_(_has_tokens(node, expansions), _line_has(node, expansions))
        case Near(left, right):
            sides = (sa.or_(*(_has_tokens(term, expansions) for term in side)) for side in (left, right))
            return sa.and_(*sides, pages_index.c.line.op("~", is_comparison=True)(near_pattern(node, expansions)))
        case And(parts):
            single = [part.text for part in parts if isinstance(part, Word)]
            others = [condition(part, expansions) for part in parts if not isinstance(part, Word)]
            return sa.and_(*([_has_all(single)] if single else []), *others)
        case Or(parts):
            single = [part.text for part in parts if isinstance(part, Word)]
            others = [condition(part, expansions) for part in parts if not isinstance(part, Word)]
            return sa.or_(*([_has_any(map(folded, single))] if single else []), *others)
        case Not(part):
            return sa.not_(condition(part, expansions))
        case _:
            raise AssertionError(node)


def score(terms: Sequence[Term]) -> sa.ColumnElement[Any]:
    """Okapi BM25 of the words and phrases, without the weights of rare words."""
    # in bytes: the length in bytes is known without unpacking the line
    size = sa.func.octet_length(pages_index.c.line) / 3000.0
    total: sa.ColumnElement[Any] = sa.literal(0.0)
    for term in terms:
        match term:
            case Word(text):
                position = sa.func.array_position(pages_index.c.words, folded(text))
                count: sa.ColumnElement[Any] = sa.func.coalesce(pages_index.c.counts[position], 0)
            case Phrase(parts) if all(isinstance(part, Word) for part in parts):
                line = in_line([folded(part.text) for part in parts])
                without = sa.func.octet_length(sa.func.replace(pages_index.c.line, line, ""))
                count = (sa.func.octet_length(pages_index.c.line) - without) / float(len(line.encode()))
            case _:
                continue
        total = total + count * 2.2 / (count + 1.2 * (0.25 + 0.75 * size))
    return total


def _has_all(texts: Iterable[str]) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = pages_index.c.words.op("@>", is_comparison=True)(_array(sorted({folded(text) for text in texts})))
    return found


def _has_any(words: Iterable[str]) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = pages_index.c.words.op("&&", is_comparison=True)(_array(sorted(set(words))))
    return found


def _array(words: Sequence[str]) -> sa.ColumnElement[Sequence[str]]:
    return sa.bindparam(None, list(words), type_=sa.ARRAY(sa.Text), unique=True)


def _has_token(token: Token, expansions: Expansions) -> sa.ColumnElement[bool]:
    match token:
        case Word(text):
            return _has_all([text])
        case Prefix(text):
            start, c = folded(text), pages_index_words.c
            known = sa.select(sa.func.array_agg(c.word)).where(c.word >= start, c.word < start + _LAST).scalar_subquery()
            found: sa.ColumnElement[bool] = pages_index.c.words.op("&&", is_comparison=True)(
                sa.func.coalesce(known, sa.cast(sa.literal_column("'{}'"), sa.ARRAY(sa.Text)))
            )
            return found
        case Similar():
            return _has_any(expansions[token])


def _has_tokens(term: Term, expansions: Expansions) -> sa.ColumnElement[bool]:
    tokens = tokens_of(term)
    single = [token.text for token in tokens if isinstance(token, Word)]
    others = [_has_token(token, expansions) for token in tokens if not isinstance(token, Word)]
    return sa.and_(*([_has_all(single)] if single else []), *others)


def _line_has(phrase: Phrase, expansions: Expansions) -> sa.ColumnElement[bool]:
    if all(isinstance(part, Word) for part in phrase.parts):
        line = in_line([folded(part.text) for part in phrase.parts])
        return sa.func.strpos(pages_index.c.line, line) > 0
    return pages_index.c.line.op("~", is_comparison=True)(term_pattern(phrase, expansions))
