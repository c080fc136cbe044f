"""Chunks, mentions, entities, relationships, docket entries, testimony: each stage replaces its rows of a document in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import (
    Chunk,
    DocketEntry,
    Entity,
    Evidence,
    Mention,
    MentionType,
    Merge,
    Relationship,
    RelationshipType,
    TestimonyPassage,
)
from legal_pipeline.storage.database.blank import forget
from legal_pipeline.storage.database.engine import reading, serialised, streamed, transaction
from legal_pipeline.storage.database.row_buffer import buffered_to_disk
from legal_pipeline.storage.database.tables import chunks, docket_entries, entities, evidence, mentions, relationships, testimony
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.facts.docket_entries import entry_row
from legal_pipeline.storage.facts.fact_rows import chunk_row, entity_row, evidence_rows, mention_row, relationship_row
from legal_pipeline.storage.facts.testimony import passage_row

T = TypeVar("T")


class Facts:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def replace_chunks(self, document_id: str, stage: str, key: str, new_chunks: Iterable[Chunk]) -> dict[str, int]:
        return self._replace(chunks, document_id, stage, key, (chunk_row(document_id, chunk) for chunk in new_chunks))

    def replace_mentions(self, document_id: str, stage: str, key: str, new_mentions: Iterable[Mention]) -> dict[str, int]:
        return self._replace(mentions, document_id, stage, key, (mention_row(document_id, mention) for mention in new_mentions))

    def replace_entities(
        self, document_id: str, stage: str, key: str, resolved: Iterable[Entity], entity_of: Mapping[tuple[MentionType, str], str]
    ) -> dict[str, int]:
        """Writes the entities and links every mention of the document to its entity."""
        links = self._links(document_id, entity_of)
        rows = (entity_row(document_id, entity) for entity in resolved)
        with buffered_to_disk(links) as link_batches, buffered_to_disk(rows) as entity_batches, transaction(self.engine) as connection:
            serialised(connection, document_id)
            counts = {"entities": _rewrite(connection, entities, document_id, entity_batches)}
            for batch in link_batches:
                connection.execute(_LINK, batch)
            stage_results.record(connection, document_id, stage, key, counts)
        return counts

    def _links(self, document_id: str, entity_of: Mapping[tuple[MentionType, str], str]) -> Iterator[dict[str, str]]:
        with reading(self.engine) as connection:
            for row in streamed(connection, _NAMES, {"id": document_id}):
                yield {"id": row.mention_id, "entity": entity_of[MentionType(row.type), row.text]}

    def replace_relationships(
        self,
        document_id: str,
        stage: str,
        key: str,
        items: Iterable[Relationship],
        entries: Iterable[DocketEntry] = (),
        passages: Iterable[TestimonyPassage] = (),
    ) -> dict[str, int]:
        """Writes the relationships with their evidence, and what is read beside them: docket entries and testimony."""
        with (
            buffered_to_disk(items) as batches,
            buffered_to_disk(entry_row(document_id, entry) for entry in entries) as entry_batches,
            buffered_to_disk(passage_row(document_id, passage) for passage in passages) as passage_batches,
            transaction(self.engine) as connection,
        ):
            serialised(connection, document_id)
            forget(connection, all_of(relationships), document_id)
            count = 0
            for batch in batches:
                connection.execute(sa.insert(relationships), [relationship_row(document_id, item) for item in batch])
                connection.execute(sa.insert(evidence), [row for item in batch for row in evidence_rows(item)])
                count += len(batch)
            counts = {
                "relationships": count,
                "docket_entries": _rewrite(connection, docket_entries, document_id, entry_batches),
                "testimony": _rewrite(connection, testimony, document_id, passage_batches),
            }
            stage_results.record(connection, document_id, stage, key, counts)
        return counts

    def chunks(self, document_id: str) -> Iterator[Chunk]:
        for row in self._by_offset(chunks, document_id):
            yield Chunk(row.start, row.end, row.page_start, row.page_end, tuple(row.section_path), row.text)

    def mentions(self, document_id: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Yields the mentions that begin in [start, end), in order."""
        for row in self._by_offset(mentions, document_id, start, end):
            yield Mention(MentionType(row.type), row.start, row.end, row.page_number, row.text, row.value, row.confidence, row.source)

    def forms(self, document_id: str) -> Iterator[tuple[MentionType, str, str, int]]:
        """Yields (type, text, value, count) of every distinct (type, text)."""
        with reading(self.engine) as connection:
            rows = streamed(connection, _FORMS, {"id": document_id})
            for type_, text, value, count in rows:
                yield MentionType(type_), text, value, count

    def entity_links(self, document_id: str) -> dict[tuple[MentionType, str], str]:
        """Returns (type, text) -> entity_id, as stored."""
        with reading(self.engine) as connection:
            rows = connection.execute(_ENTITY_OF, {"id": document_id})
            return {(MentionType(type_), text): entity for type_, text, entity in rows if entity is not None}

    def entities(self, document_id: str) -> Iterator[Entity]:
        with reading(self.engine) as connection:
            for row in streamed(connection, _ENTITIES, {"id": document_id}):
                merges = tuple(Merge(**merge) for merge in row.merges)
                yield Entity(row.entity_id, MentionType(row.type), row.name, tuple(row.aliases), row.mention_count, merges, row.value)

    def relationships(self, document_id: str) -> Iterator[Relationship]:
        query = (
            sa.select(relationships, evidence)
            .join(evidence, evidence.c.relationship_id == relationships.c.relationship_id)
            .where(relationships.c.document_id == document_id)
            .order_by(relationships.c.relationship_id, evidence.c.ordinal)
            .set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
        )
        with reading(self.engine) as connection:
            last: Any = None
            passages: list[Evidence] = []
            for row in streamed(connection, query):
                if last is not None and row.relationships_relationship_id != last.relationships_relationship_id:
                    yield _relationship(last, passages)
                    passages = []
                last = row
                passages.append(
                    Evidence(row.evidence_document_id, row.evidence_page_number, row.evidence_start, row.evidence_end, row.evidence_text)
                )
            if last is not None:
                yield _relationship(last, passages)

    def counts(self, document_id: str) -> dict[str, int]:
        """Returns the number of stored rows by table, and of mentions without an entity."""
        with reading(self.engine) as connection:
            return {name: count or 0 for name, count in connection.execute(_COUNTS, {"id": document_id}).mappings().one().items()}

    def _replace(self, table: sa.Table, document_id: str, stage: str, key: str, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        with buffered_to_disk(rows) as batches, transaction(self.engine) as connection:
            serialised(connection, document_id)
            counts = {table.name: _rewrite(connection, table, document_id, batches)}
            stage_results.record(connection, document_id, stage, key, counts)
        return counts

    def _by_offset(self, table: sa.Table, document_id: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        query = _from_offset(table) if end is None else _between_offsets(table)
        with reading(self.engine) as connection:
            yield from streamed(connection, query, {"id": document_id, "first": start} | ({} if end is None else {"behind": end}))


def _counts() -> sa.Select[Any]:
    count = sa.func.count()
    own = {
        table.name: sa.select(count).select_from(table).where(table.c.document_id == sa.bindparam("id"))
        for table in (chunks, mentions, entities, relationships, docket_entries, testimony)
    }
    own["unlinked_mentions"] = own[mentions.name].where(mentions.c.entity_id.is_(None))
    return sa.select(*(query.scalar_subquery().label(name) for name, query in own.items()))


_COUNTS = _counts()
"""Built once: two stages of each document ask for it."""


# built once, as building a statement takes several times as long as executing it
_OWN = mentions.c.document_id == sa.bindparam("id")
_LINK = sa.update(mentions).where(mentions.c.mention_id == sa.bindparam("id")).values(entity_id=sa.bindparam("entity"))
_NAMES = sa.select(mentions.c.mention_id, mentions.c.type, mentions.c.text).where(_OWN)
_FORMS = (
    sa.select(mentions.c.type, mentions.c.text, sa.func.min(mentions.c.value), sa.func.count())
    .where(_OWN)
    .group_by(mentions.c.type, mentions.c.text)
    .order_by(mentions.c.type, mentions.c.text)
)
_ENTITY_OF = (
    sa.select(mentions.c.type, mentions.c.text, sa.func.min(mentions.c.entity_id)).where(_OWN).group_by(mentions.c.type, mentions.c.text)
)
_ENTITIES = sa.select(entities).where(entities.c.document_id == sa.bindparam("id")).order_by(entities.c.entity_id)


@cache
def all_of(table: sa.Table) -> sa.Delete:
    return sa.delete(table).where(table.c.document_id == sa.bindparam("id"))


@cache
def _from_offset(table: sa.Table) -> sa.Select[Any]:
    own = table.c.document_id == sa.bindparam("id")
    return sa.select(table).where(own, table.c.start >= sa.bindparam("first")).order_by(table.c.start, table.c.end)


@cache
def _between_offsets(table: sa.Table) -> sa.Select[Any]:
    return _from_offset(table).where(table.c.start < sa.bindparam("behind"))


def _rewrite(connection: Connection, table: sa.Table, document_id: str, batches: Iterator[list[dict[str, Any]]]) -> int:
    forget(connection, all_of(table), document_id)
    count = 0
    for batch in batches:
        connection.execute(sa.insert(table), batch)
        count += len(batch)
    return count


def _relationship(row: Any, passages: list[Evidence]) -> Relationship:
    return Relationship(
        row.relationships_relationship_id,
        RelationshipType(row.relationships_type),
        row.relationships_source_id,
        row.relationships_target_id,
        row.relationships_role,
        row.relationships_confidence,
        row.relationships_rule,
        tuple(passages),
    )
