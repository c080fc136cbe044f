"""`legal-pipeline dev`: Dagster's UI, daemon and code server as children that end with the command, whatever ends it.

Dagster's own end takes many seconds, may print tracebacks while its parts still start, and fails the documents in hand. So its
processes are killed, which loses nothing, and their documents return to `waiting`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from legal_pipeline import interrupts
from legal_pipeline.defs.embedded.run_host import start_host
from legal_pipeline.defs.execution.in_process import recover_ui_runs
from legal_pipeline.deployment.supervise import orphans
from legal_pipeline.monitoring.program_memory import HOME_MARK, PROGRAM_MARK
from legal_pipeline.settings import Settings

_TICK_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1


def run_ui(settings: Settings, command: Sequence[str]) -> int:
    """Runs the command until it ends, and returns its exit code. Raises Interrupted after a signal."""
    # each session has a mark of its own, by which all of its processes are found, whoever their parent is
    name = f"dev-{os.getpid()}"
    environment = os.environ | {HOME_MARK: str(settings.home.absolute()), PROGRAM_MARK: name}
    with (
        interrupts.deferred("stopping the UI (Ctrl-C again ends at once)") as stop,
        interrupts.at_end(lambda: orphans.kill(settings.home, name)),
    ):
        # what a UI has left that was killed itself
        recover_ui_runs(settings)
        # it imports what runs need while the UI starts
        host = start_host(environment)
        process = subprocess.Popen(
            command,
            env=environment,
            # the keys of the terminal reach this command only
            start_new_session=True,
            preexec_fn=_stop_with_parent if sys.platform == "linux" else None,
        )
        while process.poll() is None and not stop.wait(_TICK_SECONDS):
            pass
        orphans.kill(settings.home, name)
        process.wait()
        host.wait()
        recover_ui_runs(settings)
        if stop.signal is not None:
            raise interrupts.Interrupted(f"interrupted; open the UI again with: {interrupts.this_command()}", stop.signal)
        return process.returncode


def _stop_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
