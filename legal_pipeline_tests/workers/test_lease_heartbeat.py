"""A process works only for what is still wanted: its lease is current, and its run exists and is not being cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.leases import Lease, Leases
from legal_pipeline.storage.store import open_store
from legal_pipeline.topology import Queue
from legal_pipeline.workers.lease_heartbeat import LeaseHeartbeat

RUN, STEP = "run-1", "document_text"


@dataclass
class Child:
    """A worker's child, which notes its end instead of ending."""

    settings: Settings
    runs: set[str] = field(default_factory=lambda: {RUN})
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        store = open_store(self.settings)
        self.leases = Leases(store.engine)
        # the thread does not interfere within a test: it looks again after a second
        self.heartbeat = LeaseHeartbeat(
            self.settings, self.leases, store.documents, "ocr", self.runs.__contains__, end_process=self.ended.set
        )

    def lease(self) -> Lease:
        lease = self.leases.offer(RUN, STEP, Queue.OCR, 3)
        assert lease
        return lease

    def is_ended_after(self, event: Callable[[Lease], object]) -> bool:
        lease = self.lease()
        with self.heartbeat.hold(RUN, STEP, lease.token) as held:
            assert held
            event(held)
            self.heartbeat.end_unwanted()
            return self.ended.is_set()


@pytest.fixture
def child(settings: Settings) -> Child:
    return Child(settings)


def test_work_that_is_wanted_goes_on(child: Child) -> None:
    assert not child.is_ended_after(lambda lease: None)


def test_a_lease_that_is_taken_away_ends_the_work(child: Child) -> None:
    assert child.is_ended_after(child.leases.take_away)


def test_a_lease_that_is_given_to_another_worker_ends_the_work(child: Child) -> None:
    assert child.is_ended_after(lambda lease: child.leases.offer(RUN, STEP, Queue.OCR, 3, replacing=lease.token))


def test_a_run_that_is_cancelled_or_deleted_ends_the_work(child: Child) -> None:
    assert child.is_ended_after(lambda lease: child.runs.clear())


@pytest.mark.parametrize("how", ["end", "let_go"])
def test_what_the_process_itself_ends_is_no_reason(child: Child, how: str) -> None:
    def finish(lease: Lease) -> None:
        if how == "end":
            child.heartbeat.end(lease)
        else:
            child.heartbeat.let_go(lease.token)
            child.leases.end(lease)

    assert not child.is_ended_after(finish)


def test_a_lease_taken_away_names_who_has_it_now(child: Child) -> None:
    """It may have been free when the canceller read it."""
    free = child.lease()
    child.leases.take(RUN, STEP, free.token, "host:ocr", 4711)
    current = child.leases.take_away(free)
    assert current and (current.is_taken, current.pid) == (True, 4711)
    assert child.leases.take_away(free) is None
