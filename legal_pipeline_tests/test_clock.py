"""The clock of a machine that is wrong is corrected by that of the database; one that is right is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from legal_pipeline import clock

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def uncorrected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "_correction", dt.timedelta(0))
    yield


@pytest.mark.parametrize(
    ("of_the_database", "took", "corrected_by"),
    [
        (0.0, 0.01, None),
        (0.9, 0.01, None),
        (-0.9, 0.01, None),
        # the machine was busy, and the answer is from any moment in between
        (20.0, 20.5, None),
        (0.0, 20.5, None),
        (-420.0, 0.0, -420.0),
        (300.0, 0.0, 300.0),
        (300.0, 4.0, 298.0),
    ],
)
def test_what_cannot_be_right_is_corrected(
    of_the_database: float, took: float, corrected_by: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Machine(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return NOON + dt.timedelta(seconds=took)

    monkeypatch.setattr("legal_pipeline.clock.dt.datetime", Machine)
    found = clock.agree(NOON + dt.timedelta(seconds=of_the_database), NOON)
    expected = None if corrected_by is None else dt.timedelta(seconds=corrected_by)
    assert found == expected
    assert clock.now() == NOON + dt.timedelta(seconds=took) + (expected or dt.timedelta(0))


def test_a_correction_that_is_right_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_correction", dt.timedelta(minutes=7))
    asked_at = clock.now()
    assert clock.agree(asked_at, asked_at) is None
    assert clock.agree(asked_at - dt.timedelta(minutes=7), asked_at) is not None
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
