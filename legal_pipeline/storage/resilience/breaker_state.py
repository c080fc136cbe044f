"""State of the circuit breaker of an external service: consecutive failures, first error, and the time it was opened.

All workers share one hash in Redis; in embedded mode the state is an object in this process. Whether a circuit is
open follows from the time it was opened and the clock, so that no process has to close it on time. When Redis is
unavailable the breaker fails open: no failure is known, and calls pass.

Does not belong here: which errors count (`storage.resilience.circuit_breaker`).
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast

import redis

from legal_pipeline.errors import LegalPipelineError, ServiceUnavailable
from legal_pipeline.storage.redis.client import Prefix

T = TypeVar("T")

PAUSE_SECONDS = 20.0
"""An open circuit rejects calls for this long; then one probe passes."""
PROBE_SECONDS = 30.0
"""After this long another caller may probe: the first one may have been killed."""
_KEPT = dt.timedelta(hours=1)
"""A circuit without further failures is deleted, and thereby closed, after this long."""
_SILENT_SECONDS = 5.0
"""Redis is not called for this long after it failed to answer: waiting for it would slow every call."""
_MAX_ERROR_CHARS = 500


class CircuitState(StrEnum):
    CLOSED = "closed"
    """Calls pass."""
    OPEN = "open"
    """Calls fail at once."""
    HALF_OPEN = "half-open"
    """One call passes among all workers; its outcome closes or reopens the circuit."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """Snapshot of the circuit of one service; times are in seconds since 1970."""

    service: str
    failures: int = 0
    """Consecutive failures of all workers together."""
    first_error: str = ""
    """First error of the outage; kept until the service answers again."""
    first_at: float | None = None
    opened_at: float | None = None
    """Last time the circuit was opened; a failed probe reopens it."""
    probe_until: float | None = None

    def state(self, now: float) -> CircuitState:
        if self.opened_at is None:
            return CircuitState.CLOSED
        return CircuitState.OPEN if now < self.opened_at + PAUSE_SECONDS else CircuitState.HALF_OPEN

    def next_try_seconds(self, now: float) -> float:
        """Returns the seconds until a call may pass; 0 when one may pass now."""
        if self.opened_at is None:
            return 0.0
        return max(0.0, self.opened_at + PAUSE_SECONDS - now, (self.probe_until or 0.0) - now)

    def unavailable_error(self, now: float) -> ServiceUnavailable:
        since = dt.datetime.fromtimestamp(self.first_at or now, dt.UTC)
        return ServiceUnavailable(self.service, since, self.first_error or "the first error is no longer known", self.next_try_seconds(now))


class CircuitStore(Protocol):
    """Storage of circuits. No method raises: a store that is unavailable reports no failures."""

    def read(self, service: str) -> Circuit: ...

    def failed(self, service: str, error: str, now: float) -> int:
        """Counts a failure and keeps the first error; returns the number of consecutive failures."""

    def succeeded(self, service: str) -> None:
        """Resets the failures, unless the circuit was opened: a call that started earlier does not show the current state."""

    def opened(self, service: str, now: float) -> None:
        """Opens the circuit unless it is open already: a call that started earlier must not extend the pause."""

    def closed(self, service: str) -> None: ...

    def take_probe(self, service: str, now: float) -> bool:
        """Returns True for one caller only, until the probe has ended or PROBE_SECONDS have passed."""


class LocalCircuits(CircuitStore):
    """Circuits in this process, for embedded mode."""

    def __init__(self) -> None:
        self._known: dict[str, Circuit] = {}
        self._lock = threading.Lock()

    def read(self, service: str) -> Circuit:
        return self._known.get(service, Circuit(service))

    def failed(self, service: str, error: str, now: float) -> int:
        with self._lock:
            old = self.read(service)
            first = (old.first_error or error[:_MAX_ERROR_CHARS], old.first_at or now)
            self._known[service] = new = replace(old, failures=old.failures + 1, first_error=first[0], first_at=first[1])
            return new.failures

    def succeeded(self, service: str) -> None:
        with self._lock:
            if self.read(service).opened_at is None:
                self._known.pop(service, None)

    def opened(self, service: str, now: float) -> None:
        with self._lock:
            if (old := self.read(service)).state(now) is not CircuitState.OPEN:
                self._known[service] = replace(old, opened_at=now, probe_until=None)

    def closed(self, service: str) -> None:
        with self._lock:
            self._known.pop(service, None)

    def take_probe(self, service: str, now: float) -> bool:
        with self._lock:
            old = self.read(service)
            if old.probe_until is not None and now < old.probe_until:
                return False
            self._known[service] = replace(old, probe_until=now + PROBE_SECONDS)
            return True


# Redis runs each script atomically
_SUCCEEDED = "if redis.call('HEXISTS', KEYS[1], 'opened_at') == 0 then redis.call('DEL', KEYS[1]) end"
_OPENED = """
local opened = tonumber(redis.call('HGET', KEYS[1], 'opened_at'))
if not opened or tonumber(ARGV[1]) >= opened + tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'opened_at', ARGV[1])
  redis.call('HDEL', KEYS[1], 'probe_until')
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
"""
_TAKE_PROBE = """
local taken = tonumber(redis.call('HGET', KEYS[1], 'probe_until'))
if taken and tonumber(ARGV[1]) < taken then return 0 end
redis.call('HSET', KEYS[1], 'probe_until', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class SharedCircuits(CircuitStore):
    """Circuits in Redis, shared by all workers."""

    def __init__(self, client: redis.Redis) -> None:
        self.client = client
        self._asked_again_at = 0.0

    def read(self, service: str) -> Circuit:
        nothing: Mapping[bytes, bytes] = {}
        return _circuit(service, self._asked(lambda: self.client.hgetall(_key(service)), nothing))

    def failed(self, service: str, error: str, now: float) -> int:
        def counted() -> int:
            with self.client.pipeline() as pipe:
                pipe.hincrby(_key(service), "failures", 1)
                pipe.hsetnx(_key(service), "first_error", error[:_MAX_ERROR_CHARS])
                pipe.hsetnx(_key(service), "first_at", str(now))
                pipe.expire(_key(service), _KEPT)
                return int(pipe.execute()[0])

        return self._asked(counted, 0)

    def succeeded(self, service: str) -> None:
        self._run(_SUCCEEDED, service)

    def opened(self, service: str, now: float) -> None:
        self._run(_OPENED, service, now, PAUSE_SECONDS, int(_KEPT.total_seconds()))

    def closed(self, service: str) -> None:
        self._asked(lambda: self.client.delete(_key(service)), None)

    def take_probe(self, service: str, now: float) -> bool:
        return bool(self._run(_TAKE_PROBE, service, now, now + PROBE_SECONDS, int(_KEPT.total_seconds()), otherwise=1))

    def _run(self, script: str, service: str, *arguments: float, otherwise: int = 0) -> int:
        return self._asked(lambda: cast(int, self.client.eval(script, 1, _key(service), *map(str, arguments))), otherwise)

    def _asked(self, ask: Callable[[], Any], otherwise: T) -> T:
        if time.monotonic() < self._asked_again_at:
            return otherwise
        try:
            return cast(T, ask())
        except (LegalPipelineError, redis.RedisError):
            self._asked_again_at = time.monotonic() + _SILENT_SECONDS
            return otherwise


def read_circuits(client: redis.Redis, services: tuple[str, ...]) -> list[Circuit]:
    """Returns the circuits for display. Unlike a CircuitStore, raises ExternalError or SetupError when Redis is unavailable."""
    with client.pipeline(transaction=False) as pipe:
        for service in services:
            pipe.hgetall(_key(service))
        return [_circuit(service, fields) for service, fields in zip(services, pipe.execute(), strict=True)]


def _circuit(service: str, fields: Mapping[bytes, bytes]) -> Circuit:
    text = {name.decode(): value.decode(errors="replace") for name, value in fields.items()}
    moments = {name: float(text[name]) for name in ("first_at", "opened_at", "probe_until") if name in text}
    return Circuit(service, int(text.get("failures", 0)), text.get("first_error", ""), **moments)


def _key(service: str) -> str:
    return f"{Prefix.RATE}circuit:{service}"
