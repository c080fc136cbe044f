"""Documents whose partitions may be retired. Nothing of theirs is deleted here or there.

Does not belong here: deleting the keys of partitions (`defs.operator_jobs.retire`).
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents


def finished_longest(engine: Engine, among: Collection[str], count: int) -> list[str]:
    """The ids of at most `count` of these documents that are done or refused, those first that have been so for longest."""
    c = documents.c
    query = sa.select(c.document_id).where(c.state.in_([State.DONE, State.REFUSED])).order_by(c.updated_at, c.document_id)
    with reading(engine) as connection:
        return list(islice((found for found in connection.scalars(query) if found in among), max(count, 0)))
