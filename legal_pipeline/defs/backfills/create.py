"""Writes a batch down and asks for it. The order of the writes is what a crash in between is survived by.

1. Documents and partitions. A command that dies here has accepted nothing and said no id; the same again is harmless.
2. The row of the batch with its members and the backfills that are to carry them, in one transaction: from here on
   the batch is accepted.
3. What is forced is forgotten, what failed before waits again.
4. The backfills, under ids that the row has already: asked for once more they are not made twice.

Whoever dies behind 2 has left a row whose backfill is not there; `defs.backfills.reconciliation` goes on with 3.

Does not belong here: what is asked for (`batches.submit`, `batches.retry`).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.backfills.adoption import adopt
from legal_pipeline.defs.backfills.plan import Order, documents_to_process, prepare
from legal_pipeline.defs.backfills.submission import refuse_unserved, submit
from legal_pipeline.defs.jobs import register
from legal_pipeline.model import Document, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches, BatchRecord

_NOT_IN_A_TITLE = re.compile(r'[%*"\x00-\x1f]')
_TITLE_CHARS = 100


@dataclass(frozen=True, slots=True)
class RequestedBatch:
    """What was written and asked for."""

    batch_id: str
    document_ids: Sequence[str]
    requested: Sequence[str]
    """Those of them that there is something to do for."""


def request_batch(
    services: Services,
    instance: dg.DagsterInstance,
    order: Order,
    by_priority: Mapping[Priority, Sequence[Document]],
    *,
    force: bool = False,
) -> RequestedBatch:
    """UsageError, with no batch written and nothing queued, when a queue has no worker and `force` is not given.

    Documents of another priority than the batch's get a backfill of their own.
    """
    record, from_stage = order.record, order.from_stage
    # what somebody made in the UI before is not to be hidden behind what is made now
    adopt(instance, Batches(services.store.engine))
    documents = [document for some in by_priority.values() for document in some]
    register(instance, services, documents)
    ids = [document.document_id for document in documents]
    wanted = set(documents_to_process(services, ids, from_stage))
    requested: dict[Priority, list[str]] = {}
    for priority, some in by_priority.items():
        if undone := [document.document_id for document in some if document.document_id in wanted]:
            requested[priority] = undone
            refuse_unserved(services.settings, priority, force=force)
    backfills = [
        (BackfillRecord(record.batch_id if first else uuid.uuid4().hex, record.batch_id, record.created_at, from_stage, priority), undone)
        for first, (priority, undone) in _first_of(requested.items())
    ]
    if backfills or order.is_always_recorded:
        Batches(services.store.engine).add(record, ids, wanted, backfills)
        for backfill, undone in backfills:
            launch_backfill(services, instance, record, backfill, undone, force=force)
    return RequestedBatch(record.batch_id, ids, [document_id for document_id in ids if document_id in wanted])


def request_backfill(
    services: Services, instance: dg.DagsterInstance, order: Order, document_ids: Sequence[str], *, force: bool = False
) -> BackfillRecord:
    """Another backfill of a batch that is there. UsageError as `ask`."""
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
    """3 and 4: may be done by two at once, and again after either died."""
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


def _first_of(items: Iterable[tuple[Priority, list[str]]]) -> Iterable[tuple[bool, tuple[Priority, list[str]]]]:
    return ((position == 0, item) for position, item in enumerate(items))
