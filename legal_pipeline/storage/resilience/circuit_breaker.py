"""Call policies of external services: one circuit breaker and one rate limit per service, shared by all workers.

    call_policy = resilience_policies.call_policy("s3")
    with call_policy():
        client.head_object(...)

The block contains one call. An error that leaves the block counts as a failure when the service does not
answer or throttles the call. A missing key, a rejected credential or a full local disk does not count.
The breaker is the library `pybreaker` with `breaker_state` as its storage.

Does not belong here: retries (`defs.assets.retry_rules`).
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache

import pybreaker

from legal_pipeline.clock import seconds
from legal_pipeline.errors import DatabaseBusy, ServiceUnavailable, SourceChanged
from legal_pipeline.model import Category
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.resilience.breaker_state import Circuit, CircuitState, CircuitStore, LocalCircuits, SharedCircuits
from legal_pipeline.storage.resilience.error_categories import category_of, safe_message
from legal_pipeline.storage.resilience.rate_limits import RateLimits, in_process_limiter, shared_limiter

CallPolicy = Callable[[], AbstractContextManager[None]]
"""Returns a context manager for one call. Entering it raises ServiceUnavailable or RateLimited when the call may not pass."""

CALLS_PER_SECOND: Mapping[str, Callable[[Settings], float]] = {
    "s3": lambda settings: settings.s3_calls_per_second,
    "textract": lambda settings: settings.textract_calls_per_second,
}
"""Configured rates of the external services, by name."""
SERVICES = tuple(CALLS_PER_SECOND)

FAILURES_IN_A_ROW = 3
"""Consecutive failures of all workers that open the circuit; fewer than the attempts of a document (`defs.assets.retry_rules`)."""

_COUNTED = frozenset({Category.TRANSIENT, Category.RATE_LIMIT})


class ResiliencePolicies:
    """Circuit breakers and rate limits of all external services, for one process."""

    def __init__(self, circuits: CircuitStore, limits: RateLimits, clock: Callable[[], float] = seconds) -> None:
        self.circuits = circuits
        self.limits = limits
        self.clock = clock
        self._policies = {service: _ServicePolicy(service, circuits, limits, clock) for service in SERVICES}

    def call_policy(self, service: str) -> CallPolicy:
        return self._policies[service].calling

    def read(self) -> list[Circuit]:
        return [self.circuits.read(service) for service in SERVICES]


class _ServicePolicy:
    def __init__(self, service: str, circuits: CircuitStore, limits: RateLimits, clock: Callable[[], float]) -> None:
        self._service = service
        self._limits = limits
        self._clock = clock
        self._state = _State(service, circuits, clock)
        self._circuits = circuits
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_IN_A_ROW,
            # raise the service's error, never the library's CircuitBreakerError in its place
            throw_new_error_on_trip=False,
            exclude=[lambda error: not counts(error)],
            listeners=[_FailureRecorder(self._state)],
            state_storage=self._state,
            name=service,
        )

    @contextmanager
    def calling(self) -> Iterator[None]:
        self._enter()
        if self._limits.acquire(self._service):
            # the circuit may have opened during the wait
            self._enter()
        is_probe = self._state.seen.state(self._clock()) is CircuitState.HALF_OPEN
        if is_probe and not self._circuits.take_probe(self._service, self._clock()):
            raise self._state.fresh().unavailable_error(self._clock())
        try:
            with self._breaker.calling():
                yield
        except pybreaker.CircuitBreakerError:
            raise self._state.fresh().unavailable_error(self._clock()) from None
        except Exception as error:
            # a failed probe, or the failure that opened the circuit, must not count against the document
            circuit = self._state.fresh()
            if counts(error) and circuit.state(self._clock()) is CircuitState.OPEN:
                raise circuit.unavailable_error(self._clock()) from error
            raise

    def _enter(self) -> None:
        circuit = self._state.fresh()
        if circuit.state(self._clock()) is CircuitState.OPEN:
            raise circuit.unavailable_error(self._clock())


def counts(error: BaseException) -> bool:
    """Returns True when the error shows that the service is unavailable or overloaded."""
    if isinstance(error, ServiceUnavailable | SourceChanged | DatabaseBusy):
        return False
    return category_of(error) in _COUNTED


class _State(pybreaker.CircuitBreakerStorage):
    """Adapts a CircuitStore to pybreaker. Reads the circuit once per call, since the library accesses it many times."""

    def __init__(self, service: str, circuits: CircuitStore, clock: Callable[[], float]) -> None:
        super().__init__(service)
        self._circuits = circuits
        self._clock = clock
        self._of_thread = threading.local()

    @property
    def seen(self) -> Circuit:
        circuit: Circuit | None = getattr(self._of_thread, "circuit", None)
        return circuit or self.fresh()

    def fresh(self) -> Circuit:
        self._of_thread.circuit = circuit = self._circuits.read(self._name)
        return circuit

    @property
    def state(self) -> str:
        return self.seen.state(self._clock()).value

    @state.setter
    def state(self, state: str) -> None:
        # the half-open state follows from the clock
        if state == pybreaker.STATE_OPEN:
            self._circuits.opened(self._name, self._clock())
        elif state == pybreaker.STATE_CLOSED:
            self._circuits.closed(self._name)
        self.fresh()

    def record_failure(self, error: BaseException) -> None:
        # documents of every matter quote this error, so it must not contain the location of this document
        message = getattr(error, "public_message", None) or safe_message(error)
        self._of_thread.failures = self._circuits.failed(self._name, message, self._clock())

    def reset_counter(self) -> None:
        if self.seen.failures:
            self._circuits.succeeded(self._name)

    @property
    def counter(self) -> int:
        failures: int = getattr(self._of_thread, "failures", 0)
        return failures

    @property
    def success_counter(self) -> int:
        # one successful call closes the circuit
        return 1

    @property
    def opened_at(self) -> dt.datetime | None:
        # read only while the circuit is open; `Circuit.state` alone decides when that ends
        return dt.datetime.now(dt.UTC)

    @opened_at.setter
    def opened_at(self, moment: dt.datetime) -> None:
        pass


class _FailureRecorder(pybreaker.CircuitBreakerListener):
    """Counts failures together with their error, which the library does not pass to its storage."""

    def __init__(self, state: _State) -> None:
        self._state = state

    def failure(self, cb: pybreaker.CircuitBreaker, exc: BaseException) -> None:
        self._state.record_failure(exc)


@cache
def open_resilience_policies(settings: Settings) -> ResiliencePolicies:
    """Returns the policies of this process. Deployed mode shares them among all workers; embedded mode splits the rate by process."""
    rates = {service: rate(settings) for service, rate in CALLS_PER_SECOND.items()}
    if settings.broker_url is None:
        here = {service: rate / settings.processes for service, rate in rates.items()}
        return ResiliencePolicies(LocalCircuits(), RateLimits(in_process_limiter(), here))
    client = open_redis(settings.broker_url)
    return ResiliencePolicies(SharedCircuits(client), RateLimits(shared_limiter(client), rates))
