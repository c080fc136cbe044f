"""An hour of random faults over a deployment, one every half minute, chosen from a table.

`python -m legal_pipeline_tests.faults.random_hour --minutes 60 --documents 300 --seed 7` starts a deployment of its own, submits the
documents, and ends with exit code 0 when

* the export is byte for byte that of an undisturbed run, in every round that the time allows;
* the monitor is green in the end;
* the monitor was red in every sample in which a document had failed, or nothing had moved for five minutes although work was left.

Every fault is printed with its seed: the same seed chooses the same faults, though not the same moments of the work. A kind is a function
in `KINDS`; a fault that needs a person pastes the remedy that its alarm prints.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from legal_pipeline.model import State
from legal_pipeline.storage.database.tables import pages, stage_results
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.deployed.remedied import commands_of, problems
from legal_pipeline_tests.faults.case_file import make_many
from legal_pipeline_tests.faults.deployed_rounds import FAULTS, Arena, arena
from legal_pipeline_tests.faults.run import differences
from legal_pipeline_tests.servers import databases

Kind = Callable[[Arena, random.Random], str | None]

KINDS: dict[str, Kind] = dict(FAULTS)
"""Name -> what is done, and said; None when there was nobody to hit at that moment. Add a kind here, or to `FAULTS` if it also
belongs to the rounds of `make test-faults`."""

STANDSTILL_SECONDS = 300.0
SAMPLE_SECONDS = 10.0
PATIENCE_SECONDS = 900
"""After the last fault: the work is done and the monitor is green."""


@dataclass
class Watch:
    """Samples of the work and of the monitor."""

    arena: Arena
    samples: int = 0
    red: int = 0
    silences: list[str] = field(default_factory=list)
    """Samples in which something was stuck and the monitor was green."""
    _moved_at: float = field(default_factory=time.monotonic)
    _seen: tuple[object, ...] = ()

    def look(self) -> None:
        before = self._stuck()
        is_red = not _is_green(self.arena)
        self.samples += 1
        self.red += is_red
        # what was repaired between the two readings was not silent
        if before and not is_red and self._stuck():
            self.silences.append(before)

    def _stuck(self) -> str:
        store = self.arena.deployment.services.store
        counts = store.documents.counts_by_state()
        with store.engine.connect() as connection:
            rows = [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (pages, stage_results)]
        seen = (tuple(counts.items()), *rows)
        if seen != self._seen:
            self._seen, self._moved_at = seen, time.monotonic()
        if counts[State.FAILED]:
            return f"{counts[State.FAILED]} documents have failed"
        still = time.monotonic() - self._moved_at
        left = counts[State.WAITING] + counts[State.RUNNING]
        return f"{left} documents are left and nothing has moved for {still:.0f} s" if left and still > STANDSTILL_SECONDS else ""


def _is_green(arena: Arena) -> bool:
    done = arena.deployment.call("monitor", "--once", "--json")
    try:
        return bool(json.loads(done.stdout)["is_healthy"])
    except ValueError:
        # while PostgreSQL restarts the command may fail as a whole, which no operator takes for green
        return False


def play(arena: Arena, folder: Path, minutes: float, every_seconds: float, seed: int, say: Callable[[str], None]) -> Watch:
    """AssertionError with the story when the end is not that of an undisturbed run."""
    chance, watch = random.Random(seed), Watch(arena)
    ends_at = time.monotonic() + 60 * minutes
    rounds = faults = 0
    while time.monotonic() < ends_at:
        rounds += 1
        arena.deployment.reset()
        _submit(arena)
        while time.monotonic() < ends_at and not arena.is_final():
            fault_at = time.monotonic() + every_seconds
            name = chance.choice(list(KINDS))
            told = KINDS[name](arena, random.Random(f"{seed} {faults}"))
            faults += 1
            say(f"fault {faults} (seed {seed} {faults - 1}), {name}: {told or 'nobody to hit'}; {_states(arena)}")
            while time.monotonic() < min(fault_at, ends_at) and not arena.is_final():
                watch.look()
                time.sleep(SAMPLE_SECONDS)
        _settle(arena, say)
        _compare(arena, folder / f"round-{rounds}")
        say(f"round {rounds}: same export")
    wait_until(lambda: _is_green(arena), f"the monitor is green: {problems(arena.deployment)}", PATIENCE_SECONDS)
    assert not watch.silences, watch.silences
    say(f"{rounds} rounds, {faults} faults, seed {seed}; the monitor was red in {watch.red} of {watch.samples} samples, never silent")
    return watch


def _submit(arena: Arena) -> None:
    def is_accepted() -> bool:
        done = arena.deployment.call("batch", "submit", arena.files, "--matter", "case-file", "--quick", "--yes", "--force")
        return done.returncode == 0

    wait_until(is_accepted, "the batch is accepted")


def _settle(arena: Arena, say: Callable[[str], None]) -> None:
    """Waits for the end; what failed is retried by the remedy that the monitor prints, as an operator would."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if arena.is_final() and arena.is_merged() and not arena.deployment.states().get(State.FAILED):
            return
        if arena.is_final():
            for problem in problems(arena.deployment):
                for command in commands_of(problem, "retry") if problem["part"] == "documents" else ():
                    say(f"alarm: {problem['said']}; pasted: legal-pipeline {' '.join(command)}")
                    arena.deployment.call(*command)
        time.sleep(SAMPLE_SECONDS)
    raise AssertionError(f"not ended: {_states(arena)}\n{problems(arena.deployment)}\n{arena.deployment.logs()}")


def _compare(arena: Arena, out: Path) -> None:
    states = {status.document.file_name: status.state.value for status in arena.deployment.services.store.documents.find()}
    assert states == arena.states
    found = differences(arena.deployment.export(out), arena.export)
    assert not found, f"the export differs at {found}"


def _states(arena: Arena) -> str:
    return ", ".join(f"{count} {state.value}" for state, count in arena.deployment.states().items())


def _say(said: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {said}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="An hour of random faults over a deployment of its own.")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two faults")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    make = partial(make_many, count=chosen.documents)
    with databases.server_folder() as folder, arena(folder, make=make, is_played_once=False) as found:
        play(
            found, folder, chosen.minutes, chosen.every, chosen.seed, lambda said: print(f"{time.strftime('%H:%M:%S')} {said}", flush=True)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
