"""Processes a batch in this command: registers the documents, has them processed by a pool of processes, and merges their matters."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from legal_pipeline import interrupts
from legal_pipeline.alerts.embedded import alert_after_run
from legal_pipeline.definitions import defs
from legal_pipeline.defs.backfills.pending import descendants
from legal_pipeline.defs.backfills.plan import Order, documents_to_process, new_record, prepare
from legal_pipeline.defs.execution.in_process import Runner, open_runner, recover
from legal_pipeline.defs.jobs import register
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.local.grouping import WaitingDocuments
from legal_pipeline.local.pool_worker import Report, Task
from legal_pipeline.local.process_pool import Death, Pool, cause
from legal_pipeline.local.processing import TICK_SECONDS, Batch, Processing
from legal_pipeline.model import Document, Priority, State
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.batches.ends import record_ends
from legal_pipeline.storage.batches.progress import keys_of
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.store import Store

_STOPPING = "stopping; the documents in hand go back to waiting (Ctrl-C again ends at once)"


def run_batch(
    settings: Settings, found: list[Document], on_progress: Callable[[Batch, Store], None], order: Order | None = None
) -> tuple[Batch, Store]:
    """Registers the documents and processes the incomplete ones, their attachments and their matters.

    A signal ends the processing: the documents in hand return to `waiting`, and Interrupted says how to go on.
    """
    runner = open_runner(settings, defs)
    with exclusive_lock(settings.run_lock, wait_seconds=15, held_by="another `legal-pipeline run`"):
        batch = Batch(recovered=recover(runner))
        register(runner.instance, runner.services, found)
        batch.document_ids = [document.document_id for document in found]
        wanted = _record_batch(batch, runner.services, order or Order(new_record("run", Priority.NORMAL)))
        batch.asked = len(wanted)
        batch.document_ids += descendants(runner.services, batch.document_ids, wanted)
        batch.finished = len(batch.document_ids) - len(wanted)
        matters = sorted({document.matter for document in found})
        if wanted or set(matters) & set(runner.services.store.matters.stale()):
            # while the processes start there is nothing in hand, and a signal ends the command at once
            with Pool(settings, settings.processes) as pool, interrupts.deferred(_STOPPING) as stop:
                try:
                    waiting = WaitingDocuments(runner.services, wanted, settings.processes)
                    processing = Processing(batch, runner, pool, waiting, on_progress, stop)
                    processing.process()
                    _build_matter_graphs(runner, pool, matters, stop)
                finally:
                    # after an interruption, documents in progress return to waiting
                    pool.close()
                    recover(runner)
                if stop.signal is not None:
                    processing.count_interrupted()
                    raise interrupts.Interrupted(_interruption(batch), stop.signal)
        if batch.batch_id is not None:
            engine = runner.services.store.engine
            record_ends(engine, Batches(engine), keys_of(settings))
    if settings.alert_urls:
        batch.alarms = list(_alert(settings, runner.services.store))
        on_progress(batch, runner.services.store)
    return batch, runner.services.store


def _alert(settings: Settings, store: Store) -> Iterator[str]:
    """Tells the channels about failed documents; yields why one could not be told."""
    failed = [status.document.document_id for status in store.documents.find(states=[State.FAILED])]
    try:
        replies = alert_after_run(settings, failed)
    except (OSError, UsageError) as error:
        yield f"no alert could be sent: {error}"
        return
    for reply in replies:
        if reply.error:
            yield f"no alert could be sent through {reply.name}: {reply.error}"


def _record_batch(batch: Batch, services: Services, order: Order) -> list[str]:
    """Records the batch; returns the documents to process. The order of the writes makes a crash in between harmless."""
    batches = Batches(services.store.engine)
    wanted = batch.document_ids if order.is_again else documents_to_process(services, batch.document_ids, order.from_stage)
    if order.is_again:
        batches.request_again(order.record.batch_id, wanted)
    elif wanted or order.is_always_recorded:
        batches.add(order.record, batch.document_ids, wanted)
    else:
        return []
    batch.batch_id = order.record.batch_id
    prepare(services, wanted, order.from_stage)
    return list(wanted)


def _build_matter_graphs(runner: Runner, pool: Pool, matters: Iterable[str], stop: interrupts.Stop) -> None:
    stale = deque(matter for matter in runner.services.store.matters.stale() if matter in set(matters))
    while (stale or pool.in_progress) and not stop:
        while stale and pool.is_free:
            pool.submit(Task("matter", stale.popleft()))
        for event in pool.events(TICK_SECONDS):
            if isinstance(event, Death) and not stop:
                raise ExternalError(f"the worker that merged matter {event.task.key} was killed ({cause(event.exit_code)}); run again")
            if isinstance(event, Report) and event.error is not None:
                raise ExternalError(f"matter {event.task.key} was not merged: {event.error}; run again")


def _interruption(batch: Batch) -> str:
    total = len(batch.document_ids)
    left = f"; {total - batch.finished} wait" if batch.finished < total else ""
    return f"interrupted; {batch.finished} of {total} documents are finished{left}; go on with: {interrupts.this_command()}"
