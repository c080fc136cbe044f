"""What still has to be told to which channel. Pure. A channel that fails is tried again, at longer and longer intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.book import Notice

FIRST_RETRY_SECONDS = 15.0
LONGEST_RETRY_SECONDS = 900.0
MAX_WAITING = 200
"""Notices that one dead channel keeps; the oldest are dropped."""


@dataclass
class Queue:
    """The notices that wait for one channel."""

    name: str
    waiting: list[Notice] = field(default_factory=list)
    failures: int = 0
    """In a row."""
    failing_since: float | None = None
    error: str | None = None
    next_try_at: float = 0.0


@dataclass
class Outbox:
    queues: dict[str, Queue] = field(default_factory=dict)
    """By channel id."""

    def configure(self, channels: Mapping[str, str], begun: Sequence[Notice] = ()) -> None:
        """Takes up new channels (names by id), and forgets those that are configured no more, with what they were not told.

        New channels are told of the alarms that have `begun`.
        """
        self.queues = {key: self.queues.get(key) or Queue(name, list(begun)) for key, name in channels.items()}

    def add(self, notices: Sequence[Notice]) -> None:
        for queue in self.queues.values():
            queue.waiting = [*queue.waiting, *notices][-MAX_WAITING:]

    def due(self, now: float) -> list[str]:
        return [channel_id for channel_id, queue in self.queues.items() if queue.waiting and queue.next_try_at <= now]

    def sent(self, channel_id: str, count: int) -> None:
        """`count` is the number of notices in the message; others may have been added meanwhile."""
        queue = self.queues[channel_id]
        self.queues[channel_id] = Queue(queue.name, queue.waiting[count:])

    def failed(self, channel_id: str, error: str, now: float) -> None:
        queue = self.queues[channel_id]
        wait = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**queue.failures)
        queue.failures += 1
        queue.failing_since = queue.failing_since or now
        queue.error, queue.next_try_at = error, now + wait

    def record(self) -> dict[str, Any]:
        return {channel_id: asdict(queue) for channel_id, queue in self.queues.items()}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Outbox:
        def notice(item: Mapping[str, Any]) -> Notice:
            return Notice(item["kind"], Alarm(**item["alarm"]), item["began_at"], item["at"])

        return cls({key: Queue(**{**queue, "waiting": [notice(item) for item in queue["waiting"]]}) for key, queue in record.items()})
