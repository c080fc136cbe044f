"""Faults of the deployed form, each at a random moment of a batch: who is hit is in the table, what must hold afterwards never changes.

`python -m legal_pipeline_tests.faults.deployed_rounds ROUNDS [SEED]` plays every fault ROUNDS times and prints each.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from legal_pipeline_tests.faults.running.arena import Arena, arena, undisturbed_outcome
from legal_pipeline_tests.faults.running.changed_settings import change_settings
from legal_pipeline_tests.faults.running.credentials import revoke_keys
from legal_pipeline_tests.faults.running.full_disk import fill_disk, lose_disk
from legal_pipeline_tests.faults.running.persons import cancel_and_retry, cancel_in_scan, delete_runs, stop_worker
from legal_pipeline_tests.faults.running.servers import cut_wire, restart_postgres, restart_redis
from legal_pipeline_tests.faults.running.signals import (
    kill_busy_child,
    kill_child,
    kill_daemon,
    kill_run_worker,
    kill_worker,
    stop_child,
    stop_reader,
    stop_service,
    stop_several,
    stop_watchdog,
    suspend_worker,
)
from legal_pipeline_tests.servers import databases

Kind = Callable[[Arena, random.Random], str | None]
"""What is done, and said; None when there was nobody to hit at that moment."""

FAULTS: dict[str, Kind] = {
    "worker child": kill_child,
    "busy child": kill_busy_child,
    "worker": kill_worker,
    "run worker": kill_run_worker,
    "daemon": kill_daemon,
    "redis": restart_redis,
    "postgres": restart_postgres,
    "wire": cut_wire,
    "hung worker": suspend_worker,
    "hung child": stop_child,
    "hung reader": stop_reader,
    "hung several": stop_several,
    "hung service": stop_service,
    "hung watchdog": stop_watchdog,
    "cancel": cancel_in_scan,
    "deleted runs": delete_runs,
    "stopped worker": stop_worker,
    "cancelled batch": cancel_and_retry,
    "changed settings": change_settings,
    "wrong credentials": revoke_keys,
    "full disk": fill_disk,
    "lost disk": lose_disk,
}
"""By name."""

REMEDIED = frozenset({"stopped worker", "cancelled batch", "changed settings", "wrong credentials", "full disk", "lost disk"})
"""Those that a remedy ends."""

_ATTEMPTS = 3


def play(
    arena: Arena, folder: Path, fault: str, seed: int, say: Callable[[str], None] = print, kinds: Mapping[str, Kind] = FAULTS
) -> float:
    """One round; returns the seconds from the fault to the end. AssertionError with the story so far when something does not hold."""
    for attempt in range(1, _ATTEMPTS + 1):
        if (ended := _round(arena, folder / str(attempt), fault, kinds[fault], f"{seed} {attempt}", say)) is not None:
            return ended
    raise AssertionError(f"seed {seed}: the batches were over before anybody could be hit")


def _round(arena: Arena, folder: Path, fault: str, kind: Kind, seed: str, say: Callable[[str], None]) -> float | None:
    """None when nobody was hit; the batch has then told how long one takes now, when the programs have started and others are quiet."""
    chance = random.Random(f"{fault} {seed}")
    # the batch before may have ended without the worker that was hit
    arena.deployment.wait_for_workers()
    arena.deployment.reset()
    arena.submit()
    moment = chance.uniform(0.05, 0.5) * arena.seconds
    started = hit = time.monotonic()
    told: str | None = None
    recognised: set[tuple[object, ...]] = set()
    while told is None and not arena.is_final():
        if time.monotonic() - started >= moment:
            recognised, hit = arena.deployment.recognised(), time.monotonic()
            told = arena.strike(kind, chance)
        time.sleep(0.05)
    if told is None:
        arena.seconds = time.monotonic() - started
    story = f"seed {seed}: {told or 'over before anybody could be hit'} {hit - started:.1f} s on"
    arena.wait(story)
    ended = time.monotonic() - hit
    arena.compare(folder, story)
    assert recognised <= arena.deployment.recognised(), f"{story}: a page was recognised again"
    assert len(arena.deployment.recognised()) == arena.expected.recognised, story
    say(f"{story}: ended {ended:.1f} s later, same export, {len(recognised)} recognised pages kept")
    return ended if told else None


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    chosen = sys.argv[3:] or list(FAULTS)
    with databases.server_folder() as folder, arena(folder, lambda: undisturbed_outcome(folder)) as found:
        found.play_undisturbed(folder / "undisturbed")
        expected = found.expected
        print(f"undisturbed: {found.seconds:.1f} s, {len(expected.states)} documents, {expected.recognised} pages recognised", flush=True)
        for number in range(rounds):
            for fault in chosen:
                print(f"{fault}: ", end="", flush=True)
                play(found, folder / f"{fault}-{number}", fault, seed + number, lambda said: print(said, flush=True))
    print(f"{rounds} rounds of {len(chosen)} faults, seed {seed}")


if __name__ == "__main__":
    main()
