"""Starting, watching and stopping for real: supervisord, Celery and Redis; a small application stands in for ours."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.deployment.plan import Places, programs
from legal_pipeline.deployment.supervise import cgroups, liveness, orphans
from legal_pipeline.deployment.supervise.control import STOPPING, Supervisor
from legal_pipeline.deployment.supervise.machine import Machine, profile_path, running_profile
from legal_pipeline.deployment.supervise.program_status import program_statuses
from legal_pipeline.deployment.supervise.start import NotStarted, start
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.program_memory import HOME_MARK, PROGRAM_MARK
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.redis.queue_depths import list_names
from legal_pipeline.topology import Queue
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.servers import databases, ports

pytestmark = pytest.mark.slow

APP = "legal_pipeline_tests.deployment.stand_in_app:app"


def _silent(_: str) -> None:
    pass


@pytest.fixture
def deployed(home: Path, redis_server: databases.Redis, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "DATABASE_URL": postgres_url,
        "BROKER_URL": redis_server.url,
        "PROFILE": "dev",
        "START_TIMEOUT_SECONDS": "60",
        "WEBSERVER_PORT": str(ports.free_port()),
        "CODE_SERVER_PORT": str(ports.free_port()),
        "WORKSPACE_PORT": str(ports.free_port()),
    }.items():
        monkeypatch.setenv(f"LEGAL_PIPELINE_{name}", value)
    return load_settings()


def _places(settings: Settings) -> Places:
    workspace = settings.home / "run" / "workspace.yaml"
    return Places(
        Path(sys.executable).parent,
        workspace,
        "127.0.0.1",
        settings.webserver_port,
        settings.code_server_port,
        app=APP,
        browse_port=settings.workspace_port,
    )


@pytest.fixture
def machine(deployed: Settings) -> Iterator[Machine]:
    """The two workers of the profile `dev`, which serve all nine queues."""
    where = _places(deployed)
    this = Machine(deployed, where, tuple(program for program in programs(deployed.machine, where) if program.is_worker))
    yield this
    stop(this.home, within_seconds=0)


def _pids(this: Machine) -> dict[str, int | None]:
    return {
        standing.program: standing.pid for standing in program_statuses(this.settings, this.programs, this.places) if not standing.message
    }


def _until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return found


def test_a_start_serves_every_queue_and_a_stop_leaves_nothing(machine: Machine) -> None:
    assert start(machine, _silent) is True
    found = {standing.program: standing for standing in program_statuses(machine.settings, machine.programs, machine.places)}
    assert {queue for standing in found.values() for queue in standing.queues} == {queue.value for queue in machine_queues(machine)}
    for standing in found.values():
        assert standing.message == "" and standing.pid and standing.memory_bytes > 10_000_000
        assert standing.enforced_bytes is None or standing.enforced_bytes <= standing.ceiling_bytes

    said: list[str] = []
    assert start(machine, said.append) is False
    assert said == ["2 programs already run; nothing was started"]
    assert _pids(machine) == {name: standing.pid for name, standing in found.items()}

    assert stop(machine.home, within_seconds=10).was_running
    assert list(orphans.processes_of(machine.home)) == []
    assert Supervisor.find(machine.home) is None
    assert not list(Path("/sys/fs/cgroup").glob(f"**/{cgroups.programs_folder(machine.home)}"))
    assert not stop(machine.home, within_seconds=10).was_running


def machine_queues(this: Machine) -> set[Any]:
    return {queue for program in this.programs for queue in program.queues}


def test_what_is_killed_comes_back_and_its_children_do_not_outlive_it(machine: Machine) -> None:
    start(machine, _silent)
    [killed] = [pid for name, pid in _pids(machine).items() if name == "stages" and pid]
    children = [pid for pid in orphans.processes_of(machine.home, "stages") if pid != killed]
    assert children
    os.kill(killed, signal.SIGKILL)
    assert _until(lambda: _pids(machine).get("stages")) != killed
    assert not set(children) & set(orphans.processes_of(machine.home))


def test_a_start_after_the_supervisor_was_killed_starts_anew(machine: Machine) -> None:
    start(machine, _silent)
    supervisor = Supervisor.find(machine.home)
    assert supervisor is not None
    before = _pids(machine)
    os.kill(supervisor.pid(), signal.SIGKILL)
    assert start(machine, _silent) is True
    after = _pids(machine)
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())


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
    start(machine, _silent)
    written = tmp_path / "diary"
    liveness.load_app(APP).send_task("stand_in.nap", args=[nap_seconds, str(written)], queue="ocr")
    _until(written.exists)
    assert stop(machine.home, within_seconds=within_seconds).handed_back == handed_back
    assert written.read_text() == diary
    with redis_server.client() as client:
        assert sum(client.llen(name) for name in list_names(Queue.OCR)) == waiting


def test_a_start_waits_for_what_is_stopping(machine: Machine, tmp_path: Path) -> None:
    """Before it has ended, supervisord would not start it, and nobody would afterwards."""
    start(machine, _silent)
    supervisor, written, before = Supervisor.find(machine.home), tmp_path / "diary", _pids(machine)
    said: list[str] = []
    assert supervisor is not None
    liveness.load_app(APP).send_task("stand_in.nap", args=[5.0, str(written)], queue="ocr")
    _until(written.exists)
    supervisor.stop("stages")
    assert supervisor.programs()["stages"].state == STOPPING
    assert start(machine, said.append) is True
    assert written.read_text() == "began\nended\n"
    assert "1 programs already run; starting stages" in said and said[1] == "waiting up to 60 s for stages to finish stopping"
    after = _pids(machine)
    assert after.keys() == before.keys() and [name for name in after if after[name] != before[name]] == ["stages"]


def test_a_supervisor_that_does_not_answer_in_time_starts_nothing_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than a call waits."""
    start(machine, _silent)

    def times_out(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("legal_pipeline.deployment.supervise.stop.drain", times_out)
    assert stop(machine.home, within_seconds=0).was_running
    assert Supervisor.find(machine.home) is None
    assert not list(orphans.processes_of(machine.home))


def test_a_start_that_was_interrupted_is_completed(machine: Machine) -> None:
    start(machine, _silent)
    profile_path(machine.home).unlink()
    supervisor = Supervisor.find(machine.home)
    assert supervisor is not None
    name = machine.programs[0].name
    supervisor.stop(name)
    _until(lambda: supervisor.programs()[name].state == "STOPPED")
    said: list[str] = []
    assert start(machine, said.append) is True
    assert said == [f"1 programs already run; starting {name}"]
    assert running_profile(machine.home) == machine.settings.profile


def test_what_does_not_come_up_is_named_with_its_log_and_everything_is_stopped(deployed: Settings) -> None:
    where = _places(deployed)
    stages, good = (program for program in programs(deployed.machine, where) if program.is_worker)
    burns = replace(stages, command=("/bin/sh", "-c", "echo it burns; exit 3"))
    this = Machine(deployed, where, (good, burns))
    with pytest.raises(NotStarted) as failure:
        start(this, _silent)
    assert "stages did not start: it has exited 3 times" in str(failure.value)
    assert "    it burns" in str(failure.value)
    assert good.name not in str(failure.value)
    assert list(orphans.processes_of(this.home)) == []
    assert Supervisor.find(this.home) is None


def test_what_does_not_answer_in_time_is_named(deployed: Settings) -> None:
    where = _places(deployed)
    [stages] = [program for program in programs(deployed.machine, where) if program.name == "stages"]
    mute = replace(stages, command=("/bin/sleep", "600"))
    this = Machine(deployed.model_copy(update={"start_timeout_seconds": 2}), where, (mute,))
    with pytest.raises(NotStarted, match=r"stages did not start: no consumer of .* responds\n.*\n    .the log is empty."):
        start(this, _silent)
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
        start(this, _silent)
    assert "s3cret" not in str(failure.value)
    assert list(orphans.processes_of(this.home)) == []


def test_a_wrong_password_is_told_from_a_server_that_is_away(machine: Machine) -> None:
    with databases.running_redis(password="right") as locked:
        url = locked.url.replace(":right@", ":wrong@")
        this = Machine(machine.settings.model_copy(update={"broker_url": url}), machine.places, machine.programs)
        with pytest.raises(SetupError, match=r"Redis at redis://:\*\*\*@.* does not accept the password"):
            start(this, _silent)


def test_an_application_that_cannot_be_loaded_is_named_with_the_place(machine: Machine) -> None:
    this = Machine(machine.settings, replace(machine.places, app="legal_pipeline_tests.deployment.no_such_app:app"), machine.programs)
    with pytest.raises(SetupError, match=r"no_such_app:app cannot be loaded \(ModuleNotFoundError: .*line \d+\); fix the error"):
        start(this, _silent)


def test_a_port_that_is_taken_is_named_with_its_setting(machine: Machine) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", machine.places.webserver_port))
        holder.listen()
        with pytest.raises(SetupError, match=rf"port {machine.places.webserver_port} .* set LEGAL_PIPELINE_WEBSERVER_PORT"):
            start(replace(machine, programs=programs(machine.settings.machine, machine.places)), _silent)


def test_a_worker_of_the_same_name_elsewhere_is_an_objection(machine: Machine, tmp_path: Path) -> None:
    [stages] = [program for program in machine.programs if program.name == "stages"]
    with (tmp_path / "log").open("wb") as log:
        other = subprocess.Popen(stages.command, stdout=log, stderr=log)
    try:
        _until(lambda: liveness.named_alike(machine.programs))
        with pytest.raises(SetupError, match=r"a worker called stages@\S+ already responds"):
            start(machine, _silent)
    finally:
        other.terminate()
        other.wait(30)


def test_another_profile_is_not_mixed_in(machine: Machine) -> None:
    start(machine, _silent)
    medium = machine.settings.model_copy(update={"profile": "t3.medium"})
    with pytest.raises(SetupError, match=r"profile dev runs .* but t3\.medium was requested"):
        start(Machine(medium, machine.places, programs(medium.machine, machine.places)), _silent)


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
