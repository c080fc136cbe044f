"""How many messages a queue really holds. Celery keeps them in Redis in more places than the queue's name says.

Waiting messages of queue `q` lie in one list for each priority: `q` for 0 and `q<separator><n>` for the
others (`topology.PRIORITY_STEPS`). The length of `q` alone is 0 while hundreds wait at priority 3. Messages that a worker has taken and
not finished are in no list but in one hash for all queues, together with how they were routed.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import redis

from legal_pipeline.storage.redis.client import Prefix
from legal_pipeline.topology import PRIORITY_STEPS, Queue

SEPARATOR = "\x06\x16"
"""kombu's, between a queue's name and a priority, and between the parts of a binding."""
COUNTED_STEPS = tuple(sorted({*PRIORITY_STEPS, 0, 3, 6, 9}))
"""Ours, and those of a sender that knows only kombu's own: what it left would otherwise be seen by nobody."""
SENT_AT = "sent_at"
"""Header our sender gives a message: seconds since 1970, a float."""

UNACKED = f"{Prefix.BROKER}unacked"
_BINDING = f"{Prefix.BROKER}_kombu.binding."
_CHUNK = 200
# of Celery's own making: answers to remote control
_NOT_WORK = (".pidbox",)


@dataclass(frozen=True, slots=True)
class QueueDepth:
    queue: str
    waiting_by_priority: Mapping[int, int]
    running: int
    """Taken by a worker and not finished; also of a worker that is gone, until somebody gives its messages back."""
    oldest_waiting_seconds: float | None
    """None when nothing waits, or when the sender did not say when it sent."""

    @property
    def waiting(self) -> int:
        return sum(self.waiting_by_priority.values())


def list_names(queue: str) -> list[str]:
    """The lists that hold the waiting messages of a queue, one for each priority, the most urgent first."""
    return [f"{Prefix.BROKER}{queue}{f'{SEPARATOR}{step}' if step else ''}" for step in COUNTED_STEPS]


def queue_depths(client: redis.Redis, queues: Iterable[str] = tuple(Queue), now: float | None = None) -> list[QueueDepth]:
    """One for each queue, in the order asked. `now` in seconds since 1970."""
    asked = list(queues)
    with client.pipeline(transaction=False) as pipe:
        for name in (name for queue in asked for name in list_names(queue)):
            pipe.llen(name)
            # the oldest is on the right: senders push on the left, workers take from the right
            pipe.lindex(name, -1)
        answers = iter(pipe.execute())
    moment = time.time() if now is None else now
    running = running_by_queue(client)
    depths = []
    for queue in asked:
        pairs = [(step, next(answers), next(answers)) for step in COUNTED_STEPS]
        sent = [at for _, _, message in pairs if message and (at := _sent_at(message)) is not None]
        age = max(0.0, moment - min(sent)) if sent else None
        depths.append(QueueDepth(str(queue), {step: length for step, length, _ in pairs}, running[queue], age))
    return depths


def undeclared_queues(client: redis.Redis) -> list[QueueDepth]:
    """Queues that hold messages and that the topology does not know: nobody will ever come for those."""
    names = set()
    for key in client.scan_iter(match=f"{Prefix.BROKER}*", count=1_000, _type="list"):
        name = cast(bytes, key).decode(errors="replace").removeprefix(Prefix.BROKER).partition(SEPARATOR)[0]
        if not name.endswith(_NOT_WORK):
            names.add(name)
    return queue_depths(client, sorted(names - set(Queue)))


def running_by_queue(client: redis.Redis) -> Counter[str]:
    routes = Counter((exchange, key) for _, exchange, key in _unacked(client))
    found: Counter[str] = Counter()
    for (exchange, key), count in routes.items():
        found[_queue_of(client, exchange, key)] += count
    return found


def message_ids(client: redis.Redis) -> set[str]:
    """Task ids of all messages of the declared queues, waiting or taken.

    Read a chunk at a time while workers go on, so a message that moves in that very moment can be missed: what is
    absent here is lost only when it is absent a few seconds later too.
    """
    # taken ones before and after the waiting: a message that changes place in between is seen at one of the two
    found = {_task_id(message) for message, _, _ in _unacked(client)}
    for name in (name for queue in Queue for name in list_names(queue)):
        found.update(_task_id(message) for message in _listed(client, name))
    found.update(_task_id(message) for message, _, _ in _unacked(client))
    return found - {""}


def waiting_ids(client: redis.Redis) -> set[str]:
    """Task ids of the messages that nobody has taken, of all declared queues.

    A message can be among the taken ones and in nobody's hands: the connection broke while it was handed over.
    """
    found = {_task_id(message) for queue in Queue for name in list_names(queue) for message in _listed(client, name)}
    return found - {""}


def _listed(client: redis.Redis, name: str) -> Iterator[dict[str, Any]]:
    start = 0
    # from the left: takers shorten the right end and leave the numbering alone; new messages only make some come twice
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
    """The queue that a message was routed to: as bound in Redis, else as dagster-celery names its routing keys."""
    if exchange:
        for member in cast(set[bytes], client.smembers(_BINDING + exchange)):
            bound_key, _, queue = member.decode(errors="replace").split(SEPARATOR)
            if bound_key == routing_key and queue:
                return queue
    # `<queue>.execute_plan`, and queues have dots in their names
    fitting = [queue for queue in Queue if routing_key == queue or routing_key.startswith(f"{queue}.")]
    return str(max(fitting, key=len)) if fitting else routing_key


def _parsed(message: bytes) -> dict[str, Any]:
    try:
        found = json.loads(message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _task_id(message: dict[str, Any]) -> str:
    return str((message.get("headers") or {}).get("id") or (message.get("properties") or {}).get("correlation_id") or "")


def _sent_at(message: bytes) -> float | None:
    at = (_parsed(message).get("headers") or {}).get(SENT_AT)
    return float(at) if isinstance(at, int | float) else None
