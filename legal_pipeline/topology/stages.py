"""The stages of the pipeline, with their queues and the versions of their code."""

from __future__ import annotations

from dataclasses import dataclass

from legal_pipeline.topology.queues import Queue


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline: the name of its asset, its queue, and the version of its code.

    Raise `code_version` when the output of the stage changes for the same input: documents processed before are then stale
    from this stage on.
    """

    name: str
    queue: Queue
    code_version: str


STAGES: tuple[Stage, ...] = (
    Stage("source_document", Queue.DEFAULT, "4"),
    Stage("document_text", Queue.OCR, "8"),
    Stage("chunks", Queue.TEXT, "1"),
    Stage("entity_mentions", Queue.ENTITY, "11"),
    Stage("canonical_entities", Queue.ENTITY, "4"),
    Stage("relationships", Queue.GRAPH, "11"),
    Stage("document_record", Queue.DEFAULT, "1"),
)


MATTER_STAGE = Stage("matter_graph", Queue.GRAPH, "2")


STAGE_BY_NAME: dict[str, Stage] = {stage.name: stage for stage in (*STAGES, MATTER_STAGE)}
