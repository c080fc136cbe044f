"""Counters and samples in Redis: optional, expiring and small."""

from __future__ import annotations

import datetime as dt
import logging
import signal
from collections.abc import Iterator

import pytest

from legal_pipeline.clock import now
from legal_pipeline.storage.redis import counters as counted
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.counters import HOURS, TOTALS, Duration, Metrics, Series, parsed, series
from legal_pipeline.storage.redis.gauges import MINUTES, GaugeHistory
from legal_pipeline.topology import PROFILES, STAGES, Queue
from legal_pipeline_tests.servers import databases

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
DAYS = 7
TRANSIENT = series("errors", {"category": "transient"})


@pytest.fixture
def metrics(redis_server: databases.Redis) -> Iterator[Metrics]:
    with open_redis(redis_server.url) as client:
        yield Metrics(client, DAYS)


@pytest.fixture
def samples(redis_server: databases.Redis) -> Iterator[GaugeHistory]:
    with open_redis(redis_server.url) as client:
        yield GaugeHistory(client, DAYS)


class TestCounts:
    def test_are_summed_up(self, metrics: Metrics) -> None:
        metrics.count("errors", {"category": "transient"})
        metrics.count("errors", {"category": "transient"}, 2)
        metrics.count("errors", {"category": "data"})
        metrics.count("pages", n=0)
        assert metrics.totals() == {TRANSIENT: 3, series("errors", {"category": "data"}): 1}

    def test_are_kept_by_the_hour(self, metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> None:
        for hours in (0, 1, 25, 26):
            monkeypatch.setattr(counted, "now", lambda hours=hours: NOON + dt.timedelta(hours=hours))
            metrics.count("errors", {"category": "transient"}, hours + 1)
        found = metrics.by_hour(NOON)
        assert [(moment, counts[TRANSIENT]) for moment, counts in found.items()] == [
            (NOON + dt.timedelta(hours=hours), hours + 1) for hours in (0, 1, 25, 26)
        ]
        assert metrics.since(NOON + dt.timedelta(hours=25, minutes=30)) == {TRANSIENT: 26 + 27}

    def test_durations_fall_into_classes(self, metrics: Metrics) -> None:
        metrics.record_durations(Duration("stage_seconds", {"stage": "chunks"}, taken, {series("pages"): 1}) for taken in (0.2, 3.0))
        totals = metrics.totals()
        assert totals[series("stage_seconds_sum", {"stage": "chunks"})] == pytest.approx(3.2)
        bounds = {found.label("le"): count for found, count in totals.items() if found.name == "stage_seconds_bucket"}
        assert {bound: bounds.get(bound, 0) for bound in ("0.1", "0.25", "2.5", "5", "1800", "inf")} == {
            "0.1": 0,
            "0.25": 1,
            "2.5": 1,
            "5": 2,
            "1800": 2,
            "inf": 2,
        }
        assert totals[series("pages")] == 2

    def test_every_key_expires(self, metrics: Metrics) -> None:
        metrics.record_durations([Duration("stage_seconds", {"stage": "chunks"}, 1.0, {TRANSIENT: 1})])
        keys = [key.decode() for key in metrics.client.scan_iter()] if metrics.client else []
        assert sorted(keys) == sorted([TOTALS, HOURS + now().date().isoformat()])
        assert all(metrics.client.ttl(key) > 0 for key in keys if metrics.client)

    @pytest.mark.parametrize("value", ["Ann Lee", "a" * 41, "", "x,y=z", "émile", "a\nb"])
    def test_a_value_that_is_no_word_of_ours_is_not_written_down(self, metrics: Metrics, value: str) -> None:
        metrics.count("errors", {"category": value})
        assert metrics.totals() == {series("errors", {"category": "other"}): 1}

    def test_the_embedded_form_counts_nothing(self) -> None:
        nowhere = Metrics(None, DAYS)
        nowhere.count("errors", {"category": "transient"})
        nowhere.record_durations([Duration("stage_seconds", {"stage": "chunks"}, 1.0, {})])
        assert (nowhere.totals(), nowhere.by_hour(NOON)) == ({}, {})

    def test_counting_without_redis_raises_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        with databases.running_redis() as server, open_redis(server.url) as client:
            metrics = Metrics(client, DAYS)
            server.stop(signal.SIGKILL)
            with caplog.at_level(logging.INFO):
                for _ in range(50):
                    metrics.count("errors", {"category": "transient"})
            assert [record.getMessage()[:44] for record in caplog.records] == ["the metrics store in Redis is unavailable, p"]

    @pytest.mark.parametrize("found", [Series("a"), series("a", {"x": "1", "b": "inf"}), TRANSIENT])
    def test_names_are_read_as_they_were_written(self, found: Series) -> None:
        assert parsed(str(found)) == found


class TestSamples:
    def test_minutes_are_read_back(self, samples: GaugeHistory) -> None:
        moment = now().replace(second=0, microsecond=0) - dt.timedelta(minutes=90)
        for minute in range(90):
            samples.add({"waiting.ocr": minute, "workers": 0}, moment + dt.timedelta(minutes=minute))
        found = samples.minutes(moment + dt.timedelta(minutes=30))
        assert [sample.numbers for sample in found] == [{"waiting.ocr": minute} for minute in range(30, 90)]
        assert found[0].at == moment + dt.timedelta(minutes=30)

    def test_an_hour_keeps_the_largest(self, samples: GaugeHistory) -> None:
        moment = now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=1)
        for minute, waiting in enumerate((3, 7, 1)):
            samples.add({"waiting.ocr": waiting, "memory.redis": 5}, moment + dt.timedelta(minutes=minute))
        [found] = samples.hours(moment)
        assert (found.at, found.numbers) == (moment, {"waiting.ocr": 7, "memory.redis": 5})

    def test_one_minute_has_one_sample(self, samples: GaugeHistory) -> None:
        moment = now()
        samples.add({"workers": 1}, moment)
        samples.add({"workers": 2}, moment)
        assert [sample.numbers for sample in samples.minutes(moment - dt.timedelta(minutes=1))] == [{"workers": 2}]

    @pytest.mark.parametrize("written", [b"", b"nonsense", b"x\x9c\x03\x00\x00\x00\x00\x01"])
    def test_what_cannot_be_read_is_an_empty_sample(self, samples: GaugeHistory, written: bytes) -> None:
        moment = now()
        samples.client.hset(f"{MINUTES}{moment:%Y-%m-%dT%H}", f"{moment.minute:02}", written)
        samples.client.hset(f"metrics:samples:{moment.date()}", f"{moment.hour:02}", written)
        assert [sample.numbers for sample in samples.minutes(moment - dt.timedelta(minutes=1))] == [{}]
        samples.add({"workers": 1}, moment)

    def test_a_week_takes_less_than_two_megabytes_and_goes_by_itself(self, samples: GaugeHistory, metrics: Metrics) -> None:
        """Every number of the largest machine, all of them busy and never twice the same."""
        names = [f"{kind}.{queue}" for queue in Queue for kind in ("waiting", "running")]
        names += [f"memory.{group.name}" for group in PROFILES["t3.medium"].workers] + ["memory.redis", "memory.daemon", "workers"]
        last = now().replace(second=0, microsecond=0)
        for hour in range(7 * 24):
            # of days before today only the hours are left
            minutes = 60 if hour < 25 else 1
            for minute in range(minutes):
                moment = last - dt.timedelta(hours=hour, minutes=minute)
                samples.add(
                    {name: (hour * 7919 + minute * 104_729 + place * 1_299_709) % 10**8 for place, name in enumerate(names)}, moment
                )
        for stage in STAGES:
            errors = {series("errors", {"category": "data", "stage": stage.name}): 1}
            metrics.record_durations([Duration("stage_seconds", {"stage": stage.name}, 0.01, errors)])
        keys = list(samples.client.scan_iter(match="metrics:*"))
        used = sum(int(samples.client.memory_usage(key) or 0) for key in keys)
        print(f"{used / 1e6:.2f} MB in {len(keys)} keys")
        assert used < 2_000_000
        assert all(int(samples.client.ttl(key)) > 0 for key in keys)
