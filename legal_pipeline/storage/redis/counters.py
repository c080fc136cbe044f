"""Counts of what happens, in Redis: since the beginning for Prometheus, and by the hour for people.

A count is dispensable: it costs one question, waits for nothing and fails nobody; without Redis, and in the
embedded form, nothing is counted. What the results database knows by itself is not counted here but read there
(`storage.reports.throughput`). Names and labels are words of ours, never anything from a document.

Does not belong here: what must be looked at to be known (`storage.redis.gauges`).
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
"""And the day: a hash of that day's counts by hour."""

SECONDS_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
"""Upper ends of the classes that durations are counted in: from a short mail to a production of thousands of scans."""

_SAFE = re.compile(r"[a-z0-9_.+-]{1,40}", re.ASCII)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Series:
    """What a number belongs to: `errors` with the category `transient`."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name + "".join(f",{label}={value}" for label, value in self.labels)

    def label(self, name: str) -> str:
        return dict(self.labels).get(name, "")


def series(name: str, labels: Mapping[str, str] | None = None) -> Series:
    """A value that is none of our words becomes `other`: whatever it was, it is not written down."""
    return Series(name, tuple(sorted((label, value if _SAFE.fullmatch(value) else "other") for label, value in (labels or {}).items())))


class Metrics:
    """`client` None: nothing is counted, and nothing has been."""

    def __init__(self, client: redis.Redis | None, days: int) -> None:
        self.client = client
        self.days = days
        self._redis = FailOpen("the metrics in Redis")

    def count(self, name: str, labels: Mapping[str, str] | None = None, n: int = 1) -> None:
        self.count_all({series(name, labels): n})

    def count_all(self, counts: Mapping[Series, int]) -> None:
        """In one question. What is counted by the hour as well is kept for people."""
        self._add({found: n for found, n in counts.items() if n}, {})

    def took(self, name: str, labels: Mapping[str, str], seconds: float, counts: Mapping[Series, int]) -> None:
        """A duration, together with what else is to be counted of the same piece of work."""
        classes = ("inf", *(f"{bound:g}" for bound in SECONDS_BOUNDS if seconds <= bound))
        fallen = {str(series(f"{name}_bucket", {**labels, "le": bound})): 1 for bound in classes}
        self._add({found: n for found, n in counts.items() if n}, fallen | {str(series(f"{name}_sum", labels)): round(seconds, 3)})

    def totals(self) -> dict[Series, float]:
        """All there is, since Redis began to count. Raises what Redis raises."""
        return {} if self.client is None else dict(_read(cast(Mapping[bytes, bytes], self.client.hgetall(TOTALS))))

    def by_hour(self, since: dt.datetime) -> dict[dt.datetime, Counter[Series]]:
        """Beginning of the hour (UTC) -> counts; hours without any are left out. Raises what Redis raises."""
        if self.client is None:
            return {}
        found: dict[dt.datetime, Counter[Series]] = {}
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
                    found.setdefault(moment, Counter())[parsed(name)] += int(value)
        return dict(sorted(found.items()))

    def since(self, moment: dt.datetime) -> Counter[Series]:
        """Counts of the hours that reach into the time since then."""
        together: Counter[Series] = Counter()
        for counts in self.by_hour(moment).values():
            together.update(counts)
        return together

    def _add(self, counts: Mapping[Series, int], amounts: Mapping[str, float]) -> None:
        client = self.client
        if client is None or not (counts or amounts):
            return
        moment = now()
        day = HOURS + moment.date().isoformat()
        kept = self.days * _DAY

        def add() -> None:
            with client.pipeline(transaction=False) as pipe:
                for found, n in counts.items():
                    pipe.hincrby(TOTALS, str(found), n)
                    pipe.hincrby(day, f"{moment.hour:02}|{found}", n)
                for name, amount in amounts.items():
                    pipe.hincrbyfloat(TOTALS, name, amount)
                pipe.expire(TOTALS, kept)
                if counts:
                    pipe.expire(day, kept + _DAY)
                pipe.execute()

        self._redis.ask(add)


def parsed(name: str) -> Series:
    """Of `str(series)`."""
    first, *labels = name.split(",")
    pairs = (label.partition("=") for label in labels)
    return Series(first, tuple((key, value) for key, _, value in pairs))


@cache
def open_metrics(settings: Settings) -> Metrics:
    """One a process."""
    return Metrics(open_redis(settings.broker_url) if settings.broker_url else None, settings.metrics_days)


def _read(fields: Mapping[bytes, bytes]) -> Iterable[tuple[Series, float]]:
    return ((parsed(name.decode()), float(value)) for name, value in fields.items())


def _days(first: dt.datetime, last: dt.datetime) -> Iterator[dt.date]:
    day = first.date()
    while day <= last.date():
        yield day
        day += _DAY
