"""Entities of a matter, and where each is mentioned."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.data.back_references import BACK_REFERENCE_LIKE
from legal_pipeline.model import MentionType, Merge, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, matter_entities, matter_links, mentions, pages, split_mentions
from legal_pipeline.storage.decisions.split_mentions import entity_of_mention, split_of_mention

_CONTEXT_CHARS = 90
_BLANK, _LAST_BLANK = re.compile(r"\s+"), re.compile(r"\s+\S*$")
_AUTHORITIES = (MentionType.CITATION.value, MentionType.STATUTE.value)


@dataclass(frozen=True, slots=True)
class EntityLine:
    entity_id: str
    type: MentionType
    name: str
    aliases: tuple[str, ...]
    mention_count: int
    merges: tuple[Merge, ...]
    value: str

    @property
    def other_names(self) -> tuple[str, ...]:
        """The other names without those that differ in capitals or spaces alone, as captions print them."""
        found: dict[str, str] = {}
        for each in self.aliases:
            found.setdefault(_without_case(each), each)
        found.pop(_without_case(self.name), None)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class MentionInContext:
    document_id: str
    file_name: str
    page_number: int
    bates: str | None
    start: int
    end: int
    before: str
    text: str
    after: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Companion:
    """An entity on the same pages as another."""

    entity_id: str
    type: MentionType
    name: str
    page_count: int


def find_entities(
    engine: Engine,
    matter: str,
    *,
    types: Sequence[MentionType] = (),
    name: str = "",
    with_back_references: bool = True,
    limit: int,
    offset: int = 0,
) -> list[EntityLine]:
    """Returns the entities with most mentions first; `name` is any part of the name or of another name.

    Back references ("Id. at 121") are mentions that people look for, but no authorities.
    """
    c = matter_entities.c
    query = sa.select(matter_entities).where(c.matter == matter)
    if types:
        query = query.where(c.type.in_([each.value for each in types]))
    if name:
        # other names are stored as JSON, in which letters beyond ASCII are escaped
        in_aliases = sa.cast(c.aliases, sa.Text).icontains(json.dumps(name)[1:-1], autoescape=True)
        query = query.where(sa.or_(c.name.icontains(name, autoescape=True), in_aliases))
    if not with_back_references:
        query = query.where(sa.not_(_is_back_reference()))
    query = query.order_by(c.mention_count.desc(), c.name, c.entity_id).limit(limit).offset(offset)
    with reading(engine) as connection:
        return [_line(row) for row in connection.execute(query)]


def confident_entities(engine: Engine, at_least: float) -> set[str]:
    """Returns the entities of matters with a mention of at least this confidence."""
    query = (
        sa.select(matter_links.c.matter_entity_id)
        .select_from(mentions)
        .outerjoin(split_mentions, split_of_mention())
        .join(matter_links, matter_links.c.entity_id == entity_of_mention())
        .where(mentions.c.confidence >= at_least)
        .distinct()
    )
    with reading(engine) as connection:
        return set(connection.scalars(query))


def count_entities(engine: Engine, matter: str) -> dict[MentionType, int]:
    """Returns the number of entities by type, in the order of the types; back references are none."""
    c = matter_entities.c
    counted = (c.matter == matter) & sa.not_(_is_back_reference())
    query = sa.select(c.type, sa.func.count().label("entities")).where(counted).group_by(c.type)
    with reading(engine) as connection:
        found = {MentionType(row.type): int(row.entities) for row in connection.execute(query)}
    return {type_: found[type_] for type_ in MentionType if type_ in found}


def entity_line(engine: Engine, matter: str, entity_id: str) -> EntityLine | None:
    c = matter_entities.c
    query = sa.select(matter_entities).where(c.matter == matter, c.entity_id == entity_id)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    return _line(row) if row else None


def entity_names(engine: Engine, entity_ids: Sequence[str]) -> dict[str, str]:
    """Returns entity of a matter -> its name."""
    c = matter_entities.c
    with reading(engine) as connection:
        rows = connection.execute(sa.select(c.entity_id, c.name).where(c.entity_id.in_(sorted(set(entity_ids)))))
        return {row.entity_id: row.name for row in rows}


def matter_entity_ids(engine: Engine, entity_ids: Sequence[str]) -> dict[str, str]:
    """Returns the entity of the matter by the entity of the document, for those that have been merged."""
    c = matter_links.c
    query = sa.select(c.entity_id, c.matter_entity_id).where(c.entity_id.in_(sorted(set(entity_ids))))
    with reading(engine) as connection:
        return {row.entity_id: row.matter_entity_id for row in connection.execute(query)}


def mentions_in_context(engine: Engine, matter: str, entity_id: str, *, limit: int, offset: int = 0) -> list[MentionInContext]:
    """Returns the mentions of an entity of the matter, by file name and place, with the words around them."""
    first = sa.case((mentions.c.start - pages.c.start > _CONTEXT_CHARS, mentions.c.start - pages.c.start - _CONTEXT_CHARS), else_=0)
    query = (
        sa.select(
            mentions.c.document_id,
            documents.c.file_name,
            mentions.c.page_number,
            pages.c.bates,
            mentions.c.start,
            mentions.c.end,
            mentions.c.text,
            mentions.c.confidence,
            mentions.c.source,
            sa.func.substr(pages.c.text, first + 1, mentions.c.start - pages.c.start - first).label("before"),
            sa.func.substr(pages.c.text, mentions.c.end - pages.c.start + 1, _CONTEXT_CHARS).label("after"),
        )
        .join(documents, documents.c.document_id == mentions.c.document_id)
        .join(pages, (pages.c.document_id == mentions.c.document_id) & (pages.c.page_number == mentions.c.page_number))
        .where(
            _is_of(engine, mentions.c, matter, entity_id),
            # as an expression, so that no index on the state makes the database begin with all documents
            sa.func.coalesce(documents.c.state, "") == State.DONE,
        )
        .order_by(documents.c.file_name, mentions.c.document_id, mentions.c.start)
        .limit(limit)
        .offset(offset)
    )
    with reading(engine) as connection:
        return [_in_context(row) for row in connection.execute(query)]


def companions(engine: Engine, matter: str, entity_id: str, types: Sequence[MentionType], limit: int) -> list[Companion]:
    """Returns the entities that share most pages with this one."""
    own, other, split = mentions.alias("own"), mentions.alias("other"), split_mentions.alias("split")
    is_own = _is_of(engine, own.c, matter, entity_id)
    places = sa.select(own.c.document_id, own.c.page_number).where(is_own).distinct().limit(1_000).subquery()
    # a page counts once however often it names both
    shared = (
        sa.select(matter_links.c.matter_entity_id, places.c.document_id, places.c.page_number)
        .join(other, (other.c.document_id == places.c.document_id) & (other.c.page_number == places.c.page_number))
        .outerjoin(split, split.c.mention_id == other.c.mention_id)
        .join(matter_links, matter_links.c.entity_id == sa.func.coalesce(split.c.entity_id, other.c.entity_id))
        .where(matter_links.c.matter_entity_id != entity_id, other.c.type.in_([each.value for each in types]))
        .distinct()
        .subquery()
    )
    page_count = sa.func.count().label("page_count")
    query = (
        sa.select(matter_entities.c.entity_id, matter_entities.c.type, matter_entities.c.name, page_count)
        .join(shared, shared.c.matter_entity_id == matter_entities.c.entity_id)
        .group_by(matter_entities.c.entity_id, matter_entities.c.type, matter_entities.c.name)
        .order_by(page_count.desc(), matter_entities.c.name)
        .limit(limit)
    )
    with reading(engine) as connection:
        return [Companion(row.entity_id, MentionType(row.type), row.name, row.page_count) for row in connection.execute(query)]


def _is_of(engine: Engine, c: Any, matter: str, entity_id: str) -> sa.ColumnElement[bool]:
    """Selects the mentions of an entity of the matter by the indexes of ids; those that decisions concern are few and listed one by one."""
    links, split = matter_links.c, split_mentions.c
    own_ids = sa.select(links.entity_id).where(links.matter == matter, links.matter_entity_id == entity_id)
    # what is a part of the entity by decision, and what is none any more
    is_moved = sa.select(split.mention_id, split.entity_id.in_(own_ids).label("joins")).where(
        split.matter == matter, split.entity_id.in_(own_ids) | split.whole_id.in_(own_ids)
    )
    with reading(engine) as connection:
        moved = connection.execute(is_moved).all()
        if not moved:
            return sa.and_(c.entity_id.in_(own_ids))
        of_rules = c.entity_id.in_(list(connection.scalars(own_ids)))
    joins = c.mention_id.in_([row.mention_id for row in moved if row.joins])
    return sa.or_(of_rules & c.mention_id.not_in([row.mention_id for row in moved]), joins)


def _is_back_reference() -> sa.ColumnElement[bool]:
    c = matter_entities.c
    return c.type.in_(_AUTHORITIES) & sa.or_(*(sa.func.lower(c.name).like(each) for each in BACK_REFERENCE_LIKE))


def _line(row: sa.Row[tuple[object, ...]]) -> EntityLine:
    return EntityLine(
        row.entity_id,
        MentionType(row.type),
        row.name,
        tuple(row.aliases),
        row.mention_count,
        tuple(Merge(**merge) for merge in row.merges),
        row.value,
    )


def _in_context(row: Any) -> MentionInContext:
    """The words around a mention begin and end with a whole word, unless that would leave none."""
    before, after = row.before, row.after
    if len(before) >= _CONTEXT_CHARS and (begin := _BLANK.search(before)) and before[begin.end() :]:
        before = before[begin.end() :]
    if len(after) >= _CONTEXT_CHARS and (end := _LAST_BLANK.search(after)) and end.start():
        after = after[: end.start()]
    return MentionInContext(**dict(row._mapping) | {"before": before, "after": after})


def _without_case(name: str) -> str:
    return " ".join(name.casefold().split())
