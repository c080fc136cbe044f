"""Several processes share one circuit breaker and one rate limit in Redis."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest

from legal_pipeline.errors import ExternalError, RateLimited, ServiceUnavailable
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.resilience.breaker_state import PAUSE_SECONDS
from legal_pipeline.storage.resilience.circuit_breaker import FAILURES_IN_A_ROW, open_resilience_policies
from legal_pipeline_tests.servers.databases import Redis
from legal_pipeline_tests.specimens.at_once import at_once

PROCESSES = 4
CALLS = 10
RATE = 0.01
"""One in a hundred seconds: a second one would wait longer than a call waits."""


def fail(settings: Settings, together: Barrier, said: Queue[str]) -> None:
    """Calls a service that fails each time it is asked."""
    call_policy = open_resilience_policies(settings).call_policy("s3")
    together.wait()
    for _ in range(CALLS):
        try:
            with call_policy():
                said.put("asked")
                raise ExternalError("S3 answered InternalError")
        except ServiceUnavailable as away:
            said.put(f"away: {away.first_error}")
        except ExternalError:
            pass


def probe(settings: Settings, together: Barrier, said: Queue[str]) -> None:
    """Calls once, at the same moment as all others, and holds on until they have all tried."""
    call_policy = open_resilience_policies(settings).call_policy("s3")
    together.wait()
    try:
        with call_policy():
            said.put("asked")
            together.wait()
    except ServiceUnavailable:
        said.put("away")
        together.wait()


def take_turns(settings: Settings, together: Barrier, said: Queue[str]) -> None:
    call_policy = open_resilience_policies(settings).call_policy("textract")
    together.wait()
    for _ in range(CALLS):
        try:
            with call_policy():
                said.put("asked")
        except RateLimited:
            said.put("limited")


@pytest.fixture
def settings(redis_server: Redis) -> Settings:
    return Settings(broker_url=redis_server.url, textract_calls_per_second=RATE)


def in_processes(work: Callable[[Settings, Barrier, Queue[str]], None], settings: Settings) -> Counter[str]:
    """What all of them said, and how often."""
    context = multiprocessing.get_context("spawn")
    together, said = context.Barrier(PROCESSES, timeout=120), context.Queue()
    assert at_once(work, settings, together, said, count=PROCESSES) == [0] * PROCESSES
    found: Counter[str] = Counter()
    while not said.empty():
        found[said.get()] += 1
    return found


def test_a_failing_service_is_asked_a_few_times_by_all_of_them_together(settings: Settings) -> None:
    said = in_processes(fail, settings)
    # each may have a call under way when the circuit is shut
    assert FAILURES_IN_A_ROW <= said["asked"] < FAILURES_IN_A_ROW + PROCESSES
    assert said["away: S3 answered InternalError"] >= PROCESSES * CALLS - said["asked"]
    assert set(said) == {"asked", "away: S3 answered InternalError"}


def test_one_of_them_finds_out_whether_it_is_back(settings: Settings, redis_server: Redis) -> None:
    in_processes(fail, settings)
    with open_redis(redis_server.url) as client:
        opened_at = float(client.hget("rate:circuit:s3", "opened_at") or 0)
        client.hset("rate:circuit:s3", "opened_at", str(opened_at - PAUSE_SECONDS))
        assert in_processes(probe, settings) == {"asked": 1, "away": PROCESSES - 1}
        assert not client.exists("rate:circuit:s3")


def test_the_limit_is_one_for_all(settings: Settings) -> None:
    said = in_processes(take_turns, settings)
    assert said == {"asked": 1, "limited": PROCESSES * CALLS - 1}
