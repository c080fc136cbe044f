"""Takes one small document through all stages: the results are those of a step for each stage, with few statements.

A step knows nothing of the one before it and asks the database for everything. Here, what an earlier stage read or found is known,
what the stages write is written together, and metadata and checks, which read again what is stored, come last, when the pages need to be
read only once for all of them.

Does not belong here: what becomes of refusals and errors (`group`), storing the reports (`defs.instance.grouped_events`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import dagster as dg

from legal_pipeline.defs.assets.materialization import Metadata, claimed_metadata, reading_metadata
from legal_pipeline.defs.assets.stage_asset import BODIES
from legal_pipeline.defs.assets.stage_metrics import duration_metadata, duration_of, errors_counted
from legal_pipeline.defs.assets.stage_work import Work, outcome_of, reused_metadata, timed, work_after
from legal_pipeline.defs.instance.grouped_events import StageReport
from legal_pipeline.errors import Refusal
from legal_pipeline.model import DocumentStatus
from legal_pipeline.services import Services
from legal_pipeline.storage.database.engine import joined, one_snapshot
from legal_pipeline.storage.database.indexed_words import words_at_end
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.storage.facts.collected_facts import CollectedFacts
from legal_pipeline.storage.facts.remembered_pages import RememberedPages
from legal_pipeline.storage.facts.stage_results import StageResult
from legal_pipeline.storage.redis.counters import Duration
from legal_pipeline.storage.reports.document_reading import document_reading
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES, Stage

_INTAKE = STAGES[0]


@dataclass(frozen=True, slots=True)
class _Done:
    """A stage that ended well."""

    work: Work
    counts: Mapping[str, int]
    seconds: float | None
    """None when its result was there."""


@dataclass
class Passage:
    services: Services
    instance: dg.DagsterInstance
    run_id: str
    status: DocumentStatus
    """Of the document, as it waits."""
    reports: list[StageReport] = field(default_factory=list)
    """Of the stages that ended well."""
    durations: list[Duration] = field(default_factory=list)
    """To be counted once the reports are stored."""
    _done: list[_Done] = field(default_factory=list)
    _results: dict[str, StageResult] = field(default_factory=dict)
    _claimed: Metadata = field(default_factory=dict)
    _is_saved: bool = False
    """Whether the results that are being replaced have been saved."""

    def __post_init__(self) -> None:
        store = self.services.store
        self._facts = CollectedFacts(store.engine, self.document_id)
        self._store: Store = replace(store, pages=RememberedPages(store.engine), facts=self._facts)

    @property
    def document_id(self) -> str:
        return self.status.document.document_id

    @property
    def is_blank(self) -> bool:
        """Whether no run has read the document before, so that nothing of it is stored."""
        return self.status.facts is None and self.status.read_version is None

    def pass_stages(self) -> Refusal | None:
        """Returns the refusal that ended the passage, if one did. Other errors of a stage are counted and raised as they are.

        The document must be `running`.
        """
        engine = self.services.store.engine
        self._is_saved = self.is_blank
        # by itself: it locks what others wait for, the census for the members of a mail
        refused = self._execute_all(STAGES[:1])
        with joined(engine), words_at_end(engine):
            if refused is None:
                self._look_again()
                refused = self._execute_all(STAGES[1:])
            if self._done:
                self._report()
        return refused

    def _look_again(self) -> None:
        """Reads what the first stage has recorded."""
        store = self.services.store
        with one_snapshot(store.engine):
            self.status, self._results = store.documents.status(self.document_id), store.stages.of(self.document_id)
        self._claimed = claimed_metadata(self.status)

    def _execute_all(self, stages: Iterable[Stage]) -> Refusal | None:
        try:
            for stage in stages:
                self._execute(stage)
        except Refusal as refusal:
            return refusal
        return None

    def _execute(self, stage: Stage) -> None:
        services = self.services
        # the pages are remembered from when they are complete
        store = services.store if stage in STAGES[:2] else self._store
        with errors_counted(services.metrics, stage.name):
            work = work_after(services, store, self.instance, stage, self.status, self._results)
            if work.finished is not None:
                self._done.append(_Done(work, work.finished.counts, None))
                return
            if stage is not _INTAKE and not self._is_saved:
                snapshots.snapshot_before_replacing(store.engine, self.document_id)
                self._is_saved = True
            if stage is STAGES[-1]:
                # it compares what the others have stored
                self._facts.write()
            counts, seconds = timed(work, BODIES[stage.name])
        self._done.append(_Done(work, counts, seconds))
        if stage is not _INTAKE:
            self._results[stage.name] = StageResult(stage.name, work.key, counts)

    def _report(self) -> None:
        store = self.services.store
        taken = {done.work.stage.name: done.seconds for done in self._done if done.seconds is not None}
        recorded = store.stages.record_seconds(self.document_id, taken)
        with one_snapshot(store.engine):
            read = reading_metadata(document_reading(store.engine, self.document_id)) if len(self._done) > 1 else {}
            for done in self._done:
                stage = done.work.stage
                with errors_counted(self.services.metrics, stage.name):
                    self.reports.append(self._report_of(done, recorded.get(stage.name), self._claimed if stage is _INTAKE else read))
        self.durations += [duration_of(recorded[done.work.stage.name], done.counts) for done in self._done if done.seconds is not None]

    def _report_of(self, done: _Done, recorded: StageResult | None, known: Metadata) -> StageReport:
        work = replace(done.work, store=self._store)
        said = duration_metadata(recorded) if recorded is not None else reused_metadata(work.finished or StageResult("", "", {}))
        outcome = outcome_of(work, done.counts, said, known)
        return StageReport(work.stage.name, work.stage.code_version, outcome.metadata, outcome.checks)
