"""Programs that hang, for real: SIGSTOP under the supervisor and the watchdog."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from legal_pipeline.deployment.run_files import servers_folder, supervisor_pid_path
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.ending import is_stopped
from legal_pipeline.deployment.supervise.orphans import is_alive
from legal_pipeline.monitoring import beats
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.deployed.whole.conftest import Whole

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SUPERVISOR = "supervisor"


def pid_of(whole: Whole, name: str) -> int:
    return int(supervisor_pid_path(whole.home).read_text()) if name == SUPERVISOR else whole.pids()[name]


def all_answer(whole: Whole) -> bool:
    found = whole.programs()
    read = {name: beats.read(whole.home, name) for name in found}
    return bool(found) and all(
        beat is not None and beat.pid == found[name].pid and not beat.silent and beat.age_seconds < 5 for name, beat in read.items()
    )


def _is_replaced(whole: Whole, name: str, before: int) -> bool:
    """Returns whether the program has another process; a supervisor that was just replaced may not list its programs yet."""
    program = whole.programs().get(name)
    return program is not None and program.pid not in (0, before)


@pytest.mark.parametrize(
    "names",
    [
        ("stages",),
        ("daemon", "webserver", "code-server"),
        # nobody restarts a watchdog but the supervisor
        ("watchdog", SUPERVISOR),
    ],
    ids="+".join,
)
def test_what_hangs_is_replaced_and_nothing_else(whole: Whole, names: tuple[str, ...]) -> None:
    wait_until(lambda: all_answer(whole), "all answer at first")
    before = whole.pids()
    stopped = {name: pid_of(whole, name) for name in names}
    below = [process.pid for pid in stopped.values() for process in psutil.Process(pid).children(recursive=True)]
    for pid in stopped.values():
        os.kill(pid, signal.SIGSTOP)
    hung = set(names) - {SUPERVISOR}
    # reading the programs needs a supervisor that goes on
    wait_until(lambda: not is_stopped(pid_of(whole, SUPERVISOR)), "the supervisor goes on")
    wait_until(lambda: all(_is_replaced(whole, name, before[name]) for name in hung), f"replaced\n{whole.logs()}")
    wait_until(lambda: all_answer(whole), f"all answer again\n{whole.logs()}")
    assert {name: program.pid for name, program in whole.programs().items() if name not in hung} == {
        name: pid for name, pid in before.items() if name not in hung
    }
    if SUPERVISOR not in names:
        assert not [pid for pid in below if is_alive(pid)], "orphans"


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_server_that_hangs_is_replaced_and_work_goes_on(whole: Whole, name: str) -> None:
    """PostgreSQL or Redis of `make up`: they take connections and answer nothing."""

    def pid() -> int:
        supervisor = Supervisor.find(servers_folder(whole.home))
        return supervisor.programs()[name].pid if supervisor else 0

    wait_until(lambda: all_answer(whole), "all answer at first")
    before = pid()
    os.kill(before, signal.SIGSTOP)
    wait_until(lambda: pid() not in (0, before), f"replaced\n{whole.logs()}")
    assert not is_alive(before)
    letter = whole.home / f"{name}.txt"
    letter.write_text("Marian Holt, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021.")
    wait_until(lambda: whole.call("run", letter, "--matter", name).returncode == 0, f"it is done\n{whole.logs()}", every_seconds=2)
    wait_until(lambda: all_answer(whole), f"all answer again\n{whole.logs()}")


def test_the_remedy_replaces_a_machine_that_hangs_as_a_whole(whole: Whole) -> None:
    """Nobody is left who could watch; the monitor says so, and what it tells the operator to run mends it."""
    wait_until(lambda: all_answer(whole), "all answer at first")
    before = whole.pids()
    for pid in (*before.values(), pid_of(whole, SUPERVISOR)):
        os.kill(pid, signal.SIGSTOP)
    shown = whole.call("monitor", "--once")
    assert shown.returncode == 1
    done = whole.call("workers", "start")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "does not answer: it is ended with its children and started again" in done.stderr
    after = whole.pids()
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    wait_until(lambda: all_answer(whole), "all answer again")
