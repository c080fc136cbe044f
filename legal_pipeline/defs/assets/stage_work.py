"""One stage of one document: what its body works on, and its execution, whether in a step of its own or in a group of small documents.

Does not belong here: Dagster's context, retries, and what becomes of errors (`stage_asset`, `defs.groups`).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from legal_pipeline.defs.assets.checks import evaluate
from legal_pipeline.defs.assets.materialization import Metadata, stage_metadata
from legal_pipeline.defs.assets.stage_metrics import errors_counted, record_stage_metrics
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Document, DocumentStatus, MailFields, SourceFacts
from legal_pipeline.services import Services
from legal_pipeline.storage import withdrawn_copies
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import transaction, written_together
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.documents import sealed_members, snapshots
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.facts.stage_results import StageResult
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES, Stage

Body = Callable[["Work"], Mapping[str, int]]


@dataclass(frozen=True)
class Work:
    """One stage of one document, as passed to an asset body."""

    services: Services
    store: Store
    document: Document
    stage: Stage
    key: str
    """Key of the stage result; empty for intake, which determines the key itself."""
    media_type: str
    instance: dg.DagsterInstance
    status: DocumentStatus
    """As it was before this stage."""
    finished: StageResult | None = None
    """Of this stage and key, if it has been executed before; its rows are there."""

    def record_stage(self, counts: Mapping[str, int], sha256: str | None = None) -> None:
        key = self.services.stage_keys(sha256, self.document.matter)[self.stage.name] if sha256 else self.key
        with transaction(self.store.engine) as connection:
            stage_results.record(connection, self.document.document_id, self.stage.name, key, counts)

    def record_facts(self, facts: SourceFacts, version: str, *mail: MailFields | None) -> None:
        """Records what was found in this version of the source; `mail` is given for mail files alone: their header fields, if any."""
        documents, document_id = self.store.documents, self.document.document_id
        with written_together(self.store.engine):
            documents.record_facts(document_id, facts, version)
            for fields in mail:
                documents.record_mail(document_id, fields)

    def register_children(self, path: Path, media_type: str) -> int:
        """Extracts the files of a mail or an archive and registers them as documents; returns their number."""
        from legal_pipeline.stages.readers import containers

        found: list[Document] = []
        passwords = self.services.read_limits.passwords
        home = self.services.settings.home
        with disk_errors(home), tempfile.TemporaryDirectory(dir=home, prefix="unpack-") as folder:
            for extracted in containers.extract(
                path, media_type, Path(folder), self.services.container_limits, self.document.depth, passwords
            ):
                found.append(self.store.sources.take_child(self.document, extracted.child, extracted.path))
        self.store.documents.register(found)
        present = self.store.documents.present(document.document_id for document in found)
        if present:
            add_partitions(self.instance, present, [self.document.matter])
        if withdrawn := [document.source_uri for document in found if document.document_id not in present]:
            withdrawn_copies.remove_unused_copies(self.store, withdrawn)
        self._replace_sealed(found)
        return len(present)

    def _replace_sealed(self, found: list[Document]) -> None:
        """Withdraws the members that a password has opened since: what they hold is now a document of its own.

        Their partitions go with the next withdrawal: an asset backfill that is under way would fail without them.
        """
        withdrawals = Withdrawals(self.store.engine)
        for sealed, opened in sealed_members.superseded(self.store.engine, self.document.document_id, found):
            withdrawals.withdraw([sealed], actor="legal-pipeline", reason=f"a password has opened it; it is {opened} now")

    def copy_pages_of_same_bytes(self) -> bool:
        """Copies the pages of a document with the same content; returns False when none has been read."""
        duplicate = self.store.stages.find_duplicate(self.document.document_id, self.key)
        if duplicate is None:
            return False
        self.store.pages.copy(duplicate, self.document.document_id, self.key)
        return True


@dataclass(frozen=True, slots=True)
class StageOutcome:
    """What there is to report about a stage that ended well."""

    metadata: Metadata
    checks: tuple[dg.AssetCheckResult, ...]


def work_of(services: Services, instance: dg.DagsterInstance, stage: Stage, status: DocumentStatus) -> Work:
    """Raises dg.Failure when the previous stage is missing or out of date; the document keeps its state."""
    results = {} if stage is STAGES[0] else services.store.stages.of(status.document.document_id)
    return work_after(services, services.store, instance, stage, status, results)


def work_after(
    services: Services, store: Store, instance: dg.DagsterInstance, stage: Stage, status: DocumentStatus, results: Mapping[str, StageResult]
) -> Work:
    """As `work_of`, when the results of the document are known."""
    if stage is STAGES[0]:
        return Work(services, store, status.document, stage, "", "", instance, status)
    document_id = status.document.document_id
    before = STAGES[STAGES.index(stage) - 1]
    done, own = results.get(before.name), results.get(stage.name)
    keys = services.stage_keys(status.facts.sha256, status.document.matter) if status.facts else {}
    if status.facts is None or done is None or done.key != keys[before.name]:
        said = f"{stage.name} of {document_id} needs {before.name}, which is missing or out of date; materialize {before.name} first"
        raise dg.Failure(said, allow_retries=False)
    finished = own if own is not None and own.key == keys[stage.name] else None
    return Work(services, store, status.document, stage, keys[stage.name], status.facts.media_type, instance, status, finished)


def execute(work: Work, body: Body, run_id: str) -> StageOutcome:
    """Executes the body, unless its result is there, and evaluates the checks. Errors of the body are counted and raised as they are."""
    services, store, stage, document_id = work.services, work.store, work.stage, work.document.document_id
    with errors_counted(services.metrics, stage.name):
        if work.finished is not None:
            return outcome_of(work, work.finished.counts, reused_metadata(work.finished))
        store.documents.start(document_id, run_id)
        if stage is not STAGES[0]:
            # intake reads the bytes every time and replaces no facts
            snapshots.snapshot_before_replacing(store.engine, document_id)
        counts, seconds = timed(work, body)
        return outcome_of(work, counts, record_stage_metrics(services, document_id, stage.name, counts, seconds))


def timed(work: Work, body: Body) -> tuple[Mapping[str, int], float]:
    """Executes the body; returns its counts and the seconds that it took."""
    began_at = time.monotonic()
    return body(work), time.monotonic() - began_at


def reused_metadata(finished: StageResult) -> dict[str, int | float]:
    return {"seconds": round(finished.seconds or 0.0, 3)}


def outcome_of(work: Work, counts: Mapping[str, int], said: Mapping[str, int | float], known: Metadata | None = None) -> StageOutcome:
    """Evaluates the checks of a stage that ended well. `known` is what `stage_metadata` need not look up."""
    stage, document = work.stage, work.document
    checks = tuple(evaluate(stage.name, work.store, document.document_id))
    metadata = stage_metadata(work.services, document, stage.name, counts, said["seconds"], known)
    return StageOutcome({**metadata, **said, "reused": work.finished is not None}, checks)


def set_final_state(services: Services, document_id: str, run_id: str) -> None:
    """Sets the state of a document after the last stage of a run."""
    store = services.store
    with written_together(store.engine):
        is_complete = services.is_complete(store.documents.status(document_id), store.stages.of(document_id))
        if is_complete:
            store.documents.finish(document_id)
        else:
            store.documents.release(document_id, run_id)
