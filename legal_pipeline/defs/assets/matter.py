"""The matter asset: entities merged across documents. Name comparison is in `stages.resolution.matter`."""

import time

import dagster as dg

from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.defs.assets.checks import partitioned_check_spec
from legal_pipeline.defs.assets.matter_checks import failed_documents_check_result, failed_documents_check_spec
from legal_pipeline.defs.assets.stage_asset import OWNERS
from legal_pipeline.defs.assets.stage_metrics import stage_table
from legal_pipeline.defs.partitions import matter_partitions
from legal_pipeline.services import Services
from legal_pipeline.storage.reports.throughput import Throughput
from legal_pipeline.topology import MATTER_STAGE, QUEUE_TAG


@dg.asset(
    name=MATTER_STAGE.name,
    # depends on every document of the matter, which only the database can list
    deps=[dg.AssetDep("document_record", partition_mapping=dg.AllPartitionMapping())],
    partitions_def=matter_partitions,
    group_name="matter",
    owners=OWNERS,
    code_version=MATTER_STAGE.code_version,
    description="Entities merged across the documents of a matter, subject to the decisions of the reviewing lawyers.",
    op_tags={QUEUE_TAG: MATTER_STAGE.queue.value},
    check_specs=[
        partitioned_check_spec(
            "every_entity_is_linked",
            asset=MATTER_STAGE.name,
            description="Every entity of a completed document links to an entity of the matter.",
            partitions_def=matter_partitions,
        ),
        failed_documents_check_spec(),
    ],
)
def matter_graph(context: dg.AssetExecutionContext, pipeline: dg.ResourceParam[Services]) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster compares with the bare class
    matter, store, started = context.partition_key, pipeline.store, time.monotonic()
    merged = merge_now(store, matter)
    # loads numpy, which no other part of the definitions needs
    from legal_pipeline.related.signatures import refresh

    # the workspace compares documents by their signatures and makes none
    refresh(store, matter)
    unlinked = store.matters.unlinked(matter)
    stages = dg.MetadataValue.md(stage_table(Throughput(store.engine), matter))
    return dg.MaterializeResult(
        metadata={
            **merged.counts,
            "decisions_unapplied": len(merged.unapplied),
            "seconds": round(time.monotonic() - started, 3),
            "stages": stages,
        },
        check_results=[
            dg.AssetCheckResult(check_name="every_entity_is_linked", passed=unlinked == 0, metadata={"unlinked": unlinked}),
            failed_documents_check_result(store.documents, matter),
        ],
    )
