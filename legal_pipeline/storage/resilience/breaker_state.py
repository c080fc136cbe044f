"""What is known of the circuit of an outside service: how often it failed in a row, with what, and since when it is left alone.

One hash in Redis for all workers; in the embedded form an object in this process. Whether a circuit
is open follows from the moment it was opened and the clock, so that nobody has to change it in time.
A Redis that does not answer is no reason to call nothing: then nothing is known, and calls pass.

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
"""A service that failed is left alone for so long; then one call is let through."""
PROBE_SECONDS = 30.0
"""Whoever makes that call has so long before another one may: it may have been killed."""
_KEPT = dt.timedelta(hours=1)
"""A circuit without a further failure is forgotten after this, and closed with that."""
_SILENT_SECONDS = 5.0
"""Redis is not asked again for so long after it did not answer: waiting for it would slow every call."""
_MAX_ERROR_CHARS = 500


class CircuitState(StrEnum):
    CLOSED = "closed"
    """Calls pass."""
    OPEN = "open"
    """Calls fail at once."""
    HALF_OPEN = "half-open"
    """One call passes, for all workers together; what becomes of it decides."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """Of one service, as it was read; moments in seconds since 1970."""

    service: str
    failures: int = 0
    """In a row, of all workers together."""
    first_error: str = ""
    """What began it; kept until the service answers again."""
    first_at: float | None = None
    opened_at: float | None = None
    """The last time; a failed probe opens it anew."""
    probe_until: float | None = None

    def state(self, now: float) -> CircuitState:
        if self.opened_at is None:
            return CircuitState.CLOSED
        return CircuitState.OPEN if now < self.opened_at + PAUSE_SECONDS else CircuitState.HALF_OPEN

    def next_try_seconds(self, now: float) -> float:
        """Until a call may pass; 0 when one may now."""
        if self.opened_at is None:
            return 0.0
        return max(0.0, self.opened_at + PAUSE_SECONDS - now, (self.probe_until or 0.0) - now)

    def unavailable_error(self, now: float) -> ServiceUnavailable:
        since = dt.datetime.fromtimestamp(self.first_at or now, dt.UTC)
        return ServiceUnavailable(
            self.service, since, self.first_error or "its first error is not known any more", self.next_try_seconds(now)
        )


class CircuitStore(Protocol):
    """Where circuits lie. Nothing here raises: a store that does not answer knows of no failure."""

    def read(self, service: str) -> Circuit: ...

    def failed(self, service: str, error: str, now: float) -> int:
        """Counts a failure and keeps the first error; returns how many there have been in a row."""

    def succeeded(self, service: str) -> None:
        """Forgets the failures, unless the circuit was opened: a call that began before says nothing about now."""

    def opened(self, service: str, now: float) -> None:
        """Nothing when it is open already: a call that began before must not make it last longer."""

    def closed(self, service: str) -> None: ...

    def take_probe(self, service: str, now: float) -> bool:
        """True for one caller only, until it has answered or PROBE_SECONDS are over."""


class LocalCircuits(CircuitStore):
    """In this process, for the embedded form."""

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


# each is one step for all workers: Redis runs a script without anything in between
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
    """In Redis, for all workers together."""

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
    """For whoever shows them: a Redis that does not answer is an error here. ExternalError, SetupError."""
    with client.pipeline(transaction=False) as pipe:
        for service in services:
            pipe.hgetall(_key(service))
        return [_circuit(service, found) for service, found in zip(services, pipe.execute(), strict=True)]


def _circuit(service: str, found: Mapping[bytes, bytes]) -> Circuit:
    text = {name.decode(): value.decode(errors="replace") for name, value in found.items()}
    moments = {name: float(text[name]) for name in ("first_at", "opened_at", "probe_until") if name in text}
    return Circuit(service, int(text.get("failures", 0)), text.get("first_error", ""), **moments)


def _key(service: str) -> str:
    return f"{Prefix.RATE}circuit:{service}"
