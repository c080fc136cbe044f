"""The job that reprocesses documents from a stage on, as `legal-pipeline batch submit --reprocess` does."""

import dagster as dg
from pydantic import Field

from legal_pipeline.defs.backfills.create import request_batch
from legal_pipeline.defs.backfills.plan import Order, new_record
from legal_pipeline.defs.choices import PriorityChoice, StageChoice
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Document, Priority
from legal_pipeline.services import Services
from legal_pipeline.topology import PRIORITY_TAG, QUEUE_TAG, STAGES, Queue


class ReprocessConfig(dg.Config):
    from_stage: StageChoice = Field(
        description="First stage to run again. Recognized pages come from the cache, also from document_text on."
    )
    documents: list[str] = Field(default=[], description="Ids of documents, which are those of the partitions.")
    matter: str | None = Field(default=None, description="All documents of this matter, in place of single ones.")
    priority: PriorityChoice = Field(
        default=PriorityChoice[Priority.LOW.value], description="Priority of the runs: reprocessing usually gives way to new documents."
    )
    name: str = Field(default="reprocessing", description="Name of the batch that the documents form.")


def select_documents(services: Services, documents: list[str], matter: str | None) -> list[Document]:
    """Raises UsageError when nothing, or an unknown document or matter, was named."""
    if bool(documents) == bool(matter):
        raise UsageError("name either documents or a matter; `legal-pipeline documents` lists both")
    found = [status.document for status in services.store.documents.find(matter=matter, ids=documents or None)]
    if unknown := set(documents) - {document.document_id for document in found}:
        raise UsageError(f"no document has the id {', '.join(sorted(unknown)[:5])}; `legal-pipeline documents` lists them")
    if not found:
        raise UsageError(f"the matter {matter} has no documents; `legal-pipeline documents` lists those of every matter")
    return found


@dg.op(description="Marks the stages as unfinished and requests runs of the documents.", tags={QUEUE_TAG: Queue.DEFAULT.value})
def request_reprocessing(context: dg.OpExecutionContext, config: ReprocessConfig, pipeline: dg.ResourceParam[Services]) -> None:
    priority, stage = Priority(config.priority.value), str(config.from_stage.value)
    try:
        documents = select_documents(pipeline, config.documents, config.matter)
        order = Order(new_record(config.name, priority), stage, is_always_recorded=True)
        requested = request_batch(pipeline, context.instance, order, {priority: documents})
    except UsageError as mistake:
        raise dg.Failure(str(mistake), allow_retries=False) from None
    left = len(documents) - len(requested.requested)
    context.log.info(f"batch {requested.batch_id}: {len(requested.requested):,} documents from {stage} on; {left:,} refused ones stay")
    context.add_output_metadata({"batch": requested.batch_id, "documents": len(requested.requested), "refused": left, "from_stage": stage})


@dg.job(
    description="Reprocesses documents, or a matter, from a stage on. They form a batch, whose backfill runs them.",
    executor_def=document_executor,
    run_tags={PRIORITY_TAG: Priority.NORMAL.value},
    config=dg.RunConfig(ops={"request_reprocessing": {"config": {"from_stage": STAGES[1].name, "documents": []}}}),
)
def reprocess_from_stage() -> None:
    request_reprocessing()
