"""The step that processes a group of small documents, and how to read its outcome from its events."""

from typing import Any

import dagster as dg
from pydantic import Field

from legal_pipeline.defs.groups.group import Ending, Group
from legal_pipeline.defs.instance.grouped_events import Reporter
from legal_pipeline.services import Services
from legal_pipeline.topology import QUEUE_TAG, Queue

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
    progress = Group(pipeline, context.instance, reporter, context.log.info).process(config.documents)
    named = {ending.value: progress.of(ending) for ending in Ending}
    counts = {"documents": len(config.documents), "reached": len(progress.endings)}
    context.add_output_metadata({**counts, **named})


def endings(event: dg.DagsterEvent) -> dict[Ending, list[str]]:
    """What an event of the run tells about the documents that were reached; empty unless it is the end of the step."""
    if event.event_type is not dg.DagsterEventType.STEP_OUTPUT:
        return {}
    said = event.step_output_data.metadata
    return {ending: _listed(said[ending.value]) for ending in Ending}


def _listed(value: dg.MetadataValue[Any]) -> list[str]:
    return [str(item) for item in value.value] if isinstance(value, dg.JsonMetadataValue) and isinstance(value.value, list) else []
