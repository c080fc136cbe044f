"""`python -m legal_pipeline.deployment.launch --name ocr --memory N -- celery ...`: the launcher of every supervised program.

Kills processes that a killed predecessor left running, applies the memory limit of the program if the machine allows
it, and then replaces itself with the program, so that no process stays in between.
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
    options = parser.parse_args(arguments)
    home = Path(os.environ[HOME_MARK])
    # the children of a killed worker would continue steps that other workers execute by now
    orphans.kill(home, options.name)
    _stop_with_parent()
    cgroups.join(home, options.name, options.memory)
    os.environ[PROGRAM_MARK] = options.name
    os.execv(options.command[0], options.command)


def _stop_with_parent() -> None:
    """Ends this program when its supervisor is killed, because nothing would restart or stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1:])
