"""What happens to one of several machines in the middle of a batch: who is hit is in the table, what must hold afterwards never changes.

A machine is hit while it has work in hand, and a round in which it had finished a moment before does not count.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.machines.machine import Machine
from legal_pipeline_tests.faults.machines.three import Machines
from legal_pipeline_tests.faults.running.arena import PATIENCE_SECONDS, NobodyToHit

_SHORT_SECONDS = (5.0, 25.0)
"""A cut after which the machine may go on with what it had in hand: the lease timeout lies in between."""
_SHORT_SHARE = 0.3


def power_off(machines: Machines, chance: random.Random) -> str:
    """A machine that has work in hand loses its power: no connection of it is closed, and nobody is told."""
    hit, lost = hit_machine(machines, chance, lambda machine: machine.namespace.power_off(), lambda machine: machine.start())
    return f"{hit.name} lost its power with {lost} in hand"


def cut_from_broker(machines: Machines, chance: random.Random) -> str:
    """A machine that has work in hand loses the broker, for seconds or until the others have done everything."""
    return _cut(machines, chance, "broker")


def cut_from_database(machines: Machines, chance: random.Random) -> str:
    """A machine that has work in hand loses the database and not the broker, for seconds or until the others have done everything."""
    return _cut(machines, chance, "database")


def cut_from_both(machines: Machines, chance: random.Random) -> str:
    """A machine that has work in hand loses broker and database, for seconds or until the others have done everything."""
    return _cut(machines, chance, "broker", "database")


def hit_machine(
    machines: Machines,
    chance: random.Random,
    strike: Callable[[Machine], None],
    take_back: Callable[[Machine], None],
    *,
    among: Sequence[Machine] = (),
) -> tuple[Machine, str]:
    """Strikes one of those that have joined, or of those named; returns it and what it had in hand. NobodyToHit when that was nothing."""
    busy = [machine for machine in among or machines.lent if machines.in_hand(machine)]
    if not busy:
        raise NobodyToHit("machine with work in hand")
    hit = chance.choice(busy)
    strike(hit)
    lost = machines.shown(hit)
    if not lost:
        take_back(hit)
        raise NobodyToHit(f"work in hand of {hit.name}")
    return hit, lost


def _cut(machines: Machines, chance: random.Random, *networks: str) -> str:
    hit, lost = hit_machine(
        machines, chance, lambda machine: machine.namespace.cut(*networks), lambda machine: machine.namespace.mend(*networks)
    )
    how = "to the end"
    try:
        if chance.random() < _SHORT_SHARE:
            seconds = chance.uniform(*_SHORT_SECONDS)
            time.sleep(seconds)
            how = f"for {seconds:.0f} s"
        else:
            wait_until(machines.arena.is_final, lambda: f"not ended without {hit.name}: {machines.arena.left()}", PATIENCE_SECONDS)
    finally:
        hit.namespace.mend(*networks)
    return f"{hit.name} was cut off from the {' and the '.join(networks)} {how}, with {lost} in hand"


KINDS: dict[str, Callable[[Machines, random.Random], str]] = {
    "power off": power_off,
    "cut from broker": cut_from_broker,
    "cut from database": cut_from_database,
    "cut from both": cut_from_both,
}
"""By name; of a machine that has joined, while the control machine and another one go on."""
