"""What must hold of a matter at any moment: no document of it is left failed.

Evaluated with each merging of the matter, and by a sensor whenever something about its failures has
changed: the last document that fails changes nothing that would be merged.

Does not belong here: checks over the rows of one stage (`checks`).
"""

import json
import warnings
from collections.abc import Mapping
from typing import Any

import dagster as dg

from legal_pipeline.defs.partitions import matter_partitions
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.failed_documents import MatterFailures, failing_matters, list_failed_documents
from legal_pipeline.topology import MATTER_STAGE

NO_DOCUMENT_IS_LEFT_FAILED = "no_document_is_left_failed"

MAX_EVALUATIONS_A_TICK = 20
"""The rest comes with the next."""
MAX_ROWS = 50
"""Of the table in the UI."""


def standing_check_spec() -> dg.AssetCheckSpec:
    with warnings.catch_warnings():
        # "in preview": Dagster is pinned, and without partitions the matters would overwrite each other's result
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.AssetCheckSpec(
            NO_DOCUMENT_IS_LEFT_FAILED,
            asset=MATTER_STAGE.name,
            description="Every document of the matter is done, refused with its reason, or on its way; what has failed is listed here.",
            partitions_def=matter_partitions,
        )


def standing_check_result(documents: Documents, matter: str) -> dg.AssetCheckResult:
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
    """Names of files come from anybody: a bar or a line break would tear the table, an angle bracket would be taken for HTML."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def changed(before: Mapping[str, str], now: list[MatterFailures]) -> dict[str, MatterFailures | None]:
    """Matters whose failures are not what they were; None for those that have none any more."""
    failing = {found.matter: found for found in now}
    gone: dict[str, MatterFailures | None] = {matter: None for matter in before if matter not in failing}
    return gone | {matter: found for matter, found in failing.items() if before.get(matter) != fingerprint(found)}


def fingerprint(failing: MatterFailures) -> str:
    return f"{failing.count}@{failing.changed_at.isoformat()}"


@dg.sensor(
    # a sensor of Dagster's wants a target; this one reports results and asks for no run
    job_name="build_matter_graph",
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Says of each matter whether a document of it is left failed, whenever that changes.",
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
