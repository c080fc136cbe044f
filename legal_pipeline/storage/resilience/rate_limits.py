"""How often an outside service is called: so many calls a second, of all workers together, on the library `limits`.

A call waits for its turn; one that would wait too long is told so instead (`RateLimited`). When Redis
does not answer, calls pass: the service's own limit is still there, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction

import redis
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from legal_pipeline.errors import RateLimited
from legal_pipeline.storage.redis.client import Prefix

WAIT_SECONDS = 10.0
"""A call waits for its turn so long at most; who is told to come back later frees the worker."""
_LONGEST_WINDOW_SECONDS = 60
_SHORTEST_WAIT_SECONDS = 0.005
_SILENT_SECONDS = 5.0


class RateLimits:
    def __init__(
        self,
        limiter: MovingWindowRateLimiter,
        calls_per_second: Mapping[str, float],
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limiter = limiter
        self._rates = {service: in_whole_calls(rate) for service, rate in calls_per_second.items()}
        self._clock = clock
        self._sleep = sleep
        self._asked_again_at = 0.0

    def acquire(self, service: str) -> float:
        """Returns the seconds it waited. RateLimited when the turn comes too late; a service without a rate has no turns."""
        rate, waited = self._rates.get(service), 0.0
        if rate is None or time.monotonic() < self._asked_again_at:
            return waited
        try:
            while not self._limiter.hit(rate, service):
                wait = max(self._limiter.get_window_stats(rate, service).reset_time - self._clock(), _SHORTEST_WAIT_SECONDS)
                if waited + wait > WAIT_SECONDS:
                    said = f"{service} is called {rate.amount} times in {rate.get_expiry()} s at most, and others were first"
                    raise RateLimited(said, after_seconds=wait)
                self._sleep(wait)
                waited += wait
        except redis.RedisError:
            self._asked_again_at = time.monotonic() + _SILENT_SECONDS
        return waited


def shared_limiter(client: redis.Redis) -> MovingWindowRateLimiter:
    """Counts in Redis, on the connections of our own client."""
    # the library needs a URL to know the kind of server; it connects through the pool
    return MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=client.connection_pool, key_prefix=f"{Prefix.RATE}calls"))


def in_process_limiter() -> MovingWindowRateLimiter:
    """Counts in this process, for the embedded form."""
    return MovingWindowRateLimiter(MemoryStorage())


def in_whole_calls(calls_per_second: float) -> RateLimitItemPerSecond:
    """2.5 a second is 5 in 2 seconds: the library counts whole calls in whole seconds."""
    if calls_per_second < 1 / _LONGEST_WINDOW_SECONDS:
        return RateLimitItemPerSecond(1, round(1 / calls_per_second))
    exact = Fraction(calls_per_second).limit_denominator(_LONGEST_WINDOW_SECONDS)
    return RateLimitItemPerSecond(exact.numerator, exact.denominator)
