"""The program `legal-pipeline`: handles signals before it imports the commands, which takes most of the time of a short one."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys

from legal_pipeline import interrupts

_YOUNG_OBJECTS = 50_000
"""The collector looks for garbage after so many new objects; nearly all that imports make are none. Measured on a `run` of one short
text: 3.1 instead of 3.6 CPU-seconds. The processes that read documents have the interpreter's own figure (`local.fork_server`)."""


def main() -> None:
    interrupts.install()
    interrupts.guard_output()
    gc.set_threshold(_YOUNG_OBJECTS)
    # imported here, when a signal no longer ends in a traceback
    from legal_pipeline.cli import main as run_command_line

    try:
        try:
            run_command_line()
        finally:
            sys.stdout.flush()
    except interrupts.OutputClosed as closed:
        code = _exit_code(closed)
        interrupts.discard_output()
        sys.exit(code)


def _exit_code(closed: interrupts.OutputClosed) -> int:
    if not closed.is_reader_gone:
        message = (
            f"legal-pipeline: the output cannot be written ({os.strerror(closed.number or 0)}); free some space, or write it elsewhere"
        )
        if closed.stream == "stdout":
            sys.stderr.write(message + "\n")
        return 2
    if closed.number == errno.EIO:
        # the terminal is gone, and the signal that says so may not have been handled yet
        return interrupts.exit_code(signal.SIGHUP)
    # the reader of the results (head, less) has seen enough; without anybody to report to, the work itself has stopped
    return 0 if closed.stream == "stdout" else interrupts.exit_code(signal.SIGPIPE)
