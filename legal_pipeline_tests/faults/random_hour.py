"""An hour of random faults over a deployment, one every half minute, chosen from a table.

`python -m legal_pipeline_tests.faults.random_hour --minutes 60 --documents 300 --seed 7` starts a deployment of its own, submits the
documents again and again, and ends with exit code 0 when

* the export is byte for byte that of an undisturbed run, in every round that the time allows;
* the monitor is green in the end;
* the monitor was red in every sample in which something was stuck (`watch`).

Every fault is printed with its seed: the same seed chooses the same faults, though not the same moments of the work. A kind is a function
in `KINDS`; a fault that needs a person pastes the remedy that its alarm prints.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import dagster as dg

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.model import State
from legal_pipeline.topology import MEGABYTE
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.case_file import make_many
from legal_pipeline_tests.faults.deployed_rounds import FAULTS, Kind
from legal_pipeline_tests.faults.running.arena import MATTER, PLACE, Arena, arena, undisturbed_outcome
from legal_pipeline_tests.faults.running.persons import commands_of, problems
from legal_pipeline_tests.faults.running.watch import Watch
from legal_pipeline_tests.servers import databases

KINDS: dict[str, Kind] = dict(FAULTS)
"""By name. Add a kind here, or to `FAULTS` if it also
belongs to the rounds of `make test-faults`."""

PATIENCE_SECONDS = 900
"""After the last fault, or the last document that was done: the work is done and the monitor is green."""
_CANCEL_SECONDS = 300.0
"""A cancelled batch has ended, although another fault may have hit whoever ends it."""
_POLL_SECONDS = 2.0


def play(arena: Arena, folder: Path, minutes: float, every_seconds: float, seed: int, say: Callable[[str], None]) -> None:
    """AssertionError with the story when the end is not that of an undisturbed run, or the monitor was green while something was stuck."""
    chance = random.Random(seed)
    ends_at = time.monotonic() + 60 * minutes
    rounds = faults = hits = 0
    deployment = arena.deployment
    with deployment.instance as instance, Watch(instance, deployment.services.store, deployment.environment, say) as watch:
        while time.monotonic() < ends_at:
            rounds += 1
            deployment.reset()
            _submit(arena)
            while time.monotonic() < ends_at and not arena.is_final():
                fault_at = time.monotonic() + every_seconds
                name = chance.choice(list(KINDS))
                told = arena.strike(KINDS[name], random.Random(f"{seed} {faults}"))
                faults += 1
                hits += told is not None
                say(f"fault {faults} (seed {seed} {faults - 1}), {name}: {told or 'nobody to hit'}; {_states(arena)}")
                while time.monotonic() < min(fault_at, ends_at) and not arena.is_final():
                    time.sleep(_POLL_SECONDS)
            _settle(arena, say)
            arena.compare(folder / f"round-{rounds}", f"round {rounds}")
            say(f"round {rounds}: {len(arena.expected.states)} documents, same export")
        wait_until(lambda: not problems(deployment), "the monitor is green", PATIENCE_SECONDS)
    for name, (highest, limit) in watch.peaks.items():
        say(f"memory of {name}: at most {highest // MEGABYTE} of {limit // MEGABYTE} MB")
    assert not watch.silences, watch.silences
    say(f"{rounds} rounds, {faults} faults of which {hits} hit somebody, seed {seed}; the monitor is green; {watch}")


def _submit(arena: Arena) -> None:
    """As an operator would: a queue that is still without its worker refuses the batch."""
    said: list[str] = []

    def is_accepted() -> bool:
        done = arena.deployment.call("batch", "submit", PLACE, "--matter", MATTER, "--quick", "--yes")
        said[:] = [done.stdout, done.stderr]
        return done.returncode == 0

    try:
        wait_until(is_accepted, "the batch is accepted", PATIENCE_SECONDS)
    except AssertionError as error:
        raise AssertionError(f"{error}: {said}") from error


def _settle(arena: Arena, say: Callable[[str], None]) -> None:
    """Waits for the end; what failed is retried by the remedy that the monitor prints, as an operator would."""
    seen, moved_at = arena.deployment.states(), time.monotonic()
    while time.monotonic() - moved_at < PATIENCE_SECONDS:
        if _is_over(arena):
            return
        if (states := arena.deployment.states()) != seen:
            seen, moved_at = states, time.monotonic()
        if arena.is_final():
            for problem in problems(arena.deployment):
                for command in commands_of(problem, "retry") if problem["part"] == "documents" else ():
                    say(f"alarm: {problem['said']}; pasted: legal-pipeline {' '.join(command)}")
                    arena.deployment.call(*command)
        time.sleep(_POLL_SECONDS)
    raise AssertionError(f"not ended: {_states(arena)}\n{problems(arena.deployment)}\n{arena.deployment.logs()}")


def _is_over(arena: Arena) -> bool:
    """Everything is done and nobody has anything in hand: the next round empties the tables."""
    if not (arena.is_final() and arena.is_merged()) or arena.deployment.states().get(State.FAILED) or arena.deployment.leases.all():
        return False
    with arena.deployment.instance as instance:
        return not instance.get_runs_count(dg.RunsFilter(statuses=ACTIVE_STATUSES))


def _states(arena: Arena) -> str:
    return ", ".join(f"{count} {state.value}" for state, count in arena.deployment.states().items())


def _say(said: str) -> None:
    # not to what another thread has put in its place to read what a command prints
    print(f"{time.strftime('%H:%M:%S')} {said}", file=sys.__stdout__, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="An hour of random faults over a deployment of its own.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two faults")
    chosen = parser.parse_args()
    _say(f"seed {chosen.seed}")
    make = partial(make_many, count=chosen.documents)
    with databases.server_folder() as folder, arena(folder, lambda: undisturbed_outcome(folder, make)) as found:
        found.cancel_seconds = _CANCEL_SECONDS
        _say(f"{len(found.expected.states)} documents, {found.expected.recognised} pages recognized in an undisturbed run")
        play(found, folder, chosen.minutes, chosen.every, chosen.seed, _say)
    return 0


if __name__ == "__main__":
    sys.exit(main())
