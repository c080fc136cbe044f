"""The graph of a matter: entities merged across documents, as the rules and people's decisions merge them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import Entity, MentionType, Merge, State
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import (
    decisions,
    documents,
    entities,
    matter_entities,
    matter_links,
    matter_results,
    split_mentions,
    stage_results,
)
from legal_pipeline.storage.decisions.decisions import GRAPH_KINDS
from legal_pipeline.topology import MATTER_STAGE

_SHAPES_GRAPH = decisions.c.kind.in_([kind.value for kind in GRAPH_KINDS])


class Matters:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def key(self, matter: str) -> str:
        """Returns a digest of everything that the merged graph depends on: finished documents and decisions."""
        query = (
            sa.select(documents.c.document_id, stage_results.c.key)
            .join(stage_results, stage_results.c.document_id == documents.c.document_id)
            .where(documents.c.matter == matter, documents.c.state == State.DONE, stage_results.c.stage == "relationships")
            .order_by(documents.c.document_id)
        )
        digest = hashlib.sha256(MATTER_STAGE.code_version.encode())
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                digest.update(f"{row.document_id}\x1f{row.key}\x1e".encode())
            about = sa.select(decisions).where(decisions.c.matter == matter, decisions.c.undone_at.is_(None), _SHAPES_GRAPH)
            for row in connection.execute(about.order_by(decisions.c.number)):
                digest.update(f"{row.number}\x1f{row.kind}\x1f{json.dumps(row.subjects)}\x1f{row.value}\x1e".encode())
        return digest.hexdigest()

    def built_at(self, matter: str) -> dt.datetime | None:
        """Returns the moment that the current graph reflects; None when none was built."""
        with reading(self.engine) as connection:
            moment: dt.datetime | None = connection.scalar(sa.select(matter_results.c.finished_at).where(matter_results.c.matter == matter))
        # SQLite stores no time zone; all stored times are UTC
        return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=dt.UTC)

    def stale(self) -> list[str]:
        """Returns the matters whose graph does not reflect their current documents, sorted.

        Computes the digest, which reads all documents of a matter, only for matters that changed since the graph was built.
        """
        return sorted(matter for matter, built in self.changed().items() if built != self.key(matter))

    def changed(self) -> dict[str, str | None]:
        """Returns matter -> key of its graph, None without one, of matters with finished documents whose graph may be stale.

        Finds that something has changed since the graph was built, not whether it concerns the graph.
        """
        changed = (
            sa.select(documents.c.matter)
            .outerjoin(matter_results, matter_results.c.matter == documents.c.matter)
            .where(sa.or_(matter_results.c.matter.is_(None), documents.c.updated_at >= matter_results.c.finished_at))
        )
        was_since = sa.or_(*(moment >= matter_results.c.finished_at for moment in (decisions.c.decided_at, decisions.c.undone_at)))
        decided = sa.select(decisions.c.matter).join(
            matter_results, (matter_results.c.matter == decisions.c.matter) & was_since & _SHAPES_GRAPH
        )
        with reading(self.engine) as connection:
            candidates = set(connection.scalars(changed.distinct())) | set(connection.scalars(decided.distinct()))
            stored = {row.matter: row.key for row in connection.execute(sa.select(matter_results.c.matter, matter_results.c.key))}
            done = sa.select(documents.c.matter).where(documents.c.state == State.DONE, documents.c.matter.in_(candidates))
            return {matter: stored.get(matter) for matter in connection.scalars(done.distinct())}

    def confirm(self, matter: str, key: str, as_of: dt.datetime) -> None:
        """Records that the graph of this key still reflects the matter at a moment before the key was computed.

        Otherwise `changed` would name the matter for ever after a change that does not concern its graph.
        """
        c = matter_results.c
        own = (c.matter == matter) & (c.key == key) & (c.finished_at < as_of)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(matter_results).where(own).values(finished_at=as_of))

    def has_entity(self, matter: str, entity_id: str) -> bool:
        c = matter_entities.c
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(sa.true()).where(c.matter == matter, c.entity_id == entity_id)) is not None

    def mention_count(self, matter: str, entity_id: str) -> int:
        c = matter_entities.c
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(c.mention_count).where(c.matter == matter, c.entity_id == entity_id)) or 0

    def unlinked(self, matter: str) -> int:
        """Returns the number of entities of finished documents that are linked to no entity of the matter."""
        query = (
            sa.select(sa.func.count())
            .select_from(entities)
            .join(documents, documents.c.document_id == entities.c.document_id)
            .outerjoin(matter_links, matter_links.c.entity_id == entities.c.entity_id)
            .where(documents.c.matter == matter, documents.c.state == State.DONE, matter_links.c.entity_id.is_(None))
        )
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def entities(self, matter: str | None = None) -> Iterator[tuple[str, list[str], Entity]]:
        """Yields (matter, document ids, entity): merged where the matter's graph exists, otherwise as in the document."""
        found = _of_documents(matter)
        query = sa.select(found).order_by(found.c.matter, found.c.entity_id, found.c.document_id)
        with reading(self.engine) as connection:
            last = None
            ids: list[str] = []
            for row in connection.execution_options(yield_per=1000).execute(query):
                if last is not None and row.entity_id != last.entity_id:
                    yield _merged(last, ids)
                    ids = []
                last = row
                if not ids or ids[-1] != row.document_id:
                    ids.append(row.document_id)
            if last is not None:
                yield _merged(last, ids)

    def entity_counts(self, matter: str | None = None) -> dict[MentionType, int]:
        """Returns how many of these entities are of each type, the most frequent type first."""
        found = _of_documents(matter)
        count = sa.func.count(found.c.entity_id.distinct()).label("entities")
        query = sa.select(found.c.type, count).group_by(found.c.type).order_by(count.desc(), found.c.type)
        with reading(self.engine) as connection:
            return {MentionType(row.type): int(row.entities) for row in connection.execute(query)}


