"""The check that a matter has no failed documents.

It is evaluated whenever the matter is merged, and by a sensor whenever its failures change: a document
that fails adds no entities, and so may not cause a merge.

Does not belong here: checks of the rows of one stage (`checks`).
"""

import json
from collections.abc import Mapping
from typing import Any

import dagster as dg

from legal_pipeline.defs.assets.checks import partitioned_check_spec
from legal_pipeline.defs.partitions import matter_partitions
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.failed_documents import MatterFailures, failing_matters, list_failed_documents
from legal_pipeline.topology import MATTER_STAGE

NO_DOCUMENT_IS_LEFT_FAILED = "no_document_is_left_failed"

MAX_EVALUATIONS_A_TICK = 20
"""The remaining matters are evaluated in the next ticks."""
MAX_ROWS = 50
"""Rows of the table in the UI."""


def failed_documents_check_spec() -> dg.AssetCheckSpec:
    return partitioned_check_spec(
        NO_DOCUMENT_IS_LEFT_FAILED,
        asset=MATTER_STAGE.name,
        description="No document of the matter has failed; otherwise the result lists the failed documents and their remedies.",
        partitions_def=matter_partitions,
    )


def failed_documents_check_result(documents: Documents, matter: str) -> dg.AssetCheckResult:
    count = documents.counts_by_state(matter)[State.FAILED]
    return dg.AssetCheckResult(check_name=NO_DOCUMENT_IS_LEFT_FAILED, **_said(documents, matter, count))


def _evaluation(documents: Documents, matter: str, count: int) -> dg.AssetCheckEvaluation:
    said = _said(documents, matter, count)
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(MATTER_STAGE.name), check_name=NO_DOCUMENT_IS_LEFT_FAILED, partition=matter, **said
    )


def _said(documents: Documents, matter: str, count: int) -> dict[str, Any]:
    shown = list_failed_documents(documents, matter, MAX_ROWS)
    lines = ["| document | file | category | reason | what to do |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(map(_cell, (d.document_id, d.file_name, d.category, d.reason, d.remedy)))} |" for d in shown]
    if count > len(shown):
        lines.append(f"\nand {count - len(shown):,} more: `legal-pipeline documents --state failed --matter {matter}`")
    metadata: dict[str, Any] = {"failed": count}
    if shown:
        metadata["documents"] = dg.MetadataValue.md("\n".join(lines))
    return {
        "passed": count == 0,
        "metadata": metadata,
        "description": f"{count:,} document{'' if count == 1 else 's'} failed; reason and remedy are in the metadata" if count else None,
    }


def _cell(text: str) -> str:
    """Escapes a table cell: file names are untrusted, and may contain bars, line breaks or HTML."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def changed(before: Mapping[str, str], now: list[MatterFailures]) -> dict[str, MatterFailures | None]:
    """Matters whose failures have changed since `before`; None for those without failures now."""
    failing = {found.matter: found for found in now}
    gone: dict[str, MatterFailures | None] = {matter: None for matter in before if matter not in failing}
    return gone | {matter: found for matter, found in failing.items() if before.get(matter) != fingerprint(found)}


def fingerprint(failing: MatterFailures) -> str:
    return f"{failing.count}@{failing.changed_at.isoformat()}"


@dg.sensor(
    # Dagster requires a target; this sensor reports check results and requests no runs
    job_name="build_matter_graph",
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Updates the check no_document_is_left_failed of each matter whose failures have changed.",
)
def failed_documents(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SensorResult:
    documents = pipeline.store.documents
    told: dict[str, str] = json.loads(context.cursor) if context.cursor else {}
    found = changed(told, failing_matters(documents))
    events = []
    for matter, failing in sorted(found.items())[:MAX_EVALUATIONS_A_TICK]:
        events.append(_evaluation(documents, matter, failing.count if failing else 0))
        if failing:
            told[matter] = fingerprint(failing)
        else:
            del told[matter]
    said = f"{len(told)} matters have failed documents" if told else "no document is left failed"
    return dg.SensorResult(asset_events=events, cursor=json.dumps(told), skip_reason=said)


SENSORS = [failed_documents]
