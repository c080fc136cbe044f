"""Words, phrases and nearness in SQLite: as FTS5 expressions, and where FTS5 has none, by a function over the text of the page.

Every word is quoted: an FTS5 expression is made of the tree, never of what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.storage.database.tables import pages
from legal_pipeline.storage.search.line_patterns import Expansions, has, near_pattern, term_pattern
from legal_pipeline.storage.search.query.syntax import And, Near, Node, Not, Or, Phrase, Prefix, Similar, Term, Token, Word, tokens_of
from legal_pipeline.storage.search.tokenizer import folded

_FUNCTION = "line_has"
_MOST_COMBINATIONS = 64
_NOTHING = '"\x01" AND "x"'


def prepare(connection: Connection) -> None:
    """Gives the connection the function that `condition` uses."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.create_function(_FUNCTION, 2, has, deterministic=True)


def condition(node: Node, expansions: Expansions) -> sa.ColumnElement[bool]:
    """Returns the condition on `pages` for a tree without fields."""
    expression = match_expression(node, expansions)
    if expression is not None:
        return _matches(expression)
    match node:
        case And(parts):
            return sa.and_(*(condition(part, expansions) for part in parts))
        case Or(parts):
            return sa.or_(*(condition(part, expansions) for part in parts))
        case Not(part):
            return sa.not_(condition(part, expansions))
        case Near(left, right):
            candidates = f"{_any_words(left, expansions)} AND {_any_words(right, expansions)}"
            return _line_has(candidates, near_pattern(node, expansions))
        case Phrase():
            return _line_has(_all_tokens(node, expansions), term_pattern(node, expansions))
        case _:
            raise AssertionError(node)


def scores(terms: Sequence[Term], expansions: Expansions) -> sa.CTE | None:
    """Returns `page_id` and `score` of the pages with any of the terms, Okapi BM25 as FTS5 computes it; None without a term."""
    known = [each for each in (match_expression(term, expansions) for term in terms) if each is not None]
    if not known:
        return None
    index = sa.table("pages_index", sa.column("rowid", sa.Integer))
    match = sa.literal_column("pages_index").op("match", is_comparison=True)(" OR ".join(known))
    # FTS5 returns the better the smaller
    score = -sa.func.bm25(sa.literal_column("pages_index"), type_=sa.Float)
    ranked = sa.select(index.c.rowid.label("page_id"), score.label("score")).select_from(index).where(match)
    # once, and not for each page that matches
    return ranked.cte("ranked").prefix_with("MATERIALIZED")


def match_expression(node: Node, expansions: Expansions) -> str | None:
    """Returns the FTS5 expression for a tree; None where FTS5 has none."""
    match node:
        case Word() | Prefix() | Similar():
            return _token(node, expansions)
        case Phrase(parts):
            if not all(isinstance(part, Word) for part in parts[:-1]) or isinstance(parts[-1], Similar):
                return None
            star = "*" if isinstance(parts[-1], Prefix) else ""
            return '"' + " ".join(part.text for part in parts) + '"' + star
        case Near(left, right, distance):
            return _near(left, right, distance)
        case Or(parts):
            return _joined(" OR ", parts, expansions)
        case And(parts):
            wanted = _joined(" AND ", tuple(part for part in parts if not isinstance(part, Not)), expansions)
            unwanted = [match_expression(part.part, expansions) for part in parts if isinstance(part, Not)]
            if wanted is None or None in unwanted:
                return None
            return "(" + " NOT ".join([wanted, *(f"({each})" for each in unwanted)]) + ")" if unwanted else wanted
        case _:
            return None


def _joined(operator: str, parts: tuple[Node, ...], expansions: Expansions) -> str | None:
    expressions = [match_expression(part, expansions) for part in parts]
    known = [each for each in expressions if each is not None]
    return "(" + operator.join(known) + ")" if known and len(known) == len(expressions) else None


def _near(left: tuple[Term, ...], right: tuple[Term, ...], distance: int) -> str | None:
    """FTS5 lets the two sides overlap; so it is asked only where they have no word in common."""
    tokens = [token for term in (*left, *right) for token in tokens_of(term)]
    plain = all(isinstance(token, Word) for token in tokens)
    ours, theirs = ({folded(token.text) for term in side for token in tokens_of(term)} for side in (left, right))
    if not plain or ours & theirs or len(left) * len(right) > _MOST_COMBINATIONS:
        return None
    pairs = (f"NEAR({_quoted(one)} {_quoted(other)}, {distance})" for one, other in product(left, right))
    return "(" + " OR ".join(pairs) + ")"


def _quoted(term: Term) -> str:
    return '"' + " ".join(token.text for token in tokens_of(term)) + '"'


def _token(token: Token, expansions: Expansions) -> str:
    match token:
        case Word(text):
            return f'"{text}"'
        case Prefix(text):
            return f'"{text}"*'
        case Similar():
            return "(" + (" OR ".join(f'"{word}"' for word in expansions[token]) or _NOTHING) + ")"


def _all_tokens(term: Term, expansions: Expansions) -> str:
    return "(" + " AND ".join(_token(token, expansions) for token in tokens_of(term)) + ")"


def _any_words(side: tuple[Term, ...], expansions: Expansions) -> str:
    return "(" + " OR ".join(_all_tokens(term, expansions) for term in side) + ")"


def _matches(expression: str) -> sa.ColumnElement[bool]:
    index = sa.table("pages_index", sa.column("rowid", sa.Integer))
    match = sa.literal_column("pages_index").op("match", is_comparison=True)(expression)
    return pages.c.page_id.in_(sa.select(index.c.rowid).select_from(index).where(match))


def _line_has(candidates: str, pattern: str) -> sa.ColumnElement[bool]:
    # a case, so that only the candidates are read
    found = sa.case((_matches(candidates), sa.func.line_has(pages.c.text, pattern)), else_=0)
    return found == 1
