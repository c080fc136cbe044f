"""Why a query finds nothing, and the nearest query that finds something."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.plain_text import visible
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import matter_entities
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.search.field_conditions import types_of
from legal_pipeline.storage.search.likeness import ALIKE, name_likeness
from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.query.field_values import NameValue, TagValue
from legal_pipeline.storage.search.query.parser import parse
from legal_pipeline.storage.search.query.syntax import Node, Phrase, Span, Word, sought_fields, sought_terms, tokens_of
from legal_pipeline.storage.search.search import pages_that_match
from legal_pipeline.storage.search.vocabulary import expansions, similar_words

_MOST_WORDS = 20
"""Words of a query that are looked into."""
_MOST_CANDIDATES = 8
_SHOWN = 60
"""Characters of a word in a message."""
_IN_CAPITALS = frozenset({"and", "or", "not"})


@dataclass(frozen=True, slots=True)
class NoHits:
    reason: str
    """A sentence without its period, such as `no page has "polict"`."""
    suggestion: str = ""
    """A query that finds something; empty if none is near."""
    suggested_pages: int = 0

    def __str__(self) -> str:
        meant = f"; did you mean: {self.suggestion}  ({_pages(self.suggested_pages)})" if self.suggestion else ""
        return f"0 pages: {self.reason}{meant}"


def explain_no_hits(engine: Engine, query: str, *, matter: str | None = None) -> NoHits:
    """Call it for a query that found nothing. Raises what `parse` raises."""
    node = parse(query)
    with reading(engine) as connection:
        found = _missing_words(connection, node, query, matter) or _missing_name(connection, node, query, matter)
        if found is None:
            found = _loosened(connection, node, query, matter)
    return found


def _missing_words(connection: Connection, node: Node, query: str, matter: str | None) -> NoHits | None:
    words = [token for term in sought_terms(node) for token in tokens_of(term) if isinstance(token, Word)]
    missing = [word for word in dict.fromkeys(words[:_MOST_WORDS]) if not _count(connection, word, matter, limit=1)]
    if not missing:
        return None
    names = ", ".join(f'"{visible(word.text, _SHOWN)}"' for word in missing[:5])
    reason = f"no page has {names}" if len(missing) == 1 else f"no page has any of {names}"
    replacements: list[tuple[Span, str]] = []
    for word in missing:
        near = _nearest(connection, word, matter)
        if near is None:
            return NoHits(reason)
        replacements.append((word.at, near))
    return _suggested(connection, reason, _replaced(query, replacements), matter)


def _nearest(connection: Connection, word: Word, matter: str | None) -> str | None:
    edits = 1 if len(word.text) <= 4 else 2
    candidates = similar_words(connection, word.text, edits)[:_MOST_CANDIDATES]
    # those of other matters are nobody's business here
    return next((each for each in candidates if _count(connection, Word(each), matter, limit=1)), None)


def _missing_name(connection: Connection, node: Node, query: str, matter: str | None) -> NoHits | None:
    for field in sought_fields(node):
        value = field.value
        if isinstance(value, TagValue):
            tags = sorted({tag for own in document_tags(connection.engine, matter=matter).values() for tag in own})
            if value.tag not in tags:
                return NoHits(f"no document has the tag {value.tag}" + (f"; there are {', '.join(tags[:20])}" if tags else ""))
        if not isinstance(value, NameValue) or _count(connection, field, matter, limit=1):
            continue
        typed = " ".join(value.words)
        reason = f"{value.field} has no name with {typed}"
        name = _nearest_name(connection, typed, value, matter)
        if name is None:
            return NoHits(reason)
        return _suggested(connection, reason, _replaced(query, [(field.at, f'{value.field}:"{name}"')]), matter)
    return None


def _nearest_name(connection: Connection, typed: str, value: NameValue, matter: str | None) -> str | None:
    c = matter_entities.c
    query = sa.select(c.name).distinct().order_by(c.name)
    if types := types_of(value.field):
        query = query.where(c.type.in_(types))
    if matter is not None:
        query = query.where(c.matter == matter)
    names = [name for name in connection.scalars(query) if '"' not in name]
    best = max(names, key=lambda name: name_likeness(typed, name), default=None)
    return best if best is not None and name_likeness(typed, best) >= ALIKE else None


def _loosened(connection: Connection, node: Node, query: str, matter: str | None) -> NoHits:
    """Every word is on some page: suggests the words of a phrase one by one, or says that no page has all."""
    lowered = sorted({word.text for word in sought_terms(node) if isinstance(word, Word) and word.text in _IN_CAPITALS})
    if lowered:
        hint = f"{', '.join(lowered)} was read as a word; operators are capital letters: AND, OR, NOT, NEAR/5"
        changed = _replaced(query, [(w.at, w.text.upper()) for w in sought_terms(node) if isinstance(w, Word) and w.text in _IN_CAPITALS])
        return _suggested(connection, hint, changed, matter)
    phrases = [term for term in sought_terms(node) if isinstance(term, Phrase) and query[term.at.start : term.at.end][:1] in ('"', "“")]
    if phrases:
        words = [(phrase.at, "(" + query[phrase.at.start + 1 : phrase.at.end - 1] + ")") for phrase in phrases]
        reason = "no page has the phrase" if len(phrases) == 1 else "no page has the phrases"
        return _suggested(connection, reason, _replaced(query, words), matter)
    terms, fields = len(list(sought_terms(node))), len(list(sought_fields(node)))
    if terms + fields == 1:
        return NoHits("no page of a finished document matches")
    # of a field such as `type:` nobody has looked whether anything has it
    return NoHits("no page has all of it" if fields else "no page has all of it, though each word is on some page")


def _suggested(connection: Connection, reason: str, suggestion: str, matter: str | None) -> NoHits:
    try:
        total = _count(connection, parse(suggestion), matter)
    except QueryError:
        total = 0
    return NoHits(reason, suggestion, total) if total else NoHits(reason)


def _replaced(query: str, replacements: list[tuple[Span, str]]) -> str:
    for span, text in sorted(replacements, key=lambda each: -each[0].start):
        query = query[: span.start] + text + query[span.end :]
    return query


def _count(connection: Connection, node: Node, matter: str | None, limit: int | None = None) -> int:
    matching = pages_that_match(connection, node, matter, expansions(connection, node)).limit(limit).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(matching)) or 0


def _pages(count: int) -> str:
    return f"{count:,} page{'' if count == 1 else 's'}"
