"""Ends a process with everything that it has started."""

from __future__ import annotations

import contextlib
import os
import signal

import psutil


def end_tree(pid: int) -> list[int]:
    """Kills a process and its descendants; returns their ids.

    SIGKILL, because nothing else ends a process that hangs or is stopped. The list is taken before the first kill: a process
    that has lost its parent cannot be found from it any more.
    """
    try:
        root = psutil.Process(pid)
        doomed = [root, *root.children(recursive=True)]
    except psutil.Error:
        return []
    for process in doomed:
        # psutil compares the start time, so a process that has inherited the id is left alone
        with contextlib.suppress(psutil.Error):
            process.kill()
    return [process.pid for process in doomed]


def resume(pid: int) -> None:
    """Lets a stopped process go on; does nothing to a running one."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGCONT)


def is_stopped(pid: int) -> bool:
    """Whether somebody has stopped the process, with SIGSTOP or a debugger."""
    try:
        return psutil.Process(pid).status() in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
    except psutil.Error:
        return False
