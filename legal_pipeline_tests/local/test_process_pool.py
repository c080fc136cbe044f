"""The pool loses no task, names the one a dead worker held, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from legal_pipeline.errors import ExternalError
from legal_pipeline.local.pool_worker import Report, Task
from legal_pipeline.local.process_pool import Death, Pool
from legal_pipeline.settings import Settings
from legal_pipeline_tests.local import stand_in

PATIENCE_SECONDS = 60.0
HOME = "home"
"""Its name tells `stand_in` how to start."""
MakePool = Callable[[int], Pool]


@pytest.fixture
def make_pool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MakePool]:
    monkeypatch.setattr("legal_pipeline.local.process_pool.serve_tasks", stand_in.serve_tasks)
    made: list[Pool] = []

    def make(processes: int) -> Pool:
        pool = Pool(Settings(home=tmp_path / HOME), processes)
        made.append(pool.__enter__())
        return pool

    yield make
    for pool in made:
        pool.__exit__(None, None, None)


def next_events(pool: Pool, count: int = 1) -> list[Report | Death]:
    found: list[Report | Death] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found) < count:
        assert time.monotonic() < deadline, f"{count} events were due, {found} came"
        found += pool.events(0.5)
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


def test_every_task_is_reported_once(make_pool: MakePool) -> None:
    pool = make_pool(2)
    found: list[Report | Death] = []
    waiting = [Task("echo", str(number)) for number in range(20)]
    while waiting or pool.in_progress:
        while waiting and pool.is_free:
            pool.submit(waiting.pop())
        assert len(pool.in_progress) <= 2
        found += pool.events(0.5)
    assert sorted(int(event.task.key) for event in found) == list(range(20))
    # warm processes: no more of them than were asked for
    assert {int(event.seconds) for event in found if isinstance(event, Report)} <= set(pool.pids)


@pytest.mark.parametrize(("task", "exit_code"), [(Task("die", ""), -signal.SIGKILL), (Task("exit", "3"), 3), (Task("exit", "0"), 0)])
def test_a_death_names_the_task_in_hand_and_the_others_go_on(make_pool: MakePool, tmp_path: Path, task: Task, exit_code: int) -> None:
    pool = make_pool(2)
    waits = Task("wait", str(tmp_path / "at-work"))
    pool.submit(waits)
    pool.submit(task)
    assert next_events(pool) == [Death(task, exit_code)]
    assert pool.in_progress == [waits]
    pool.submit(Task("echo", "after"))
    (event,) = next_events(pool)
    assert event.task == Task("echo", "after")


def test_a_worker_killed_from_outside(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(1)
    pool.submit(Task("wait", str(tmp_path / "at-work")))
    wait_until((tmp_path / "at-work").exists)
    os.kill(pool.pids[0], signal.SIGKILL)
    assert [event.task.kind for event in next_events(pool)] == ["wait"]
    wait_until_ready(pool)


def test_a_worker_taken_away_by_us(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(2)
    first, second = (Task("wait", str(tmp_path / name)) for name in ("one", "two"))
    for task in (first, second):
        pool.submit(task)
    pool.kill(first)
    assert next_events(pool) == [Death(first, -signal.SIGKILL)]
    assert pool.in_progress == [second]


def test_a_worker_that_dies_idle_is_replaced_and_no_task_is_lost(make_pool: MakePool) -> None:
    pool = make_pool(1)
    pool.submit(Task("echo", "first"))
    next_events(pool)
    (dead,) = pool.pids
    os.kill(dead, signal.SIGKILL)
    wait_until(lambda: not is_alive(dead))
    # nobody has looked since: the task goes to the dead one, and that is said
    pool.submit(Task("echo", "second"))
    (event,) = next_events(pool)
    assert event.task == Task("echo", "second")
    pool.submit(Task("echo", "third"))
    (event,) = next_events(pool)
    assert isinstance(event, Report)
    assert pool.pids != [dead]


def test_leaving_ends_every_process_at_work_or_idle(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(3)
    pool.submit(Task("wait", str(tmp_path / "at-work")))
    wait_until((tmp_path / "at-work").exists)
    pids = pool.pids
    pool.__exit__(None, None, None)
    wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_nothing_happens_within_the_time_given(make_pool: MakePool) -> None:
    pool = make_pool(1)
    started = time.monotonic()
    assert list(pool.events(0.3)) == []
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("home", "reason"), [("unusable", "the home is unusable"), ("deadly", "it ended with SIGKILL; is there enough memory")]
)
def test_processes_that_cannot_start_are_said_and_no_task_is_blamed(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str, reason: str
) -> None:
    monkeypatch.setattr("legal_pipeline_tests.local.test_process_pool.HOME", home)
    pool = make_pool(2)
    assert not pool.is_free
    with pytest.raises(ExternalError, match=f"a process that reads documents cannot be started: {reason}"):
        next_events(pool)


@pytest.mark.parametrize("received", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_whole_group_does_not_reach_the_processes(make_pool: MakePool, received: signal.Signals) -> None:
    pool = make_pool(2)
    wait_until_ready(pool)
    before = pool.pids
    for pid in before:
        os.kill(pid, received)
    pool.submit(Task("echo", "still there"))
    (event,) = next_events(pool)
    assert isinstance(event, Report)
    assert pool.pids == before


def test_a_process_gets_a_task_only_when_it_is_ready(make_pool: MakePool) -> None:
    pool = make_pool(1)
    wait_until_ready(pool)
    pool.submit(Task("echo", "first"))
    assert not pool.is_free
    next_events(pool)
    assert pool.is_free


def wait_until_ready(pool: Pool) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not pool.is_free:
        assert time.monotonic() < deadline, "no process was ready"
        assert list(pool.events(0.5)) == []
