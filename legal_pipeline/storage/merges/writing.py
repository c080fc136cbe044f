"""Writes what a merge has found, and what the next one needs of it, in one transaction; nothing of the matter that has not changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.errors import DatabaseBusy
from legal_pipeline.model import Applied, SplitMention
from legal_pipeline.storage.custody.withdrawn_rows import GRAPH_TABLES, withdrawn_since
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import serialised, transaction
from legal_pipeline.storage.database.tables import (
    matter_entities,
    matter_links,
    matter_results,
    merged_blocks,
    merged_documents,
    merged_wordings,
)
from legal_pipeline.storage.decisions.applied import replace_applied
from legal_pipeline.storage.decisions.split_mentions import replace_splits
from legal_pipeline.storage.merges.scratch import Scratch
from legal_pipeline.storage.merges.state import AT_ONCE, Base, last_merge

_ROWS = 1000

_LINKS = """
select holder.entity_id, holder.wording, holder.mentions, coalesce(own.target, result.target)
from (select * from member union all select * from touched where entity_id not in (select entity_id from member)) as holder
join wording on wording.wording = holder.wording
join result on result.number = wording.number
left join own on own.entity_id = holder.entity_id
union all select entity_id, null, 1, target from single
"""
_WORDINGS = """
select wording, holders, mentions, weight, representatives, target, is_decided
from wording join result on result.number = wording.number where holders > 0
"""
_NEW_BLOCKS = "select block, wording from block join wording on wording.number = block.number where not is_stored and holders > 0"
_OTHER_WORDINGS = "select wording from wording where is_stored and holders = 0"


class OvertakenError(Exception):
    """Another merge of the matter, or a withdrawal, has been written since this one has read; read again."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What belongs to a graph beside the rows in `Scratch`."""

    matter: str
    key: str
    """Of the documents and decisions that it was merged from."""
    rules: str
    as_of: dt.datetime
    """A moment before `key` was computed, so that `Matters.stale` detects documents that change during the merge."""
    base: Base | None
    """The merge that this one goes on from."""
    is_whole: bool
    """Whether everything is in `Scratch`, instead of what has changed since `base`."""
    applied: Sequence[Applied] = ()
    splits: Sequence[SplitMention] = ()


def write_graph(engine: Engine, merged: Merged, scratch: Scratch) -> dict[str, int]:
    """Writes a graph; returns how many entities and links the matter has now.

    Raises OvertakenError, and writes nothing, when the matter is not as it was read; DatabaseBusy when a document has been withdrawn
    meanwhile that is part of it.
    """
    with transaction(engine) as connection:
        serialised(connection, f"matter {merged.matter}")
        found = last_merge(connection, merged.matter)
        if (found and (found.key, found.merges)) != (merged.base and (merged.base.key, merged.base.merges)):
            raise OvertakenError
        counts = _replace(connection, merged, scratch)
        linked = dict(_linked(scratch, merged.splits))
        replace_applied(connection, merged.matter, merged.applied)
        replace_splits(connection, merged.matter, merged.splits, linked)
        connection.execute(sa.delete(matter_results).where(matter_results.c.matter == merged.matter))
        if withdrawn_since(connection, merged.matter, merged.as_of):
            raise DatabaseBusy(f"a document of {merged.matter} was withdrawn while the matter was being merged; merge it again")
        row = {"matter": merged.matter, "key": merged.key, "counts": counts, "finished_at": merged.as_of, "rules": merged.rules}
        connection.execute(sa.insert(matter_results), row | {"merges": found.merges + 1 if found else 1})
    return counts


def _replace(connection: Connection, merged: Merged, scratch: Scratch) -> dict[str, int]:
    matter = merged.matter
    if merged.is_whole:
        _delete_matter(connection, matter)
        counts = {"matter_entities": 0, "matter_links": 0}
    else:
        assert merged.base is not None
        counts = dict(merged.base.counts)
        counts["matter_links"] -= _delete(connection, matter_links.c.entity_id, _first(scratch, _REPLACED_LINKS))
        counts["matter_entities"] -= _delete(connection, matter_entities.c.entity_id, _first(scratch, _REPLACED_ENTITIES))
        _delete(connection, merged_documents.c.document_id, _first(scratch, _REPLACED_DOCUMENTS))
        _delete(connection, merged_wordings.c.wording, _first(scratch, "select wording from wording where is_stored"))
        _delete(connection, merged_blocks.c.wording, _first(scratch, _OTHER_WORDINGS))
    links = (
        {"entity_id": entity_id, "matter": matter, "matter_entity_id": target, "wording": wording, "mention_count": mentions}
        for entity_id, wording, mentions, target in scratch.rows(_LINKS)
    )
    counts["matter_entities"] += _insert(connection, matter_entities, ({"matter": matter} | row for row in scratch.entity_rows()))
    counts["matter_links"] += _insert(connection, matter_links, links)
    _insert(connection, merged_documents, _document_rows(matter, scratch))
    _insert(connection, merged_wordings, _wording_rows(matter, scratch))
    _insert(connection, merged_blocks, ({"block": block, "wording": wording} for block, wording in scratch.rows(_NEW_BLOCKS)))
    return counts


_REPLACED_LINKS = "select entity_id from gone union select entity_id from touched union select entity_id from member"
_REPLACED_ENTITIES = "select entity_id from stale union select entity_id from entity"
_REPLACED_DOCUMENTS = "select document_id from gone_document union select document_id from document"


def _delete_matter(connection: Connection, matter: str) -> None:
    wordings = sa.select(merged_wordings.c.wording).where(merged_wordings.c.matter == matter)
    connection.execute(sa.delete(merged_blocks).where(merged_blocks.c.wording.in_(wordings)))
    for table in GRAPH_TABLES:
        if table is not matter_results:
            connection.execute(sa.delete(table).where(table.c.matter == matter))


def _document_rows(matter: str, scratch: Scratch) -> Iterator[Mapping[str, Any]]:
    for document_id, key, entity_ids in scratch.rows("select document_id, key, entity_ids from document"):
        yield {"document_id": document_id, "matter": matter, "key": key, "entity_ids": json.loads(entity_ids)}


def _wording_rows(matter: str, scratch: Scratch) -> Iterator[Mapping[str, Any]]:
    for wording, holders, mentions, weight, representatives, target, is_decided in scratch.rows(_WORDINGS):
        yield {
            "wording": wording,
            "matter": matter,
            "holders": holders,
            "mentions": mentions,
            "weight": weight,
            "representatives": sorted(entity_id for entity_id, _ in json.loads(representatives)),
            "target": target,
            "is_decided": bool(is_decided),
        }


def _linked(scratch: Scratch, splits: Sequence[SplitMention]) -> Iterator[tuple[str, str]]:
    """Yields (entity, entity of the matter) of the single mentions that are part of the graph."""
    ids = sorted({split.entity_id for split in splits})
    for some in batched(ids, AT_ONCE):
        for table in ("single", "own"):
            yield from scratch.among(f"select entity_id, target from {table} where entity_id in ({{}})", some)


def _first(scratch: Scratch, query: str) -> Iterator[Any]:
    return (row[0] for row in scratch.rows(query))


def _delete(connection: Connection, column: sa.Column[Any], values: Iterable[Any]) -> int:
    return sum(connection.execute(sa.delete(column.table).where(column.in_(some))).rowcount for some in batched(values, AT_ONCE))


def _insert(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for some in batched(rows, _ROWS):
        connection.execute(sa.insert(table), some)
        count += len(some)
    return count
