"""Retries documents by id, or all failed ones of a matter or a category.

In deployed mode the documents wait, and a sensor requests their runs within seconds; a queue without a worker delays them.
In embedded mode they are processed at once.

Does not belong here: retrying the documents of one batch (`batches.retry`), retries without a person (`defs.sensors.recovered_failures`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.errors import UsageError
from legal_pipeline.local.local_run import run_batch
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Category, Priority, State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.attention import acknowledged_among
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.documents.sealed_members import is_sealed
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Retried:
    requested: tuple[str, ...]
    busy: tuple[str, ...] = ()
    """Documents in progress."""
    acknowledged: tuple[str, ...] = ()
    """Failures that a person has accepted; retried only by name."""
    batch: Batch | None = None
    """The result; embedded mode only, which processes the documents before it returns."""


def choose_named(services: Services, document_ids: Sequence[str]) -> Retried:
    """Raises UsageError for an unknown document, and for one that is done.

    Chooses the archive in the place of a member that needs its password: its content is in the archive alone.
    """
    named = [services.store.documents.status(document_id).document for document_id in document_ids]
    archives = {str(document.parent_id) for document in named if is_sealed(document)}
    ids = list(dict.fromkeys(str(document.parent_id) if is_sealed(document) else document.document_id for document in named))
    states = {document_id: services.store.documents.status(document_id).state for document_id in ids}
    if done := [document_id for document_id, state in states.items() if state is State.DONE and document_id not in archives]:
        again = f"`legal-pipeline batch submit --documents {','.join(done)} --reprocess` processes it again"
        raise UsageError(f"{done[0]} is done, so there is nothing to retry; {again}")
    busy = tuple(document_id for document_id, state in states.items() if state is State.RUNNING)
    return Retried(tuple(document_id for document_id in ids if document_id not in busy), busy)


def choose_failed(services: Services, matter: str | None, category: Category | None) -> Retried:
    failed = [
        status.document.document_id
        for status in services.store.documents.find(matter=matter, states=[State.FAILED])
        if category is None or status.category is category
    ]
    accepted = acknowledged_among(services.store.engine, failed)
    return Retried(
        tuple(document_id for document_id in failed if document_id not in accepted),
        acknowledged=tuple(document_id for document_id in failed if document_id in accepted),
    )


def retry_documents(
    services: Services, chosen: Retried, on_progress: Callable[[Batch, Store], None] = lambda batch, store: None
) -> Retried:
    """Deployed mode returns when the runs are due; embedded mode when they have ended."""
    if not chosen.requested:
        return chosen
    AutomaticRetries(services.store.engine).forget(chosen.requested)
    if services.settings.is_deployed:
        again = services.store.documents.request_again(chosen.requested)
        busy = tuple(document_id for document_id in chosen.requested if document_id not in set(again))
        return Retried(tuple(again), (*chosen.busy, *busy), chosen.acknowledged)
    # a refused document waits again, whatever its bytes: a limit, a program or a password may be there that was missing
    services.store.documents.request_again(chosen.requested)
    documents = [status.document for status in services.store.documents.find(ids=chosen.requested)]
    batch, _ = run_batch(services.settings, documents, on_progress, Order(new_record("retry", Priority.NORMAL)))
    return Retried(chosen.requested, chosen.busy, chosen.acknowledged, batch)


def unserved_warning(services: Services, document_ids: Sequence[str]) -> str | None:
    """Names the queues without a worker that the documents wait for; None in embedded mode, or when every queue has one."""
    if not services.settings.is_deployed:
        return None
    from legal_pipeline.defs.backfills.submission import unserved_queues

    priorities = {status.document.priority for status in services.store.documents.find(ids=document_ids)}
    queues = {queue: None for priority in sorted(priorities) for queue in unserved_queues(services.settings, priority)}
    return f"they wait until these queues have a worker: {', '.join(queues)}; `legal-pipeline workers start` starts it" if queues else None
