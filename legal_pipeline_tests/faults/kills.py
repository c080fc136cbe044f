"""Rounds of SIGKILL: who is killed when is drawn from a seed, what must hold afterwards is always the same.

`python -m legal_pipeline_tests.faults.kills 10 [SEED]` plays ten rounds and prints each.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline_tests.faults import processes
from legal_pipeline_tests.faults.case_file import make_case_file
from legal_pipeline_tests.faults.run import Home, differences, wait_until_gone

TARGETS = ("group", "parent", "worker", "zygote", "reader", "forkserver")
"""`group` is everything at once, as at a power cut; the others die alone."""

KILLS_A_ROUND = 2
STARTS_A_ROUND = 12


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an undisturbed run over the same files leaves, and how long it takes here and now."""

    files: Path
    home: Path
    export: dict[str, bytes]
    states: dict[str, str]
    recognised: int
    seconds: float


def undisturbed(folder: Path) -> Baseline:
    files, home = folder / "case file", Home(folder / "undisturbed")
    make_case_file(files)
    started = time.monotonic()
    exit_code = home.run(files)
    assert exit_code == 0, home.log.read_text()
    seconds = time.monotonic() - started
    return Baseline(files, home.folder, home.export(folder / "undisturbed-export"), home.states(), len(home.recognised()), seconds)


def play(baseline: Baseline, folder: Path, seed: int, first_target: int, say: Callable[[str], None] = print) -> None:
    """One round; AssertionError with the story so far when something does not hold."""
    for attempt, seconds in enumerate((baseline.seconds, baseline.seconds / 2, baseline.seconds / 4), 1):
        if _round(baseline, folder / f"{seed}-{attempt}", seed, first_target, seconds, say):
            return
    raise AssertionError(f"seed {seed}: the runs were over before anybody could be killed")


def _round(baseline: Baseline, folder: Path, seed: int, first_target: int, seconds: float, say: Callable[[str], None]) -> bool:
    """False when the run was over before the first kill."""
    folder.mkdir()
    chance, home, story = random.Random(seed), Home(folder / "home"), [f"seed {seed}"]
    victims = [TARGETS[(first_target + number) % len(TARGETS)] for number in range(KILLS_A_ROUND)]
    recognised: set[tuple[object, ...]] = set()
    pages: set[tuple[object, ...]] = set()
    exit_code: int | None = None
    for _ in range(STARTS_A_ROUND):
        process = home.start(baseline.files)
        while victims and process.poll() is None:
            told = _kill_one(process, victims[0], chance, seconds)
            if told is None:
                break
            story.append(told)
            victims.pop(0)
            recognised |= home.recognised()
            pages |= home.scanned_pages()
        exit_code = process.wait(300)
        if exit_code == 0:
            break
        if exit_code not in (0, -signal.SIGKILL):
            story.append(f"ended with {exit_code}")
        if exit_code == -signal.SIGKILL and chance.random() < 0.5:
            # at once, while orphans may still be about; otherwise when they are gone
            continue
        alive = wait_until_gone(home)
        assert not alive, f"{story}: still alive: {alive}"
    said = "; ".join(story)
    assert exit_code == 0, f"{said}: the last run ended with {exit_code}\n{home.log.read_text()[-3000:]}"
    assert not (alive := wait_until_gone(home)), f"{said}: still alive: {alive}"
    assert home.states() == baseline.states, said
    found = differences(home.export(folder / "export"), baseline.export)
    assert not found, f"{said}: the export differs at {found}"
    assert recognised <= home.recognised(), f"{said}: a page was recognised again"
    assert pages <= home.scanned_pages(), f"{said}: a recognised page was written again"
    assert len(home.recognised()) == baseline.recognised, said
    say(f"{said}: same export, {len(recognised)} recognised pages kept")
    return len(story) > 1


def _kill_one(process: subprocess.Popen[bytes], target: str, chance: random.Random, seconds: float) -> str | None:
    """Waits for the moment and for the victim; None when the run was over first."""
    moment = chance.uniform(0.02, 0.6) * seconds
    started = time.monotonic()
    while process.poll() is None:
        passed = time.monotonic() - started
        found = processes.below(process.pid).get(target, []) if passed >= moment else []
        if passed >= moment and (target in ("group", "parent") or found):
            if target == "group":
                os.killpg(process.pid, signal.SIGKILL)
            elif target == "parent":
                process.kill()
            else:
                processes.kill(chance.choice(found))
            return f"{target} killed {passed:.2f} s on"
        time.sleep(0.02)
    return None


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory() as name:
        baseline = undisturbed(Path(name))
        print(f"undisturbed: {baseline.seconds:.1f} s, {len(baseline.states)} documents, {baseline.recognised} pages recognised")
        for number in range(rounds):
            play(baseline, Path(name), seed + number, number * KILLS_A_ROUND)
    print(f"{rounds} rounds, seed {seed}")


if __name__ == "__main__":
    main()
