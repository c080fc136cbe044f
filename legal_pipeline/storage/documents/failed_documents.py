"""Failed documents by matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from legal_pipeline.model import State
from legal_pipeline.remedies import document_remedy
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.documents.documents import Documents


@dataclass(frozen=True, slots=True)
class MatterFailures:
    """A matter with failed documents."""

    matter: str
    count: int
    changed_at: dt.datetime
    """When the last of them failed."""


@dataclass(frozen=True, slots=True)
class FailedDocument:
    document_id: str
    file_name: str
    category: str
    """Empty when none was recorded."""
    reason: str
    remedy: str


def failing_matters(census: Documents) -> list[MatterFailures]:
    """Returns the matters with failed documents, ordered by name."""
    c = documents.c
    query = sa.select(c.matter, sa.func.count(), sa.func.max(c.updated_at)).where(c.state == State.FAILED)
    with reading(census.engine) as connection:
        return [MatterFailures(*row) for row in connection.execute(query.group_by(c.matter).order_by(c.matter))]


def list_failed_documents(census: Documents, matter: str, limit: int) -> Sequence[FailedDocument]:
    statuses = islice(census.find(matter=matter, states=[State.FAILED]), limit)
    return [
        FailedDocument(
            status.document.document_id,
            status.document.file_name,
            status.category.value if status.category else "",
            status.reason or "",
            document_remedy(status) or "",
        )
        for status in statuses
    ]
