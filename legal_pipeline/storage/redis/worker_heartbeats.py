"""Which workers are alive and what they serve: each says so every few seconds, under a key that expires.

A worker that is killed, or cut off from Redis, disappears by itself; nobody has to notice first.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import redis

from legal_pipeline.storage.redis.client import Prefix
from legal_pipeline.topology import Queue

BEAT_EXPIRY_SECONDS = 30
"""A worker that has not been heard of for so long is taken for dead."""
BEAT_EVERY_SECONDS = 10

_WORKER = f"{Prefix.METRICS}worker:"
_SCAN = 1_000


@dataclass(frozen=True, slots=True)
class WorkerHeartbeat:
    """One Celery worker, parent and children, as it described itself last."""

    name: str
    group: str
    host: str
    pid: int
    queues: tuple[Queue, ...]
    processes: int
    memory_bytes: int
    """What parent and children held, when it said so."""
    started_at: dt.datetime
    beat_at: dt.datetime


class WorkerHeartbeats:
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def announce(self, beat: WorkerHeartbeat) -> WorkerHeartbeat | None:
        """Returns what stood under this name before: a beat of another pid or host is a second worker with one name."""
        former = self.client.set(_WORKER + beat.name, _written(beat), ex=BEAT_EXPIRY_SECONDS, get=True)
        return _read(former)

    def withdraw(self, name: str) -> None:
        self.client.delete(_WORKER + name)

    def workers(self) -> list[WorkerHeartbeat]:
        """The living, by name. A beat of another version that cannot be read counts as absent: better an alarm than a silence."""
        # SCAN may give a key twice
        keys = sorted(set(self.client.scan_iter(match=f"{_WORKER}*", count=_SCAN)))
        values = self.client.mget(keys) if keys else []
        return [beat for beat in map(_read, values) if beat is not None]

    def unserved(self, queues: Iterable[Queue]) -> list[Queue]:
        """Those of the queues that no living worker takes messages from, in the order asked."""
        served = {queue for beat in self.workers() for queue in beat.queues}
        return [queue for queue in dict.fromkeys(queues) if queue not in served]


def _written(beat: WorkerHeartbeat) -> str:
    return json.dumps(asdict(beat), default=dt.datetime.isoformat)


def _read(value: object) -> WorkerHeartbeat | None:
    if not isinstance(value, bytes | str):
        return None
    try:
        fields = json.loads(value)
        known = tuple(Queue(name) for name in fields["queues"] if name in set(Queue))
        moments = {name: dt.datetime.fromisoformat(fields[name]) for name in ("started_at", "beat_at")}
        return replace(WorkerHeartbeat(**fields | {"queues": ()} | moments), queues=known)
    except (ValueError, KeyError, TypeError):
        return None
