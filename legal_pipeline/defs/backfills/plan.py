"""What both forms do before the documents of a batch are worked on, and with those that are not to be any more.

Does not belong here: writing the batch down and asking for its runs (`defs.backfills.create`), running it in the foreground
(`local.local_run`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.pending import unfinished
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED
from legal_pipeline.errors import SourceMissing
from legal_pipeline.model import Category, Document, Priority, State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import SUBMITTED, BatchRecord, Problem
from legal_pipeline.storage.custody.audit_log import current_actor
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.reports.reprocessing import force_from

_PARENTS = 500


@dataclass(frozen=True)
class Order:
    """A batch before it begins."""

    record: BatchRecord
    from_stage: str | None = None
    """First stage that is done anew although nothing has changed."""
    is_again: bool = False
    """The batch is there already, and these of its documents are asked for once more."""
    is_always_recorded: bool = False
    """A batch with nothing to do is written down too."""


def name_of(places: Sequence[str]) -> str:
    """What a batch is called after the places that were named."""
    first = places[0].rstrip("/").rpartition("/")[2] or places[0]
    return first if len(places) == 1 else f"{first} and {len(places) - 1} more"


def new_record(name: str, priority: Priority, census: Mapping[str, object] | None = None, problems: Sequence[Problem] = ()) -> BatchRecord:
    # as long as a key of a backfill may be in Dagster's table, since the first one gets it
    return BatchRecord(uuid.uuid4().hex, name, priority, SUBMITTED, current_actor(), now(), census=census, problems=tuple(problems))


def documents_to_process(services: Services, document_ids: Sequence[str], from_stage: str | None) -> list[str]:
    """Those that a run has something to do for. What was refused is not forced: its bytes would be refused again."""
    ids = list(document_ids)
    try:
        changed = unfinished(services, ids)
    except SourceMissing:
        # one of them; its run says so of that one
        changed = [document_id for document_id in ids if _is_unfinished(services, document_id)]
    if from_stage is None:
        return changed
    refused = {status.document.document_id for status in services.store.documents.find(ids=ids, states=[State.REFUSED])}
    wanted = set(ids) - refused | set(changed)
    return [document_id for document_id in ids if document_id in wanted]


def _is_unfinished(services: Services, document_id: str) -> bool:
    try:
        return bool(unfinished(services, [document_id]))
    except SourceMissing:
        return True


def prepare(services: Services, document_ids: Sequence[str], from_stage: str | None) -> None:
    """What failed before waits again: it counts as work from this moment on. What a worker has in its hands is left to it."""
    if from_stage is not None:
        force_from(services.store, document_ids, from_stage)
    services.store.documents.wait_all(document_ids)


def extracted_documents(services: Services, document_ids: Sequence[str]) -> list[Document]:
    """What was found inside them, at any depth."""
    everyone: list[Document] = []
    level = list(document_ids)
    while level:
        parts = (level[start : start + _PARENTS] for start in range(0, len(level), _PARENTS))
        found = [child for part in parts for child in services.store.documents.children(part)]
        everyone += found
        level = [child.document_id for child in found]
    return everyone


def fail_cancelled(documents: Documents, document_ids: Sequence[str]) -> list[str]:
    """Gives those that wait their final state; returns them. The others are left as they are."""
    waiting = [status.document.document_id for status in documents.find(ids=document_ids, states=[State.WAITING])]
    # nobody is to ask for them any more
    documents.wait_all(waiting)
    return [each for each in waiting if documents.fail_waiting(each, CANCELLED, Category.CONFIGURATION, since_before=now())]
