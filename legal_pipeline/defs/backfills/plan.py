"""Planning of batches in both modes: selecting, preparing and cancelling their documents.

Does not belong here: recording and submitting a batch (`defs.backfills.create`), processing it in the foreground
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
    """A request to process a batch."""

    record: BatchRecord
    from_stage: str | None = None
    """First stage to reprocess even if nothing has changed."""
    is_again: bool = False
    """The batch exists, and some of its documents are requested again."""
    is_always_recorded: bool = False
    """Record the batch even if there is nothing to do."""


def name_of(places: Sequence[str]) -> str:
    """The default name of a batch, from its sources."""
    first = places[0].rstrip("/").rpartition("/")[2] or places[0]
    return first if len(places) == 1 else f"{first} and {len(places) - 1} more"


def new_record(name: str, priority: Priority, census: Mapping[str, object] | None = None, problems: Sequence[Problem] = ()) -> BatchRecord:
    # the first backfill has the same id, whose length Dagster's table limits
    return BatchRecord(uuid.uuid4().hex, name, priority, SUBMITTED, current_actor(), now(), census=census, problems=tuple(problems))


def documents_to_process(services: Services, document_ids: Sequence[str], from_stage: str | None) -> list[str]:
    """The documents that need processing. Refused ones are not forced: the same bytes would be refused again."""
    ids = list(document_ids)
    try:
        changed = unfinished(services, ids)
    except SourceMissing:
        # a missing source is reported by the run of its document
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
    """Returns failed documents to waiting and invalidates forced stages. Documents in progress are left alone."""
    if from_stage is not None:
        force_from(services.store, document_ids, from_stage)
    services.store.documents.wait_all(document_ids)


def extracted_documents(services: Services, document_ids: Sequence[str]) -> list[Document]:
    """All files that were extracted from the documents, at any depth."""
    extracted: list[Document] = []
    level = list(document_ids)
    while level:
        parts = (level[start : start + _PARENTS] for start in range(0, len(level), _PARENTS))
        children = [child for part in parts for child in services.store.documents.children(part)]
        extracted += children
        level = [child.document_id for child in children]
    return extracted


def fail_cancelled(documents: Documents, document_ids: Sequence[str]) -> list[str]:
    """Fails the waiting documents as cancelled; returns their ids. Leaves other documents unchanged."""
    waiting = [status.document.document_id for status in documents.find(ids=document_ids, states=[State.WAITING])]
    # so that no sensor requests them
    documents.wait_all(waiting)
    return [each for each in waiting if documents.fail_waiting(each, CANCELLED, Category.CONFIGURATION, since_before=now())]
