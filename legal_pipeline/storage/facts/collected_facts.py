"""The facts of one small document, collected while its stages follow one another and written together.

A stage by itself replaces its rows in a transaction of its own, and the next one reads them back. Here the next one is told what the
one before it has found, mentions are stored once with their entities instead of twice, and one transaction writes everything.

Does not belong here: documents of many pages, whose facts need not fit into memory (`facts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.model import Chunk, DocketEntry, Entity, Mention, MentionType, Relationship, TestimonyPassage
from legal_pipeline.storage.database.blank import forget
from legal_pipeline.storage.database.engine import serialised, transaction
from legal_pipeline.storage.database.tables import chunks, docket_entries, entities, evidence, mentions, relationships, testimony
from legal_pipeline.storage.facts.docket_entries import entry_row
from legal_pipeline.storage.facts.fact_rows import chunk_row, entity_row, evidence_rows, mention_row, relationship_row
from legal_pipeline.storage.facts.facts import Facts, all_of
from legal_pipeline.storage.facts.stage_results import StageResult, record_all
from legal_pipeline.storage.facts.testimony import passage_row

_REPLACED = (chunks, mentions, entities, relationships, docket_entries, testimony)
"""Evidence goes with its relationship."""
_WRITTEN = (chunks, mentions, entities, relationships, evidence, docket_entries, testimony)


class CollectedFacts(Facts):
    """Of one document. A stage whose rows are stored already is read from the database; the others from memory, until `write`."""

    def __init__(self, engine: Engine, document_id: str) -> None:
        super().__init__(engine)
        self._document_id = document_id
        self._rows: dict[sa.Table, list[dict[str, Any]]] = {}
        self._finished: list[StageResult] = []
        self._mentions: list[Mention] | None = None
        self._entities: list[Entity] | None = None
        self._entity_of: Mapping[tuple[MentionType, str], str] = {}
        self._chunks: list[Chunk] | None = None

    def write(self) -> None:
        """Writes what the stages have collected; afterwards everything is read from the database."""
        collected, finished = self._rows, self._finished
        self._rows, self._finished, self._mentions, self._entities = {}, [], None, None
        if not finished:
            return
        with transaction(self.engine) as connection:
            serialised(connection, self._document_id)
            for table in _REPLACED:
                if table in collected:
                    forget(connection, all_of(table), self._document_id)
            for table in _WRITTEN:
                if rows := collected.get(table):
                    connection.execute(sa.insert(table), rows)
            record_all(connection, self._document_id, finished)

    def replace_chunks(self, document_id: str, stage: str, key: str, new_chunks: Iterable[Chunk]) -> dict[str, int]:
        self._chunks = list(new_chunks)
        return self._collect({chunks: [chunk_row(document_id, chunk) for chunk in self._chunks]}, stage, key)

    def replace_mentions(self, document_id: str, stage: str, key: str, new_mentions: Iterable[Mention]) -> dict[str, int]:
        self._mentions = sorted(new_mentions, key=lambda mention: (mention.start, mention.end))
        return self._collect({mentions: [mention_row(document_id, mention) for mention in self._mentions]}, stage, key)

    def replace_entities(
        self, document_id: str, stage: str, key: str, resolved: Iterable[Entity], entity_of: Mapping[tuple[MentionType, str], str]
    ) -> dict[str, int]:
        if self._mentions is None:
            # an earlier run has stored the mentions: they are linked where they are
            self.write()
            return super().replace_entities(document_id, stage, key, resolved, entity_of)
        for mention, row in zip(self._mentions, self._rows[mentions], strict=True):
            row["entity_id"] = entity_of[mention.type, mention.text]
        self._entities, self._entity_of = sorted(resolved, key=lambda entity: entity.entity_id), entity_of
        return self._collect({entities: [entity_row(document_id, entity) for entity in self._entities]}, stage, key)

    def replace_relationships(
        self,
        document_id: str,
        stage: str,
        key: str,
        items: Iterable[Relationship],
        entries: Iterable[DocketEntry] = (),
        passages: Iterable[TestimonyPassage] = (),
    ) -> dict[str, int]:
        found = list(items)
        rows = {
            relationships: [relationship_row(document_id, item) for item in found],
            docket_entries: [entry_row(document_id, entry) for entry in entries],
            testimony: [passage_row(document_id, passage) for passage in passages],
        }
        self._rows[evidence] = [row for item in found for row in evidence_rows(item)]
        return self._collect(rows, stage, key)

    def chunks(self, document_id: str) -> Iterator[Chunk]:
        if self._chunks is None:
            self._chunks = list(super().chunks(document_id))
        return iter(self._chunks)

    def mentions(self, document_id: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        if self._mentions is None:
            return super().mentions(document_id, start, end)
        return (each for each in self._mentions if start <= each.start and (end is None or each.start < end))

    def forms(self, document_id: str) -> Iterator[tuple[MentionType, str, str, int]]:
        if self._mentions is None:
            yield from super().forms(document_id)
            return
        counts = Counter((mention.type, mention.text) for mention in self._mentions)
        values: dict[tuple[MentionType, str], str] = {}
        for mention in self._mentions:
            form = mention.type, mention.text
            values[form] = min(mention.value, values.get(form, mention.value))
        for type_, text in sorted(counts):
            yield type_, text, values[type_, text], counts[type_, text]

    def entities(self, document_id: str) -> Iterator[Entity]:
        return super().entities(document_id) if self._entities is None else iter(self._entities)

    def entity_links(self, document_id: str) -> dict[tuple[MentionType, str], str]:
        if self._entities is None or self._mentions is None:
            return super().entity_links(document_id)
        return {form: self._entity_of[form] for form in {(mention.type, mention.text) for mention in self._mentions}}

    def _collect(self, rows: Mapping[sa.Table, list[dict[str, Any]]], stage: str, key: str) -> dict[str, int]:
        self._rows |= rows
        counts = {table.name: len(some) for table, some in rows.items()}
        self._finished.append(StageResult(stage, key, counts, now()))
        return counts
