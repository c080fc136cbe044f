"""Pages, committed one by one so that a killed run resumes at the next page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.model import NoteKind, Page, PageMethod, PageNote, Window, windows
from legal_pipeline.storage.database.blank import forget, is_blank
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.indexed_words import forget_words, words_of
from legal_pipeline.storage.database.tables import pages
from legal_pipeline.storage.facts import hidden_words, stage_results
from legal_pipeline.storage.search.postgres_index import copy_index, index_page

_BATCH = 64
_NOT_COPIED = ("page_id", "document_id", "seconds", "metrics")
"""Columns that a copied page does not share with the original; a copy has no duration and no metrics."""


class Pages:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def resume(self, document_id: str, key: str) -> tuple[int, int]:
        """Deletes pages of another key and all pages after a gap; returns (next page number, its offset)."""
        if key and is_blank(document_id):
            return 1, 0
        with transaction(self.engine) as connection:
            serialised(connection, document_id)
            of_old_key = sa.select(pages.c.page_id).where(pages.c.document_id == document_id, pages.c.key != key)
            words = words_of(connection, of_old_key)
            connection.execute(_FORGET_OTHER_KEYS, {"id": document_id, "own": key})
            next_page, start = 1, 0
            for row in connection.execute(_EXTENTS, {"id": document_id}):
                if row.page_number != next_page or row.start != start:
                    break
                next_page, start = next_page + 1, start + row.chars + 1
            connection.execute(_FORGET_FROM, {"id": document_id, "first": next_page})
            forget_words(connection, words)
        return next_page, start

    def add(
        self, document_id: str, key: str, page: Page, start: int, *, seconds: float | None = None, metrics: Mapping[str, int] | None = None
    ) -> int:
        """Commits a page that begins at `start`, with its duration and metrics; returns the offset of the next page."""
        row: dict[str, Any] = {
            "document_id": document_id,
            "page_number": page.page_number,
            "key": key,
            "start": start,
            "text": page.text,
            "method": page.method.value,
            "engine": page.engine,
            "confidence": page.confidence,
            "rotation": page.rotation,
            "bates": page.bates,
            "ocr_key": page.ocr_key,
            "printed_page": page.printed_page,
            "line_starts": [list(line) for line in page.line_starts] or None,
            "notes": [asdict(note) for note in page.notes] or None,
            "seconds": seconds,
            "metrics": dict(metrics) if metrics else None,
        }
        with transaction(self.engine) as connection:
            serialised(connection, document_id)
            forget(connection, _FORGET_PAGE, document_id, number=page.page_number)
            hidden = hidden_words.identified(connection, document_id, page)
            row["text"] = hidden_words.text_to_store(connection, page, hidden)
            page_id = connection.scalar(_ADD, row)
            assert page_id is not None
            hidden_words.record(connection, document_id, page.page_number, hidden)
            index_page(connection, page_id, row["text"])
        return start + len(page.text) + 1

    def counts(self, document_id: str) -> dict[str, int]:
        with reading(self.engine) as connection:
            return _counts(connection, document_id)

    def finish(self, document_id: str, stage: str, key: str) -> dict[str, int]:
        """Records the stage as complete and returns its counts."""
        with transaction(self.engine) as connection:
            serialised(connection, document_id)
            counts = _counts(connection, document_id)
            seconds, metrics = _duration_and_metrics(connection, document_id)
            stage_results.record(connection, document_id, stage, key, counts, seconds, metrics)
        return counts

    def read(self, document_id: str, first_page: int = 1) -> Iterator[Page]:
        """Yields pages in order, reading a few per transaction."""
        for row in self._rows(document_id, first_page):
            yield page_of(row)

    def read_one(self, document_id: str, page_number: int) -> Page | None:
        query = sa.select(pages).where(pages.c.document_id == document_id, pages.c.page_number == page_number)
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return page_of(row) if row else None

    def with_starts(self, document_id: str) -> Iterator[tuple[Page, int]]:
        for row in self._rows(document_id, 1):
            yield page_of(row), row.start

    def windows(self, document_id: str) -> Iterator[Window]:
        return windows(self.read(document_id))

    def end(self, document_id: str) -> int:
        """Returns the length of the document text in characters."""
        query = sa.select(sa.func.max(pages.c.start + sa.func.length(pages.c.text))).where(pages.c.document_id == document_id)
        with reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def copy(self, from_id: str, to_id: str, key: str) -> None:
        """Copies the pages of another document with the same key, that is, with the same bytes."""
        copied = [column for column in pages.c if column.name not in _NOT_COPIED]
        source = sa.select(sa.literal(to_id), *copied).where(pages.c.document_id == from_id, pages.c.key == key)
        with transaction(self.engine) as connection:
            serialised(connection, to_id)
            connection.execute(sa.delete(pages).where(pages.c.document_id == to_id))
            connection.execute(sa.insert(pages).from_select(["document_id", *(column.name for column in copied)], source))
            copy_index(connection, from_id, to_id)
            hidden_words.copy(connection, from_id, to_id)

    def _rows(self, document_id: str, first_page: int) -> Iterator[Row[Any]]:
        while True:
            with reading(self.engine) as connection:
                rows = connection.execute(_FROM, {"id": document_id, "first": first_page}).all()
            yield from rows
            if len(rows) < _BATCH:
                return
            first_page = rows[-1].page_number + 1


# built once, as building a statement takes several times as long as executing it
_OWN = pages.c.document_id == sa.bindparam("id")
_FORGET_OTHER_KEYS = sa.delete(pages).where(_OWN, pages.c.key != sa.bindparam("own"))
_FORGET_FROM = sa.delete(pages).where(_OWN, pages.c.page_number >= sa.bindparam("first"))
_FORGET_PAGE = sa.delete(pages).where(_OWN, pages.c.page_number == sa.bindparam("number"))
_ADD = sa.insert(pages).returning(pages.c.page_id)
_EXTENTS = (
    sa.select(pages.c.page_number, pages.c.start, sa.func.length(pages.c.text).label("chars")).where(_OWN).order_by(pages.c.page_number)
)
_FROM = sa.select(pages).where(_OWN, pages.c.page_number >= sa.bindparam("first")).order_by(pages.c.page_number).limit(_BATCH)
_COUNTS = sa.select(
    sa.func.count(),
    sa.func.coalesce(sa.func.sum(sa.func.length(pages.c.text)), 0),
    sa.func.coalesce(sa.func.sum(sa.case((pages.c.method == PageMethod.OCR.value, 1), else_=0)), 0),
).where(_OWN)
_SECONDS = sa.select(sa.func.sum(pages.c.seconds)).where(_OWN)
_METRICS = sa.select(pages.c.metrics).where(_OWN, pages.c.metrics.is_not(None))


def _counts(connection: Connection, document_id: str) -> dict[str, int]:
    row = connection.execute(_COUNTS, {"id": document_id}).one()
    return {"pages": int(row[0]), "characters": int(row[1]), "ocr_pages": int(row[2])}


def _duration_and_metrics(connection: Connection, document_id: str) -> tuple[float | None, Counter[str]]:
    """Returns the seconds and the metrics of all pages together."""
    seconds: float | None = connection.scalar(_SECONDS, {"id": document_id})
    metrics: Counter[str] = Counter()
    for page_metrics in connection.scalars(_METRICS, {"id": document_id}):
        metrics.update(page_metrics)
    return seconds, metrics


def page_of(row: Row[Any]) -> Page:
    return Page(
        row.page_number,
        row.text,
        PageMethod(row.method),
        row.engine,
        row.confidence,
        row.rotation,
        row.bates,
        row.ocr_key,
        row.printed_page,
        tuple((number, start) for number, start in row.line_starts or ()),
        page_notes(row.notes),
    )


def page_notes(stored: list[dict[str, Any]] | None) -> tuple[PageNote, ...]:
    """Returns the notes of a page from their JSON."""
    return tuple(PageNote(**(note | {"kind": NoteKind(note["kind"])})) for note in stored or ())
