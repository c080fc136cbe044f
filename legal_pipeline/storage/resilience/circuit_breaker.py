"""What every call to an outside service passes through: a circuit breaker and a rate limit, one of each a service, shared by all workers.

    guard = guards.guard("s3")
    with guard():
        client.head_object(...)

One call in the block. An error that leaves the block is counted when it is the service's: when it
does not answer, or asks for fewer calls. A missing key, a refused credential or a full disk of ours
is no reason to stop calling. The breaker is the library `pybreaker` over `breaker_state`.

Does not belong here: trying again (`defs.assets.retries`).
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

import pybreaker

from legal_pipeline.errors import DatabaseBusy, ServiceUnavailable, SourceChanged
from legal_pipeline.model import Category
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.resilience.breaker_state import Circuit, CircuitStore, LocalCircuits, SharedCircuits, Standing
from legal_pipeline.storage.resilience.error_categories import category_of, said_of
from legal_pipeline.storage.resilience.rate_limits import RateLimits, limiter_here, shared_limiter

Guard = Callable[[], AbstractContextManager[None]]
"""Takes the call of a service into its block. Raises ServiceUnavailable and RateLimited instead of entering it."""

CALLS_PER_SECOND: Mapping[str, Callable[[Settings], float]] = {
    "s3": lambda settings: settings.s3_calls_per_second,
    "textract": lambda settings: settings.textract_calls_per_second,
}
"""The outside services, by name."""
SERVICES = tuple(CALLS_PER_SECOND)

FAILURES_IN_A_ROW = 3
"""Of all workers together, without a call in between that was answered. Below the tries that a document has (`defs.assets.retries`)."""

_COUNTED = frozenset({Category.TRANSIENT, Category.RATE_LIMIT})


def no_guard() -> AbstractContextManager[None]:
    """A `Guard` that lets everything pass."""
    return nullcontext()


class Guards:
    """One a process."""

    def __init__(self, circuits: CircuitStore, limits: RateLimits, clock: Callable[[], float] = time.time) -> None:
        self.circuits = circuits
        self.limits = limits
        self.clock = clock
        self._guards = {service: _ServiceGuard(service, circuits, limits, clock) for service in SERVICES}

    def guard(self, service: str) -> Guard:
        return self._guards[service].calling

    def read(self) -> list[Circuit]:
        return [self.circuits.read(service) for service in SERVICES]


class _ServiceGuard:
    def __init__(self, service: str, circuits: CircuitStore, limits: RateLimits, clock: Callable[[], float]) -> None:
        self._service = service
        self._limits = limits
        self._clock = clock
        self._state = _State(service, circuits, clock)
        self._circuits = circuits
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_IN_A_ROW,
            # the first error is kept, and the one at hand is raised: never one of the library's instead of it
            throw_new_error_on_trip=False,
            exclude=[lambda error: not counts(error)],
            listeners=[_KeepsTheError(self._state)],
            state_storage=self._state,
            name=service,
        )

    @contextmanager
    def calling(self) -> Iterator[None]:
        self._enter()
        if self._limits.take_turn(self._service):
            # it may have gone away meanwhile
            self._enter()
        is_probe = self._state.seen.standing(self._clock()) is Standing.HALF_OPEN
        if is_probe and not self._circuits.take_probe(self._service, self._clock()):
            raise self._state.fresh().away(self._clock())
        try:
            with self._breaker.calling():
                yield
        except pybreaker.CircuitBreakerError:
            raise self._state.fresh().away(self._clock()) from None
        except Exception as error:
            # a call that was only to find out whether it answers, or that shut the circuit, was in vain for nobody's document
            circuit = self._state.fresh()
            if counts(error) and circuit.standing(self._clock()) is Standing.OPEN:
                raise circuit.away(self._clock()) from error
            raise

    def _enter(self) -> None:
        circuit = self._state.fresh()
        if circuit.standing(self._clock()) is Standing.OPEN:
            raise circuit.away(self._clock())


def counts(error: BaseException) -> bool:
    """Does it say that the service is away, or has too much to do?"""
    if isinstance(error, ServiceUnavailable | SourceChanged | DatabaseBusy):
        return False
    return category_of(error) in _COUNTED


class _State(pybreaker.CircuitBreakerStorage):
    """pybreaker's view of a circuit. Read once a call and kept for it: the library asks many times."""

    def __init__(self, service: str, circuits: CircuitStore, clock: Callable[[], float]) -> None:
        super().__init__(service)
        self._circuits = circuits
        self._clock = clock
        self._of_thread = threading.local()

    @property
    def seen(self) -> Circuit:
        found: Circuit | None = getattr(self._of_thread, "circuit", None)
        return found or self.fresh()

    def fresh(self) -> Circuit:
        self._of_thread.circuit = found = self._circuits.read(self._name)
        return found

    @property
    def state(self) -> str:
        return self.seen.standing(self._clock()).value

    @state.setter
    def state(self, state: str) -> None:
        # that it is half-open follows from the clock
        if state == pybreaker.STATE_OPEN:
            self._circuits.opened(self._name, self._clock())
        elif state == pybreaker.STATE_CLOSED:
            self._circuits.closed(self._name)
        self.fresh()

    def keep_error(self, error: BaseException) -> None:
        # every matter's documents will quote it: not the place of this one's
        said = getattr(error, "service_message", None) or said_of(error)
        self._of_thread.failures = self._circuits.failed(self._name, said, self._clock())

    def reset_counter(self) -> None:
        if self.seen.failures:
            self._circuits.succeeded(self._name)

    @property
    def counter(self) -> int:
        found: int = getattr(self._of_thread, "failures", 0)
        return found

    @property
    def success_counter(self) -> int:
        # one call that was answered closes it
        return 1

    @property
    def opened_at(self) -> dt.datetime | None:
        # asked only while it is open by our clock, which alone decides when that is over
        return dt.datetime.now(dt.UTC)

    @opened_at.setter
    def opened_at(self, moment: dt.datetime) -> None:
        pass


class _KeepsTheError(pybreaker.CircuitBreakerListener):
    """Counts where the error is at hand; the library's own counting does not know it."""

    def __init__(self, state: _State) -> None:
        self._state = state

    def failure(self, cb: pybreaker.CircuitBreaker, exc: BaseException) -> None:
        self._state.keep_error(exc)


@cache
def open_guards(settings: Settings) -> Guards:
    """Shared by all workers in the deployed form; in the embedded one each process has its share of the rate."""
    rates = {service: rate(settings) for service, rate in CALLS_PER_SECOND.items()}
    if settings.broker_url is None:
        here = {service: rate / settings.processes for service, rate in rates.items()}
        return Guards(LocalCircuits(), RateLimits(limiter_here(), here))
    client = open_redis(settings.broker_url)
    return Guards(SharedCircuits(client), RateLimits(shared_limiter(client), rates))
