"""Commands that start at the same moment on a home that does not exist, and a first start that is killed: seeds choose who and when.

`python -m legal_pipeline_tests.faults.first_starts 10 [SEED]` plays ten rounds and prints each.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from legal_pipeline.defs.instance.sqlite_schema import TABLES, stamps
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.faults.run import Home, wait_until_gone

COMMANDS = ("run {a}", "run {b}", "register {a}", "register {b}", "documents", "doctor", "export --out {out}", "search note", "env")
"""Any of them may be the first that is ever called."""

FIRST_FILES = ("legal-pipeline.sqlite", "dagster/dagster.yaml", "dagster/storage/runs.db", "dagster/storage/event_log.db")
"""A first start is killed when it has just created one of these."""

AT_A_TIME = 4


def play(folder: Path, seed: int, say: Callable[[str], None] = print) -> None:
    """One round; AssertionError with the story when something does not hold."""
    chance, home = random.Random(seed), Home(folder / "home")
    a, b = (_case(folder / name, person) for name, person in (("a", "Helen Bass"), ("b", "Peter Lund")))
    chosen = [command.format(a=a, b=b, out=folder / "export") for command in ("run {a}", *chance.sample(COMMANDS, AT_A_TIME - 1))]
    story = f"seed {seed}: {', '.join(command.split()[0] for command in chosen)}"
    if chance.random() < 0.5:
        story += f"; the first one killed at {_kill_first(home, a, chance)}"
    started = [_start(home, command) for command in chosen]
    for command, process in zip(chosen, started, strict=True):
        output, _ = process.communicate(timeout=300)
        assert "Traceback" not in output, f"{story}: {command} said {output}"
        # `search` and `doctor` may say no (nothing found yet, little disk space); only the lock of `run` may be waited for in vain
        allowed = {0, 1} if command.split()[0] in ("search", "doctor") else {0}
        if process.returncode == 2:
            assert "another `legal-pipeline run` is using this home directory" in output, f"{story}: {command} said {output}"
        else:
            assert process.returncode in allowed, f"{story}: {command} ended with {process.returncode}: {output}"
    for matter in (a, b):
        assert home.run(matter) == 0, f"{story}: {home.log.read_text()}"
    assert set(home.states().values()) == {"done"}, f"{story}: {home.states()}"
    for name in TABLES:
        assert len(stamps(home.folder / "dagster" / "storage" / name)) == 1, f"{story}: {name}"
    assert wait_until_gone(home) == [], story
    say(f"{story}: all documents done")


def _case(folder: Path, person: str) -> Path:
    folder.mkdir()
    for number in range(3):
        (folder / f"{person.split()[0].lower()}-{number}.txt").write_text(f"Note {number} of {person}, March {number + 1}, 2019.\n")
    return folder


def _start(home: Home, command: str) -> subprocess.Popen[str]:
    words = [str(PROGRAMS / "legal-pipeline"), *command.split()]
    return subprocess.Popen(words, env=home.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _kill_first(home: Home, files: Path, chance: random.Random) -> str:
    """SIGKILL in the middle of the creation: the file is there, and what belongs into it perhaps not yet."""
    path = home.folder / chance.choice(FIRST_FILES)
    process = _start(home, f"run {files}")
    while not path.exists() and process.poll() is None:
        pass
    process.kill()
    process.communicate()
    return path.name


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            (place := Path(folder) / str(number)).mkdir()
            play(place, seed + number, lambda story: print(story, flush=True))
    print(f"{rounds} rounds, seed {seed}")


if __name__ == "__main__":
    main()
