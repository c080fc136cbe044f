"""Lists the pages that a person has to look at, because what is on them may not be what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import NEEDS_EYES_CONFIDENCE, PageMethod, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages


@dataclass(frozen=True, slots=True)
class DoubtfulPage:
    page_number: int
    confidence: float
    method: PageMethod


@dataclass(frozen=True, slots=True)
class NeedsEyes:
    """A finished document with pages of at most `NEEDS_EYES_CONFIDENCE`."""

    document_id: str
    matter: str
    file_name: str
    pages: tuple[DoubtfulPage, ...]


def needs_eyes(engine: Engine, *, matter: str | None = None, among: Collection[str] | None = None) -> Iterator[NeedsEyes]:
    """Yields the documents ordered by matter and id, each with its doubtful pages in order."""
    query = (
        sa.select(
            documents.c.document_id, documents.c.matter, documents.c.file_name, pages.c.page_number, pages.c.confidence, pages.c.method
        )
        .join(pages, pages.c.document_id == documents.c.document_id)
        .where(documents.c.state == State.DONE, pages.c.confidence <= NEEDS_EYES_CONFIDENCE)
        .order_by(documents.c.matter, documents.c.document_id, pages.c.page_number)
    )
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=1000).execute(query)
        for document_id, group in groupby(rows, key=lambda row: str(row.document_id)):
            own = list(group)
            doubtful = tuple(DoubtfulPage(row.page_number, row.confidence, PageMethod(row.method)) for row in own)
            if among is None or document_id in among:
                yield NeedsEyes(document_id, own[0].matter, own[0].file_name, doubtful)


def page_ranges(numbers: Sequence[int]) -> str:
    """Returns ascending page numbers as people write them: `3, 7-9`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, each)) for each in ranges)
