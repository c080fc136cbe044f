"""One UI for all tests of this folder: `legal-pipeline dev`, with its daemon and the processes that execute its runs.

What other tests have left is in it. The module that kills and closes it comes last, by its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from legal_pipeline.defs.embedded.run_host import RunHost, hosts
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers.dagster_ui import Ui, documents, running_ui

LETTER = "Ann Lee met Bob Baker on March 3, 2023.\n"
RUN = "query Run($run: ID!) { runOrError(runId: $run) { ... on Run { status startTime } } }"

TROUBLE = """
import os, sys, time
if "multiprocessing.forkserver" in " ".join(sys.orig_argv):
    from legal_pipeline.stages import intake
    plain = intake.identify
    def identify(path, file_name, *rest):
        if file_name.startswith("broken"):
            os.write(2, b"said by a library in C\\n")
            raise RuntimeError("a bug")
        while file_name.startswith("slow") and not os.path.exists(os.environ["NO_LONGER_SLOW"]):
            time.sleep(0.05)
        return plain(path, file_name, *rest)
    intake.identify = identify
"""
"""`sitecustomize` of the processes that execute runs: what is called `broken` fails with a bug, what is called `slow` does not end."""


class Bench:
    """`legal-pipeline dev` over one home, which a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.inbox = folder, folder / "home", folder / "inbox"
        self.fast = folder / "no longer slow"
        self.inbox.mkdir()
        (folder / "sitecustomize.py").write_text(TROUBLE)
        self.environment = {
            "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]),
            "NO_LONGER_SLOW": str(self.fast),
            "LEGAL_PIPELINE_PROCESSES": "2",
        }

    def register(self, *names: str) -> list[str]:
        for name in names:
            (self.inbox / name).write_text(f"{LETTER} {name}")
        run_cli(self.home, "register", *(self.inbox / name for name in names), "--matter", "lee")
        return [self.document(name)["document_id"] for name in names]

    def document(self, name: str) -> dict[str, Any]:
        return documents(self.home)[name]

    ui: Ui

    @property
    def host(self) -> RunHost:
        return next(hosts(self.home / "dagster"))

    def begun(self, backfill_id: str, count: int = 1) -> list[dict[str, Any]]:
        """The runs of the backfill, once so many of them have begun."""

        def found() -> list[dict[str, Any]] | None:
            runs = [run for run in self.ui.backfill(backfill_id)["runs"] if run["status"] == "STARTED"]
            return runs if len(runs) >= count else None

        return self.ui.wait_for(found)

    def ended(self, run_id: str) -> str:
        def found() -> str | None:
            status = str(self.ui.ask(RUN, run=run_id)["runOrError"]["status"])
            return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None

        return self.ui.wait_for(found)

    def state(self, name: str, *states: str) -> dict[str, Any]:
        return self.ui.wait_for(lambda: found if (found := self.document(name))["state"] in states else None)

    def executing(self) -> list[psutil.Process]:
        """The processes that execute runs: children of the fork server, which is a child of the host."""
        return [
            process
            for server in psutil.Process(self.host.pid).children()
            for process in server.children()
            if "forkserver" in " ".join(process.cmdline())
        ]


@pytest.fixture(scope="package")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """No document is registered yet."""
    bench = Bench(tmp_path_factory.mktemp("host"))
    with running_ui(bench.home, bench.folder, more=bench.environment) as bench.ui:
        yield bench
