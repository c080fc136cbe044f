"""What happens to one of several machines and is ended by a person: the alarm names the machine, and its remedy is done there."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from typing import Any

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.machines.kinds import hit_machine
from legal_pipeline_tests.faults.machines.machine import Machine
from legal_pipeline_tests.faults.machines.other_code import other_version
from legal_pipeline_tests.faults.machines.three import Machines
from legal_pipeline_tests.faults.running.arena import NobodyToHit
from legal_pipeline_tests.faults.running.persons import ASK_EVERY_SECONDS, commands_of, problems, wait_for_the_end_of

_DU = re.compile(r"`(du [^`]+)`")


def fill_disk(machines: Machines, chance: random.Random) -> str:
    """The disk of a machine fills up with work in hand: no work goes there until what the command in the alarm names has been removed."""
    with_disk = [machine for machine in machines.lent if machine.disk is not None]
    if not with_disk:
        raise NobodyToHit("machine with a small disk")
    leave_bytes = chance.choice((0, 10_000))

    def fill(machine: Machine) -> None:
        assert machine.disk is not None
        machine.disk.fill(leave_bytes)

    def empty(machine: Machine) -> None:
        assert machine.disk is not None
        machine.disk.empty()

    hit, lost = hit_machine(machines, chance, fill, empty, among=with_disk)
    assert hit.disk is not None
    try:
        # copies that are given up leave room again
        problem = _alarm(machines, hit, "have no room for documents", lambda: fill(hit))
        for command in _DU.findall(problem["fix"]):
            shown = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
            assert str(hit.disk.filler) in shown, f"{command}: {shown}"
    finally:
        hit.disk.empty()
    wait_for_the_end_of(machines.arena.deployment, "have no room for documents")
    return f"the disk of {hit.name} was full with {lost} in hand ({problem['said']})"


def run_other_version(machines: Machines, chance: random.Random) -> str:
    """A machine gets other code than the control machine with work in hand, which it finishes; it takes no more until it has the same."""
    busy = [machine for machine in machines.lent if machines.in_hand(machine)]
    if not busy:
        raise NobodyToHit("machine with work in hand")
    hit = chance.choice(busy)
    lost = machines.shown(hit)
    assert hit.packages is not None
    with other_version(hit.packages):
        hit.start()
        before = machines.tokens(hit)

        def takes_nothing() -> None:
            assert machines.tokens(hit) <= before, f"{hit.name} mixes two versions: {machines.shown(hit)}"

        problem = _alarm(machines, hit, "another version of legal-pipeline", takes_nothing)
        takes_nothing()
    commands = commands_of(problem, "workers")
    assert commands, problem
    for command in commands:
        hit.must(*command)
    wait_for_the_end_of(machines.arena.deployment, "another version of legal-pipeline")
    return f"{hit.name} got other code with {lost} in hand ({problem['said']})"


def _alarm(machines: Machines, hit: Machine, said: str, meanwhile: Callable[[], None]) -> dict[str, Any]:
    """The problem that the monitor of the control machine reports of this machine."""
    seen: list[dict[str, Any]] = []

    def is_told() -> bool:
        meanwhile()
        seen[:] = [problem for problem in problems(machines.arena.deployment) if said in problem["said"] and hit.name in problem["said"]]
        return bool(seen)

    wait_until(is_told, lambda: f"an alarm says {said!r}: {problems(machines.arena.deployment)}", every_seconds=ASK_EVERY_SECONDS)
    return seen[0]


REMEDIED: dict[str, Callable[[Machines, random.Random], str]] = {
    "full disk of a machine": fill_disk,
    "other version": run_other_version,
}
"""By name; of a machine that has joined."""
