"""An unavailable service is not called, except for one probe; calls never exceed the rate limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, FlexibleChecksumError

from legal_pipeline.errors import (
    ExternalError,
    RateLimited,
    ResourceExhausted,
    ServiceUnavailable,
    SetupError,
    SourceChanged,
    SourceMissing,
)
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.resilience.breaker_state import (
    PAUSE_SECONDS,
    PROBE_SECONDS,
    CircuitState,
    CircuitStore,
    LocalCircuits,
    SharedCircuits,
    read_circuits,
)
from legal_pipeline.storage.resilience.circuit_breaker import FAILURES_IN_A_ROW, SERVICES, ResiliencePolicies
from legal_pipeline.storage.resilience.rate_limits import WAIT_SECONDS, RateLimits, in_process_limiter, in_whole_calls, shared_limiter
from legal_pipeline.storage.s3.errors import translated_errors
from legal_pipeline_tests.servers.databases import Redis, running_redis
from legal_pipeline_tests.storage.clock import Clock

FIRST = ExternalError("S3 did not answer (ConnectTimeoutError)")
LATER = ExternalError("S3 answered InternalError")


@dataclass
class Calls:
    """Calls of s3 by one or more workers that share a store."""

    store: CircuitStore
    clock: Clock = field(default_factory=Clock)

    def worker(self) -> ResiliencePolicies:
        return ResiliencePolicies(self.store, RateLimits(in_process_limiter(), {}), self.clock)

    def __post_init__(self) -> None:
        self.one, self.other = self.worker(), self.worker()

    def call(self, error: Exception | None = None, worker: ResiliencePolicies | None = None) -> Exception | None:
        """What came out of the call_policy."""
        try:
            with (worker or self.one).call_policy("s3")():
                if error is not None:
                    raise error
        except Exception as raised:  # noqa: BLE001 - whatever it is, the test looks at it
            return raised
        return None

    def shut(self) -> None:
        for error in [FIRST, *[LATER] * (FAILURES_IN_A_ROW - 1)]:
            if self.state() is CircuitState.CLOSED:
                self.call(error)
        assert self.state() is CircuitState.OPEN

    def state(self) -> CircuitState:
        return self.store.read("s3").state(self.clock())


@pytest.fixture(params=["here", "redis"])
def calls(request: pytest.FixtureRequest) -> Iterator[Calls]:
    if request.param == "here":
        yield Calls(LocalCircuits())
        return
    server: Redis = request.getfixturevalue("redis_server")
    with open_redis(server.url) as client:
        yield Calls(SharedCircuits(client))


def test_what_passes_passes_and_what_fails_fails_as_itself(calls: Calls) -> None:
    assert calls.call() is None
    assert calls.call(FIRST) is FIRST
    assert calls.state() is CircuitState.CLOSED
    assert calls.call() is None
    assert calls.store.read("s3").failures == 0


def test_after_some_failures_of_all_workers_nobody_calls_and_the_first_error_is_quoted(calls: Calls) -> None:
    workers = [calls.one, calls.other, calls.one]
    said = [calls.call(error, worker) for error, worker in zip([FIRST, LATER, LATER], workers, strict=True)]
    assert said[:2] == [FIRST, LATER]
    # the one that shut it was in vain for nobody's document either
    for away in (said[2], calls.call(None, calls.other), calls.call(None, calls.one)):
        assert isinstance(away, ServiceUnavailable)
        assert (away.service, away.first_error) == ("s3", str(FIRST))
        assert str(away) == f"s3 has not been called since 2026-01-05 12:00:00 UTC, when it began to fail: {FIRST}"
        assert away.after_seconds == PAUSE_SECONDS
    assert calls.call(None, calls.worker()) is not None, "a worker that starts now knows it as well"
    assert calls.one.call_policy("textract") is not None
    with calls.one.call_policy("textract")():
        pass


@pytest.mark.parametrize(
    ("error", "is_said"),
    [
        (ConnectTimeoutError(endpoint_url="http://s3"), "S3 did not answer (ConnectTimeoutError)"),
        (ClientError({"Error": {"Code": "SlowDown"}}, "GetObject"), "S3 throttled a request (SlowDown)"),
        (ClientError({"Error": {"Code": "InternalError"}}, "GetObject"), "S3 answered a request with InternalError"),
        (
            FlexibleChecksumError(error_msg="crc32"),
            "an object was damaged on the network: its checksum is wrong; try again",
        ),
    ],
)
def test_the_first_error_names_no_document_of_another_matter(calls: Calls, error: Exception, is_said: str) -> None:
    """All that wait for the service quote it, whosever document met it first."""
    where = "s3://case-files/inbox/merger with rival/draft.pdf"
    with pytest.raises(ExternalError, match="merger with rival") as met, translated_errors("read", where, "case-files"):
        raise error
    calls.call(met.value)
    calls.shut()
    away = calls.call()
    assert isinstance(away, ServiceUnavailable)
    assert (away.first_error, "merger" in str(away)) == (is_said, False)


def test_a_success_in_between_begins_the_count_anew(calls: Calls) -> None:
    for _ in range(FAILURES_IN_A_ROW):
        for _ in range(FAILURES_IN_A_ROW - 1):
            calls.call(FIRST)
        calls.call(None, calls.other)
    assert calls.state() is CircuitState.CLOSED


def client_error(code: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetObject")


# error · is it the service's?
ERRORS = [
    (ExternalError("S3 did not answer"), True),
    (RateLimited("SlowDown", 3.0), True),
    (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), True),
    (client_error("SlowDown", 503), True),
    (client_error("InternalError", 500), True),
    (client_error("SomethingNew", 502), True),
    (ConnectionResetError(104, "reset"), True),
    (TimeoutError(), True),
    (client_error("AccessDenied", 403), False),
    (client_error("NoSuchKey", 404), False),
    (SourceMissing("gone"), False),
    (SourceChanged("overwritten"), False),
    (SetupError("no credentials"), False),
    (ResourceExhausted("the disk is full"), False),
    (OSError(28, "No space left on device"), False),
    (ValueError("a bug"), False),
]


@pytest.mark.parametrize(("error", "is_counted"), ERRORS, ids=lambda value: type(value).__name__)
def test_only_failures_of_the_service_count(error: Exception, is_counted: bool) -> None:
    calls = Calls(LocalCircuits())
    said = [calls.call(error) for _ in range(FAILURES_IN_A_ROW)]
    assert said[:-1] == [error] * (FAILURES_IN_A_ROW - 1)
    assert isinstance(said[-1], ServiceUnavailable) is is_counted
    assert (calls.state() is CircuitState.OPEN) is is_counted


def test_one_call_of_all_workers_is_the_probe(calls: Calls) -> None:
    calls.shut()
    calls.clock.now += PAUSE_SECONDS
    assert calls.state() is CircuitState.HALF_OPEN
    with calls.other.call_policy("s3")():
        # while it is under way
        away = calls.call()
        assert isinstance(away, ServiceUnavailable)
        assert away.after_seconds == PROBE_SECONDS
    assert calls.state() is CircuitState.CLOSED
    assert calls.call() is None
    assert calls.store.read("s3").first_error == ""


def test_a_failed_probe_reopens_the_circuit_and_keeps_the_first_error(calls: Calls) -> None:
    calls.shut()
    for _ in range(3):
        calls.clock.now += PAUSE_SECONDS
        away = calls.call(LATER, calls.other)
        # a probe uses up nobody's tries
        assert isinstance(away, ServiceUnavailable)
        assert (away.first_error, away.after_seconds) == (str(FIRST), PAUSE_SECONDS)
        assert away.__cause__ is LATER
        assert away.since.timestamp() == Clock().now
        assert calls.state() is CircuitState.OPEN


def test_a_probe_whose_worker_was_killed_is_replaced(calls: Calls) -> None:
    calls.shut()
    calls.clock.now += PAUSE_SECONDS
    assert calls.store.take_probe("s3", calls.clock())
    assert isinstance(calls.call(), ServiceUnavailable)
    calls.clock.now += PROBE_SECONDS
    assert calls.call() is None
    assert calls.state() is CircuitState.CLOSED


def test_an_error_that_is_no_outage_closes_the_circuit(calls: Calls) -> None:
    calls.shut()
    calls.clock.now += PAUSE_SECONDS
    missing = SourceMissing("gone")
    assert calls.call(missing) is missing
    assert calls.state() is CircuitState.CLOSED


def test_a_call_that_began_before_the_circuit_opened_changes_nothing(calls: Calls) -> None:
    calls.call(FIRST)
    with calls.other.call_policy("s3")():
        # it has seen a failure, which its own success would otherwise make forgotten
        calls.shut()
    assert calls.state() is CircuitState.OPEN


def test_a_late_failure_does_not_make_the_pause_longer(calls: Calls) -> None:
    late = calls.other.call_policy("s3")()
    late.__enter__()
    calls.shut()
    calls.clock.now += PAUSE_SECONDS / 2
    with pytest.raises(ServiceUnavailable):
        late.__exit__(ExternalError, LATER, None)
    calls.clock.now += PAUSE_SECONDS / 2
    assert calls.state() is CircuitState.HALF_OPEN


def test_many_threads_of_one_worker_probe_once(calls: Calls) -> None:
    calls.shut()
    calls.clock.now += PAUSE_SECONDS
    entered: list[int] = []
    gate, leave = threading.Barrier(20), threading.Event()

    def probe(number: int) -> None:
        gate.wait()
        with suppress(ServiceUnavailable), calls.one.call_policy("s3")():
            entered.append(number)
            leave.wait(30)

    threads = [threading.Thread(target=probe, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    while sum(thread.is_alive() for thread in threads) > 1:
        threads[0].join(0.01)
    leave.set()
    for thread in threads:
        thread.join()
    assert len(entered) == 1


def test_keys_are_ours_and_expire(redis_server: Redis) -> None:
    with open_redis(redis_server.url) as client:
        calls = Calls(SharedCircuits(client))
        calls.call(FIRST)
        assert client.ttl("rate:circuit:s3") > 0
        calls.shut()
        calls.clock.now += PAUSE_SECONDS
        assert calls.store.take_probe("s3", calls.clock())
        RateLimits(shared_limiter(client), {"s3": 5}).acquire("s3")
        keys = sorted(client.scan_iter())
        assert [key for key in keys if not key.startswith(b"rate:")] == []
        assert len(keys) == 2
        assert [key for key in keys if client.ttl(key) < 0] == []
        assert [circuit.service for circuit in read_circuits(client, SERVICES)] == list(SERVICES)
        assert read_circuits(client, ("s3",))[0].first_error == str(FIRST)


def test_without_redis_everything_passes() -> None:
    """Never worse than without a call_policy."""
    with running_redis() as server, open_redis(server.url) as client:
        calls = Calls(SharedCircuits(client))
        limited = ResiliencePolicies(calls.store, RateLimits(shared_limiter(client), {"s3": 1}), calls.clock)
        calls.shut()
        server.stop()
        for _ in range(5):
            assert calls.call(None, limited) is None
            assert calls.call(FIRST, limited) is FIRST
        with pytest.raises(ExternalError):
            read_circuits(client, SERVICES)


@pytest.mark.parametrize(
    ("calls_per_second", "amount", "seconds"), [(5, 5, 1), (2.5, 5, 2), (0.5, 1, 2), (0.1, 1, 10), (1 / 3, 1, 3), (0.01, 1, 100)]
)
def test_rates_in_whole_calls(calls_per_second: float, amount: int, seconds: int) -> None:
    found = in_whole_calls(calls_per_second)
    assert (found.amount, found.get_expiry()) == (amount, seconds)


@pytest.fixture(params=["here", "redis"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[RateLimits, Clock]]:
    clock = Clock()
    # the library asks the time itself
    monkeypatch.setattr("limits.storage.redis.time.time", clock)
    monkeypatch.setattr("legal_pipeline.clock.seconds", clock)
    if request.param == "here":
        yield RateLimits(in_process_limiter(), {"s3": 5}, clock=clock, sleep=clock.sleep), clock
        return
    server: Redis = request.getfixturevalue("redis_server")
    with open_redis(server.url) as client:
        yield RateLimits(shared_limiter(client), {"s3": 5}, clock=clock, sleep=clock.sleep), clock


def test_calls_wait_for_their_turn(limits: tuple[RateLimits, Clock]) -> None:
    found, clock = limits
    began = clock.now
    waits = [found.acquire("s3") for _ in range(21)]
    assert waits[:5] == [0.0] * 5
    assert 4.0 <= clock.now - began < 4.2
    assert [found.acquire("textract") for _ in range(50)] == [0.0] * 50, "a service without a rate"


def test_calls_of_a_machine_whose_clock_is_fast_keep_nobody_waiting(redis_server: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    for name in ("legal_pipeline.clock.seconds", "limits.storage.redis.time.time"):
        monkeypatch.setattr(name, clock)
    with open_redis(redis_server.url) as client:
        found = RateLimits(shared_limiter(client), {"s3": 1}, clock=clock, sleep=clock.sleep)
        with monkeypatch.context() as fast:
            fast.setattr("limits.storage.redis.time.time", lambda: clock() + 420)
            assert found.acquire("s3") == 0
        assert found.acquire("s3") <= 1.1


def test_a_turn_that_comes_too_late_is_not_waited_for(limits: tuple[RateLimits, Clock]) -> None:
    found, clock = limits
    slow = RateLimits(found._limiter, {"s3": 1 / 60}, clock=clock, sleep=clock.sleep)
    slow.acquire("s3")
    began = clock.now
    with pytest.raises(RateLimited) as raised:
        slow.acquire("s3")
    assert raised.value.after_seconds is not None
    assert WAIT_SECONDS < raised.value.after_seconds <= 60
    assert clock.now == began
