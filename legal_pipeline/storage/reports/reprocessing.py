"""Marks stages of documents as unfinished, so that the next run repeats them although nothing has changed.

OCR results come from the cache: forcing the text stage repeats reading, not recognition.

Does not belong here: requesting the runs (`batch submit --reprocess`, `batch retry --from-stage`).
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, pages, stage_results
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES

_TEXT = "document_text"


def force_from(store: Store, document_ids: Sequence[str], stage: str) -> list[str]:
    """Resets this stage and those after it, sets the documents to `waiting` and saves their current state for `diff`.

    Returns a message for each document that stays unchanged because it is unknown, withdrawn or being processed.
    Raises UsageError for an unknown stage.
    """
    undone = stages_from(stage)
    messages = (_force(store, document_id, undone) for document_id in dict.fromkeys(document_ids))
    return [message for message in messages if message]


def stages_from(stage: str) -> list[str]:
    """Returns the names of this stage and those after it. Raises UsageError for an unknown stage."""
    names = [each.name for each in STAGES]
    if stage not in names:
        raise UsageError(f"there is no stage {stage!r}; the stages are {', '.join(names)}")
    return names[names.index(stage) :]


def _force(store: Store, document_id: str, undone: Sequence[str]) -> str | None:
    """Resets one document in one transaction, so that after a kill each document is either unchanged or waiting."""
    own = documents.c.document_id == document_id
    with transaction(store.engine) as connection:
        state = connection.scalar(sa.select(documents.c.state).where(own).with_for_update())
        if state == State.RUNNING:
            return f"{document_id} is being processed; wait until it is done, or cancel its batch, then try again"
        if state is not None:
            snapshots.save_snapshot(connection, document_id)
            forced = (stage_results.c.document_id == document_id) & stage_results.c.stage.in_(undone)
            connection.execute(sa.delete(stage_results).where(forced))
            if _TEXT in undone:
                connection.execute(sa.delete(pages).where(pages.c.document_id == document_id))
            cleared = dict.fromkeys(("reason", "reason_code", "category", "run_id", "requested_at"))
            connection.execute(sa.update(documents).where(own).values(state=State.WAITING, updated_at=now(), **cleared))
            return None
    try:
        store.documents.get(document_id)
    except UsageError as unknown:
        return str(unknown)
    return f"{document_id} was registered a moment ago; try again"
