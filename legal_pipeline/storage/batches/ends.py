"""When a batch ended: recorded once, because a later batch over the same documents moves their times.

Does not belong here: the state of a batch, which is computed each time (`batches.status.status`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.errors import SetupError
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.batches.members import Member
from legal_pipeline.storage.batches.progress import Keys, family, members
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import batches as table
from legal_pipeline.storage.database.tables import documents

_LATEST = 50
_OPEN = ("waiting", "running")


def end_of(batch: BatchRecord, found: Sequence[Member]) -> dt.datetime | None:
    """The moment at which the last member ended; None while one has not."""
    if any(member.state.is_open for member in found):
        return None
    return max((member.ended_at for member in found if member.ended_at and member.is_requested), default=batch.created_at)


def record_end(engine: Engine, batch: BatchRecord, found: Sequence[Member]) -> None:
    """Records the end of a batch whose end was not seen before; a user who may only read records nothing."""
    ended_at = end_of(batch, found)
    if batch.ended_at is not None or ended_at is None:
        return
    with suppress(SetupError), transaction(engine) as connection:
        is_new = (table.c.batch_id == batch.batch_id) & table.c.ended_at.is_(None)
        connection.execute(sa.update(table).where(is_new).values(ended_at=max(ended_at, batch.created_at)))


def record_ends(engine: Engine, batches: Batches, keys: Keys) -> list[str]:
    """Records the ends of the latest batches; returns their ids."""
    ended = []
    for batch in batches.latest(_LATEST):
        if batch.ended_at is None and not _has_open(engine, batch.batch_id):
            found = members(engine, batch, keys)
            if end_of(batch, found) is not None:
                record_end(engine, batch, found)
                ended.append(batch.batch_id)
    return ended


def _has_open(engine: Engine, batch_id: str) -> bool:
    query = sa.select(sa.true()).where(documents.c.document_id.in_(family(batch_id)), documents.c.state.in_(_OPEN)).limit(1)
    with reading(engine) as connection:
        return bool(connection.scalar(query))
