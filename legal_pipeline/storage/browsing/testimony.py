"""Finds what a witness says about something: questions with their answers, each cited by page and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import Evidence, PassageKind, State, TestimonyPassage
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages, testimony
from legal_pipeline.storage.facts.relationship_query import evidence_of
from legal_pipeline.storage.facts.testimony import passage_of

_DEPOSITION = re.compile(r"(?<![a-z])dep(?:o|osition)?s?(?![a-z])")
"""In the name of a file that has no cover."""
_COVER_PAGES = 3
"""As an exhibit, a deposition has a sheet in front of its cover, or two."""


@dataclass(frozen=True, slots=True)
class Said:
    """A passage with its place in print."""

    passage: TestimonyPassage
    evidence: Evidence


@dataclass(slots=True)
class Exchange:
    """A question with what follows up to the next one; or an answer or remark in front of the first question."""

    matter: str
    document_id: str
    file_name: str
    witness: str
    said: list[Said] = field(default_factory=list)

    @property
    def cited(self) -> str:
        """`Tr. 41:3` where lines are printed, else the page."""
        first = self.said[0].evidence
        return first.cited or f"p. {first.page_number}"


def deponent(engine: Engine, document_id: str) -> str:
    """Returns who testifies in a deposition; empty for other documents and where several testify, as at a trial."""
    c = testimony.c
    witnesses = sa.select(c.witness).where(c.document_id == document_id, c.witness != "").distinct().limit(2)
    named = (
        sa.select(documents.c.file_name, pages.c.text)
        .join(pages, pages.c.document_id == documents.c.document_id)
        .where(documents.c.document_id == document_id, pages.c.page_number <= _COVER_PAGES)
    )
    with reading(engine) as connection:
        found = list(connection.scalars(witnesses))
        rows = connection.execute(named).all() if len(found) == 1 else ()
    is_deposition = any("deposition" in row.text.casefold() or _DEPOSITION.search(row.file_name.casefold()) for row in rows)
    return str(found[0]) if is_deposition else ""


def exchanges(engine: Engine, words: Sequence[str] = (), *, matter: str | None = None, witness: str = "") -> Iterator[Exchange]:
    """Yields the exchanges of finished documents that hold all words, whatever their case, in the order of documents and pages.

    `witness` is a part of the name of who testifies.
    """
    wanted = [word.casefold() for word in words]
    for exchange in _exchanges(_rows(engine, matter)):
        text = " ".join(" ".join(each.passage.text.split()) for each in exchange.said).casefold()
        if all(word in text for word in wanted) and witness.casefold() in exchange.witness.casefold():
            yield exchange


def _exchanges(rows: Iterable[Any]) -> Iterator[Exchange]:
    current: Exchange | None = None
    for row in rows:
        passage = passage_of(row)
        is_other = current is None or current.document_id != row.document_id or current.witness != passage.witness
        if current is None or is_other or passage.kind is PassageKind.QUESTION:
            if current is not None:
                yield current
            current = Exchange(row.matter, row.document_id, row.file_name, passage.witness)
        current.said.append(Said(passage, evidence_of(row)))
    if current is not None:
        yield current


def _rows(engine: Engine, matter: str | None) -> Iterator[Any]:
    query = (
        sa.select(
            testimony,
            documents.c.matter,
            documents.c.file_name,
            pages.c.start.label("page_start"),
            pages.c.printed_page,
            pages.c.line_starts,
            pages.c.notes,
        )
        .join(documents, documents.c.document_id == testimony.c.document_id)
        .outerjoin(pages, (pages.c.document_id == testimony.c.document_id) & (pages.c.page_number == testimony.c.page_number))
        .where(documents.c.state == State.DONE)
        .order_by(documents.c.matter, documents.c.file_name, testimony.c.document_id, testimony.c.start)
    )
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    with reading(engine) as connection:
        yield from connection.execution_options(yield_per=1000).execute(query)
