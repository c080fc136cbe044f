"""Submits a batch: request, preflight checks, census, and only then the first write.

Does not belong here: the order of the writes (`defs.backfills.create`), the output of the command (`commands.batch.submit`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legal_pipeline import interrupts
from legal_pipeline.batches.census import census, totals
from legal_pipeline.batches.census.census import CensusEntry
from legal_pipeline.batches.census.totals import Census
from legal_pipeline.batches.preflight import refuse_full_disk, refuse_unreachable, refuse_unready
from legal_pipeline.batches.request import Request
from legal_pipeline.defs.backfills.plan import Order, extracted_documents, new_record
from legal_pipeline.local.local_run import run_batch
from legal_pipeline.local.processing import Batch
from legal_pipeline.model import Document, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Problem
from legal_pipeline.storage.reports.estimates import count_copies, read_estimates
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.store import Store

MAX_STORED_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class Submitted:
    batch_id: str
    documents: int
    requested: int
    """Documents with a requested run; the others are finished and unchanged."""
    batch: Batch | None = None
    """The result of the runs; embedded mode only, which processes the batch before it returns."""


def preflight(services: Services, request: Request, *, force: bool) -> None:
    """Raises UsageError, SetupError or ExternalError before anything is written."""
    refuse_unready(services.settings, request.by_priority().keys(), force=force)
    refuse_unreachable(S3.of(services.settings), request.documents)
    # before any object is fetched; `submit_batch` checks again when the sizes are known
    refuse_full_disk(services.settings, request.documents, 0)


def take_census(
    services: Services, request: Request, *, is_quick: bool = False, on_entry: Callable[[CensusEntry], None] = lambda entry: None
) -> tuple[Census, list[CensusEntry]]:
    """Inspects the documents. Drops missing ones from the request and adds the reason to its problems."""
    entries = []
    for entry in census.take(services, request.documents, is_quick=is_quick):
        on_entry(entry)
        entries.append(entry)
    request.leave_out((entry.document.document_id, _problem(request, entry)) for entry in entries if entry.is_left_out)
    settings, engine = services.settings, services.store.engine
    ids = {entry.document.document_id for entry in entries}
    elsewhere = count_copies(engine, (entry.sha256 for entry in entries if entry.sha256), ids)
    matters = {entry.document.matter for entry in entries} & settings.textract_matters
    experience = read_estimates(engine, matters, settings.textract_below_confidence)
    return totals.summarise(entries, elsewhere, experience, settings, is_quick=is_quick), entries


def _problem(request: Request, entry: CensusEntry) -> Problem:
    message, _, remedy = entry.message.partition("; ")
    return Problem(request.lines.get(entry.document.document_id, 0), message, remedy)


def submit_batch(
    services: Services,
    request: Request,
    counts: Census,
    name: str,
    priority: Priority,
    *,
    from_stage: str | None = None,
    force: bool = False,
    on_progress: Callable[[Batch, Store], None] = lambda batch, store: None,
) -> Submitted:
    """Deployed mode returns when the runs are requested; embedded mode when they have ended."""
    settings = services.settings
    refuse_full_disk(settings, request.documents, counts.largest_bytes)
    record = new_record(name, priority, totals.record(counts), truncated(request.problems))
    order = Order(record, from_stage, is_always_recorded=True)
    if from_stage is not None:
        # extracted documents are reprocessed together with the document that contains them
        named = {document.document_id for document in request.documents}
        request.documents += [child for child in extracted_documents(services, list(named)) if child.document_id not in named]
    by_priority = request.by_priority()
    if settings.is_deployed:
        from legal_pipeline.defs.backfills.create import request_batch
        from legal_pipeline.defs.instance.instance import open_instance

        # the sensor `batches_in_step` completes what a command that was killed here has left
        how = "the batch is processed by itself if `legal-pipeline batch list` shows it; otherwise nothing was submitted"
        with interrupts.going_on(how), open_instance(settings) as instance:
            requested = request_batch(services, instance, order, by_priority, force=force)
        return Submitted(record.batch_id, len(requested.document_ids), len(requested.requested))
    documents: list[Document] = [document for some in by_priority.values() for document in some]
    batch, _ = run_batch(settings, documents, on_progress, order)
    return Submitted(record.batch_id, len(documents), batch.asked, batch)


def truncated(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Returns the problems that are stored with the batch; the command prints all of them."""
    if len(problems) <= MAX_STORED_PROBLEMS:
        return tuple(problems)
    more = len(problems) - MAX_STORED_PROBLEMS
    last = problems[MAX_STORED_PROBLEMS - 1]
    return (
        *problems[: MAX_STORED_PROBLEMS - 1],
        replace(last, message=f"{more + 1} more lines could not be accepted", remedy="correct the manifest"),
    )
