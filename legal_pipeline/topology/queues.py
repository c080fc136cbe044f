"""The queues, and how a priority is routed to them."""

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


@dataclass(frozen=True, slots=True)
class Routing:
    """How a priority is routed: the queue of the run, its priority among queued runs, the priority of its messages."""

    run_queue: Queue
    run_priority: int
    """Dagster's `dagster/priority`: higher values are launched first."""
    message_priority: int
    """Celery's message priority: over Redis, lower values are delivered first."""

    @property
    def begin_priority(self) -> int:
        """Priority of the message that starts a run. Messages that resume a run come first, so that runs finish before others start."""
        return self.message_priority + 1


ROUTINGS: dict[Priority, Routing] = {
    Priority.HIGH: Routing(Queue.BATCH_HIGH, 10, 0),
    Priority.NORMAL: Routing(Queue.BATCH_NORMAL, 0, 3),
    Priority.LOW: Routing(Queue.BATCH_LOW, -10, 6),
}


PRIORITY_STEPS: tuple[int, ...] = tuple(
    sorted({step for routing in ROUTINGS.values() for step in (routing.message_priority, routing.begin_priority)})
)
"""The only message priorities in use: Celery keeps one Redis list for each and rounds any other value to one of them."""


RUN_QUEUES: dict[Priority, Queue] = {priority: routing.run_queue for priority, routing in ROUTINGS.items()}
