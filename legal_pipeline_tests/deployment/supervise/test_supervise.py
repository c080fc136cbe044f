"""Starting, watching and stopping for real: supervisord, Celery and Redis; a small application stands in for ours."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.deployment.plan import programs
from legal_pipeline.deployment.supervise import cgroups, liveness, orphans
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.deployment.supervise.machine import Machine
from legal_pipeline.deployment.supervise.program_status import program_statuses
from legal_pipeline.deployment.supervise.start import NotStarted, start
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.program_memory import HOME_MARK, PROGRAM_MARK
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.queue_depths import list_names
from legal_pipeline.topology import Queue
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.deployment.stand_in_machine import APP, deployed_settings, machine_of, pids, places_of, silent, until
from legal_pipeline_tests.servers import databases, ports

pytestmark = pytest.mark.slow


@pytest.fixture
def deployed(home: Path, redis_server: databases.Redis, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return deployed_settings(monkeypatch, postgres_url, redis_server.url)


@pytest.fixture
def machine(deployed: Settings) -> Iterator[Machine]:
    this = machine_of(deployed)
    yield this
    stop(this.home, within_seconds=0)


def test_a_start_serves_every_queue_and_a_stop_leaves_nothing(machine: Machine) -> None:
    assert start(machine, silent) is True
    found = {standing.program: standing for standing in program_statuses(machine.settings, machine.programs, machine.places)}
    assert {queue for standing in found.values() for queue in standing.queues} == {queue.value for queue in machine_queues(machine)}
    for standing in found.values():
        assert standing.message == "" and standing.pid and standing.memory_bytes > 10_000_000
        assert standing.enforced_bytes is None or standing.enforced_bytes <= standing.ceiling_bytes

    said: list[str] = []
    assert start(machine, said.append) is False
    assert said == ["2 programs already run; nothing was started"]
    assert pids(machine) == {name: standing.pid for name, standing in found.items()}

    assert stop(machine.home, within_seconds=10).was_running
    assert list(orphans.processes_of(machine.home)) == []
    assert Supervisor.find(machine.home) is None
    assert not list(Path("/sys/fs/cgroup").glob(f"**/{cgroups.programs_folder(machine.home)}"))
    assert not stop(machine.home, within_seconds=10).was_running


def machine_queues(this: Machine) -> set[Any]:
    return {queue for program in this.programs for queue in program.queues}


@pytest.mark.parametrize(
    ("nap_seconds", "within_seconds", "diary", "waiting", "handed_back"),
    [
        # a running step finishes
        (3.0, 30.0, "began\nended\n", 0, ()),
        # what takes too long is given back
        (60.0, 1.0, "began\n", 1, ("stages",)),
    ],
)
def test_a_stop_drains(
    nap_seconds: float,
    within_seconds: float,
    diary: str,
    waiting: int,
    handed_back: tuple[str, ...],
    machine: Machine,
    redis_server: databases.Redis,
    tmp_path: Path,
) -> None:
    start(machine, silent)
    written = tmp_path / "diary"
    liveness.load_app(APP).send_task("stand_in.nap", args=[nap_seconds, str(written)], queue="ocr")
    until(written.exists)
    assert stop(machine.home, within_seconds=within_seconds).handed_back == handed_back
    assert written.read_text() == diary
    with redis_server.client() as client:
        assert sum(client.llen(name) for name in list_names(Queue.OCR)) == waiting


def test_what_does_not_come_up_is_named_with_its_log_and_everything_is_stopped(deployed: Settings) -> None:
    where = places_of(deployed)
    stages, good = (program for program in programs(deployed.machine, where) if program.is_worker)
    burns = replace(stages, command=("/bin/sh", "-c", "echo it burns; exit 3"))
    this = Machine(deployed, where, (good, burns))
    with pytest.raises(NotStarted) as failure:
        start(this, silent)
    assert "stages did not start: it has exited 3 times" in str(failure.value)
    assert "    it burns" in str(failure.value)
    assert good.name not in str(failure.value)
    assert list(orphans.processes_of(this.home)) == []
    assert Supervisor.find(this.home) is None


def test_what_does_not_answer_in_time_is_named(deployed: Settings) -> None:
    where = places_of(deployed)
    [stages] = [program for program in programs(deployed.machine, where) if program.name == "stages"]
    mute = replace(stages, command=("/bin/sleep", "600"))
    this = Machine(deployed.model_copy(update={"start_timeout_seconds": 2}), where, (mute,))
    with pytest.raises(NotStarted, match=r"stages did not start: no consumer of .* responds\n.*\n    .the log is empty."):
        start(this, silent)
    assert list(orphans.processes_of(this.home)) == []


def _no_broker(settings: Settings) -> Settings:
    return settings.model_copy(update={"broker_url": f"redis://127.0.0.1:{ports.free_port()}/0"})


def _no_database(settings: Settings) -> Settings:
    return settings.model_copy(update={"database_url": f"postgresql+psycopg2://nobody:s3cret@127.0.0.1:{ports.free_port()}/none"})


def _embedded(settings: Settings) -> Settings:
    return settings.model_copy(update={"broker_url": None})


def _sqlite(settings: Settings) -> Settings:
    return settings.model_copy(update={"database_url": "sqlite:///x"})


def _long_home(settings: Settings) -> Settings:
    return settings.model_copy(update={"home": settings.home / ("x" * 100)})


def _home_is_a_file(settings: Settings) -> Settings:
    settings.home.parent.mkdir(exist_ok=True)
    path = settings.home.parent / "file"
    path.touch()
    return settings.model_copy(update={"home": path})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_embedded, "LEGAL_PIPELINE_BROKER_URL is not set.*make -C .* up"),
        (_sqlite, "must name a PostgreSQL database"),
        (_no_broker, "Redis at redis://127.0.0.1:.* cannot be used .*; start it or correct LEGAL_PIPELINE_BROKER_URL"),
        (_no_database, r"the database at postgresql\+psycopg2://nobody:\*\*\*@.* cannot be used"),
        (_long_home, "too long for the socket"),
        (_home_is_a_file, "cannot be written"),
    ],
)
def test_what_is_wrong_beforehand_is_a_sentence_and_nothing_is_started(
    change: Callable[[Settings], Settings], said: str, machine: Machine
) -> None:
    this = Machine(change(machine.settings), machine.places, machine.programs)
    with pytest.raises(SetupError, match=said) as failure:
        start(this, silent)
    assert "s3cret" not in str(failure.value)
    assert list(orphans.processes_of(this.home)) == []


def test_a_wrong_password_is_told_from_a_server_that_is_away(machine: Machine) -> None:
    with databases.running_redis(password="right") as locked:
        url = locked.url.replace(":right@", ":wrong@")
        this = Machine(machine.settings.model_copy(update={"broker_url": url}), machine.places, machine.programs)
        with pytest.raises(SetupError, match=r"Redis at redis://:\*\*\*@.* does not accept the password"):
            start(this, silent)


def test_an_application_that_cannot_be_loaded_is_named_with_the_place(machine: Machine) -> None:
    this = Machine(machine.settings, replace(machine.places, app="legal_pipeline_tests.deployment.no_such_app:app"), machine.programs)
    with pytest.raises(SetupError, match=r"no_such_app:app cannot be loaded \(ModuleNotFoundError: .*line \d+\); fix the error"):
        start(this, silent)


def test_a_port_that_is_taken_is_named_with_its_setting(machine: Machine) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", machine.places.webserver_port))
        holder.listen()
        with pytest.raises(SetupError, match=rf"port {machine.places.webserver_port} .* set LEGAL_PIPELINE_WEBSERVER_PORT"):
            start(replace(machine, programs=programs(machine.settings.machine, machine.places)), silent)


def test_a_worker_of_the_same_name_elsewhere_is_an_objection(machine: Machine, tmp_path: Path) -> None:
    [stages] = [program for program in machine.programs if program.name == "stages"]
    with (tmp_path / "log").open("wb") as log:
        other = subprocess.Popen(stages.command, stdout=log, stderr=log)
    try:
        until(lambda: liveness.named_alike(machine.programs))
        with pytest.raises(SetupError, match=r"a worker called stages@\S+ already responds"):
            start(machine, silent)
    finally:
        other.terminate()
        other.wait(30)


def test_a_predecessor_s_children_are_ended_before_a_program_starts(home: Path) -> None:
    """What a killed worker has left would go on with steps that are given to others by now."""
    environment = os.environ | {HOME_MARK: str(home), PROGRAM_MARK: "ocr"}
    orphan = subprocess.Popen(["/bin/sleep", "60"], env=environment)
    other = subprocess.Popen(["/bin/sleep", "60"], env=environment | {PROGRAM_MARK: "text"})
    command = ["-m", "legal_pipeline.deployment.launch", "--name", "ocr", "--memory", "100000000", "--", "/usr/bin/env"]
    try:
        done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=True, timeout=120)
        assert f"{PROGRAM_MARK}=ocr" in done.stdout.splitlines()
        assert orphan.wait(5) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        for process in (orphan, other):
            process.kill()
            process.wait(5)
        cgroups.remove(home)


def test_the_script_hands_a_profile_on_and_says_whether_all_run(deployed: Settings) -> None:
    """`deploy/start_all_workers.sh` without the programs themselves, which come up in `test_up.py`."""
    script = ROOT / "deploy" / "start_all_workers.sh"

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(script), *arguments], capture_output=True, text=True, timeout=200, check=False)

    refused = call("no-such-profile")
    assert refused.returncode == 2 and "no-such-profile" in refused.stderr, refused.stdout + refused.stderr
    assert call("status").returncode == 1
    assert list(orphans.processes_of(deployed.home)) == []
