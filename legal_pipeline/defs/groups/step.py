"""The step that processes a group of small documents, and how to read its outcome from its events."""

from collections.abc import Sequence
from typing import Any

import dagster as dg
from pydantic import Field

from legal_pipeline.defs.groups.group import Ending, Group, Progress
from legal_pipeline.defs.groups.urgent_work import urgent_work
from legal_pipeline.defs.instance.grouped_events import Reporter
from legal_pipeline.defs.run_tags import priority_of
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.topology import QUEUE_TAG, Queue

JOB = "process_small_documents"
STEP = "small_documents"


class GroupConfig(dg.Config):
    documents: list[str] = Field(description="Ids of small documents of formats that need no OCR, in the order of processing.")


@dg.op(
    name=STEP,
    description="Passes each document through all stages, and records materializations and check results of each.",
    tags={QUEUE_TAG: Queue.DEFAULT.value},
    out=dg.Out(dg.Nothing),
)
def small_documents(context: dg.OpExecutionContext, config: GroupConfig, pipeline: dg.ResourceParam[Services]) -> None:
    reporter = Reporter(context.run_id, context.job_name, STEP)
    urgent = urgent_work(pipeline.settings, priority_of(context.run.tags))
    progress = Group(pipeline, context.instance, reporter, context.log.info, urgent).process(config.documents)
    if pipeline.settings.is_deployed:
        hand_back(pipeline, progress, config.documents)
    named = {ending.value: progress.of(ending) for ending in Ending}
    counts = {"documents": len(config.documents), "reached": len(progress.endings)}
    context.add_output_metadata({**counts, **named})


def hand_back(services: Services, progress: Progress, documents: Sequence[str]) -> None:
    """Makes the requests of further runs due: sensors form groups of what was not reached, and none of what was tried before."""
    AutomaticRetries(services.store.engine).count(progress.of(Ending.ALONE))
    RunRequests(services.store.engine).release_claim([one for one in documents if one not in progress.endings])


def configuration(documents: Sequence[str]) -> dict[str, Any]:
    """The configuration of a run over these documents."""
    return {"ops": {STEP: {"config": {"documents": list(documents)}}}}


def documents_of(run: dg.DagsterRun) -> list[str]:
    """The documents of a group's run; none of a run of another job."""
    if run.job_name != JOB:
        return []
    config: Any = run.run_config
    return list(config.get("ops", {}).get(STEP, {}).get("config", {}).get("documents", []))


def endings(event: dg.DagsterEvent) -> dict[Ending, list[str]]:
    """What an event of the run tells about the documents that were reached; empty unless it is the end of the step."""
    if event.event_type is not dg.DagsterEventType.STEP_OUTPUT:
        return {}
    said = event.step_output_data.metadata
    return {ending: _listed(said[ending.value]) for ending in Ending}


def _listed(value: dg.MetadataValue[Any]) -> list[str]:
    return [str(item) for item in value.value] if isinstance(value, dg.JsonMetadataValue) and isinstance(value.value, list) else []
