"""What the pages that match a query have in common: kinds of files, years, people, tags."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import MentionType
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, matter_entities, matter_links, mentions, split_mentions
from legal_pipeline.storage.decisions.split_mentions import entity_of_mention, split_of_mention
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.search.field_conditions import document_dates
from legal_pipeline.storage.search.query.field_values import KINDS, kind_of
from legal_pipeline.storage.search.query.parser import parse
from legal_pipeline.storage.search.query.syntax import Or
from legal_pipeline.storage.search.search import pages_that_match
from legal_pipeline.storage.search.vocabulary import expansions

_PEOPLE = 8
_MOST_PAGES = 20_000
"""Pages whose people are counted: names of more pages say little."""


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    choices: tuple[tuple[str, int, str], ...]
    """What to choose, the number of pages, and the query for them."""


def facets(engine: Engine, query: str, matter: str) -> list[Facet]:
    """Returns the facets with more than one choice. Raises what `parse` raises."""
    node = parse(query)
    narrowed = f"({query})" if isinstance(node, Or) else query
    with reading(engine) as connection:
        matching = pages_that_match(connection, node, matter, expansions(connection, node)).subquery()
        pages_of = {row.document_id: int(row.pages) for row in connection.execute(_by_document(matching))}
        counted = (
            ("Type", "type:{}", _kinds(connection, matter, pages_of)),
            ("Year", "date:{}", _years(connection, matter, pages_of)),
            ("Person", 'person:"{}"', _people(connection, matching) if sum(pages_of.values()) <= _MOST_PAGES else []),
            ("Tag", 'tag:"{}"', _tags(engine, matter, pages_of)),
        )
    made = (
        Facet(title, tuple((name, count, f"{narrowed} {field.format(name)}") for name, count in choices))
        for title, field, choices in counted
    )
    # one tag is a choice as well: most documents have none
    return [facet for facet in made if len(facet.choices) > (facet.title != "Tag")]


def _by_document(matching: sa.Subquery) -> sa.Select[tuple[str, int]]:
    return sa.select(matching.c.document_id, sa.func.count().label("pages")).group_by(matching.c.document_id)


def _kinds(connection: Connection, matter: str, pages_of: dict[str, int]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    query = sa.select(documents.c.document_id, documents.c.media_type).where(documents.c.matter == matter)
    for document_id, media_type in connection.execute(query):
        if document_id in pages_of:
            counts[kind_of(media_type)] += pages_of[document_id]
    return [(kind, count) for kind, count in counts.most_common() if kind in KINDS]


def _years(connection: Connection, matter: str, pages_of: dict[str, int]) -> list[tuple[str, int]]:
    """A document with dates in several years counts in each."""
    counts: Counter[str] = Counter()
    for document_id, days in document_dates(connection, matter):
        for year in {day[:4] for day in days}:
            counts[year] += pages_of.get(document_id, 0)
    return sorted((year, count) for year, count in counts.items() if count)


def _tags(engine: Engine, matter: str, pages_of: dict[str, int]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for document_id, tags in document_tags(engine, matter=matter).items():
        for tag in tags:
            counts[tag] += pages_of.get(document_id, 0)
    return sorted((tag, count) for tag, count in counts.items() if count)


def _people(connection: Connection, matching: sa.Subquery) -> list[tuple[str, int]]:
    own = (mentions.c.document_id == matching.c.document_id) & (mentions.c.page_number == matching.c.page_number)
    count = sa.func.count(matching.c.page_id.distinct()).label("pages")
    query = (
        sa.select(matter_entities.c.name, count)
        .select_from(matching)
        .join(mentions, own)
        .outerjoin(split_mentions, split_of_mention())
        .join(matter_links, matter_links.c.entity_id == entity_of_mention())
        .join(matter_entities, matter_entities.c.entity_id == matter_links.c.matter_entity_id)
        .where(matter_entities.c.type == MentionType.PERSON.value)
        .group_by(matter_entities.c.entity_id, matter_entities.c.name)
        .order_by(count.desc(), matter_entities.c.name)
        .limit(_PEOPLE)
    )
    return [(row.name, int(row.pages)) for row in connection.execute(query) if '"' not in row.name]
