"""What happens to one of several machines in the middle of a batch: who is hit is in the table, what must hold afterwards never changes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.machines.three import Machine, Machines
from legal_pipeline_tests.faults.running.arena import PATIENCE_SECONDS, NobodyToHit

_SHORT_SECONDS = (5.0, 25.0)
"""A cut after which the machine may go on with what it had in hand: the lease timeout is 30 s."""
_SHORT_SHARE = 0.3


def _busy(machines: Machines, chance: random.Random) -> Machine:
    """One of those that have joined. NobodyToHit when none has work in hand."""
    busy = machines.busy()
    found = [machine for machine in machines.lent if machine.name in busy]
    if not found:
        raise NobodyToHit("machine with work in hand")
    return chance.choice(found)


def power_off(machines: Machines, chance: random.Random) -> str | None:
    """A machine that has work in hand loses its power: no connection of it is closed, and nobody is told."""
    hit = _busy(machines, chance)
    hit.namespace.power_off()
    return f"{hit.name} lost its power"


def cut_from_broker(machines: Machines, chance: random.Random) -> str | None:
    """A machine that has work in hand loses the broker, for seconds or until the others have done everything."""
    return _cut(machines, chance, "broker")


def cut_from_database(machines: Machines, chance: random.Random) -> str | None:
    """A machine that has work in hand loses the database and not the broker, for seconds or until the others have done everything."""
    return _cut(machines, chance, "database")


def cut_from_both(machines: Machines, chance: random.Random) -> str | None:
    """A machine that has work in hand loses broker and database, for seconds or until the others have done everything."""
    return _cut(machines, chance, "broker", "database")


def _cut(machines: Machines, chance: random.Random, *networks: str) -> str:
    hit = _busy(machines, chance)
    hit.namespace.cut(*networks)
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
    return f"{hit.name} was cut off from the {' and the '.join(networks)} {how}"


KINDS: dict[str, Callable[[Machines, random.Random], str | None]] = {
    "power off": power_off,
    "cut from broker": cut_from_broker,
    "cut from database": cut_from_database,
    "cut from both": cut_from_both,
}
"""By name; of a machine that has joined, while the control machine and another one go on."""
