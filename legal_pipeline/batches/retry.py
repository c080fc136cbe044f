"""Retries documents of a batch.

Without options: failed and abandoned documents, except permanent failures, which a retry cannot help. With `--failed`:
all failures and nothing else. With `--from-stage`: all documents that were not refused, or with `--failed` all failures,
from that stage on. A refused document is retried only when its bytes have changed; a document with an active run is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from legal_pipeline.batches.preflight import refuse_unready
from legal_pipeline.defs.backfills.plan import Order, documents_to_process, extracted_documents
from legal_pipeline.local.local_run import run_batch
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Category, DocumentStatus, State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Choice:
    requested: tuple[str, ...]
    permanent: tuple[str, ...]
    """Permanent failures, which a retry cannot help."""
    busy: tuple[str, ...]
    """Documents with an active run."""
    refused: tuple[str, ...]


def choose(
    statuses: Sequence[DocumentStatus],
    busy: Collection[str],
    changed: Collection[str],
    *,
    is_failed_only: bool,
    is_forced: bool,
) -> Choice:
    """Pure. `busy`: documents with an active run; `changed`: refused documents whose bytes have changed."""
    requested: list[str] = []
    permanent: list[str] = []
    working: list[str] = []
    refused: list[str] = []
    for status in statuses:
        document_id = status.document.document_id
        if document_id in busy:
            working.append(document_id)
        elif status.state is State.REFUSED:
            (requested if document_id in changed and not is_failed_only else refused).append(document_id)
        elif status.state is State.FAILED:
            is_permanent = status.category is Category.PERMANENT and not is_failed_only and not is_forced
            (permanent if is_permanent else requested).append(document_id)
        elif not is_failed_only and (status.state is not State.DONE or is_forced):
            requested.append(document_id)
    return Choice(tuple(requested), tuple(permanent), tuple(working), tuple(refused))


def retry(
    services: Services,
    record: BatchRecord,
    *,
    is_failed_only: bool = False,
    from_stage: str | None = None,
    force: bool = False,
    on_progress: Callable[[Batch, Store], None] = lambda batch, store: None,
) -> tuple[Choice, Batch | None]:
    """Deployed mode returns when the runs are requested; embedded mode when they have ended, with their result.

    UsageError as in `submit_batch`.
    """
    settings, documents = services.settings, services.store.documents
    refuse_unready(settings, {record.priority}, force=force)
    members = Batches(services.store.engine).document_ids(record.batch_id)
    statuses = list(documents.find(ids=[*members, *(child.document_id for child in extracted_documents(services, members))]))
    refused = [status.document.document_id for status in statuses if status.state is State.REFUSED]
    changed = set(documents_to_process(services, refused, None))
    order = Order(record, from_stage, is_again=True)
    if not settings.is_deployed:
        choice = choose(statuses, (), changed, is_failed_only=is_failed_only, is_forced=from_stage is not None)
        if not choice.requested:
            return choice, None
        requested_ids = set(choice.requested)
        documents_again = [status.document for status in statuses if status.document.document_id in requested_ids]
        return choice, run_batch(settings, documents_again, on_progress, order)[0]
    from legal_pipeline.defs.backfills.create import request_backfill
    from legal_pipeline.defs.execution.prospects import with_active_runs
    from legal_pipeline.defs.instance.instance import open_instance

    with open_instance(settings) as instance:
        busy = with_active_runs(instance, [status.document.document_id for status in statuses])
        choice = choose(statuses, busy, changed, is_failed_only=is_failed_only, is_forced=from_stage is not None)
        if choice.requested:
            request_backfill(services, instance, order, choice.requested, force=force)
    return choice, None
