"""Processes documents with a pool of worker processes until each has reached a final state."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline import interrupts
from legal_pipeline.alerts.embedded import alert_after_run
from legal_pipeline.definitions import defs
from legal_pipeline.defs.assets.retries import MAX_WORKER_DEATHS_EMBEDDED
from legal_pipeline.defs.backfills.pending import descendants
from legal_pipeline.defs.backfills.plan import Order, documents_to_process, fail_cancelled, new_record, prepare
from legal_pipeline.defs.execution.in_process import Runner, open_runner, recover
from legal_pipeline.defs.jobs import register
from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.local.pool_worker import Report, Task
from legal_pipeline.local.process_pool import Death, Pool, cause
from legal_pipeline.model import Category, Document, Priority, State
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.batches.ends import record_ends
from legal_pipeline.storage.batches.progress import keys_of
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.disks import full_disk_error, is_disk_full
from legal_pipeline.storage.store import Store
from legal_pipeline.workers.stall_detector import StallDetector

_TICK_SECONDS = 0.5
_STOPPING = "stopping; the documents in hand go back to waiting (Ctrl-C again ends at once)"


@dataclass
class Batch:
    """Progress of a batch, for display; final once `run_batch` has returned."""

    document_ids: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """Processing time by document id; documents that were already complete are absent."""
    recovered: list[str] = field(default_factory=list)
    in_progress: list[str] = field(default_factory=list)
    finished: int = 0
    alarms: list[str] = field(default_factory=list)
    """New since the last update: messages about conditions that block the batch."""
    batch_id: str | None = None
    """None when there was nothing to do and no record was requested."""
    asked: int = 0
    """Number of submitted documents that needed processing."""
    is_cancelled: bool = False


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
        waiting = deque(_record_batch(batch, runner.services, order or Order(new_record("run", Priority.NORMAL))))
        batch.asked = len(waiting)
        batch.document_ids += descendants(runner.services, batch.document_ids, waiting)
        batch.finished = len(batch.document_ids) - len(waiting)
        matters = sorted({document.matter for document in found})
        if waiting or set(matters) & set(runner.services.store.matters.stale()):
            # while the processes start there is nothing in hand, and a signal ends the command at once
            with Pool(settings, settings.processes) as pool, interrupts.deferred(_STOPPING) as stop:
                try:
                    _process(batch, runner, pool, waiting, on_progress, stop)
                    _build_matter_graphs(runner, pool, matters, stop)
                finally:
                    # after an interruption, documents in progress return to waiting
                    pool.close()
                    recover(runner)
                if stop.signal is not None:
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


def _process(
    batch: Batch,
    runner: Runner,
    pool: Pool,
    waiting: deque[str],
    on_progress: Callable[[Batch, Store], None],
    stop: interrupts.Stop,
) -> None:
    deaths: dict[str, int] = {}
    reported: set[str] = set()
    documents = runner.services.store.documents
    stalls = StallDetector(runner.services)
    while (waiting or pool.in_progress) and not stop:
        if not batch.is_cancelled and _is_cancelled(batch, runner.services):
            batch.is_cancelled = True
            _cancel(batch, runner, pool, waiting)
        while waiting and pool.is_free:
            pool.submit(Task("document", waiting.popleft()))
        batch.in_progress = [task.key for task in pool.in_progress]
        held = {one.reason for one in documents.held()} | _full_disks(runner.services.settings.home)
        batch.alarms, reported = sorted(held - reported), held
        on_progress(batch, runner.services.store)
        for document_id in stalls.stalled(batch.in_progress):
            pool.kill(Task("document", document_id))
        for event in pool.events(_TICK_SECONDS):
            document_id = event.task.key
            if isinstance(event, Death):
                deaths[document_id] = deaths.get(document_id, 0) + 1
                _release_document(runner, document_id)
                if stop:
                    # the command goes, and so may the workers
                    continue
                if batch.is_cancelled:
                    fail_cancelled(documents, [document_id])
                elif deaths[document_id] < MAX_WORKER_DEATHS_EMBEDDED:
                    waiting.append(document_id)
                    continue
                elif (stalled := stalls.reason(document_id)) is not None:
                    documents.fail(document_id, stalled, Category.PERMANENT)
                else:
                    documents.fail(document_id, _killed(event.exit_code), Category.RESOURCE)
            elif event.error is not None:
                deaths[document_id] = deaths.get(document_id, 0) + 1
                _release_document(runner, document_id)
                if deaths[document_id] < MAX_WORKER_DEATHS_EMBEDDED and not batch.is_cancelled:
                    waiting.append(document_id)
                    continue
                documents.fail(document_id, f"its run could not be executed: {event.error}", Category.TRANSIENT)
            else:
                batch.seconds[document_id] = event.seconds
            batch.finished += 1
            new = [child.document_id for child in documents.children([document_id]) if child.document_id not in batch.document_ids]
            batch.document_ids += new
            if batch.is_cancelled:
                fail_cancelled(documents, new)
                batch.finished += len(new)
            else:
                waiting.extend(new)
    batch.in_progress, batch.alarms = [], []
    on_progress(batch, runner.services.store)


def _full_disks(home: Path) -> set[str]:
    """A message when the disk of the home directory is full: then no document can record what it waits for."""
    return {str(full_disk_error(home))} if is_disk_full(home) else set()


def _is_cancelled(batch: Batch, services: Services) -> bool:
    """Whether `legal-pipeline batch cancel` was run in another process."""
    if batch.batch_id is None:
        return False
    record = Batches(services.store.engine).find([batch.batch_id]).get(batch.batch_id)
    return record is not None and record.cancelled_at is not None


def _cancel(batch: Batch, runner: Runner, pool: Pool, waiting: deque[str]) -> None:
    """Finalizes waiting documents and kills the workers of the others, which are finalized once these have ended."""
    fail_cancelled(runner.services.store.documents, list(waiting))
    batch.finished += len(waiting)
    waiting.clear()
    for task in pool.in_progress:
        pool.kill(task)


def _release_document(runner: Runner, document_id: str) -> None:
    """Releases the document of a dead worker. Unlike `recover`, leaves the runs of other workers alone."""
    documents = runner.services.store.documents
    for running_id, run_id in documents.running():
        if running_id == document_id and run_id:
            run = runner.instance.get_run_by_id(run_id)
            if run is not None and not run.is_finished:
                runner.instance.report_run_failed(run, "The worker that executed this run was killed.")
            documents.release(document_id, run_id)


def _build_matter_graphs(runner: Runner, pool: Pool, matters: Iterable[str], stop: interrupts.Stop) -> None:
    stale = deque(matter for matter in runner.services.store.matters.stale() if matter in set(matters))
    while (stale or pool.in_progress) and not stop:
        while stale and pool.is_free:
            pool.submit(Task("matter", stale.popleft()))
        for event in pool.events(_TICK_SECONDS):
            if isinstance(event, Death) and not stop:
                raise ExternalError(f"the worker that merged matter {event.task.key} was killed ({cause(event.exit_code)}); run again")
            if isinstance(event, Report) and event.error is not None:
                raise ExternalError(f"matter {event.task.key} was not merged: {event.error}; run again")


def _interruption(batch: Batch) -> str:
    total = len(batch.document_ids)
    left = f"; {total - batch.finished} wait" if batch.finished < total else ""
    return f"interrupted; {batch.finished} of {total} documents are finished{left}; go on with: {interrupts.this_command()}"


def _killed(exit_code: int) -> str:
    return f"its worker was killed {MAX_WORKER_DEATHS_EMBEDDED} times ({cause(exit_code)}); is there enough memory?"
