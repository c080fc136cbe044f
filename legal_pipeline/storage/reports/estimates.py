"""Durations of earlier processing by media type, from which a census estimates. Without earlier results, no estimate.

Reads only the latest results, so that the cost does not grow with the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import PageMethod, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, pages, stage_results
from legal_pipeline.storage.textract.jobs import TextractJobs
from legal_pipeline.topology import STAGES

_RESULTS = 20_000
"""Number of latest finished stages that are read."""
_DOCUMENTS_OF_A_MATTER = 200
_ROWS = 500
ANY = ""
"""Key for all media types together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Sums over the documents of one media type."""

    documents: int
    seconds: float
    size_bytes: int
    pages: int


@dataclass(frozen=True, slots=True)
class Estimates:
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """By media type, and under `ANY`."""
    poorly_read: Mapping[str, float] = field(default_factory=dict)
    """Matter -> share of its pages that the local engine read with too little confidence; only for matters with pages."""
    paid_usd: float = 0.0
    """Cost of paid engines within the budget period."""

    def seconds(self, media_type: str | None, size_bytes: int, page_count: int | None) -> float | None:
        """Returns the seconds that one process needs for one document; None without earlier results."""
        kind = self._kind(media_type)
        if kind is None:
            return None
        if page_count is not None and kind.pages:
            return kind.seconds * page_count / kind.pages
        return kind.seconds * size_bytes / kind.size_bytes if kind.size_bytes else None

    def pages(self, media_type: str | None, size_bytes: int) -> float | None:
        kind = self.kinds.get(media_type or ANY)
        return size_bytes * kind.pages / kind.size_bytes if kind is not None and kind.size_bytes and kind.pages else None

    def _kind(self, media_type: str | None) -> Kind | None:
        return self.kinds.get(media_type or ANY) or self.kinds.get(ANY)


def read_estimates(engine: Engine, paid_matters: Collection[str], below_confidence: float) -> Estimates:
    """Reads the estimates; `paid_matters` are the matters whose poorly read pages may be sent to a paid engine."""
    with reading(engine) as connection:
        kinds = _kinds(connection)
        poorly_read = {}
        for matter in sorted(paid_matters):
            share = _poorly_read(connection, matter, below_confidence)
            if share is not None:
                poorly_read[matter] = share
    return Estimates(kinds, poorly_read, TextractJobs(engine).spent_microdollars() / 1_000_000)


def count_copies(engine: Engine, contents: Iterable[str], outside_of: Collection[str]) -> dict[tuple[str, str], int]:
    """Returns (matter, sha256) -> number of documents with these bytes that are not in `outside_of`."""
    copies: Counter[tuple[str, str]] = Counter()
    remaining = iter(dict.fromkeys(contents))
    with reading(engine) as connection:
        while some := list(islice(remaining, _ROWS)):
            query = sa.select(documents.c.matter, documents.c.sha256, documents.c.document_id).where(documents.c.sha256.in_(some))
            copies.update((row.matter, row.sha256) for row in connection.execute(query) if row.document_id not in outside_of)
    return dict(copies)


def _kinds(connection: Connection) -> dict[str, Kind]:
    c = stage_results.c
    oldest = sa.select(c.finished_at).order_by(c.finished_at.desc()).offset(_RESULTS).limit(1).scalar_subquery()
    whole = (
        sa.select(c.document_id, sa.func.sum(c.seconds).label("seconds"))
        .where(c.seconds.is_not(None), sa.or_(oldest.is_(None), c.finished_at > oldest))
        .group_by(c.document_id)
        # a document with reused stages does not predict the duration of a new one
        .having(sa.func.count() == len(STAGES))
        .subquery()
    )
    sums = (sa.func.count(), sa.func.sum(whole.c.seconds), sa.func.sum(documents.c.size_bytes), sa.func.sum(documents.c.page_count))
    query = (
        sa.select(documents.c.media_type, *sums)
        .join(whole, whole.c.document_id == documents.c.document_id)
        .where(documents.c.state == State.DONE, documents.c.size_bytes > 0, documents.c.page_count.is_not(None))
        .group_by(documents.c.media_type)
    )
    kinds = {row[0]: Kind(row[1], float(row[2]), int(row[3]), int(row[4])) for row in connection.execute(query)}
    if kinds:
        known = list(kinds.values())
        kinds[ANY] = Kind(
            sum(kind.documents for kind in known),
            sum(kind.seconds for kind in known),
            sum(kind.size_bytes for kind in known),
            sum(kind.pages for kind in known),
        )
    return kinds


def _poorly_read(connection: Connection, matter: str, below_confidence: float) -> float | None:
    some = (
        sa.select(documents.c.document_id)
        .where(documents.c.matter == matter, documents.c.state == State.DONE)
        .order_by(documents.c.document_id)
        .limit(_DOCUMENTS_OF_A_MATTER)
    )
    # pages sent earlier count too, because similar new pages would be sent as well
    is_poor = ((pages.c.method == PageMethod.OCR) & (pages.c.confidence < below_confidence)) | pages.c.engine.startswith("textract")
    counted = sa.select(sa.func.count(), sa.func.sum(sa.case((is_poor, 1), else_=0))).where(pages.c.document_id.in_(some))
    total, poor = connection.execute(counted).one()
    return int(poor or 0) / total if total else None
