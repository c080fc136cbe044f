"""What must be looked at to be known (queues, memory), looked at once a minute: minutes for a day, hours for a week.

Minutes lie in one hash an hour, hours in one hash a day, each packed, each with an expiry. Size in Redis does not
grow with the work: some 50 numbers a minute are 0.6 MB in a day, the hours of a week 0.1 MB.

Does not belong here: what is looked at (`operations.metrics_sampler`).
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
"""Name of a series -> value at a moment; what is 0 is left out."""


@dataclass(frozen=True, slots=True)
class Sample:
    at: dt.datetime
    numbers: Numbers
    """Of an hour, the largest of each: a queue that was full for ten minutes is to be seen."""


class GaugeHistory:
    """Errors of Redis are raised."""

    def __init__(self, client: redis.Redis, days: int) -> None:
        self.client = client
        self.days = days

    def add(self, numbers: Numbers, moment: dt.datetime | None = None) -> None:
        """The minute's sample; a second one in the same minute takes the place of the first."""
        at = (moment or now()).astimezone(dt.UTC)
        kept = {name: round(value, 2) for name, value in numbers.items() if value}
        hour_key, hour = HOURS + at.date().isoformat(), f"{at.hour:02}"
        highest = _unpacked(cast(bytes | None, self.client.hget(hour_key, hour)))
        for name, value in kept.items():
            highest[name] = max(value, highest.get(name, 0))
        minute_key = f"{MINUTES}{at:%Y-%m-%dT%H}"
        with self.client.pipeline(transaction=False) as pipe:
            pipe.hset(minute_key, f"{at.minute:02}", _packed(kept))
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
    """Empty for what is not there or not ours."""
    try:
        found = json.loads(zlib.decompress(written)) if written else {}
    except (zlib.error, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
