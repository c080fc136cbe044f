"""Processes small documents one after another in one step: each passes all its stages, is recorded by itself, and fails by itself.

Whatever does not go smoothly is not dealt with here. A document whose stage raises an error leaves the group and gets a run of its
own, with its retries, waiting times and reasons (`defs.assets.failures`).

Does not belong here: which documents form a group, and who gives the others a run (`local`, `defs.execution`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from enum import StrEnum

import dagster as dg

from legal_pipeline.defs.assets.checks import refused_evaluations
from legal_pipeline.defs.assets.failures import describe
from legal_pipeline.defs.assets.materialization import refused_metadata
from legal_pipeline.defs.assets.stage_work import set_final_state
from legal_pipeline.defs.groups.passage import Passage
from legal_pipeline.defs.instance.grouped_events import GroupedEvents, Reporter, StageReport, Stored
from legal_pipeline.errors import DocumentWithdrawn, UsageError
from legal_pipeline.model import DocumentStatus, State
from legal_pipeline.services import Services
from legal_pipeline.storage.database.blank import nothing_stored
from legal_pipeline.storage.database.engine import written_together
from legal_pipeline.storage.redis.counters import Duration
from legal_pipeline.storage.resilience.error_categories import category_of
from legal_pipeline.topology import STAGES, Stage

GROUP_SECONDS = 5.0
"""A group takes no further document after this time: whoever waits for the process waits no longer than this and one small document."""

LEAST = 8
"""Fewer small documents are executed one by one: what a run costs does not matter then, and each has the log of its own run."""
MOST = 50
"""Documents of one group; its time is over before most groups have processed so many."""


class Ending(StrEnum):
    """What became of a document in a group."""

    FINISHED = "finished"
    """Nothing is left to do: it is done or refused, or has been withdrawn or cancelled."""
    ALONE = "alone"
    """A stage raised an error, an earlier process of the group died with it, or another run has it: it needs a run of its own."""


@dataclass
class Progress:
    """Of a group; documents without an ending were not reached."""

    endings: dict[str, Ending] = field(default_factory=dict)

    def of(self, ending: Ending) -> list[str]:
        return [document_id for document_id, own in self.endings.items() if own is ending]


@dataclass(frozen=True)
class Group:
    """The step that processes a group, and what it needs."""

    services: Services
    instance: dg.DagsterInstance
    reporter: Reporter
    log: Callable[[str], None]
    is_urgent_waiting: Callable[[], bool] = lambda: False
    """Whether more urgent work waits for this process; asked after each document."""

    def process(self, document_ids: Iterable[str], seconds: float | None = None) -> Progress:
        """Processes the documents that wait, until the time is over or something more urgent waits, at least one.

        It may be called again for a group whose process has died.
        """
        ends_at = time.monotonic() + (GROUP_SECONDS if seconds is None else seconds)
        progress = Progress()
        recorded = _Recorded()
        try:
            for document_id in document_ids:
                progress.endings[document_id] = self._process_document(document_id, recorded)
                if time.monotonic() >= ends_at or self.is_urgent_waiting():
                    break
        finally:
            self._events.update_assets(list(recorded.latest.values()))
            self.services.metrics.record_durations(recorded.durations)
        return progress

    @property
    def _events(self) -> GroupedEvents:
        storage = self.instance.event_log_storage
        if not isinstance(storage, GroupedEvents):
            raise TypeError(f"{type(storage).__name__} cannot store the events of a group; dagster.yaml names a storage that is not ours")
        return storage

    def _process_document(self, document_id: str, recorded: _Recorded) -> Ending:
        documents = self.services.store.documents
        try:
            status = self._start(document_id)
        except (DocumentWithdrawn, UsageError):
            # withdrawn since the group was formed
            return Ending.FINISHED
        if status.state is State.RUNNING:
            # by another run; or by this one, in a process that died
            documents.release(document_id, self.reporter.run_id)
            return Ending.ALONE
        if status.state is not State.WAITING:
            return Ending.FINISHED
        try:
            self._pass_stages(Passage(self.services, self.instance, self.reporter.run_id, status), recorded)
        except DocumentWithdrawn:
            return Ending.FINISHED
        except Exception as error:  # noqa: BLE001 - the boundary: the document gets a run of its own, which reports what is wrong
            if not documents.present([document_id]):
                # withdrawn while its rows were written, which then name a document that is not there
                return Ending.FINISHED
            category = category_of(error)
            self.log(f"{document_id} gets a run of its own: {describe(error)}{f' ({category.value})' if category else ''}")
            documents.release(document_id, self.reporter.run_id)
            return Ending.ALONE
        return Ending.FINISHED

    def _start(self, document_id: str) -> DocumentStatus:
        """Makes a waiting document `running`; returns its status as it was."""
        documents = self.services.store.documents
        with written_together(self.services.store.engine):
            status = documents.status(document_id)
            if status.state is State.WAITING:
                documents.start(document_id, self.reporter.run_id)
        return status

    def _pass_stages(self, passage: Passage, recorded: _Recorded) -> None:
        with nothing_stored(passage.document_id) if passage.is_blank else nullcontext():
            self._pass_and_record(passage, recorded)

    def _pass_and_record(self, passage: Passage, recorded: _Recorded) -> None:
        document_id = passage.document_id
        refusal = passage.pass_stages()
        if refusal is not None:
            self.services.store.documents.refuse(document_id, refusal)
            refused_at, *later = STAGES[len(passage.reports) :]
            self._store(passage, self._refused(document_id, [refused_at, *later]), recorded)
            self.log(f"{document_id} refused at {refused_at.name}: {refusal.reason.value}")
            return
        self._store(passage, (), recorded)
        set_final_state(self.services, document_id, self.reporter.run_id)

    def _refused(self, document_id: str, stages: Iterable[Stage]) -> Iterable[StageReport]:
        """As `defs.assets.refusals.report_refusal`: the document's part of each table is empty and final."""
        status = self.services.store.documents.status(document_id)
        metadata = refused_metadata(self.services, status)
        for stage in stages:
            checks = tuple(refused_evaluations(stage.name, document_id, status.reason or "", None))
            yield StageReport(stage.name, None, metadata, checks)

    def _store(self, passage: Passage, further: Iterable[StageReport], recorded: _Recorded) -> None:
        """Before the final state: a process that is killed in between leaves a document that is processed again, and reported."""
        for stored in self._events.store_reports(self.reporter, passage.document_id, [*passage.reports, *further]):
            asset_key = stored.entry.get_dagster_event().asset_key
            assert asset_key, "a materialization names its asset"
            recorded.latest[asset_key.to_user_string()] = stored
        recorded.durations += passage.durations


@dataclass
class _Recorded:
    """What a group has recorded of its documents so far, to be summed up once at its end."""

    latest: dict[str, Stored] = field(default_factory=dict)
    """By asset."""
    durations: list[Duration] = field(default_factory=list)
