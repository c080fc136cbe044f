"""The behavior that all document assets share, so that a body only fetches, calls its stage and stores.

Does not belong here: anything specific to one stage.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from legal_pipeline.defs.assets.checks import evaluate, specs
from legal_pipeline.defs.assets.failures import Refused, translated
from legal_pipeline.defs.assets.materialization import stage_metadata
from legal_pipeline.defs.assets.refusals import report_refusal
from legal_pipeline.defs.assets.retries import Attempt
from legal_pipeline.defs.assets.stage_metrics import errors_counted, record_stage_metrics
from legal_pipeline.defs.partitions import UNKNOWN_PARTITION, add_partitions, document_partitions
from legal_pipeline.errors import DocumentWithdrawn, UsageError
from legal_pipeline.model import Document, DocumentStatus, State
from legal_pipeline.services import Services
from legal_pipeline.storage import withdrawn_copies
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.documents import sealed_members, snapshots
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import QUEUE_TAG, STAGE_BY_NAME, STAGES, Stage

OWNERS = ["team:litigation-support"]

Body = Callable[["Work"], Mapping[str, int]]
Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


@dataclass(frozen=True)
class Work:
    """One stage of one document, as passed to an asset body."""

    services: Services
    document: Document
    stage: Stage
    key: str
    """Key of the stage result; empty for intake, which determines the key itself."""
    media_type: str
    instance: dg.DagsterInstance

    @property
    def store(self) -> Store:
        return self.services.store

    def record_stage(self, counts: Mapping[str, int], sha256: str | None = None) -> None:
        key = self.services.stage_keys(sha256, self.document.matter)[self.stage.name] if sha256 else self.key
        with transaction(self.store.engine) as connection:
            stage_results.record(connection, self.document.document_id, self.stage.name, key, counts)

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
        duplicate = self.store.stages.find_duplicate(self.document.document_id, self.stage.name, self.key)
        if duplicate is None:
            return False
        self.store.pages.copy(duplicate, self.document.document_id, self.key)
        return True


def stage_asset(
    name: str, *, after: str | None = None, kinds: Set[str] = frozenset(), description: str
) -> Callable[[Body], dg.AssetsDefinition]:
    """Builds the asset of a stage from its body, the topology and the check tables."""
    stage = STAGE_BY_NAME[name]

    def decorate(body: Body) -> dg.AssetsDefinition:
        @dg.multi_asset(
            name=name,
            specs=[
                dg.AssetSpec(
                    name,
                    deps=[after] if after else [],
                    description=description,
                    group_name="document",
                    owners=OWNERS,
                    kinds=set(kinds),
                    code_version=stage.code_version,
                    partitions_def=document_partitions,
                    skippable=True,
                )
            ],
            check_specs=specs(name),
            # allows a refused document to skip this asset and the rest of the run
            can_subset=True,
            op_tags={QUEUE_TAG: stage.queue.value},
        )
        def run_stage(context: dg.AssetExecutionContext, pipeline: dg.ResourceParam[Services]) -> Events:
            yield from _run(context, pipeline, stage, body)

        return run_stage

    return decorate


def _run(context: dg.AssetExecutionContext, services: Services, stage: Stage, body: Body) -> Events:
    store, document_id = services.store, context.partition_key
    try:
        status = store.documents.status(document_id)
    except DocumentWithdrawn as withdrawn:
        raise dg.Failure(str(withdrawn), allow_retries=False) from None
    except UsageError:
        raise dg.Failure(UNKNOWN_PARTITION.format(document_id), allow_retries=False) from None
    attempt = Attempt(context.instance, context.run.run_id, stage.name, context.retry_number)
    if status.state is State.REFUSED and stage is not STAGES[0]:
        context.log.info(f"{document_id} was refused before: {status.reason_code}")
        with translated(store.documents, document_id, stage.name, attempt):
            report_refusal(context, services, [stage, *_later_stages(context, stage)])
        return
    work = _work(context, services, stage, status)
    done = store.stages.of(document_id).get(stage.name)
    is_reused = done is not None and done.key == work.key
    try:
        with translated(store.documents, document_id, stage.name, attempt), errors_counted(services.metrics, stage.name):
            if done is not None and is_reused:
                counts = done.counts
                said: Mapping[str, int | float] = {"seconds": round(done.seconds or 0.0, 3)}
            else:
                store.documents.start(document_id, context.run.run_id)
                if stage is not STAGES[0]:
                    # intake reads the bytes every time and replaces no facts
                    snapshots.snapshot_before_replacing(store.engine, document_id)
                began_at = time.monotonic()
                counts = body(work)
                said = record_stage_metrics(services, document_id, stage.name, counts, time.monotonic() - began_at)
            checks = list(evaluate(stage.name, store, document_id))
            metadata = stage_metadata(services, status.document, stage.name, counts, said["seconds"])
            _set_final_state(context, services, stage)
    except Refused as refused:
        context.log.info(f"{document_id} refused at {stage.name}: {refused.refusal.reason.value}")
        with translated(store.documents, document_id, stage.name, attempt):
            report_refusal(context, services, [stage, *_later_stages(context, stage)])
        return
    yield dg.MaterializeResult(asset_key=stage.name, metadata={**metadata, **said, "reused": is_reused})
    yield from checks


def _work(context: dg.AssetExecutionContext, services: Services, stage: Stage, status: DocumentStatus) -> Work:
    """Raises dg.Failure when the previous stage is missing or out of date; the document keeps its state."""
    if stage is STAGES[0]:
        return Work(services, status.document, stage, "", "", context.instance)
    before = STAGES[STAGES.index(stage) - 1]
    done = services.store.stages.of(context.partition_key).get(before.name)
    keys = services.stage_keys(status.facts.sha256, status.document.matter) if status.facts else {}
    if status.facts is None or done is None or done.key != keys[before.name]:
        said = (
            f"{stage.name} of {context.partition_key} needs {before.name}, which is missing or out of date; materialize {before.name} first"
        )
        raise dg.Failure(said, allow_retries=False)
    return Work(services, status.document, stage, keys[stage.name], status.facts.media_type, context.instance)


def _set_final_state(context: dg.AssetExecutionContext, services: Services, stage: Stage) -> None:
    """Sets the state of the document after the last stage of the run."""
    store, document_id = services.store, context.partition_key
    if _later_stages(context, stage):
        return
    if services.is_complete(store.documents.status(document_id), store.stages.of(document_id)):
        store.documents.finish(document_id)
    else:
        store.documents.release(document_id, context.run.run_id)


def _later_stages(context: dg.AssetExecutionContext, stage: Stage) -> list[Stage]:
    """The stages after this one whose assets the run materializes."""
    selected = {key.to_user_string() for key in context.job_def.asset_layer.executable_asset_keys}
    return [later for later in STAGES[STAGES.index(stage) + 1 :] if later.name in selected]
