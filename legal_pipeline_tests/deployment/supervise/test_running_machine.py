"""One machine that runs, for all tests of this module: each leaves it running, or has it start again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.deployment.plan import programs
from legal_pipeline.deployment.supervise import liveness, orphans
from legal_pipeline.deployment.supervise.control import STOPPING, Supervisor
from legal_pipeline.deployment.supervise.machine import Machine, profile_path, running_profile
from legal_pipeline.deployment.supervise.start import start
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.errors import SetupError
from legal_pipeline_tests.conftest import leave_out_settings
from legal_pipeline_tests.deployment.stand_in_machine import APP, deployed_settings, machine_of, pids, silent, until
from legal_pipeline_tests.servers import databases

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: databases.Postgres
) -> Iterator[Machine]:
    # nobody may empty the broker meanwhile: it has the addresses of the workers
    broker: databases.Redis = request.getfixturevalue("_redis_server")
    with pytest.MonkeyPatch.context() as patch:
        leave_out_settings(patch)
        patch.setenv("LEGAL_PIPELINE_HOME", str(tmp_path_factory.mktemp("machine") / "home"))
        this = machine_of(deployed_settings(patch, postgres_server.create_database("running_machine"), broker.url))
        yield this
        stop(this.home, within_seconds=0)
    postgres_server.drop_database("running_machine")


@pytest.fixture(autouse=True)
def _running(machine: Machine) -> None:
    start(machine, silent)


def test_what_is_killed_comes_back_and_its_children_do_not_outlive_it(machine: Machine) -> None:
    [killed] = [pid for name, pid in pids(machine).items() if name == "stages" and pid]
    children = [pid for pid in orphans.processes_of(machine.home, "stages") if pid != killed]
    assert children
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: pids(machine).get("stages")) != killed
    assert not set(children) & set(orphans.processes_of(machine.home))


def test_a_start_after_the_supervisor_was_killed_starts_anew(machine: Machine) -> None:
    supervisor = Supervisor.find(machine.home)
    assert supervisor is not None
    before = pids(machine)
    os.kill(supervisor.pid(), signal.SIGKILL)
    assert start(machine, silent) is True
    after = pids(machine)
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())


def test_a_start_waits_for_what_is_stopping(machine: Machine, tmp_path: Path) -> None:
    """Before it has ended, supervisord would not start it, and nobody would afterwards."""
    supervisor, written, before = Supervisor.find(machine.home), tmp_path / "diary", pids(machine)
    said: list[str] = []
    assert supervisor is not None
    liveness.load_app(APP).send_task("stand_in.nap", args=[5.0, str(written)], queue="ocr")
    until(written.exists)
    supervisor.stop("stages")
    assert supervisor.programs()["stages"].state == STOPPING
    assert start(machine, said.append) is True
    assert written.read_text() == "began\nended\n"
    assert "1 programs already run; starting stages" in said and said[1] == "waiting up to 60 s for stages to finish stopping"
    after = pids(machine)
    assert after.keys() == before.keys() and [name for name in after if after[name] != before[name]] == ["stages"]


def test_a_start_that_was_interrupted_is_completed(machine: Machine) -> None:
    profile_path(machine.home).unlink()
    supervisor = Supervisor.find(machine.home)
    assert supervisor is not None
    name = machine.programs[0].name
    supervisor.stop(name)
    until(lambda: supervisor.programs()[name].state == "STOPPED")
    said: list[str] = []
    assert start(machine, said.append) is True
    assert said == [f"1 programs already run; starting {name}"]
    assert running_profile(machine.home) == machine.settings.profile


def test_another_profile_is_not_mixed_in(machine: Machine) -> None:
    medium = machine.settings.model_copy(update={"profile": "t3.medium"})
    with pytest.raises(SetupError, match=r"profile dev runs .* but t3\.medium was requested"):
        start(Machine(medium, machine.places, programs(medium.machine, machine.places)), silent)


def test_a_supervisor_that_does_not_answer_in_time_starts_nothing_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than a call waits."""

    def times_out(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("legal_pipeline.deployment.supervise.stop.drain", times_out)
    assert stop(machine.home, within_seconds=0).was_running
    assert Supervisor.find(machine.home) is None
    assert not list(orphans.processes_of(machine.home))
