"""The job that verifies a batch, as `legal-pipeline batch verify` does."""

from dataclasses import asdict
from typing import Any

import dagster as dg
from pydantic import Field

from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.batches.progress import keys_of, members
from legal_pipeline.storage.batches.verification import Summary, Verdict, orphans, summarise, verify
from legal_pipeline.topology import PRIORITY_TAG, QUEUE_TAG, Queue

LATEST = "latest"
MAX_ROWS = 50
"""Rows of the table in the UI; the command shows all."""


class VerifyConfig(dg.Config):
    batch: str = Field(default=LATEST, description="Id of the batch, or its first characters; `latest` for the latest one.")


def find_batch(batches: Batches, named: str) -> BatchRecord:
    """Raises UsageError when there is none."""
    if named != LATEST:
        return batches.get(named)
    for record in batches.latest(1):
        return record
    raise UsageError("there is no batch yet; submit one with `legal-pipeline batch submit`")


def verified(services: Services, record: BatchRecord) -> tuple[Summary, list[Verdict]]:
    """The summary of a batch, and its incomplete documents."""
    found = members(services.store.engine, record, keys_of(services.settings))
    verdicts = list(verify(services.store, found, keys_of(services.settings)))
    summary = summarise(verdicts, orphans(services.store, {member.matter for member in found}))
    return summary, [verdict for verdict in verdicts if not verdict.is_complete]


@dg.op(description="Checks every row of every document of the batch.", tags={QUEUE_TAG: Queue.CLEANUP.value})
def verify_documents(context: dg.OpExecutionContext, config: VerifyConfig, pipeline: dg.ResourceParam[Services]) -> None:
    try:
        record = find_batch(Batches(pipeline.store.engine), config.batch)
    except UsageError as mistake:
        raise dg.Failure(str(mistake), allow_retries=False) from None
    summary, incomplete = verified(pipeline, record)
    lines = ["| document | state | what is wrong |", "|---|---|---|"]
    lines += [f"| {each.document_id} | {each.state} | {each.wrong[0]} |" for each in incomplete[:MAX_ROWS]]
    counts = {name: count for name, count in asdict(summary).items() if isinstance(count, int)}
    metadata: dict[str, Any] = {
        "batch": record.batch_id,
        **counts,
        "orphans": len(summary.orphans),
        "incomplete_documents": dg.MetadataValue.md("\n".join(lines)),
    }
    if not summary.is_well:
        said = f"{summary.incomplete:,} of {summary.total:,} documents are incomplete, {len(summary.orphans):,} rows are orphaned"
        remedy = f"`legal-pipeline batch verify {record.batch_id[:8]}` lists them"
        raise dg.Failure(f"batch {record.batch_id[:8]}: {said}; {remedy}", metadata=metadata, allow_retries=False)
    context.add_output_metadata(metadata)


@dg.job(
    description="Verifies a batch: every stage, row and offset of every document. Fails when anything is missing or wrong.",
    executor_def=document_executor,
    run_tags={PRIORITY_TAG: Priority.NORMAL.value},
    config=dg.RunConfig(ops={"verify_documents": VerifyConfig()}),
)
def verify_batch() -> None:
    verify_documents()
