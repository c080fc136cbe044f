"""Reads what a merge needs: which documents have changed since the last one, and what that one has left of given wordings.

Every function reads in the transaction of its connection, so that a merge sees one moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.model import Entity, MentionType, Merge, State
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.tables import (
    documents,
    entities,
    matter_links,
    matter_results,
    merged_blocks,
    merged_documents,
    merged_wordings,
    split_mentions,
    stage_results,
)

AT_ONCE = 500
"""Values of one statement."""

_ROWS_AT_ONCE = {"yield_per": 1000}
_STAGE = "canonical_entities"
_KEY = sa.func.coalesce(stage_results.c.key, "")


@dataclass(frozen=True, slots=True)
class Base:
    """The last merge of a matter."""

    key: str
    merges: int
    rules: str | None
    counts: dict[str, int]


class StoredLink(NamedTuple):
    entity_id: str
    wording: int | None
    mentions: int
    target: str


class StoredWording(NamedTuple):
    wording: int
    holders: int
    mentions: int
    weight: int
    representatives: list[str]
    target: str
    is_decided: bool


class Occurrence(NamedTuple):
    document_id: str
    sha256: str
    entity: Entity


def last_merge(connection: Connection, matter: str) -> Base | None:
    row = connection.execute(sa.select(matter_results).where(matter_results.c.matter == matter)).one_or_none()
    return Base(row.key, row.merges, row.rules, row.counts) if row else None


def changed_documents(connection: Connection, matter: str, *, is_whole: bool) -> Iterator[tuple[str, str, list[Entity]]]:
    """Yields (document, key of its entities, entities) of finished documents, by id: of those that are new or have changed, or of all."""
    own = _joined_results(sa.select(documents.c.document_id, _KEY.label("key"), *entities.c).select_from(documents))
    query = own.outerjoin(entities, entities.c.document_id == documents.c.document_id).where(
        documents.c.matter == matter, documents.c.state == State.DONE
    )
    if not is_whole:
        c = merged_documents.c
        query = query.outerjoin(merged_documents, c.document_id == documents.c.document_id)
        query = query.where(sa.or_(c.document_id.is_(None), c.key != _KEY))
    last: tuple[str, str] | None = None
    found: list[Entity] = []
    for row in connection.execute(query.order_by(documents.c.document_id), execution_options=_ROWS_AT_ONCE):
        if last is not None and row[0] != last[0]:
            yield *last, found
            found = []
        last = (row[0], row.key)
        if row.entity_id is not None:
            found.append(_entity(row))
    if last is not None:
        yield *last, found


def lost_documents(connection: Connection, matter: str) -> Iterator[tuple[str, list[str]]]:
    """Yields (document, its merged entities) of merged documents that have changed, are not finished any more, or are gone."""
    c = merged_documents.c
    is_done = (documents.c.document_id == c.document_id) & (documents.c.state == State.DONE)
    query = _joined_results(sa.select(c.document_id, c.entity_ids).select_from(merged_documents).outerjoin(documents, is_done))
    query = query.where(c.matter == matter, sa.or_(documents.c.document_id.is_(None), c.key != _KEY)).order_by(c.document_id)
    for row in connection.execute(query, execution_options=_ROWS_AT_ONCE):
        yield row.document_id, row.entity_ids


def _joined_results(query: sa.Select[Any]) -> sa.Select[Any]:
    result = stage_results.c
    return query.outerjoin(stage_results, (result.document_id == documents.c.document_id) & (result.stage == _STAGE))


def links_of(connection: Connection, entity_ids: Iterable[str]) -> Iterator[StoredLink]:
    for some in batched(entity_ids, AT_ONCE):
        yield from _links(connection, matter_links.c.entity_id.in_(some))


def links_with(connection: Connection, wording: int, limit: int | None = None) -> Iterator[StoredLink]:
    """Yields the links of a wording, those with the smallest ids first."""
    yield from _links(connection, matter_links.c.wording == wording, limit)


def links_of_single_mentions(connection: Connection, matter: str) -> Iterator[StoredLink]:
    """Yields the links of mentions that decisions have made entities of their own."""
    c = split_mentions.c
    own = sa.select(c.entity_id).where(c.matter == matter, c.entity_id != c.whole_id)
    yield from _links(connection, matter_links.c.entity_id.in_(own))


def _links(connection: Connection, condition: sa.ColumnElement[bool], limit: int | None = None) -> Iterator[StoredLink]:
    c = matter_links.c
    query = sa.select(c.entity_id, c.wording, sa.func.coalesce(c.mention_count, 0), c.matter_entity_id).where(condition)
    for row in connection.execute(query.order_by(c.entity_id).limit(limit), execution_options=_ROWS_AT_ONCE):
        yield StoredLink(*row)


def stored_wordings(connection: Connection, wordings: Sequence[int]) -> dict[int, StoredWording]:
    """Returns those that are stored, by their numbers."""
    c = merged_wordings.c
    query = sa.select(c.wording, c.holders, c.mentions, c.weight, c.representatives, c.target, c.is_decided).where(c.wording.in_(wordings))
    return {row.wording: StoredWording(*row) for row in connection.execute(query)}


def decided_wordings(connection: Connection, matter: str) -> Iterator[int]:
    """Yields the wordings that decisions had to do with in the last merge."""
    c = merged_wordings.c
    # the condition as the index has it
    query = sa.select(c.wording).where(c.matter == matter, sa.text("is_decided"))
    yield from connection.scalars(query, execution_options=_ROWS_AT_ONCE)


def stored_blocks(connection: Connection, wordings: Sequence[int]) -> dict[int, list[int]]:
    """Returns wording -> its blocks."""
    c, found = merged_blocks.c, dict[int, list[int]]()
    for row in connection.execute(sa.select(c.wording, c.block).where(c.wording.in_(wordings))):
        found.setdefault(row.wording, []).append(row.block)
    return found


def wordings_in(connection: Connection, blocks: Sequence[int]) -> Iterator[int]:
    c = merged_blocks.c
    yield from connection.scalars(sa.select(c.wording).where(c.block.in_(blocks)), execution_options=_ROWS_AT_ONCE)


def entities_with(connection: Connection, entity_ids: Iterable[str]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for some in batched(entity_ids, AT_ONCE):
        found |= {row.entity_id: _entity(row) for row in connection.execute(sa.select(entities).where(entities.c.entity_id.in_(some)))}
    return found


def occurrences(connection: Connection, matter: str, contents: Collection[str], entity_ids: Collection[str]) -> Iterator[Occurrence]:
    """Yields the entities of finished documents with these bytes, and those with these ids; some of them twice."""
    d = documents.c
    sha256 = sa.func.coalesce(d.sha256, "")
    query = sa.select(*entities.c, sha256.label("sha256")).join(documents, d.document_id == entities.c.document_id)
    query = query.where(d.matter == matter, d.state == State.DONE)
    chosen: list[sa.ColumnElement[bool]] = [d.sha256.in_(some) for some in batched(sorted(contents), AT_ONCE)]
    chosen += [entities.c.entity_id.in_(some) for some in batched(sorted(entity_ids), AT_ONCE)]
    if "" in contents:
        chosen.append(d.sha256.is_(None))
    for condition in chosen:
        for row in connection.execute(query.where(condition), execution_options=_ROWS_AT_ONCE):
            yield Occurrence(row.document_id, row.sha256, _entity(row))


def _entity(row: Any) -> Entity:
    merges = tuple(Merge(**merge) for merge in row.merges)
    return Entity(row.entity_id, MentionType(row.type), row.name, tuple(row.aliases), row.mention_count, merges, row.value)
