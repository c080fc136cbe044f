"""`python -m legal_pipeline.deployment.launch --name ocr --memory N -- celery ...`: what every supervised program starts through.

Ends what a killed predecessor left running, goes below the program's memory ceiling where the machine
allows that, and becomes the program: there is no process in between.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path

from legal_pipeline.deployment.supervise import cgroups, orphans
from legal_pipeline.monitoring.program_memory import HOME_MARK, PROGRAM_MARK

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="confined")
    parser.add_argument("--name", required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args(arguments)
    home = Path(os.environ[HOME_MARK])
    # a worker that was killed leaves children, which would go on with steps that are given to others by now
    orphans.kill(home, asked.name)
    _stop_with_parent()
    cgroups.join(home, asked.name, asked.memory)
    os.environ[PROGRAM_MARK] = asked.name
    os.execv(asked.command[0], asked.command)


def _stop_with_parent() -> None:
    """A supervisor that is killed takes its programs along: nobody would restart or stop them."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1:])
