"""What decisions need to know of an entity or a fact of a matter: the documents that name it, by their bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import EntitySubject, MentionType, NamedIn
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, matter_entities
from legal_pipeline.storage.decisions.split_mentions import holders

_MOST_PLACES = 200
"""Documents by which a decision knows an entity. A reprocessing of all of them that renames it everywhere is not expected."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name by which people know an entity of a matter."""

    entity_id: str
    type: MentionType
    name: str
    aliases: tuple[str, ...]
    mention_count: int


def known_names(engine: Engine, matter: str) -> Iterator[KnownName]:
    """Yields the entities of a matter, those with most mentions first."""
    c = matter_entities.c
    query = sa.select(c.entity_id, c.type, c.name, c.aliases, c.mention_count).where(c.matter == matter)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=1000).execute(query.order_by(c.mention_count.desc(), c.name, c.entity_id)):
            yield KnownName(row.entity_id, MentionType(row.type), row.name, tuple(row.aliases), row.mention_count)


def entity_subject(
    engine: Engine, matter: str, entity_id: str, *, document_ids: Collection[str] | None = None, names: Collection[str] | None = None
) -> EntitySubject | None:
    """Returns an entity of a matter, or the part of it in these documents or with these names; None when there is none."""
    c = matter_entities.c
    own = sa.select(c.name, c.type).where(c.matter == matter, c.entity_id == entity_id)
    parts = holders(matter, entity_id).subquery()
    query = (
        sa.select(documents.c.sha256, parts.c.name, parts.c.split)
        .select_from(parts)
        .join(documents, documents.c.document_id == parts.c.document_id)
        .where(documents.c.sha256.is_not(None))
        .order_by(documents.c.document_id, parts.c.entity_id)
    )
    if document_ids is not None:
        query = query.where(documents.c.document_id.in_(sorted(document_ids)))
    if names is not None:
        query = query.where(parts.c.name.in_(sorted(names)))
    with reading(engine) as connection:
        entity = connection.execute(own).one_or_none()
        rows = connection.execute(query.limit(_MOST_PLACES)).all() if entity else []
    if entity is None or (not rows and (document_ids is not None or names is not None)):
        return None
    places = tuple(dict.fromkeys(NamedIn(row.sha256, row.name, row.split) for row in rows))
    name = entity.name if names is None else min(names)
    return EntitySubject(name, MentionType(entity.type), places, entity_id)


def forms(engine: Engine, matter: str, entity_id: str) -> dict[str, list[str]]:
    """Returns the names that documents give an entity of the matter, with the ids of these documents; the most frequent name first."""
    parts = holders(matter, entity_id).subquery()
    query = sa.select(parts.c.name, parts.c.document_id).order_by(parts.c.name, parts.c.document_id)
    found: dict[str, list[str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            found.setdefault(row.name, []).append(row.document_id)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def documents_of(engine: Engine, matter: str, entity_id: str, limit: int) -> dict[str, str]:
    """Returns id -> file name of documents that name an entity of the matter, by file name."""
    parts = holders(matter, entity_id).subquery()
    query = (
        sa.select(documents.c.document_id, documents.c.file_name)
        .join(parts, parts.c.document_id == documents.c.document_id)
        .distinct()
        .order_by(documents.c.file_name, documents.c.document_id)
        .limit(limit)
    )
    with reading(engine) as connection:
        return {row.document_id: row.file_name for row in connection.execute(query)}
