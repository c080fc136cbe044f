"""Programs that hang, for real: a whole deployment under its supervisor, and SIGSTOP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from legal_pipeline.deployment.run_files import supervisor_pid_path
from legal_pipeline.deployment.supervise.control import Supervised, Supervisor
from legal_pipeline.deployment.supervise.ending import is_stopped
from legal_pipeline.deployment.supervise.orphans import is_alive
from legal_pipeline.monitoring import beats
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SUPERVISOR = "supervisor"


@pytest.fixture(scope="module")
def running(postgres_server: databases.Postgres) -> Iterator[Deployment]:
    limits = {"unresponsive_timeout_seconds": "10", "lease_timeout_seconds": "12"}
    with databases.running_redis() as redis, deployed(redis, postgres_server, **limits) as deployment:
        deployment.up()
        yield deployment


def home_of(deployment: Deployment) -> Path:
    return deployment.settings.home.absolute()


def programs(deployment: Deployment) -> dict[str, Supervised]:
    supervisor = Supervisor.find(home_of(deployment))
    return supervisor.programs() if supervisor else {}


def pid_of(deployment: Deployment, name: str) -> int:
    return int(supervisor_pid_path(home_of(deployment)).read_text()) if name == SUPERVISOR else programs(deployment)[name].pid


def all_answer(deployment: Deployment) -> bool:
    found = programs(deployment)
    read = {name: beats.read(home_of(deployment), name) for name in found}
    return bool(found) and all(
        beat is not None and beat.pid == found[name].pid and not beat.silent and beat.age_seconds < 5 for name, beat in read.items()
    )


@pytest.mark.parametrize("name", ["batch", "stages"])
def test_one_child_has_imported_what_its_parent_has_not(running: Deployment, name: str) -> None:
    def has_storages(process: psutil.Process) -> bool:
        return any("sqlalchemy" in mapped.path for mapped in process.memory_maps())

    parent = psutil.Process(pid_of(running, name))
    wait_until(lambda: any(has_storages(child) for child in parent.children()), f"a child has imported the storages\n{running.logs()}")
    assert not has_storages(parent)


def _is_replaced(running: Deployment, name: str, before: int) -> bool:
    """Returns whether the program has another process; a supervisor that was just replaced may not list its programs yet."""
    program = programs(running).get(name)
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
def test_what_hangs_is_replaced_and_nothing_else(running: Deployment, names: tuple[str, ...]) -> None:
    wait_until(lambda: all_answer(running), "all answer at first")
    before = {name: program.pid for name, program in programs(running).items()}
    stopped = {name: pid_of(running, name) for name in names}
    below = [process.pid for pid in stopped.values() for process in psutil.Process(pid).children(recursive=True)]
    for pid in stopped.values():
        os.kill(pid, signal.SIGSTOP)
    hung = set(names) - {SUPERVISOR}
    # reading the programs needs a supervisor that goes on
    wait_until(lambda: not is_stopped(pid_of(running, SUPERVISOR)), "the supervisor goes on")
    wait_until(lambda: all(_is_replaced(running, name, before[name]) for name in hung), f"replaced\n{running.logs()}")
    wait_until(lambda: all_answer(running), f"all answer again\n{running.logs()}")
    assert {name: program.pid for name, program in programs(running).items() if name not in hung} == {
        name: pid for name, pid in before.items() if name not in hung
    }
    if SUPERVISOR not in names:
        assert not [pid for pid in below if is_alive(pid)], "orphans"


def test_the_remedy_replaces_a_machine_that_hangs_as_a_whole(running: Deployment) -> None:
    """Nobody is left who could watch; the monitor says so, and what it tells the operator to run mends it."""
    wait_until(lambda: all_answer(running), "all answer at first")
    before = {name: program.pid for name, program in programs(running).items()}
    for pid in (*before.values(), pid_of(running, SUPERVISOR)):
        os.kill(pid, signal.SIGSTOP)
    shown = running.call("monitor", "--once")
    assert shown.returncode == 1
    done = running.call("workers", "start")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "does not answer: it is ended with its children and started again" in done.stderr
    after = {name: program.pid for name, program in programs(running).items()}
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    wait_until(lambda: all_answer(running), "all answer again")
