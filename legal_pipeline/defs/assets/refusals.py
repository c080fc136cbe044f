"""What a run reports for a refused document: each of its assets has no rows for it, and says why.

The document's part of each table is empty and final, so the assets are materialized with no rows: a backfill of what is
missing leaves the document out, and one that contains it ends as a success (docs/decisions/0024-checks-by-document.md).
The steps that follow the refusal are skipped; the step that refused reports for them.

Does not belong here: the refusal itself (`failures`, `stages.intake`).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from legal_pipeline.defs.assets.checks import refused_evaluations
from legal_pipeline.defs.assets.materialization import refused_metadata
from legal_pipeline.services import Services
from legal_pipeline.topology import Stage


def report_refusal(context: dg.AssetExecutionContext, services: Services, stages: Iterable[Stage]) -> None:
    """Logs a materialization and the check results of each stage; the document must have been refused."""
    status = services.store.documents.status(context.partition_key)
    metadata, reason = refused_metadata(services, status), status.reason or ""
    for stage in stages:
        context.log_event(dg.AssetMaterialization(stage.name, partition=context.partition_key, metadata=metadata))
        # logged above and stored at once; without its id, Dagster takes the results for those of an earlier materialization
        target = _latest_materialization(context, stage)
        for evaluation in refused_evaluations(stage.name, context.partition_key, reason, target):
            context.log_event(evaluation)


def _latest_materialization(context: dg.AssetExecutionContext, stage: Stage) -> AssetCheckEvaluationTargetMaterializationData | None:
    records_filter = dg.AssetRecordsFilter(asset_key=dg.AssetKey(stage.name), asset_partitions=[context.partition_key])
    for record in context.instance.fetch_materializations(records_filter, limit=1).records:
        return AssetCheckEvaluationTargetMaterializationData(run_id=record.run_id, storage_id=record.storage_id, timestamp=record.timestamp)
    return None