def _of_documents(matter: str | None) -> sa.Subquery:
    """A row for each entity of each finished document, with the columns of the entity that it was merged into."""
    target = sa.func.coalesce(matter_entities.c.entity_id, entities.c.entity_id)
    of_documents = (
        sa.select(
            documents.c.matter,
            documents.c.document_id,
            target.label("entity_id"),
            sa.func.coalesce(matter_entities.c.type, entities.c.type).label("type"),
            sa.func.coalesce(matter_entities.c.name, entities.c.name).label("name"),
            sa.case((matter_entities.c.entity_id.is_not(None), matter_entities.c.aliases), else_=entities.c.aliases).label("aliases"),
            sa.case((matter_entities.c.entity_id.is_not(None), matter_entities.c.merges), else_=entities.c.merges).label("merges"),
            sa.func.coalesce(matter_entities.c.value, entities.c.value).label("value"),
            sa.func.coalesce(matter_entities.c.mention_count, entities.c.mention_count).label("mention_count"),
        )
        .select_from(entities)
        .join(documents, documents.c.document_id == entities.c.document_id)
        .outerjoin(matter_links, matter_links.c.entity_id == entities.c.entity_id)
        .outerjoin(matter_entities, matter_entities.c.entity_id == matter_links.c.matter_entity_id)
        .where(documents.c.state == State.DONE)
    )
    c = matter_entities.c
    by_decision = (
        sa.select(
            *(documents.c.matter, documents.c.document_id, c.entity_id, c.type, c.name, c.aliases, c.merges, c.value, c.mention_count)
        )
        .select_from(split_mentions)
        .join(documents, documents.c.document_id == split_mentions.c.document_id)
        .join(matter_links, matter_links.c.entity_id == split_mentions.c.entity_id)
        .join(matter_entities, c.entity_id == matter_links.c.matter_entity_id)
        .where(documents.c.state == State.DONE, split_mentions.c.entity_id != split_mentions.c.whole_id)
    )
    if matter is not None:
        of_documents, by_decision = (each.where(documents.c.matter == matter) for each in (of_documents, by_decision))
    return sa.union_all(of_documents, by_decision).subquery()


def _merged(row: Any, ids: list[str]) -> tuple[str, list[str], Entity]:
    merges = tuple(Merge(**merge) for merge in row.merges)
    return row.matter, ids, Entity(row.entity_id, MentionType(row.type), row.name, tuple(row.aliases), row.mention_count, merges, row.value)
