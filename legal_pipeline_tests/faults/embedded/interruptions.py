"""A `run` in a terminal that is interrupted again and again: seeds choose the moment and the way, the end is always the same.

`python -m legal_pipeline_tests.faults.embedded.interruptions 10 [SEED]` plays ten rounds and prints each.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.faults.kills import Baseline, undisturbed
from legal_pipeline_tests.faults.run import Home, differences, wait_until_gone
from legal_pipeline_tests.pseudo_terminal import CTRL_C, Terminal, open_terminal

INTERRUPTIONS = 3

MOMENTS = ("starting workers", r"0/\d+ ", r"[1-9]/\d+ ", r"[3-9]/\d+ ", r"\d{2}/\d+ ")
"""What the terminal shows when it happens."""


def ctrl_c(terminal: Terminal) -> int:
    terminal.press(CTRL_C)
    return 130


def ctrl_c_twice(terminal: Terminal) -> int:
    terminal.press(CTRL_C)
    terminal.press(CTRL_C)
    return 130


def terminate(terminal: Terminal) -> int:
    terminal.process.terminate()
    return 143


def terminate_group(terminal: Terminal) -> int:
    os.killpg(terminal.process.pid, signal.SIGTERM)
    return 143


def close_window(terminal: Terminal) -> int:
    terminal.close()
    return 129


WAYS: tuple[Callable[[Terminal], int], ...] = (ctrl_c, ctrl_c_twice, terminate, terminate_group, close_window)


def play(baseline: Baseline, folder: Path, seed: int, say: Callable[[str], None] = print) -> None:
    """One round; AssertionError with the story when something does not hold."""
    chance, home, story = random.Random(seed), Home(folder / "home"), [f"seed {seed}"]
    for _ in range(INTERRUPTIONS):
        moment, way = chance.choice(MOMENTS), chance.choice(WAYS)
        with open_terminal(PROGRAMS / "legal-pipeline", "run", baseline.files, environment=home.environment) as terminal:
            if not terminal.wait_for(moment):
                story.append(f"{moment} never came")
                assert terminal.process.wait(120) == 0, f"{story}: {terminal.text}"
                continue
            story.append(f"{way.__name__} at {moment}")
            expected = way(terminal)
            if terminal.is_open:
                terminal.end()
            code = terminal.process.wait(120)
        # it may have been over a moment before
        assert code in (expected, 0), f"{story}: ended with {code}: {terminal.text}"
        assert "Traceback" not in terminal.text, f"{story}: {terminal.text}"
        if way is not ctrl_c_twice:
            states = set(home.states().values())
            assert states <= {"waiting", "done", "refused"}, f"{story}: {home.states()}"
        assert wait_until_gone(home) == [], story
    assert home.run(baseline.files) == 0, f"{story}: {home.log.read_text()}"
    assert home.states() == baseline.states, story
    assert differences(home.export(folder / "export"), baseline.export) == [], story
    assert len(home.recognised()) == baseline.recognised, story
    say(f"{'; '.join(story)}: same export")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        baseline = undisturbed(Path(folder))
        for number in range(rounds):
            (place := Path(folder) / str(number)).mkdir()
            play(baseline, place, seed + number, lambda story: print(story, flush=True))
    print(f"{rounds} rounds, seed {seed}")


if __name__ == "__main__":
    main()
