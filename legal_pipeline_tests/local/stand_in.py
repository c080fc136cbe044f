"""What the pool's processes do in its tests instead of carrying runs."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from legal_pipeline.local.pool_worker import Ready, Report, StartFailure, Task, _die_with_parent
from legal_pipeline.settings import Settings


def serve_tasks(work: Connection, lifeline: Connection, settings: Settings) -> None:
    """The task's kind says what to do: echo, wait, exit, die, die-with-a-child."""
    import threading

    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()
    if settings.home.name == "unusable":
        work.send(StartFailure("the home is unusable"))
        return
    if settings.home.name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    work.send(Ready())
    while True:
        try:
            task: Task = work.recv()
        except EOFError:
            return
        if task.kind == "exit":
            os._exit(int(task.key))
        if task.kind == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if task.kind == "wait":
            Path(task.key).touch()
            time.sleep(600)
        work.send(Report(task, os.getpid()))
