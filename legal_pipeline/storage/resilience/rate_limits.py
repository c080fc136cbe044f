"""Rate limits of external services, shared by all workers, on the library `limits`.

A call waits until the limit admits it; one that would wait too long raises RateLimited. When Redis is unavailable,
calls pass: the service still enforces its own limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction

import redis
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from legal_pipeline import clock as shared_clock
from legal_pipeline.errors import RateLimited
from legal_pipeline.storage.redis.client import Prefix

WAIT_SECONDS = 10.0
"""Longest wait of a call; beyond it RateLimited frees the worker until a later retry."""
_LONGEST_WINDOW_SECONDS = 60
_SHORTEST_WAIT_SECONDS = 0.005
_REDIS_PAUSE_SECONDS = 5.0


class RateLimits:
    def __init__(
        self,
        limiter: MovingWindowRateLimiter,
        calls_per_second: Mapping[str, float],
        *,
        clock: Callable[[], float] = shared_clock.seconds,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limiter = limiter
        self._rates = {service: in_whole_calls(rate) for service, rate in calls_per_second.items()}
        self._clock = clock
        self._sleep = sleep
        self._retry_at = 0.0

    def acquire(self, service: str) -> float:
        """Waits until the limit admits a call and returns the seconds waited; a service without a rate is not limited.

        Raises RateLimited when the wait would exceed WAIT_SECONDS.
        """
        rate, waited = self._rates.get(service), 0.0
        if rate is None or time.monotonic() < self._retry_at:
            return waited
        try:
            while not self._limiter.hit(rate, service):
                wait = max(self._limiter.get_window_stats(rate, service).reset_time - self._clock(), _SHORTEST_WAIT_SECONDS)
                if waited + wait > WAIT_SECONDS:
                    reason = f"{service} is limited to {rate.amount} calls in {rate.get_expiry()} s, and other callers used them up"
                    raise RateLimited(reason, after_seconds=wait)
                self._sleep(wait)
                waited += wait
        except redis.RedisError:
            self._retry_at = time.monotonic() + _REDIS_PAUSE_SECONDS
        return waited


class _OfAllMachines(RedisStorage):
    """By the clock that all machines agree on. The library takes that of the machine: calls of one whose clock is fast would lie in
    the future for the others, which could call nothing until then."""

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return bool(self.lua_acquire_moving_window([self.prefixed_key(key)], [shared_clock.seconds(), limit, expiry, amount]))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        moment = shared_clock.seconds()
        window = self.lua_moving_window([self.prefixed_key(key)], [moment - expiry, limit])
        return (float(window[0]), int(window[1])) if window else (moment, 0)


def shared_limiter(client: redis.Redis) -> MovingWindowRateLimiter:
    """Returns a limiter that counts in Redis, on the connections of `client`."""
    # the library uses the URL only to determine the type of server; it connects through the pool
    return MovingWindowRateLimiter(_OfAllMachines("redis://", connection_pool=client.connection_pool, key_prefix=f"{Prefix.RATE}calls"))


def in_process_limiter() -> MovingWindowRateLimiter:
    """Returns a limiter that counts in this process, for embedded mode."""
    return MovingWindowRateLimiter(MemoryStorage())


def in_whole_calls(calls_per_second: float) -> RateLimitItemPerSecond:
    """Returns the rate in whole calls per whole seconds, as the library requires: 2.5 a second is 5 in 2 seconds."""
    if calls_per_second < 1 / _LONGEST_WINDOW_SECONDS:
        return RateLimitItemPerSecond(1, round(1 / calls_per_second))
    exact = Fraction(calls_per_second).limit_denominator(_LONGEST_WINDOW_SECONDS)
    return RateLimitItemPerSecond(exact.numerator, exact.denominator)
