"""`legal-pipeline run` in deployed mode: submits a backfill and watches it until it ends.

The workers of the deployment execute the runs: interrupting the command does not stop them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from legal_pipeline import interrupts
from legal_pipeline.defs.backfills.create import request_batch
from legal_pipeline.defs.backfills.pending import descendants
from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.defs.backfills.submission import refuse_unserved, unserved_queues
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Document, Priority, State
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store

_POLL_SECONDS = 0.5
_CHECK_QUEUES_EVERY_SECONDS = 10.0
_FINAL = (State.DONE, State.REFUSED, State.FAILED)


def run_deployed(
    settings: Settings,
    documents: list[Document],
    priority: Priority,
    on_progress: Callable[[Batch, Store], None],
    *,
    force: bool = False,
    order: Order | None = None,
) -> tuple[Batch, Store]:
    """UsageError, with nothing submitted, when a queue has no worker and `force` is not given."""
    services = services_for(settings)
    order = order or Order(new_record("run", priority))
    batch = Batch(document_ids=[document.document_id for document in documents])
    with open_instance(settings) as instance:
        requested = request_batch(services, instance, order, {priority: documents}, force=force)
        waiting = list(requested.requested)
        batch.batch_id, batch.asked = order.record.batch_id if waiting else None, len(waiting)
        batch.document_ids += descendants(services, batch.document_ids, waiting)
        extracted = set(waiting) - set(requested.requested)
        if extracted:
            refuse_unserved(settings, priority, force=force)
        # the sensor for waiting documents requests the runs of attachments
        for document_id in extracted:
            services.store.documents.wait(document_id)
    if waiting:
        how = f"the workers go on with it; see: legal-pipeline batch status {batch.batch_id}"
        with interrupts.going_on(how):
            _Watch(settings, services, batch, set(waiting), priority).until_final(on_progress)
    return batch, services.store


@dataclass
class _Watch:
    settings: Settings
    services: Services
    batch: Batch
    open: set[str]
    priority: Priority
    _began_at: float = field(default_factory=time.monotonic)
    _checked_at: float = field(default_factory=time.monotonic)
    _reported: set[str] = field(default_factory=set)

    def until_final(self, on_progress: Callable[[Batch, Store], None]) -> None:
        store = self.services.store
        while self.open:
            self._poll(store)
            self.batch.alarms = self._alarms()
            on_progress(self.batch, store)
            time.sleep(_POLL_SECONDS)
        matters = {document.document.matter for document in store.documents.find(ids=self.batch.document_ids)}
        while matters & set(store.matters.stale()):
            self.batch.alarms = self._alarms()
            on_progress(self.batch, store)
            time.sleep(_POLL_SECONDS)

    def _poll(self, store: Store) -> None:
        self.batch.in_progress = []
        for status in list(store.documents.find(ids=sorted(self.open))):
            document_id = status.document.document_id
            if status.state is State.RUNNING:
                self.batch.in_progress.append(document_id)
            elif status.state in _FINAL:
                self.open.discard(document_id)
                self.batch.seconds[document_id] = time.monotonic() - self._began_at
                new = {child.document_id for child in store.documents.children([document_id])} - set(self.batch.document_ids)
                self.batch.document_ids += sorted(new)
                self.open |= new
        self.batch.finished = len(self.batch.document_ids) - len(self.open)

    def _alarms(self) -> list[str]:
        """Returns new alarms; one that was resolved and recurs is reported again."""
        if time.monotonic() - self._checked_at < _CHECK_QUEUES_EVERY_SECONDS:
            return []
        self._checked_at = time.monotonic()
        try:
            now = {f"queue {queue} has no worker" for queue in unserved_queues(self.settings, self.priority)}
        except LegalPipelineError as fault:
            now = {str(fault)}
        new, self._reported = sorted(now - self._reported), now
        return new
