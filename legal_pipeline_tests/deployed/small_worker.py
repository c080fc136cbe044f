"""A real Celery worker with the real settings, whose one task only notes that it was called, and by which process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from legal_pipeline.settings import variable
from legal_pipeline_tests.checkout import ROOT

PATIENCE_SECONDS = 60.0

_CODE = """
import os
import sys
from legal_pipeline.defs.execution.celery_app import EXECUTE_RUN, make_app
from legal_pipeline.settings import load_settings
from legal_pipeline.workers.child_deaths import WatchedTask
from legal_pipeline.workers.children_on_demand import start_on_demand
settings = load_settings()
app = make_app(settings)
start_on_demand(app, settings.idle_timeout_seconds)
@app.task(name=EXECUTE_RUN, base=WatchedTask)
def carry(run_id, token):
    for name, what in (("received", f"{run_id} {token}"), ("children", os.getpid())):
        with open(f"{sys.argv[1]}/{name}", "a") as noted:
            noted.write(f"{what}\\n")
app.worker_main(["worker", "--queues=batch.normal", "--concurrency=1", "--without-mingle", "--without-gossip", "--loglevel=INFO"])
"""


@dataclass
class TinyWorker:
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def received(self) -> list[str]:
        return self._noted("received")

    @property
    def children(self) -> list[int]:
        """The process that executed each message."""
        return [int(line) for line in self._noted("children")]

    def _noted(self, name: str) -> list[str]:
        noted = self.folder / name
        return noted.read_text().splitlines() if noted.exists() else []

    @property
    def has_child(self) -> bool:
        return bool(psutil.Process(self.process.pid).children())

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, is_so: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert self.is_alive and time.monotonic() < deadline, f"not in time: {what}\n{self.output}"
            time.sleep(0.05)


@contextlib.contextmanager
def tiny_worker(broker_url: str, folder: Path, **settings: str) -> Iterator[TinyWorker]:
    """Ready to take messages from `batch.normal`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEGAL_PIPELINE_")}
    environment |= {"LEGAL_PIPELINE_BROKER_URL": broker_url, "LEGAL_PIPELINE_HOME": str(folder / "home")}
    environment |= {variable(name): value for name, value in settings.items()}
    command = [sys.executable, "-c", _CODE, str(folder)]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=ROOT)
    worker = TinyWorker(process, folder)
    try:
        worker.wait_until(lambda: " ready." in worker.output, "the worker is ready")
        yield worker
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
