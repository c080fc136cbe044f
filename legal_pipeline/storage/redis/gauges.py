"""History of polled values (queues, memory), sampled once a minute: minutes are kept for a day, hours for a week.

Minutes are stored in one hash per hour, hours in one hash per day; every sample is compressed and every hash expires.
The size in Redis does not depend on the workload: some 50 numbers a minute take 0.6 MB a day, the hours of a week 0.1 MB.

Does not belong here: which values are polled (`operations.metrics_sampler`).
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import redis

from legal_pipeline.clock import now
from legal_pipeline.storage.redis.client import Prefix

MINUTES = f"{Prefix.METRICS}minutes:"
HOURS = f"{Prefix.METRICS}samples:"
MINUTES_KEPT = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)

Numbers = Mapping[str, float]
"""Values by name of the series; zeros are omitted."""


@dataclass(frozen=True, slots=True)
class Sample:
    at: dt.datetime
    numbers: Numbers
    """In an hourly sample, the maximum of each series, so that a queue that was full for ten minutes is visible."""


class GaugeHistory:
    """Samples by minute and by hour. Raises the errors of the Redis client."""

    def __init__(self, client: redis.Redis, days: int) -> None:
        self.client = client
        self.days = days

    def add(self, numbers: Numbers, moment: dt.datetime | None = None) -> None:
        """Stores the sample of the minute; a second one in the same minute replaces the first."""
        at = (moment or now()).astimezone(dt.UTC)
        values = {name: round(value, 2) for name, value in numbers.items() if value}
        hour_key, hour = HOURS + at.date().isoformat(), f"{at.hour:02}"
        highest = _unpacked(cast(bytes | None, self.client.hget(hour_key, hour)))
        for name, value in values.items():
            highest[name] = max(value, highest.get(name, 0))
        minute_key = f"{MINUTES}{at:%Y-%m-%dT%H}"
        with self.client.pipeline(transaction=False) as pipe:
            pipe.hset(minute_key, f"{at.minute:02}", _packed(values))
            pipe.expire(minute_key, MINUTES_KEPT + _HOUR)
            pipe.hset(hour_key, hour, _packed(highest))
            pipe.expire(hour_key, self.days * _DAY + _DAY)
            pipe.execute()

    def minutes(self, since: dt.datetime) -> list[Sample]:
        return list(self._read(MINUTES, "%Y-%m-%dT%H", _HOUR, dt.timedelta(minutes=1), since))

    def hours(self, since: dt.datetime) -> list[Sample]:
        return list(self._read(HOURS, "%Y-%m-%d", _DAY, _HOUR, since))

    def _read(self, prefix: str, pattern: str, step: dt.timedelta, part: dt.timedelta, since: dt.datetime) -> Iterator[Sample]:
        begin = dt.datetime.fromtimestamp(since.timestamp() // step.total_seconds() * step.total_seconds(), dt.UTC)
        starts = [begin]
        while starts[-1] + step <= now():
            starts.append(starts[-1] + step)
        with self.client.pipeline(transaction=False) as pipe:
            for start in starts:
                pipe.hgetall(f"{prefix}{start:{pattern}}")
            answers = pipe.execute()
        for start, fields in zip(starts, answers, strict=True):
            for number, value in sorted(fields.items()):
                at = start + int(number) * part
                if at + part > since:
                    yield Sample(at, _unpacked(value))


def _packed(numbers: Numbers) -> bytes:
    return zlib.compress(json.dumps(numbers, separators=(",", ":")).encode(), 9)


def _unpacked(written: bytes | None) -> dict[str, Any]:
    """Returns an empty mapping for a missing or unreadable sample."""
    try:
        numbers = json.loads(zlib.decompress(written)) if written else {}
    except (zlib.error, ValueError):
        return {}
    return numbers if isinstance(numbers, dict) else {}
