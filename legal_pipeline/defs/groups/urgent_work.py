"""Whether something more urgent waits for the worker that processes a group."""

from __future__ import annotations

from collections.abc import Callable

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Priority
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline.topology import RUN_QUEUES, Queue


def urgent_work(settings: Settings, priority: Priority) -> Callable[[], bool]:
    """Asks the broker for runs of priority high, where one worker takes them and the runs of this priority."""
    own = RUN_QUEUES[priority]
    is_shared = any(Queue.BATCH_HIGH in worker.queues for worker in settings.machine.serving(own))
    if settings.broker_url is None or own is Queue.BATCH_HIGH or not is_shared:
        return lambda: False
    client = open_redis(settings.broker_url)

    def is_waiting() -> bool:
        try:
            [depth] = queue_depths(client, [Queue.BATCH_HIGH])
        except LegalPipelineError:
            # nobody could send anything urgent either
            return False
        return depth.waiting > 0

    return is_waiting
