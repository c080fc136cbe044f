"""Snapshots of the results that a reprocessing replaces: digest, stage keys, page texts and entities.

`mark_complete` records a complete state together with the state `done`; `save_snapshot` copies it before the first
row is overwritten. A retry or a resumed run finds no complete state, so partial results are never saved. Each
document keeps one previous state, the latest.

Does not belong here: comparing states (`reports.diff`), deciding what to reprocess (`reports.reprocessing`, the assets).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.storage.database.blank import forget
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import (
    complete_results,
    documents,
    entities,
    pages,
    previous_entities,
    previous_pages,
    previous_results,
    stage_results,
)

_PAGES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class CompleteState:
    """The inputs of a complete state of a document."""

    sha256: str
    stage_keys: Mapping[str, str]
    replaced_at: dt.datetime | None = None
    """None for the current state."""


@dataclass(frozen=True, slots=True)
class NamedEntity:
    entity_id: str
    type: str
    name: str
    mention_count: int


# built once, as building a statement takes several times as long as executing it
_SHA256 = sa.select(documents.c.sha256).where(documents.c.document_id == sa.bindparam("id"))
_KEYS = (
    sa.select(stage_results.c.stage, stage_results.c.key)
    .where(stage_results.c.document_id == sa.bindparam("id"))
    .order_by(stage_results.c.stage)
)
_FORGET = sa.delete(complete_results).where(complete_results.c.document_id == sa.bindparam("id"))
_RECORD = sa.insert(complete_results)
_IS_COMPLETE = sa.select(sa.true()).where(complete_results.c.document_id == sa.bindparam("id"))


def mark_complete(connection: Connection, document_id: str) -> None:
    """Records that the document's rows are complete; part of the transaction that sets it to `done`."""
    sha256 = connection.scalar(_SHA256, {"id": document_id})
    keys = {row.stage: row.key for row in connection.execute(_KEYS, {"id": document_id})}
    forget(connection, _FORGET, document_id)
    if sha256 and keys:
        connection.execute(_RECORD, {"document_id": document_id, "sha256": sha256, "stage_keys": keys})


def save_snapshot(connection: Connection, document_id: str) -> bool:
    """Replaces the previous state by the complete one; returns False when the document has no complete state.

    The database copies the rows itself: a document may have 50,000 pages.
    """
    own = complete_results.c.document_id == document_id
    complete = connection.execute(sa.delete(complete_results).where(own).returning(complete_results)).one_or_none()
    if complete is None:
        return False
    for table in (previous_results, previous_pages, previous_entities):
        connection.execute(sa.delete(table).where(table.c.document_id == document_id))
    row = {
        "document_id": document_id,
        "sha256": complete.sha256,
        "stage_keys": complete.stage_keys,
        "replaced_at": now(),
    }
    connection.execute(sa.insert(previous_results), row)
    for source, target in ((pages, previous_pages), (entities, previous_entities)):
        names = [column.name for column in target.c]
        copied = sa.select(*(source.c[name] for name in names)).where(source.c.document_id == document_id)
        connection.execute(sa.insert(target).from_select(names, copied))
    return True


def snapshot_before_replacing(engine: Engine, document_id: str) -> None:
    """Saves a snapshot before a stage replaces rows; only the first stage of a run finds a complete state to save."""
    with reading(engine) as connection:
        is_complete = connection.scalar(_IS_COMPLETE, {"id": document_id})
    if is_complete:
        with transaction(engine) as connection:
            save_snapshot(connection, document_id)


@dataclass(frozen=True, slots=True)
class Sizes:
    pages: int
    characters: int
    entities: int


class PreviousResults:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def previous(self, document_id: str) -> CompleteState | None:
        """Returns the previous state; None when no reprocessing has replaced one."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(previous_results).where(previous_results.c.document_id == document_id)).one_or_none()
        if row is None:
            return None
        # SQLite stores no time zone; all stored times are UTC
        replaced_at = row.replaced_at if row.replaced_at.tzinfo else row.replaced_at.replace(tzinfo=dt.UTC)
        return CompleteState(row.sha256, row.stage_keys, replaced_at)

    def current(self, document_id: str) -> CompleteState | None:
        """Returns the current state; None while it is incomplete."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(complete_results).where(complete_results.c.document_id == document_id)).one_or_none()
        return None if row is None else CompleteState(row.sha256, row.stage_keys)

    def sizes(self, document_id: str) -> tuple[Sizes, Sizes]:
        """Returns the sizes of the previous and of the current state."""
        with reading(self.engine) as connection:
            return _sizes(connection, document_id, previous_pages, previous_entities), _sizes(connection, document_id, pages, entities)

    def previous_pages(self, document_id: str) -> Iterator[tuple[int, str]]:
        """Yields (number, text) of the previous pages, in order."""
        return _pages(self.engine, previous_pages, document_id)

    def current_pages(self, document_id: str) -> Iterator[tuple[int, str]]:
        return _pages(self.engine, pages, document_id)

    def previous_entities(self, document_id: str) -> Iterator[NamedEntity]:
        """Yields the previous entities, ordered by id."""
        return _entities(self.engine, previous_entities, document_id)

    def current_entities(self, document_id: str) -> Iterator[NamedEntity]:
        return _entities(self.engine, entities, document_id)


def _sizes(connection: Connection, document_id: str, page_table: sa.Table, entity_table: sa.Table) -> Sizes:
    characters = sa.func.coalesce(sa.func.sum(sa.func.length(page_table.c.text)), 0)
    row = connection.execute(sa.select(sa.func.count(), characters).where(page_table.c.document_id == document_id)).one()
    count = connection.scalar(sa.select(sa.func.count()).where(entity_table.c.document_id == document_id))
    return Sizes(int(row[0]), int(row[1]), int(count or 0))


def _pages(engine: Engine, table: sa.Table, document_id: str) -> Iterator[tuple[int, str]]:
    """Reads a few pages per transaction: the caller may take long to compare a page."""
    last = 0
    query = sa.select(table.c.page_number, table.c.text).order_by(table.c.page_number).limit(_PAGES_AT_ONCE)
    while True:
        with reading(engine) as connection:
            rows = connection.execute(query.where(table.c.document_id == document_id, table.c.page_number > last)).all()
        yield from ((row.page_number, row.text) for row in rows)
        if len(rows) < _PAGES_AT_ONCE:
            return
        last = rows[-1].page_number


def _entities(engine: Engine, table: sa.Table, document_id: str) -> Iterator[NamedEntity]:
    columns = (table.c.entity_id, table.c.type, table.c.name, table.c.mention_count)
    query = sa.select(*columns).where(table.c.document_id == document_id).order_by(table.c.entity_id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=1000).execute(query):
            yield NamedEntity(row.entity_id, row.type, row.name, row.mention_count)
