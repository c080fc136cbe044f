"""Stages and queues: the single source of truth. Whoever needs a queue's name asks here.

Run queues carry whole runs by priority; stage queues carry their steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.model import Priority


class Queue(StrEnum):
    BATCH_HIGH = "batch.high"
    BATCH_NORMAL = "batch.normal"
    BATCH_LOW = "batch.low"
    DEFAULT = "default"
    OCR = "ocr"
    TEXT = "text"
    ENTITY = "entity"
    GRAPH = "graph"
    CLEANUP = "cleanup"


RUN_QUEUES: dict[Priority, Queue] = {
    Priority.HIGH: Queue.BATCH_HIGH,
    Priority.NORMAL: Queue.BATCH_NORMAL,
    Priority.LOW: Queue.BATCH_LOW,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline: its asset's name, its queue, and the version of its code.

    Raise `code_version` when the stage's output for the same input changes: everything from this
    stage on is then redone for documents processed before.
    """

    name: str
    queue: Queue
    code_version: str


STAGES: tuple[Stage, ...] = (
    Stage("source_document", Queue.DEFAULT, "1"),
    Stage("document_text", Queue.OCR, "1"),
    Stage("chunks", Queue.TEXT, "1"),
    Stage("entity_mentions", Queue.ENTITY, "1"),
    Stage("canonical_entities", Queue.ENTITY, "1"),
    Stage("relationships", Queue.GRAPH, "1"),
    Stage("document_record", Queue.DEFAULT, "1"),
)

MATTER_STAGE = Stage("matter_graph", Queue.GRAPH, "1")

STAGE_BY_NAME: dict[str, Stage] = {stage.name: stage for stage in (*STAGES, MATTER_STAGE)}

PRIORITY_TAG = "legal/priority"
MATTER_TAG = "legal/matter"
QUEUE_TAG = "dagster-celery/queue"
