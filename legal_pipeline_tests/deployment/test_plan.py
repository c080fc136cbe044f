"""Commands from the topology: nothing of it is lost on the way, and Celery and Dagster understand what is asked of them."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

import click
import pytest
from celery.bin.worker import worker as celery_worker
from click.testing import CliRunner
from dagster._cli.api import grpc_command

from legal_pipeline.commands.workers import workers
from legal_pipeline.deployment.plan import WATCHDOG, Places, Program, places_here, programs
from legal_pipeline.settings import Settings
from legal_pipeline.topology import PROFILES, Queue

PLACES = Places(PurePosixPath("/bin-of-ours"), PurePosixPath("/w.yaml"), "127.0.0.1", 3000, 4266)


def _planned() -> list[tuple[str, Program]]:
    return [(profile.name, program) for profile in PROFILES.values() for program in programs(profile, PLACES)]


def _option(program: Program, name: str) -> str:
    [value] = [word.partition("=")[2] for word in program.command if word.startswith(f"--{name}=")]
    return value


@pytest.mark.parametrize("name", PROFILES)
def test_each_queue_is_in_a_command_with_the_profiles_processes(name: str) -> None:
    profile = PROFILES[name]
    workers = [program for program in programs(profile, PLACES) if program.is_worker]
    slots = dict.fromkeys(Queue, 0)
    for program in workers:
        for queue in _option(program, "queues").split(","):
            slots[Queue(queue)] += int(_option(program, "concurrency"))
    assert slots == {queue: profile.slots(queue) for queue in Queue}
    assert sum(program.memory_bytes for program in programs(profile, PLACES)) == profile.memory_bytes <= profile.budget_bytes


@pytest.mark.parametrize(("name", "program"), [pair for pair in _planned() if pair[1].is_worker])
def test_celery_knows_every_option(name: str, program: Program) -> None:
    said = dict(celery_worker.make_context("worker", list(program.command[5:]), resilient_parsing=True).params)
    group = next(group for group in PROFILES[name].workers if group.name == program.name)
    expected = {
        "queues": [queue.value for queue in group.queues],
        "concurrency": group.processes,
        "max_tasks_per_child": group.tasks_per_child,
        "max_memory_per_child": group.child_memory_bytes // 1024,
        "without_mingle": True,
        "without_gossip": True,
    }
    assert {option: said[option] for option in expected} == expected
    assert _option(program, "hostname") == f"{group.name}@%h"
    assert _option(program, "pool") == "prefork"


def test_dagster_knows_every_option_of_the_code_server() -> None:
    code_server = next(program for program in programs(PROFILES["t3.medium"], PLACES) if program.name == "code-server")
    context = grpc_command.make_context("grpc", list(code_server.command[3:]))
    assert isinstance(context, click.Context)
    assert (context.params["host"], context.params["port"]) == ("127.0.0.1", 4266)


@pytest.mark.parametrize("name", PROFILES)
def test_what_needs_others_starts_after_them_and_stops_before_them(name: str) -> None:
    kinds = [
        "run worker" if program.executes_runs else "stage" if program.is_worker else program.name
        for program in programs(PROFILES[name], PLACES)
    ]
    order = ["watchdog", "alerts", "code-server", "webserver", "workspace", "stage", "run worker", "daemon"]
    assert list(dict.fromkeys(kinds)) == [kind for kind in order if kind in kinds]
    assert set(kinds) == set(order) or not PROFILES[name].is_control


def test_programs_are_the_ones_of_this_environment(settings: Settings) -> None:
    for program in programs(settings.machine, places_here(settings)):
        assert Path(program.command[0]).is_file(), program


def test_the_command_shows_sums_and_commands(settings: Settings) -> None:
    shown = CliRunner().invoke(workers, ["plan", "--profile", "t3.medium"], obj=settings)
    assert shown.exit_code == 0, shown.output
    as_json = CliRunner().invoke(workers, ["plan", "--profile", "t3.medium", "--json"], obj=settings)
    records = [json.loads(line) for line in as_json.output.splitlines()]
    assert {queue for record in records for queue in record["queues"]} == {queue.value for queue in Queue}
    assert sum(record["memory_bytes"] for record in records) == PROFILES["t3.medium"].memory_bytes
    # rich writes its tables to the console made at import, which this runner does not see: commands are echoed
    for record in records:
        assert re.search(rf"^{re.escape(record['name'])}:$", shown.output, re.MULTILINE)


@pytest.mark.parametrize("name", PROFILES)
def test_the_watchdog_expects_beats_of_every_program_of_ours(name: str) -> None:
    found = programs(PROFILES[name], PLACES)
    [watchdog] = [program for program in found if program.name == WATCHDOG]
    expected = watchdog.command[watchdog.command.index("--with-pulse") + 1].split(",")
    assert set(expected) == {program.name for program in found} - {WATCHDOG}
