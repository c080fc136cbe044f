"""Makes stages of documents count as undone, so that the next run does them anew although nothing has changed.

Pages that were recognised before come from the OCR cache: forcing the text costs reading, not recognising.

Does not belong here: asking for the runs (`batch submit --reprocess`, `batch retry --from-stage`).
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
    """All stages from this one on are to be done again, and the documents wait for it; what they were is kept for `diff`.

    Returns a sentence for each document that was left as it is: unknown, withdrawn, or in a worker's hands just now.
    UsageError for a stage that there is not.
    """
    undone = stages_from(stage)
    said = (_force(store, document_id, undone) for document_id in dict.fromkeys(document_ids))
    return [sentence for sentence in said if sentence]


def stages_from(stage: str) -> list[str]:
    """Names of this stage and those behind it. UsageError for one that there is not."""
    names = [each.name for each in STAGES]
    if stage not in names:
        raise UsageError(f"there is no stage {stage!r}; there are {', '.join(names)}")
    return names[names.index(stage) :]


def _force(store: Store, document_id: str, undone: Sequence[str]) -> str | None:
    """One transaction a document: killed in between, each is as it was or waits."""
    mine = documents.c.document_id == document_id
    with transaction(store.engine) as connection:
        state = connection.scalar(sa.select(documents.c.state).where(mine).with_for_update())
        if state == State.RUNNING:
            return f"{document_id} is being processed; wait until it is done, or cancel its batch, then ask again"
        if state is not None:
            snapshots.save_snapshot(connection, document_id)
            of_it = (stage_results.c.document_id == document_id) & stage_results.c.stage.in_(undone)
            connection.execute(sa.delete(stage_results).where(of_it))
            if _TEXT in undone:
                connection.execute(sa.delete(pages).where(pages.c.document_id == document_id))
            cleared = dict.fromkeys(("reason", "reason_code", "category", "run_id", "requested_at"))
            connection.execute(sa.update(documents).where(mine).values(state=State.WAITING, updated_at=now(), **cleared))
            return None
    try:
        store.documents.get(document_id)
    except UsageError as unknown:
        return str(unknown)
    return f"{document_id} was registered this very moment; ask again"
