"""Records a batch and launches its backfills, in an order of writes that survives a crash.

1. Documents and partitions. A command that dies here has accepted nothing; repeating it is harmless.
2. The batch with its documents and backfill records, in one transaction. From here on, the batch is accepted.
3. Forced stages are invalidated, and failed documents return to waiting.
4. The backfills, under the recorded ids, so that repeating this step creates no duplicates.

If a command dies after step 2, `defs.backfills.reconciliation` continues with step 3.

Small documents have no backfill if there are enough of them: the sensor `accepted_documents` puts them together into runs (`defs.groups`).

Does not belong here: selecting the documents (`batches.submit`, `batches.retry`).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.adoption import adopt
from legal_pipeline.defs.backfills.plan import Order, documents_to_process, prepare
from legal_pipeline.defs.backfills.submission import refuse_unserved, submit
from legal_pipeline.defs.groups import candidates
from legal_pipeline.defs.groups.group import LEAST
from legal_pipeline.defs.jobs import register
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Document, Origin, Priority, State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches, BatchRecord
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries

_NOT_IN_A_TITLE = re.compile(r'[%*"\x00-\x1f]')
_TITLE_CHARS = 100


@dataclass(frozen=True, slots=True)
class RequestedBatch:
    """A batch that was recorded and submitted."""

    batch_id: str
    document_ids: Sequence[str]
    requested: Sequence[str]
    """The documents that need processing."""


def request_batch(
    services: Services,
    instance: dg.DagsterInstance,
    order: Order,
    by_priority: Mapping[Priority, Sequence[Document]],
    *,
    force: bool = False,
) -> RequestedBatch:
    """Records the batch and launches one backfill per priority.

    Raises UsageError, without recording or submitting anything, when a queue has no worker and `force` is False.
    """
    record, from_stage = order.record, order.from_stage
    # earlier backfills from the UI would otherwise be hidden by the new one
    adopt(instance, Batches(services.store.engine))
    documents = [document for some in by_priority.values() for document in some]
    register(instance, services, documents)
    ids = [document.document_id for document in documents]
    wanted = set(documents_to_process(services, ids, from_stage))
    requested: list[tuple[Priority, bool, list[str]]] = []
    for priority, some in by_priority.items():
        undone = [document for document in some if document.document_id in wanted]
        if undone:
            refuse_unserved(services.settings, priority, force=force)
        small = _sharing(services, undone) if from_stage is None else frozenset()
        alone = [document.document_id for document in undone if document.document_id not in small]
        together = [document.document_id for document in undone if document.document_id in small]
        requested += [(priority, is_grouped, some_ids) for is_grouped, some_ids in ((False, alone), (True, together)) if some_ids]
    backfills: list[tuple[BackfillRecord, list[str]]] = []
    for priority, is_grouped, some_ids in requested:
        backfill_id = uuid.uuid4().hex if backfills else record.batch_id
        backfills.append((BackfillRecord(backfill_id, record.batch_id, record.created_at, from_stage, priority, is_grouped), some_ids))
    if backfills or order.is_always_recorded:
        Batches(services.store.engine).add(record, ids, wanted, backfills)
        for backfill, some_ids in backfills:
            launch_backfill(services, instance, record, backfill, some_ids, force=force)
    return RequestedBatch(record.batch_id, ids, [document_id for document_id in ids if document_id in wanted])


def request_backfill(
    services: Services, instance: dg.DagsterInstance, order: Order, document_ids: Sequence[str], *, force: bool = False
) -> BackfillRecord:
    """Launches another backfill of an existing batch. Raises UsageError as `request_batch` does."""
    record, from_stage = order.record, order.from_stage
    refuse_unserved(services.settings, record.priority, force=force)
    backfill = BackfillRecord(uuid.uuid4().hex, record.batch_id, now(), from_stage, record.priority)
    Batches(services.store.engine).add_backfill(backfill, document_ids)
    launch_backfill(services, instance, record, backfill, document_ids, force=force)
    return backfill


def launch_backfill(
    services: Services,
    instance: dg.DagsterInstance,
    record: BatchRecord,
    backfill: BackfillRecord,
    document_ids: Sequence[str],
    *,
    force: bool = False,
) -> None:
    """Steps 3 and 4. They can be repeated, and executed concurrently."""
    if backfill.is_grouped:
        services.store.documents.request_again(document_ids)
        return
    # a finished document may have lost its partition (`defs.operator_jobs.retire`)
    add_partitions(instance, document_ids, [])
    prepare(services, document_ids, backfill.from_stage)
    submit(
        services.settings,
        instance,
        document_ids,
        backfill.priority,
        force=force,
        backfill_id=backfill.backfill_id,
        batch_id=record.batch_id,
        title=_NOT_IN_A_TITLE.sub(" ", record.name)[:_TITLE_CHARS],
    )


def _sharing(services: Services, documents: Sequence[Document]) -> frozenset[str]:
    """The documents that share runs; none when they are too few. Not one that a run has in hand, which may not know of its newest version.

    Sensors of their own request those of an inbox and those found inside others, when these are to be processed again as well.
    """
    statuses = services.store.documents.find(ids=[document.document_id for document in documents])
    free = {status.document.document_id for status in statuses if status.origin is Origin.NAMED and status.state is not State.RUNNING}
    some = [document for document in documents if document.document_id in free]
    small = candidates.small(AutomaticRetries(services.store.engine), services.store.sources, some)
    return frozenset(document.document_id for document in small) if len(small) >= LEAST else frozenset()
