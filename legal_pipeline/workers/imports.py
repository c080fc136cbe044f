"""What the children of a worker need in memory, and which process imports it.

A child writes to half of the pages that it shares with its parent: it counts references. So one child imports what it needs
itself, and its parent, which needs none of it, stays small. Two children or more share what a parent has imported before it forks.

The stages compile hundreds of patterns, some of them load numpy; a worker of one stage loads those of the others only if it must.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from importlib import import_module

from legal_pipeline.topology import RUN_QUEUES, Queue
from legal_pipeline.workers.start_up import importing

_OF_ALL = ("legal_pipeline.workers.work", "legal_pipeline.deployment.code_location")
_STAGES = "legal_pipeline.stages"
STAGES_OF: dict[Queue, tuple[str, ...]] = {
    Queue.DEFAULT: (f"{_STAGES}.intake", f"{_STAGES}.mail_fields", f"{_STAGES}.record", f"{_STAGES}.readers.containers"),
    Queue.OCR: (f"{_STAGES}.mail_fields", f"{_STAGES}.text"),
    Queue.TEXT: (f"{_STAGES}.chunking.chunk",),
    Queue.ENTITY: (f"{_STAGES}.mentions.extract", f"{_STAGES}.resolution.resolve", f"{_STAGES}.structures.named"),
    Queue.GRAPH: (
        f"{_STAGES}.relations.relate",
        f"{_STAGES}.resolution.matter",
        f"{_STAGES}.resolution.resolve",
        f"{_STAGES}.structures.dockets.entries",
        f"{_STAGES}.structures.transcripts.passages",
    ),
    # small documents are processed as a whole by the worker that executes their run
    **dict.fromkeys(RUN_QUEUES.values(), (f"{_STAGES}.all",)),
}
"""The modules that the assets of a queue import when they are executed."""


def load_before_fork(queues: Iterable[Queue], processes: int) -> None:
    """Called in the parent."""
    if processes > 1:
        load(queues)


def load(queues: Iterable[Queue]) -> None:
    """Imports what messages of these queues need. Does nothing in a child whose parent has loaded it: a collection would copy pages."""
    modules = (*_OF_ALL, *(module for queue in queues for module in STAGES_OF.get(queue, ())))
    if sys.modules.keys() >= set(modules):
        return
    # names each of its plugins when it is imported
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    with importing():
        for module in modules:
            import_module(module)
