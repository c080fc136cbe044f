"""Cache warming before a batch, so that its first pages do not wait for the database.

Copies OCR results from the database to Redis: those of the documents themselves, for reprocessing, and those of
duplicates. Rows of the documents and the entities of their matters are only read, which loads them into PostgreSQL's
memory; a copy elsewhere would be a second source of truth (docs/decisions/0018-ocr-cache-and-metrics.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import batch_documents, documents, entities, matter_entities, pages, stage_results
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache, charge, encode_entry
from legal_pipeline.storage.ocr_cache.results import OcrResults

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Selection of documents by exactly one of batch, matter or ids."""

    batch_id: str | None = None
    matter: str | None = None
    document_ids: Sequence[str] = ()

    def query(self) -> sa.Select[tuple[str]]:
        if self.batch_id is not None:
            return sa.select(batch_documents.c.document_id).where(batch_documents.c.batch_id == self.batch_id)
        if self.matter is not None:
            return sa.select(documents.c.document_id).where(documents.c.matter == self.matter)
        return sa.select(documents.c.document_id).where(documents.c.document_id.in_(self.document_ids))


@dataclass(frozen=True, slots=True)
class WarmResult:
    documents: int
    """Selected documents and their attachments."""
    unread: int
    """Documents not read yet, whose OCR results are therefore unknown."""
    results: int
    """OCR results that the documents use or will use."""
    added: int
    already_there: int
    added_bytes: int
    """Charged bytes of the added entries."""
    made_way: int
    """Least recently used entries evicted from Redis."""
    left_out: int
    """Least likely results, omitted because of the limit."""
    expected_hits: int
    """Pages that will hit the cache when these documents are read (again)."""
    entities: int
    """Merged entities of the matters."""


def warm(engine: Engine, results: OcrResults, redis_layer: RedisCache | None, selection: Selection) -> WarmResult:
    """Warms the cache. Without a Redis layer (embedded mode), reads the rows and returns the figures only."""
    selected = _with_children(selection)
    known, unread = _read_documents(engine, selected)
    added = already_there = added_bytes = made_way = left_out = expected_hits = total = 0
    room = None if redis_layer is None else redis_layer.max_bytes
    candidates = _candidates(engine, selected)
    while chunk := dict(islice(candidates, _CHUNK)):
        total += len(chunk)
        if redis_layer is None or room is None:
            expected_hits += sum(chunk.values())
            continue
        if room <= 0:
            left_out += len(chunk)
            continue
        in_redis = redis_layer.touch(list(chunk))
        missing = results.many([key for key in chunk if key not in in_redis])
        new: list[tuple[str, bytes]] = []
        for key, hits in chunk.items():
            written = encode_entry(bytes.fromhex(key), missing[key]) if key in missing else b""
            charged = in_redis.get(key) or (charge(written) if written else 0)
            if not charged:
                # deleted from the database since the query
                continue
            if charged > room:
                # the remaining results are less likely to be used and must not displace this one
                room = 0
                left_out += 1
                continue
            room -= charged
            expected_hits += hits
            if written:
                new.append((key, written))
        made_way += sum(redis_layer.put_all(new))
        added += len(new)
        added_bytes += sum(charge(written) for _, written in new)
        already_there += len(in_redis)
    return WarmResult(
        known, unread, total, added, already_there, added_bytes, made_way, left_out, expected_hits, _read_entities(engine, selected)
    )


def _with_children(selection: Selection) -> sa.Select[tuple[str]]:
    selected = selection.query().cte("selected", recursive=True)
    child = documents.alias("child")
    within = sa.select(child.c.document_id).join(selected, child.c.parent_id == selected.c.document_id)
    return sa.select(selected.union(within).c.document_id)


def _candidates(engine: Engine, selected: sa.Select[tuple[str]]) -> Iterator[tuple[str, int]]:
    """Yields (key, expected hits), the most likely first: by number of pages, then by most recent."""
    duplicate, mine = documents.alias("duplicate"), documents.alias("mine")
    digests = sa.select(mine.c.sha256).where(mine.c.document_id.in_(selected), mine.c.sha256.is_not(None))
    same_bytes = sa.select(duplicate.c.document_id).where(duplicate.c.sha256.in_(digests))
    own = sa.func.sum(sa.case((pages.c.document_id.in_(selected), 1), else_=0))
    query = (
        sa.select(pages.c.ocr_key, own.label("own"))
        .where(pages.c.ocr_key.is_not(None), sa.or_(pages.c.document_id.in_(selected), pages.c.document_id.in_(same_bytes)))
        .group_by(pages.c.ocr_key)
        .order_by(own.desc(), sa.func.max(pages.c.page_id).desc())
    )
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=_CHUNK).execute(query):
            yield row.ocr_key, max(1, row.own)


def _read_documents(engine: Engine, selected: sa.Select[tuple[str]]) -> tuple[int, int]:
    """Reads the rows that the steps of these documents start with; returns (documents, documents without a digest)."""
    c = documents.c
    rows = sa.select(c.sha256.is_(None), sa.func.length(c.source_uri)).where(c.document_id.in_(selected)).subquery()
    query = sa.select(sa.func.count(), sa.func.sum(sa.case((rows.c[0], 1), else_=0)), sa.func.sum(rows.c[1]))
    finished = sa.select(sa.func.sum(sa.func.length(stage_results.c.key))).where(stage_results.c.document_id.in_(selected))
    with reading(engine) as connection:
        row = connection.execute(query).one()
        connection.execute(finished)
    return int(row[0]), int(row[1] or 0)


def _read_entities(engine: Engine, selected: sa.Select[tuple[str]]) -> int:
    """Reads the input of merging the matters: the entities of all their documents, and the previous merge."""
    mine, all_of = documents.alias("mine"), documents.alias("all_of")
    matters = sa.select(mine.c.matter).where(mine.c.document_id.in_(selected)).distinct()
    members = sa.select(all_of.c.document_id).where(all_of.c.matter.in_(matters))
    with reading(engine) as connection:
        connection.execute(sa.select(sa.func.sum(sa.func.length(entities.c.name))).where(entities.c.document_id.in_(members)))
        names = sa.func.sum(sa.func.length(matter_entities.c.name))
        return int(connection.execute(sa.select(sa.func.count(), names).where(matter_entities.c.matter.in_(matters))).one()[0])
