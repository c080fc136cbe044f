"""Hands documents to the processes of a pool until each has reached a final state, and sees to those whose process dies.

Does not belong here: registering documents and recording the batch (`local_run`), merging matters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline import interrupts
from legal_pipeline.defs.assets.retry_rules import MAX_WORKER_DEATHS_EMBEDDED
from legal_pipeline.defs.backfills.plan import fail_cancelled
from legal_pipeline.defs.execution.in_process import GroupReport, Runner
from legal_pipeline.local.grouping import WaitingDocuments
from legal_pipeline.local.pool_worker import Report, Task
from legal_pipeline.local.process_pool import Death, Pool, cause
from legal_pipeline.model import Category, State
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.disks import full_disk_error, is_disk_full
from legal_pipeline.storage.store import Store
from legal_pipeline.workers.stalled_documents import StallDetector

TICK_SECONDS = 0.5


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


@dataclass
class Processing:
    """The processing of a batch by a pool."""

    batch: Batch
    runner: Runner
    pool: Pool
    waiting: WaitingDocuments
    on_progress: Callable[[Batch, Store], None]
    stop: interrupts.Stop
    _in_hand: tuple[Task, ...] = ()
    """What a signal interrupts."""
    _deaths: dict[str, int] = field(default_factory=dict)
    """Processes that a document has ended, or runs of it that could not be executed."""
    _known: set[str] = field(init=False)
    """The documents of the batch; built once, as a group ends every few seconds."""

    def __post_init__(self) -> None:
        self._known = set(self.batch.document_ids)

    @property
    def _services(self) -> Services:
        return self.runner.services

    def process(self) -> None:
        """Returns when every document is final, or soon after a signal."""
        reported: set[str] = set()
        documents = self._services.store.documents
        self._stalls = StallDetector(self._services)
        while (self.waiting or self.pool.in_progress) and not self.stop:
            if not self.batch.is_cancelled and self._is_cancelled():
                self.batch.is_cancelled = True
                self._cancel()
            while self.waiting and self.pool.is_free:
                self.pool.submit(self.waiting.pop())
            self.batch.in_progress = self._in_progress()
            held = {one.reason for one in documents.held()} | _full_disks(self._services.settings.home)
            self.batch.alarms, reported = sorted(held - reported), held
            self.on_progress(self.batch, self._services.store)
            for document_id in self._stalls.stalled(self.batch.in_progress):
                for task in self.pool.in_progress:
                    if document_id in task.documents:
                        self.pool.kill(task)
            for event in self.pool.events(TICK_SECONDS):
                ended = self._settle(event)
                self.batch.finished += len(ended)
                self._add_children(ended)
        self._in_hand = tuple(self.pool.in_progress)
        self.batch.in_progress, self.batch.alarms = [], []
        self.on_progress(self.batch, self._services.store)

    def count_interrupted(self) -> None:
        """Counts the documents of interrupted groups that were finished; the processes must have ended."""
        members = [member for task in self._in_hand for member in task.members]
        for status in self._services.store.documents.find(ids=members, states=[State.DONE, State.REFUSED]):
            self.batch.finished += 1
            self._add_children([status.document.document_id])

    def _in_progress(self) -> list[str]:
        tasks = self.pool.in_progress
        named = [task.key for task in tasks if not task.members]
        grouped = {member for task in tasks for member in task.members}
        # of a group, the document that is being processed
        return named + ([one for one, _ in self._services.store.documents.running() if one in grouped] if grouped else [])

    def _settle(self, event: Report | Death) -> list[str]:
        """Returns the documents that are final by it; puts the others back."""
        task = event.task
        if isinstance(event, Report) and event.error is None:
            if event.group is not None:
                return self._settle_group(task, event.group, event.seconds)
            self.batch.seconds[task.key] = event.seconds
            return [task.key]
        why = event if isinstance(event, Death) else str(event.error)
        if not task.members:
            return self._settle_failure(task.key, why)
        found = {status.document.document_id: status.state for status in self._services.store.documents.find(ids=task.members)}
        held = [member for member in task.members if found.get(member) is State.RUNNING]
        ended = [member for member in task.members if found.get(member) in (None, State.DONE, State.REFUSED, State.FAILED)]
        left = [member for member in task.members if found.get(member) is State.WAITING]
        if self.batch.is_cancelled:
            fail_cancelled(self._services.store.documents, left)
            ended += left
        elif held:
            self.waiting.put_back(left)
        else:
            # it died, or could not begin, without a document in hand: each of them may be the cause
            for member in left:
                self.waiting.append_alone(member)
        return ended + [member for one in held for member in self._settle_failure(one, why)]

    def _settle_group(self, task: Task, report: GroupReport, seconds: float) -> list[str]:
        for member in report.finished:
            self.batch.seconds[member] = seconds / max(1, len(report.finished))
        for member in (member for member in task.members if member in report.alone):
            self.waiting.append_alone(member)
        self.waiting.put_back(member for member in task.members if member not in report.finished | report.alone)
        return [member for member in task.members if member in report.finished]

    def _settle_failure(self, document_id: str, why: Death | str) -> list[str]:
        """The process of a document has died, or its run could not be executed: it is tried again, by itself, or fails."""
        documents = self._services.store.documents
        tries = self._deaths[document_id] = self._deaths.get(document_id, 0) + 1
        _release_document(self.runner, document_id)
        if isinstance(why, Death) and self.stop:
            # the command goes, and so may the workers
            return []
        if isinstance(why, Death) and self.batch.is_cancelled:
            fail_cancelled(documents, [document_id])
        elif tries < MAX_WORKER_DEATHS_EMBEDDED and not self.batch.is_cancelled:
            self.waiting.append_alone(document_id)
            return []
        elif not isinstance(why, Death):
            documents.fail(document_id, f"its run could not be executed: {why}", Category.TRANSIENT)
        elif (stalled := self._stalls.reason(document_id)) is not None:
            documents.fail(document_id, stalled, Category.PERMANENT)
        else:
            documents.fail(document_id, _killed(why.exit_code), Category.RESOURCE)
        return [document_id]

    def _add_children(self, parents: list[str]) -> None:
        """Adds what was found inside documents that are final."""
        if not parents:
            return
        documents = self._services.store.documents
        new = [child.document_id for child in documents.children(parents) if child.document_id not in self._known]
        self.batch.document_ids += new
        self._known.update(new)
        if self.batch.is_cancelled:
            fail_cancelled(documents, new)
            self.batch.finished += len(new)
        else:
            self.waiting.extend(new)

    def _is_cancelled(self) -> bool:
        """Whether `legal-pipeline batch cancel` was run in another process."""
        if self.batch.batch_id is None:
            return False
        record = Batches(self._services.store.engine).find([self.batch.batch_id]).get(self.batch.batch_id)
        return record is not None and record.cancelled_at is not None

    def _cancel(self) -> None:
        """Finalizes waiting documents and kills the workers of the others, which are finalized once these have ended."""
        waiting = self.waiting.clear()
        fail_cancelled(self._services.store.documents, waiting)
        self.batch.finished += len(waiting)
        for task in self.pool.in_progress:
            self.pool.kill(task)


def _full_disks(home: Path) -> set[str]:
    """A message when the disk of the home directory is full: then no document can record what it waits for."""
    return {str(full_disk_error(home))} if is_disk_full(home) else set()


def _release_document(runner: Runner, document_id: str) -> None:
    """Releases the document of a dead worker. Unlike `recover`, leaves the runs of other workers alone."""
    documents = runner.services.store.documents
    for running_id, run_id in documents.running():
        if running_id == document_id and run_id:
            run = runner.instance.get_run_by_id(run_id)
            if run is not None and not run.is_finished:
                runner.instance.report_run_failed(run, "The worker that executed this run was killed.")
            documents.release(document_id, run_id)


def _killed(exit_code: int) -> str:
    return f"its worker was killed {MAX_WORKER_DEATHS_EMBEDDED} times ({cause(exit_code)}); is there enough memory?"
