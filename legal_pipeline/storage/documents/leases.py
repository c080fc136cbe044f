"""Leases: which worker executes a run, or one of its steps.

A message in the broker requests work; a lease records which worker does it. Work is sent with a new
token, acquired by the worker that receives the message, and kept alive by heartbeats. The token makes
a second delivery of the same message harmless, and a lease without heartbeats means that its worker
died. Leases are stored in the results database, not in the broker, so that a restart of the broker or
a lost connection to it loses none. Their times are those of the clock of PostgreSQL: a machine whose clock is wrong neither
loses its work to others nor takes theirs.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import leases
from legal_pipeline.topology import Queue

_WITH_CLOCK = "postgresql"
"""SQLite has no clock but that of the only machine."""


@dataclass(frozen=True, slots=True)
class Lease:
    run_id: str
    step_key: str
    token: str
    queue: Queue
    priority: int
    attempts: int
    """How often a worker died while it held this work."""
    sent_at: dt.datetime
    worker: str | None = None
    """`host:group`; None until a worker acquires the lease."""
    pid: int | None = None
    beat_at: dt.datetime | None = None
    read_at: dt.datetime = field(default_factory=now, compare=False)
    """By the same clock as the other times."""

    @property
    def is_taken(self) -> bool:
        return self.beat_at is not None

    def is_expired(self, lease_timeout_seconds: float) -> bool:
        """Returns True when a worker holds the lease and its last heartbeat is older than the timeout."""
        return self.beat_at is not None and self.read_at - self.beat_at > dt.timedelta(seconds=lease_timeout_seconds)

    def was_sent_within(self, seconds: float) -> bool:
        return self.read_at - self.sent_at < dt.timedelta(seconds=seconds)


class Leases:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def _rows(self) -> sa.Select[Any]:
        clock = sa.func.clock_timestamp() if self.engine.dialect.name == _WITH_CLOCK else sa.literal(now())
        return sa.select(leases, clock.label("read_at"))

    def get(self, run_id: str, step_key: str) -> Lease | None:
        with reading(self.engine) as connection:
            row = connection.execute(self._rows.where(_is(run_id, step_key))).one_or_none()
        return _lease(row) if row else None

    def of_run(self, run_id: str) -> list[Lease]:
        with reading(self.engine) as connection:
            return [_lease(row) for row in connection.execute(self._rows.where(leases.c.run_id == run_id))]

    def all(self) -> list[Lease]:
        with reading(self.engine) as connection:
            return [_lease(row) for row in connection.execute(self._rows.order_by(leases.c.sent_at))]

    def offer(self, run_id: str, step_key: str, queue: Queue, priority: int, *, replacing: str | None = None) -> Lease | None:
        """Creates a lease to be sent as a message; returns None if one exists, unless its token is `replacing`.

        Of two processes that offer the same work at the same time, only one gets a lease.
        """
        with transaction(self.engine) as connection:
            old = connection.execute(sa.select(leases).where(_is(run_id, step_key)).with_for_update()).one_or_none()
            if old is not None and old.token != replacing:
                return None
            died = old is not None and old.taken_at is not None
            attempts = (old.attempts if old else 0) + (1 if died else 0)
            new = Lease(run_id, step_key, uuid.uuid4().hex, queue, priority, attempts, moment := _moment(connection), read_at=moment)
            if old is not None:
                connection.execute(sa.delete(leases).where(_is(run_id, step_key)))
            try:
                with connection.begin_nested():
                    _insert(connection, new)
            except sa.exc.IntegrityError:
                return None
        return new

    def take(self, run_id: str, step_key: str, token: str, worker: str, pid: int, *, from_pid: int | None = None) -> Lease | None:
        """Acquires the lease if the token is current and no worker (or only the dead `from_pid`) holds it; else returns None."""
        free = leases.c.taken_at.is_(None) if from_pid is None else leases.c.pid == from_pid
        with transaction(self.engine) as connection:
            moment = _moment(connection)
            values: dict[str, Any] = {"worker": worker, "pid": pid, "taken_at": moment, "beat_at": moment}
            if from_pid is not None:
                values["attempts"] = leases.c.attempts + 1
            changed = connection.execute(sa.update(leases).where(_is(run_id, step_key), leases.c.token == token, free).values(values))
            if changed.rowcount == 0:
                return None
            return _lease(connection.execute(self._rows.where(_is(run_id, step_key))).one())

    def beat(self, tokens: Iterable[str]) -> None:
        """Records a heartbeat for each lease."""
        with transaction(self.engine) as connection:
            connection.execute(sa.update(leases).where(leases.c.token.in_(list(tokens))).values(beat_at=_moment(connection)))

    def put_back(self, lease: Lease) -> bool:
        """Releases the lease under the same token; returns False when its token is no longer current."""
        with transaction(self.engine) as connection:
            values = {"worker": None, "pid": None, "taken_at": None, "beat_at": None, "sent_at": _moment(connection)}
            changed = connection.execute(
                sa.update(leases).where(_is(lease.run_id, lease.step_key), leases.c.token == lease.token).values(values)
            )
            return changed.rowcount == 1

    def backdate(self, lease: Lease, seconds: float) -> None:
        """Records that a lease nobody has taken was sent that much earlier: its message is waited for no longer."""
        unsent = _is(lease.run_id, lease.step_key) & (leases.c.token == lease.token) & leases.c.taken_at.is_(None)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(leases).where(unsent).values(sent_at=lease.sent_at - dt.timedelta(seconds=seconds)))

    def end(self, lease: Lease) -> bool:
        """Deletes the lease of finished or abandoned work; returns False when the token is no longer current."""
        with transaction(self.engine) as connection:
            ended = connection.execute(sa.delete(leases).where(_is(lease.run_id, lease.step_key), leases.c.token == lease.token))
            return ended.rowcount == 1

    def take_away(self, lease: Lease) -> Lease | None:
        """As `end`; returns the lease as it was at that moment, so that whoever has acquired it meanwhile is known."""
        with transaction(self.engine) as connection:
            mine = _is(lease.run_id, lease.step_key) & (leases.c.token == lease.token)
            row = connection.execute(self._rows.where(mine).with_for_update(of=leases)).one_or_none()
            if row is None or connection.execute(sa.delete(leases).where(mine)).rowcount == 0:
                return None
            return _lease(row)

    def current(self, tokens: Collection[str]) -> set[str]:
        """Returns those of the tokens that have not been ended or replaced."""
        with reading(self.engine) as connection:
            return set(connection.scalars(sa.select(leases.c.token).where(leases.c.token.in_(list(tokens)))))

    def end_run(self, run_id: str) -> None:
        """Deletes all leases of the run, so that its messages have no effect."""
        with transaction(self.engine) as connection:
            connection.execute(sa.delete(leases).where(leases.c.run_id == run_id))


def _moment(connection: Connection) -> dt.datetime:
    if connection.dialect.name != _WITH_CLOCK:
        return now()
    moment = connection.scalar(sa.select(sa.func.clock_timestamp()))
    assert isinstance(moment, dt.datetime)
    return moment


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
        read_at=_utc(row.read_at),
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone; all stored times are UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
