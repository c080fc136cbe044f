"""Worker heartbeats: each worker writes its state every few seconds under a key that expires.

The heartbeat of a worker that is killed, or loses its connection to Redis, therefore disappears without cleanup.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace

import redis

from legal_pipeline.storage.redis.client import Prefix
from legal_pipeline.topology import Queue

BEAT_EXPIRY_SECONDS = 30
"""A worker without a heartbeat for this long counts as dead."""
BEAT_EVERY_SECONDS = 10

_WORKER = f"{Prefix.METRICS}worker:"
_SCAN = 1_000


@dataclass(frozen=True, slots=True)
class WorkerHeartbeat:
    """Last reported state of one Celery worker, parent and children."""

    name: str
    group: str
    host: str
    pid: int
    queues: tuple[Queue, ...]
    processes: int
    memory_bytes: int
    """Memory of parent and children at the time of the heartbeat."""
    started_at: dt.datetime
    beat_at: dt.datetime
    is_cut_off: bool = False
    """It does not reach the database."""
    is_other_version: bool = False
    """The control machine runs other code."""
    full_disk: str | None = None
    """Of a machine that lends workers: the disk that has no room for documents, and how much is left."""
    full_mount: str | None = None
    """Where that disk is mounted."""

    @property
    def served(self) -> tuple[Queue, ...]:
        """The queues from which it takes messages: none while consumption is paused (`workers.paused_consumption`)."""
        return () if self.is_cut_off or self.is_other_version or self.full_disk else self.queues


_FIELDS = frozenset(each.name for each in fields(WorkerHeartbeat))


class WorkerHeartbeats:
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def announce(self, beat: WorkerHeartbeat) -> WorkerHeartbeat | None:
        """Writes the heartbeat and returns the previous one of this name; another pid or host means that two workers share the name."""
        previous = self.client.set(_WORKER + beat.name, _written(beat), ex=BEAT_EXPIRY_SECONDS, get=True)
        return _read(previous)

    def withdraw(self, name: str) -> None:
        self.client.delete(_WORKER + name)

    def workers(self) -> list[WorkerHeartbeat]:
        """Returns the live workers, by name. An unreadable heartbeat of another version counts as absent: a false alarm is safer."""
        # SCAN may return a key twice
        keys = sorted(set(self.client.scan_iter(match=f"{_WORKER}*", count=_SCAN)))
        values = self.client.mget(keys) if keys else []
        return [beat for beat in map(_read, values) if beat is not None]

    def unserved(self, queues: Iterable[Queue]) -> list[Queue]:
        """Returns those of the queues that no live worker serves, in the given order."""
        served = {queue for beat in self.workers() for queue in beat.served}
        return [queue for queue in dict.fromkeys(queues) if queue not in served]


def _written(beat: WorkerHeartbeat) -> str:
    return json.dumps(asdict(beat), default=dt.datetime.isoformat)


def _read(value: object) -> WorkerHeartbeat | None:
    if not isinstance(value, bytes | str):
        return None
    try:
        # a newer version may say more
        found = {name: said for name, said in json.loads(value).items() if name in _FIELDS}
        known = tuple(Queue(name) for name in found["queues"] if name in set(Queue))
        moments = {name: dt.datetime.fromisoformat(found[name]) for name in ("started_at", "beat_at")}
        return replace(WorkerHeartbeat(**found | {"queues": ()} | moments), queues=known)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
