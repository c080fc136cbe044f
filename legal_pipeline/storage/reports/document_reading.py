"""How a document was read, as its stored pages tell: pages, methods, confidence of OCR, cost of paid recognition."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import PageMethod
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import pages, textract_jobs

_MICRODOLLARS = 1_000_000


@dataclass(frozen=True, slots=True)
class DocumentReading:
    pages: int
    ocr_pages: int
    ocr_confidence: float | None
    """Mean over the pages read by OCR, 0 to 1; None without any."""
    methods: tuple[PageMethod, ...]
    """Of the stored pages, each once; empty without pages."""
    cost_usd: float
    """Of all calls of a paid service for this document, whichever run made them."""


# built once, as each stage of each document asks for it
_PAID = sa.select(sa.func.coalesce(sa.func.sum(textract_jobs.c.microdollars), 0)).where(textract_jobs.c.document_id == sa.bindparam("id"))
_BY_METHOD = (
    sa.select(pages.c.method, sa.func.count().label("pages"), sa.func.avg(pages.c.confidence).label("confidence"))
    .where(pages.c.document_id == sa.bindparam("id"))
    .group_by(pages.c.method)
    .order_by(pages.c.method)
)


def document_reading(engine: Engine, document_id: str) -> DocumentReading:
    with reading(engine) as connection:
        rows = connection.execute(_BY_METHOD, {"id": document_id}).all()
        microdollars = int(connection.scalar(_PAID, {"id": document_id}) or 0)
    ocr = next((row for row in rows if row.method == PageMethod.OCR.value), None)
    return DocumentReading(
        pages=sum(row.pages for row in rows),
        ocr_pages=ocr.pages if ocr else 0,
        ocr_confidence=float(ocr.confidence) if ocr else None,
        methods=tuple(PageMethod(row.method) for row in rows),
        cost_usd=microdollars / _MICRODOLLARS,
    )
