"""A service is away for a while: every document waits for it, none fails, and the service is hardly asked.

The breaker and the rules as they are, over a clock that the test turns; workers each have one document
in hand, which they keep while it waits.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.defs.assets.retry_rules import rule_for
from legal_pipeline.errors import ExternalError
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.resilience.breaker_state import PAUSE_SECONDS, CircuitStore, LocalCircuits, SharedCircuits
from legal_pipeline.storage.resilience.circuit_breaker import FAILURES_IN_A_ROW, ResiliencePolicies
from legal_pipeline.storage.resilience.rate_limits import RateLimits, in_process_limiter
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.servers.databases import Redis
from legal_pipeline_tests.storage.clock import Clock

CALL_SECONDS = 0.4


@dataclass
class Outage:
    """Documents that each need one call of s3."""

    seconds: float
    workers: int
    seed: int
    circuits: CircuitStore
    clock: Clock = field(default_factory=Clock)
    done: int = 0
    failed: list[str] = field(default_factory=list)
    asked_in_vain: int = 0

    def __post_init__(self) -> None:
        self._began, self._random, self._order = self.clock.now, Random(self.seed), count()
        self._events: list[tuple[float, int, int, AbstractContextManager[None] | None]] = []
        self._policies = [
            ResiliencePolicies(self.circuits, RateLimits(in_process_limiter(), {}), self.clock).call_policy("s3")
            for _ in range(self.workers)
        ]
        self._tries: Counter[tuple[int, str]] = Counter()

    def run(self, documents: int) -> None:
        waiting, self._worker_of = deque(range(documents)), dict[int, int]()
        for worker in range(min(self.workers, documents)):
            self._begin(waiting.popleft(), worker)
        while self._events:
            self.clock.now, _, document, call = heapq.heappop(self._events)
            if self._step(document, call) and waiting:
                self._begin(waiting.popleft(), self._worker_of[document])

    def _begin(self, document: int, worker: int) -> None:
        self._worker_of[document] = worker
        self._at(self.clock.now, document)

    def _at(self, moment: float, document: int, call: AbstractContextManager[None] | None = None) -> None:
        heapq.heappush(self._events, (moment, next(self._order), document, call))

    def _step(self, document: int, call: AbstractContextManager[None] | None) -> bool:
        """True when the document has come to its end."""
        try:
            if call is None:
                call = self._policies[self._worker_of[document]]()
                call.__enter__()
                self._at(self.clock.now + CALL_SECONDS, document, call)
                return False
            if self.clock.now - self._began < self.seconds:
                self.asked_in_vain += 1
                fault = ExternalError("S3 did not answer")
                if not call.__exit__(type(fault), fault, None):
                    raise fault
            call.__exit__(None, None, None)
        except ExternalError as fault:
            rule = rule_for(type(fault), fault.category)
            self._tries[document, rule.name] += 1
            wait = rule.wait_seconds(self._tries[document, rule.name], self._random, getattr(fault, "after_seconds", 0.0))
            if wait is None:
                self.failed.append(f"{document}: {fault}")
                return True
            self._at(self.clock.now + wait, document)
            return False
        self.done += 1
        return True


@pytest.mark.parametrize("workers", [1, 2, 20])
def test_twenty_documents_and_a_minute(redis_server: Redis, workers: int) -> None:
    with open_redis(redis_server.url) as client:
        outage = Outage(60, workers, seed=1, circuits=SharedCircuits(client))
        outage.run(20)
    assert (outage.failed, outage.done) == ([], 20)
    assert outage.asked_in_vain <= FAILURES_IN_A_ROW + workers + 60 / PAUSE_SECONDS


@settings(max_examples=examples(30), deadline=None)
@given(seconds=st.floats(0, 3 * 3600), workers=st.integers(1, 6), documents=st.integers(1, 20), seed=st.integers())
def test_whatever_the_outage(seconds: float, workers: int, documents: int, seed: int) -> None:
    outage = Outage(seconds, workers, seed, LocalCircuits())
    outage.run(documents)
    assert (outage.failed, outage.done) == ([], documents)
    assert outage.asked_in_vain <= FAILURES_IN_A_ROW + workers + seconds / PAUSE_SECONDS
