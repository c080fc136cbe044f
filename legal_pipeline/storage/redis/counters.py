"""Event counters in Redis: running totals for Prometheus, and hourly counts for reports.

Counting is optional: it costs one round trip and never fails the caller. Without Redis, and in embedded mode, nothing
is counted. Figures that the results database already contains are computed from it (`storage.reports.throughput`). Names and
labels are fixed words, never text from a document.

Does not belong here: values that must be polled (`storage.redis.gauges`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

import redis

from legal_pipeline.clock import now
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import Prefix, open_redis
from legal_pipeline.storage.redis.fail_open import FailOpen

TOTALS = f"{Prefix.METRICS}totals"
HOURS = f"{Prefix.METRICS}hours:"
"""Followed by the date: a hash of that day's counts by hour."""

SECONDS_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
"""Upper bounds of the duration histogram's buckets, in seconds: from a short email to a production of thousands of scans."""

_SAFE = re.compile(r"[a-z0-9_.+-]{1,40}", re.ASCII)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Series:
    """Name and labels of a counter, such as `errors` with the category `transient`."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name + "".join(f",{label}={value}" for label, value in self.labels)

    def label(self, name: str) -> str:
        return dict(self.labels).get(name, "")


def series(name: str, labels: Mapping[str, str] | None = None) -> Series:
    """Returns the series. Label values that are not safe words become `other`, so that no document text is recorded."""
    return Series(name, tuple(sorted((label, value if _SAFE.fullmatch(value) else "other") for label, value in (labels or {}).items())))


@dataclass(frozen=True, slots=True)
class Duration:
    name: str
    labels: Mapping[str, str]
    seconds: float
    counts: Mapping[Series, int]
    """Other counts of the same piece of work."""

    def amounts(self) -> Iterator[tuple[str, float]]:
        """The buckets of the histogram, and the sum."""
        for bound in ("inf", *(f"{bound:g}" for bound in SECONDS_BOUNDS if self.seconds <= bound)):
            yield _named(f"{self.name}_bucket", (*self.labels.items(), ("le", bound))), 1
        yield _named(f"{self.name}_sum", tuple(self.labels.items())), round(self.seconds, 3)


@cache
def _named(name: str, labels: tuple[tuple[str, str], ...]) -> str:
    """A series as it is stored. Labels are fixed words, so there are few: a bucket of each stage."""
    return str(series(name, dict(labels)))


class Metrics:
    """Counters in Redis. Without a client, nothing is counted and all reads are empty."""

    def __init__(self, client: redis.Redis | None, days: int) -> None:
        self.client = client
        self.days = days
        self._redis = FailOpen("the metrics store in Redis")

    def count(self, name: str, labels: Mapping[str, str] | None = None, n: int = 1) -> None:
        self.count_all({series(name, labels): n})

    def count_all(self, counts: Mapping[Series, int]) -> None:
        """Adds all counts in one round trip, to the totals and to the current hour."""
        self._add({counter: n for counter, n in counts.items() if n}, {})

    def record_durations(self, durations: Iterable[Duration]) -> None:
        """Records durations, together with other counts of the same pieces of work, in one round trip."""
        if self.client is None:
            return
        counts: Counter[Series] = Counter()
        amounts: dict[str, float] = {}
        for duration in durations:
            counts.update(duration.counts)
            for name, amount in duration.amounts():
                amounts[name] = amounts.get(name, 0) + amount
        self._add({counter: n for counter, n in counts.items() if n}, amounts)

    def totals(self) -> dict[Series, float]:
        """Returns the running totals. Raises the errors of the Redis client."""
        return {} if self.client is None else dict(_read(cast(Mapping[bytes, bytes], self.client.hgetall(TOTALS))))

    def by_hour(self, since: dt.datetime) -> dict[dt.datetime, Counter[Series]]:
        """Returns counts by start of the hour (UTC), without empty hours. Raises the errors of the Redis client."""
        if self.client is None:
            return {}
        hours: dict[dt.datetime, Counter[Series]] = {}
        first, last = since.astimezone(dt.UTC), now()
        with self.client.pipeline(transaction=False) as pipe:
            days = list(_days(first, last))
            for day in days:
                pipe.hgetall(HOURS + day.isoformat())
            answers = pipe.execute()
        for day, fields in zip(days, answers, strict=True):
            for field, value in fields.items():
                hour, _, name = field.decode().partition("|")
                moment = dt.datetime.combine(day, dt.time(int(hour)), dt.UTC)
                if moment + dt.timedelta(hours=1) > first:
                    hours.setdefault(moment, Counter())[parsed(name)] += int(value)
        return dict(sorted(hours.items()))

    def since(self, moment: dt.datetime) -> Counter[Series]:
        """Returns the sum of the counts of every hour that ends after `moment`."""
        total: Counter[Series] = Counter()
        for counts in self.by_hour(moment).values():
            total.update(counts)
        return total

    def _add(self, counts: Mapping[Series, int], amounts: Mapping[str, float]) -> None:
        client = self.client
        if client is None or not (counts or amounts):
            return
        moment = now()
        day = HOURS + moment.date().isoformat()
        retention = self.days * _DAY

        def add() -> None:
            with client.pipeline(transaction=False) as pipe:
                for counter, n in counts.items():
                    pipe.hincrby(TOTALS, str(counter), n)
                    pipe.hincrby(day, f"{moment.hour:02}|{counter}", n)
                for name, amount in amounts.items():
                    pipe.hincrbyfloat(TOTALS, name, amount)
                pipe.expire(TOTALS, retention)
                if counts:
                    pipe.expire(day, retention + _DAY)
                pipe.execute()

        self._redis.call(add)


def parsed(name: str) -> Series:
    """Returns the series that `str(series)` was written from."""
    first, *labels = name.split(",")
    pairs = (label.partition("=") for label in labels)
    return Series(first, tuple((key, value) for key, _, value in pairs))


@cache
def open_metrics(settings: Settings) -> Metrics:
    """Returns the process-wide instance."""
    return Metrics(open_redis(settings.broker_url) if settings.broker_url else None, settings.metrics_days)


def _read(fields: Mapping[bytes, bytes]) -> Iterable[tuple[Series, float]]:
    return ((parsed(name.decode()), float(value)) for name, value in fields.items())


def _days(first: dt.datetime, last: dt.datetime) -> Iterator[dt.date]:
    day = first.date()
    while day <= last.date():
        yield day
        day += _DAY
