"""Who has which piece of work in hand: the carrying of a run, or one step of it.

A message in the broker says that work is to be done; a lease says who does it. Work is sent with a
new token, taken by whoever gets the message, and kept by being heard of; the token makes a second
delivery of the same message harmless, and a lease that is no longer heard of is the sign that a
worker died. Leases are in the results database, not in the broker: a broker that is restarted, or
that a worker is cut off from, loses none of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import leases
from legal_pipeline.topology import Queue

WHOLE_RUN = ""
"""Step key of the lease on carrying a run as a whole."""


@dataclass(frozen=True, slots=True)
class Lease:
    run_id: str
    step_key: str
    token: str
    queue: Queue
    priority: int
    attempts: int
    """How often a worker died with this work in its hands."""
    sent_at: dt.datetime
    worker: str | None = None
    """`host:group`; None while nobody has taken the message."""
    pid: int | None = None
    beat_at: dt.datetime | None = None

    @property
    def is_taken(self) -> bool:
        return self.beat_at is not None

    def is_expired(self, lease_timeout_seconds: float) -> bool:
        """True when it was taken and has not been heard of for so long."""
        return self.beat_at is not None and now() - self.beat_at > dt.timedelta(seconds=lease_timeout_seconds)


class Leases:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, run_id: str, step_key: str) -> Lease | None:
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(leases).where(_is(run_id, step_key))).one_or_none()
        return _lease(row) if row else None

    def of_run(self, run_id: str) -> list[Lease]:
        with reading(self.engine) as connection:
            return [_lease(row) for row in connection.execute(sa.select(leases).where(leases.c.run_id == run_id))]

    def all(self) -> list[Lease]:
        with reading(self.engine) as connection:
            return [_lease(row) for row in connection.execute(sa.select(leases).order_by(leases.c.sent_at))]

    def offer(self, run_id: str, step_key: str, queue: Queue, priority: int, *, replacing: str | None = None) -> Lease | None:
        """A new lease, to be sent as a message; None when there is one already, unless it has the token `replacing`.

        Two that want to send the same work at the same time get one lease between them.
        """
        with transaction(self.engine) as connection:
            old = connection.execute(sa.select(leases).where(_is(run_id, step_key)).with_for_update()).one_or_none()
            if old is not None and old.token != replacing:
                return None
            died = old is not None and old.taken_at is not None
            attempts = (old.attempts if old else 0) + (1 if died else 0)
            new = Lease(run_id, step_key, uuid.uuid4().hex, queue, priority, attempts, now())
            if old is not None:
                connection.execute(sa.delete(leases).where(_is(run_id, step_key)))
            try:
                with connection.begin_nested():
                    _insert(connection, new)
            except sa.exc.IntegrityError:
                return None
        return new

    def take(self, run_id: str, step_key: str, token: str, worker: str, pid: int, *, from_pid: int | None = None) -> Lease | None:
        """The lease, when the message's token is the current one and nobody (or the dead `from_pid`) has it."""
        free = leases.c.taken_at.is_(None) if from_pid is None else leases.c.pid == from_pid
        moment = now()
        values: dict[str, Any] = {"worker": worker, "pid": pid, "taken_at": moment, "beat_at": moment}
        if from_pid is not None:
            values["attempts"] = leases.c.attempts + 1
        with transaction(self.engine) as connection:
            changed = connection.execute(sa.update(leases).where(_is(run_id, step_key), leases.c.token == token, free).values(values))
            if changed.rowcount == 0:
                return None
            return _lease(connection.execute(sa.select(leases).where(_is(run_id, step_key))).one())

    def beat(self, tokens: Iterable[str]) -> None:
        """They are in hand and going on."""
        with transaction(self.engine) as connection:
            connection.execute(sa.update(leases).where(leases.c.token.in_(list(tokens))).values(beat_at=now()))

    def put_back(self, lease: Lease) -> bool:
        """Free to be taken again under the same token; False when it is no longer ours."""
        values = {"worker": None, "pid": None, "taken_at": None, "beat_at": None, "sent_at": now()}
        with transaction(self.engine) as connection:
            changed = connection.execute(
                sa.update(leases).where(_is(lease.run_id, lease.step_key), leases.c.token == lease.token).values(values)
            )
            return changed.rowcount == 1

    def end(self, lease: Lease) -> bool:
        """The work is done or given up; False when the lease had been given to somebody else meanwhile."""
        with transaction(self.engine) as connection:
            ended = connection.execute(sa.delete(leases).where(_is(lease.run_id, lease.step_key), leases.c.token == lease.token))
            return ended.rowcount == 1

    def end_run(self, run_id: str) -> None:
        """No message of this run has an effect from now on."""
        with transaction(self.engine) as connection:
            connection.execute(sa.delete(leases).where(leases.c.run_id == run_id))


def _is(run_id: str, step_key: str) -> sa.ColumnElement[bool]:
    return (leases.c.run_id == run_id) & (leases.c.step_key == step_key)


def _insert(connection: Connection, lease: Lease) -> None:
    row = {
        "run_id": lease.run_id,
        "step_key": lease.step_key,
        "token": lease.token,
        "queue": lease.queue.value,
        "priority": lease.priority,
        "attempts": lease.attempts,
        "sent_at": lease.sent_at,
    }
    connection.execute(sa.insert(leases), row)


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        run_id=row.run_id,
        step_key=row.step_key,
        token=row.token,
        queue=Queue(row.queue),
        priority=row.priority,
        attempts=row.attempts,
        sent_at=_utc(row.sent_at),
        worker=row.worker,
        pid=row.pid,
        beat_at=_utc(row.beat_at) if row.beat_at else None,
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite keeps no time zone; what we write is UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
