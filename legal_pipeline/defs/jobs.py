"""Jobs, named verb + object. `register_documents` exists because Dagster has no command that adds dynamic partitions."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from pydantic import Field

from legal_pipeline import identity
from legal_pipeline.defs.assets.document import DOCUMENT_ASSETS
from legal_pipeline.defs.assets.matter import matter_graph
from legal_pipeline.defs.choices import PriorityChoice
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.groups.step import small_documents
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Document, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.topology import PRIORITY_TAG, QUEUE_TAG, Queue

process_document = dg.define_asset_job(
    "process_document",
    selection=dg.AssetSelection.assets(*DOCUMENT_ASSETS),
    description="Runs all stages of a document. Stages that are finished for its bytes and settings are skipped.",
    executor_def=document_executor,
    # offered in the launchpad; a backfill, a sensor or a command sets its own
    run_tags={PRIORITY_TAG: Priority.NORMAL.value},
)


@dg.job(
    description=(
        "Runs all stages of many small documents, one after another, for about five seconds. Each is recorded by itself in its "
        "partition of the document assets; one that meets an error gets a run of its own."
    ),
    executor_def=document_executor,
    run_tags={PRIORITY_TAG: Priority.NORMAL.value},
)
def process_small_documents() -> None:
    small_documents()


build_matter_graph = dg.define_asset_job(
    "build_matter_graph",
    selection=dg.AssetSelection.assets(matter_graph),
    description="Merges the entities of a matter across its documents.",
    executor_def=document_executor,
    run_tags={PRIORITY_TAG: Priority.NORMAL.value},
)


class RegisterConfig(dg.Config):
    paths: list[str] = Field(description="Files, folders or objects (s3://bucket/key), as this machine sees them.")
    matter: str | None = Field(default=None, description="The matter of the files; by default, the name of their folder.")
    priority: PriorityChoice = Field(
        default=PriorityChoice[Priority.NORMAL.value],
        description="Priority of the documents and, by default, of their runs.",
    )


@dg.op(description="Registers the files at or below the paths and adds their partitions.", tags={QUEUE_TAG: Queue.DEFAULT.value})
def register_paths(context: dg.OpExecutionContext, config: RegisterConfig, pipeline: dg.ResourceParam[Services]) -> None:
    matter = identity.matter_slug(config.matter) if config.matter else None
    found = list(documents_at(config.paths, matter, Priority(config.priority.value), pipeline.settings))
    new = register(context.instance, pipeline, found)
    context.log.info(f"{len(found)} files, {len(new)} new documents")


@dg.job(description="Registers documents without processing them; launch a backfill to process them.", executor_def=document_executor)
def register_documents() -> None:
    register_paths()


def register(instance: dg.DagsterInstance, services: Services, found: list[Document]) -> list[str]:
    """Registers documents, then adds their partitions: a partition without a document has runs that cannot start. Returns new ids."""
    new = services.store.documents.register(found)
    # a withdrawn document is listed for as long as its file exists; it gets no partition
    present = services.store.documents.present(document.document_id for document in found)
    add_partitions(instance, present, [document.matter for document in found if document.document_id in present])
    return new


JOBS: list[dg.JobDefinition | UnresolvedAssetJobDefinition] = [
    process_document,
    process_small_documents,
    build_matter_graph,
    register_documents,
]
