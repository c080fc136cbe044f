"""Work is sent, acquired and ended once, even when messages are delivered twice and workers die."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.storage.database.tables import leases as table
from legal_pipeline.storage.documents.leases import Lease, Leases
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import WHOLE_RUN, Queue


@pytest.fixture
def leases(store: Store) -> Leases:
    return Leases(store.engine)


def offered(leases: Leases, step_key: str = "chunks") -> Lease:
    lease = leases.offer("run", step_key, Queue.TEXT, 3)
    assert lease is not None
    return lease


def test_what_is_offered_is_offered_once(leases: Leases) -> None:
    lease = offered(leases)
    assert leases.offer("run", "chunks", Queue.TEXT, 3) is None
    assert leases.get("run", "chunks") == lease
    assert not lease.is_taken
    # the run itself and another step are other work
    assert offered(leases, WHOLE_RUN).token != offered(leases, "relationships").token


def test_of_many_that_offer_at_once_one_does(leases: Leases) -> None:
    got: list[Lease | None] = []
    threads = [threading.Thread(target=lambda: got.append(leases.offer("run", WHOLE_RUN, Queue.BATCH_HIGH, 0))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 8
    assert [lease.token for lease in got if lease] == [lease.token for lease in leases.of_run("run")]


def test_a_message_that_comes_twice_is_taken_once(leases: Leases) -> None:
    lease = offered(leases)
    taken = leases.take("run", "chunks", lease.token, "host:text", 11)
    assert taken is not None
    assert (taken.is_taken, taken.worker, taken.pid, taken.attempts) == (True, "host:text", 11, 0)
    assert leases.take("run", "chunks", lease.token, "host:text", 12) is None


def test_a_message_of_before_has_no_effect(leases: Leases) -> None:
    old = offered(leases)
    new = leases.offer("run", "chunks", Queue.TEXT, 3, replacing=old.token)
    assert new is not None
    assert new.token != old.token
    assert leases.take("run", "chunks", old.token, "host:text", 11) is None
    assert leases.take("run", "chunks", new.token, "host:text", 11) is not None
    # whoever still holds the old one cannot end the new one
    assert not leases.end(old)
    assert leases.get("run", "chunks") is not None


# what became of the work before it was offered again -> deaths counted
DEATHS = [("never taken", 0), ("taken", 1)]


@pytest.mark.parametrize(("before", "expected"), DEATHS)
def test_only_the_death_of_a_worker_counts(leases: Leases, before: str, expected: int) -> None:
    lease = offered(leases)
    if before == "taken":
        leases.take("run", "chunks", lease.token, "host:text", 11)
    new = leases.offer("run", "chunks", Queue.TEXT, 3, replacing=lease.token)
    assert new is not None
    assert new.attempts == expected


def test_the_message_of_a_dead_worker_is_taken_over(leases: Leases) -> None:
    lease = offered(leases)
    leases.take("run", "chunks", lease.token, "host:text", 11)
    assert leases.take("run", "chunks", lease.token, "host:text", 12, from_pid=10) is None
    taken = leases.take("run", "chunks", lease.token, "host:text", 12, from_pid=11)
    assert taken is not None
    assert (taken.pid, taken.attempts) == (12, 1)


def test_silence_is_a_lapse_and_a_beat_ends_it(leases: Leases) -> None:
    lease = offered(leases)
    assert not lease.is_expired(0)  # nobody has it: it waits, however long
    leases.take("run", "chunks", lease.token, "host:text", 11)
    with leases.engine.begin() as connection:
        connection.execute(sa.update(table).values(beat_at=now() - dt.timedelta(seconds=31)))
    silent = leases.get("run", "chunks")
    assert silent is not None
    assert silent.is_expired(30)
    assert not silent.is_expired(60)
    leases.beat([lease.token])
    heard = leases.get("run", "chunks")
    assert heard is not None
    assert not heard.is_expired(30)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_wrong_clock_of_a_machine_ends_no_lease(postgres_store: Store, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    leases, wrong = Leases(postgres_store.engine), pytest.MonkeyPatch()
    with wrong.context() as patch:
        patch.setattr("legal_pipeline.storage.documents.leases.now", lambda: now() + dt.timedelta(minutes=minutes))
        lease = offered(leases)
        assert lease.was_sent_within(30)
        taken = leases.take("run", "chunks", lease.token, "host:text", 11)
        assert taken is not None and not taken.is_expired(30)
        leases.beat([lease.token])
    [seen] = leases.all()
    assert not seen.is_expired(30)
    assert seen.beat_at is not None and abs(seen.beat_at - now()) < dt.timedelta(minutes=5)


def test_put_back_is_free_under_the_same_token(leases: Leases) -> None:
    lease = offered(leases)
    leases.take("run", "chunks", lease.token, "host:text", 11)
    assert leases.put_back(lease)
    again = leases.take("run", "chunks", lease.token, "host:text", 12)
    assert again is not None
    assert again.attempts == 0  # going last is no death


def test_a_run_that_is_over_has_no_work(leases: Leases) -> None:
    run_worker, step = offered(leases, WHOLE_RUN), offered(leases)
    leases.end_run("run")
    assert leases.all() == []
    assert leases.take("run", WHOLE_RUN, run_worker.token, "host:batch", 11) is None
    assert not leases.put_back(step)
