"""Depth of the Celery queues, which Redis stores under several keys for each queue.

Waiting messages of queue `q` are in one list per priority: `q` for 0 and `q<separator><n>` for the others
(`topology.PRIORITY_STEPS`). The length of `q` alone is 0 while hundreds wait at priority 3. Messages that a worker
has taken and not acknowledged are in one hash for all queues, together with their routing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import redis

from legal_pipeline.clock import seconds
from legal_pipeline.storage.redis.client import Prefix
from legal_pipeline.topology import PRIORITY_STEPS, Queue

SEPARATOR = "\x06\x16"
"""kombu's separator between a queue's name and a priority, and between the parts of a binding."""
COUNTED_STEPS = tuple(sorted({*PRIORITY_STEPS, 0, 3, 6, 9}))
"""Priorities of legal-pipeline, and kombu's defaults, which another sender may have used."""
SENT_AT = "sent_at"
"""Message header with the time of sending: seconds since 1970, a float."""

UNACKED = f"{Prefix.BROKER}unacked"
_BINDING = f"{Prefix.BROKER}_kombu.binding."
_CHUNK = 200
# Celery's own lists: replies to remote control commands
_NOT_WORK = (".pidbox",)


@dataclass(frozen=True, slots=True)
class QueueDepth:
    queue: str
    waiting_by_priority: Mapping[int, int]
    running: int
    """Messages taken and not acknowledged, including those of a dead worker until the lease sweep returns them."""
    oldest_waiting_seconds: float | None
    """None when no message waits, or when the sender set no time."""

    @property
    def waiting(self) -> int:
        return sum(self.waiting_by_priority.values())


def list_names(queue: str) -> list[str]:
    """Returns the lists that hold the waiting messages of a queue, one per priority, the most urgent first."""
    return [f"{Prefix.BROKER}{queue}{f'{SEPARATOR}{step}' if step else ''}" for step in COUNTED_STEPS]


def queue_depths(client: redis.Redis, queues: Iterable[str] = tuple(Queue), now: float | None = None) -> list[QueueDepth]:
    """Returns one depth per queue, in the given order. `now` is in seconds since 1970."""
    names = list(queues)
    with client.pipeline(transaction=False) as pipe:
        for name in (name for queue in names for name in list_names(queue)):
            pipe.llen(name)
            # the oldest is on the right: senders push on the left, workers take from the right
            pipe.lindex(name, -1)
        answers = iter(pipe.execute())
    moment = seconds() if now is None else now
    running = running_by_queue(client)
    depths = []
    for queue in names:
        pairs = [(step, next(answers), next(answers)) for step in COUNTED_STEPS]
        sent = [at for _, _, message in pairs if message and (at := _sent_at(message)) is not None]
        age = max(0.0, moment - min(sent)) if sent else None
        depths.append(QueueDepth(str(queue), {step: length for step, length, _ in pairs}, running[queue], age))
    return depths


def undeclared_queues(client: redis.Redis) -> list[QueueDepth]:
    """Returns the queues that hold messages but are not in the topology, so that no worker serves them."""
    names = set()
    for key in client.scan_iter(match=f"{Prefix.BROKER}*", count=1_000, _type="list"):
        name = cast(bytes, key).decode(errors="replace").removeprefix(Prefix.BROKER).partition(SEPARATOR)[0]
        if not name.endswith(_NOT_WORK):
            names.add(name)
    return queue_depths(client, sorted(names - set(Queue)))


def running_by_queue(client: redis.Redis) -> Counter[str]:
    routes = Counter((exchange, key) for _, exchange, key in _unacked(client))
    running: Counter[str] = Counter()
    for (exchange, key), count in routes.items():
        running[_queue_of(client, exchange, key)] += count
    return running


def message_ids(client: redis.Redis) -> set[str]:
    """Returns the task ids of all messages of the declared queues, waiting or taken.

    Reads in chunks while workers continue, so it can miss a message that moves at that moment: treat a message as
    lost only when it is still absent a few seconds later.
    """
    # read the taken messages before and after the waiting ones: a message that moves in between is then seen once
    ids = {_task_id(message) for message, _, _ in _unacked(client)}
    for name in (name for queue in Queue for name in list_names(queue)):
        ids.update(_task_id(message) for message in _listed(client, name))
    ids.update(_task_id(message) for message, _, _ in _unacked(client))
    return ids - {""}


def waiting_ids(client: redis.Redis) -> set[str]:
    """Returns the task ids of the messages of all declared queues that no worker has taken.

    A message can count as taken although no worker has it: the connection broke during delivery.
    """
    ids = {_task_id(message) for queue in Queue for name in list_names(queue) for message in _listed(client, name)}
    return ids - {""}


def _listed(client: redis.Redis, name: str) -> Iterator[dict[str, Any]]:
    start = 0
    # from the left: workers take from the right, which keeps the indexes stable; new messages only cause repetitions
    while chunk := cast(list[bytes], client.lrange(name, start, start + _CHUNK - 1)):
        yield from map(_parsed, chunk)
        start += len(chunk)


def _unacked(client: redis.Redis) -> Iterator[tuple[dict[str, Any], str, str]]:
    for _, value in client.hscan_iter(UNACKED, count=_CHUNK):
        try:
            message, exchange, routing_key = json.loads(value)
        except ValueError:
            message, exchange, routing_key = {}, "", ""
        yield message, exchange or "", routing_key or ""


def _queue_of(client: redis.Redis, exchange: str, routing_key: str) -> str:
    """Returns the queue a message was routed to: by its binding in Redis, else by dagster-celery's naming of routing keys."""
    if exchange:
        for member in cast(set[bytes], client.smembers(_BINDING + exchange)):
            bound_key, _, queue = member.decode(errors="replace").split(SEPARATOR)
            if bound_key == routing_key and queue:
                return queue
    # `<queue>.execute_plan`, and queues have dots in their names
    matching = [queue for queue in Queue if routing_key == queue or routing_key.startswith(f"{queue}.")]
    return str(max(matching, key=len)) if matching else routing_key


def _parsed(message: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(message)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _task_id(message: dict[str, Any]) -> str:
    return str((message.get("headers") or {}).get("id") or (message.get("properties") or {}).get("correlation_id") or "")


def _sent_at(message: bytes) -> float | None:
    at = (_parsed(message).get("headers") or {}).get(SENT_AT)
    return float(at) if isinstance(at, int | float) else None
