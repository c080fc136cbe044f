"""Dagster's UI and daemon over a home, started by the command that a user types, and asked what a browser would ask."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from legal_pipeline.defs.instance.code_location import CODE_LOCATION, REPOSITORY
from legal_pipeline_tests.asking import Pace
from legal_pipeline_tests.command_line import PROGRAMS, run_cli
from legal_pipeline_tests.servers.ports import free_port

SELECTOR = {"repositoryName": REPOSITORY, "repositoryLocationName": CODE_LOCATION}
"""What the UI names the code location by, in every form."""

LAUNCH = """
mutation LaunchPartitionBackfill($backfillParams: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $backfillParams) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on Error { message }
  }
}
"""
STATUS = """
query Backfill($id: String!) {
  partitionBackfillOrError(backfillId: $id) {
    ... on PartitionBackfill { status runs(limit: 100) { id status startTime endTime tags { key value } } }
    ... on Error { message }
  }
}
"""
LOCATIONS = """
query { workspaceOrError { ... on Workspace { locationEntries { name loadStatus locationOrLoadError { __typename } } } } }
"""

LONGEST_WAIT_SECONDS = 300

OWN_ADVICE = ("SupersessionWarning", "return callback(", "is superseded")
"""Dagster advises `dg` in place of each of its former commands, on every call."""

T = TypeVar("T")


@dataclass
class Ui:
    """The UI over a home of its own."""

    home: Path
    url: str
    server: subprocess.Popen[bytes]
    log: Path

    def ask(self, query: str, **variables: object) -> Any:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=240) as answer:
            said = json.load(answer)
        assert "errors" not in said, said
        return said["data"]

    def locations(self) -> list[str] | None:
        """The names of the code locations, once all are loaded; None before."""
        try:
            entries = self.ask(LOCATIONS)["workspaceOrError"]["locationEntries"]
        except (urllib.error.URLError, ConnectionError):
            return None
        done = all(entry["loadStatus"] == "LOADED" and entry["locationOrLoadError"] for entry in entries)
        return [str(entry["name"]) for entry in entries] if entries and done else None

    def launch(self, **parameters: object) -> str:
        """As the button does; returns the id of the backfill."""
        answer = self.ask(LAUNCH, backfillParams={"fromFailure": False, "tags": [], **parameters})["launchPartitionBackfill"]
        assert answer["__typename"] == "LaunchBackfillSuccess", answer
        return str(answer["backfillId"])

    def backfill(self, backfill_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask(STATUS, id=backfill_id)["partitionBackfillOrError"]
        return found

    def finished_backfill(self, backfill_id: str) -> dict[str, Any]:
        return self.wait_for(lambda: found if (found := self.backfill(backfill_id))["status"] != "REQUESTED" else None)

    def documents(self) -> dict[str, dict[str, Any]]:
        return documents(self.home)

    def wait_for(self, condition: Callable[[], T | None]) -> T:
        """What the condition gives once it gives something; fails with the server's log when that takes too long."""
        deadline, pace = time.monotonic() + LONGEST_WAIT_SECONDS, Pace(0.25)
        while time.monotonic() < deadline:
            if (found := condition()) is not None:
                return found
            if self.server.poll() is not None:
                break
            pace.rest()
        pytest.fail(f"not within {LONGEST_WAIT_SECONDS} s (server: {self.server.poll()})\n{self.said()[-4000:]}")

    def said(self) -> str:
        """What the server has printed so far."""
        return self.log.read_text(errors="replace")


def warnings_in(said: str) -> list[str]:
    """Lines that warn, but for what every program of this environment says of the libraries it imports."""
    lines = [line for line in said.splitlines() if "warning" in line.lower() and "site-packages" not in line]
    return [line for line in lines if not any(words in line for words in OWN_ADVICE)]


def documents(home: Path) -> dict[str, dict[str, Any]]:
    """The documents of a home, by file name."""
    listed = run_cli(home, "documents", "--json").stdout.splitlines()
    return {record["file_name"]: record for record in map(json.loads, listed)}


@contextlib.contextmanager
def running_ui(
    home: Path,
    folder: Path,
    command: Sequence[str | Path] = ("legal-pipeline", "dev"),
    only: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> Iterator[Ui]:
    """`command --port PORT`, called in `folder` and answering; stopped with all its processes afterwards.

    `only` is its whole environment, `more` what is added to that of the test.
    """
    port, log = free_port(), home.parent / f"server-{time.monotonic_ns()}.log"
    program, *arguments = command
    with log.open("wb") as output:
        server = subprocess.Popen(
            [PROGRAMS / program, *arguments, "--port", str(port)],
            cwd=folder,
            env=dict(only) if only is not None else environment(home) | dict(more or {}),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    opened = Ui(home, f"http://127.0.0.1:{port}", server, log)
    try:
        opened.wait_for(opened.locations)
        yield opened
    finally:
        stop(server)


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME" and not name.startswith("LEGAL_PIPELINE_")}
    return kept | {"LEGAL_PIPELINE_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "yes"}


def stop(server: subprocess.Popen[bytes]) -> None:
    """With everything it started, which is in its process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait(10)
