"""A child that does not accept its message is ended; one that has just begun to import what it needs is not."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from celery.concurrency.asynpool import AsynPool
from celery.worker import state

from legal_pipeline.workers import worker_pulse
from legal_pipeline.workers.worker_pulse import UnacceptedMessages

LIMIT, INTERVAL = 10.0, 1.0


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One message waits for a child; each end of the idle children is noted."""
    found: list[int] = []
    monkeypatch.setattr(state, "reserved_requests", {Message("message")})
    monkeypatch.setattr(state, "active_requests", set())

    def end_idle_children(_: object) -> list[int]:
        found.append(1)
        return [1]

    monkeypatch.setattr(worker_pulse, "end_idle_children", end_idle_children)
    return found


@dataclass(frozen=True)
class Message:
    id: str


@pytest.mark.parametrize(
    ("starts_until", "silent_until", "is_ended"),
    [
        (0, 9, False),
        (0, 12, True),
        # the time of its start does not count
        (30, 31, False),
        (30, 39, False),
        (30, 43, True),
        (60, 60, False),
    ],
)
def test_a_child_has_the_limit_from_the_moment_at_which_it_is_ready(
    starts_until: int, silent_until: int, is_ended: bool, ended: list[int]
) -> None:
    second = 0
    unaccepted = UnacceptedMessages(LIMIT, INTERVAL, lambda: second < starts_until)
    for second in range(silent_until + 1):
        unaccepted.end_children(float(second))
    assert bool(ended) is is_ended


def test_celery_knows_which_children_are_starting() -> None:
    pool = SimpleNamespace(_pool=SimpleNamespace(_waiting_to_start={1}))
    assert worker_pulse.has_starting_child(pool)
    pool._pool._waiting_to_start.clear()
    assert not worker_pulse.has_starting_child(pool)
    # private to Celery: its next version may call it otherwise
    assert "self._waiting_to_start = set()" in inspect.getsource(AsynPool.__init__)
    assert "self._waiting_to_start.discard(proc)" in inspect.getsource(AsynPool.on_process_alive)
