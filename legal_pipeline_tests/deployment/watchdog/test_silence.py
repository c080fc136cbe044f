"""Silence is measured in time of the observer's own: a machine that slept or was busy is no program that hangs."""

from __future__ import annotations

import pytest

from legal_pipeline.deployment.watchdog.silence import Silence


@pytest.mark.parametrize(
    ("observations", "seconds"),
    [
        # (moment, value)
        ([(0, "a"), (5, "a"), (10, "a")], 10),
        ([(0, "a"), (5, "b"), (10, "c")], 0),
        ([(0, "a"), (5, "a"), (10, "b"), (15, "b")], 5),
        # the first observation says nothing about the time before
        ([(1000, "a")], 0),
        # late on a busy machine
        ([(0, "a"), (9, "a")], 9),
        # an hour of sleep counts as two intervals
        ([(0, "a"), (3600, "a")], 10),
        ([(0, "a"), (3600, "a"), (7200, "a")], 20),
    ],
)
def test_only_time_in_which_the_observer_ran_counts(observations: list[tuple[float, str]], seconds: float) -> None:
    silence = Silence(interval_seconds=5)
    found = [silence.observe(value, moment) for moment, value in observations]
    assert found[-1] == seconds


def test_forgiven_it_begins_anew() -> None:
    silence = Silence(interval_seconds=5)
    for moment in range(0, 60, 5):
        silence.observe("a", moment)
    silence.forgive()
    assert silence.observe("a", 60) == 5
