"""The run hosts of a home: processes that execute the runs of the UI with all imports done.

Dagster's own launcher starts a process for each run, which repeats all imports: five seconds for a document that takes
half a second. A run host (`legal_pipeline.local.run_host`) is started once, keeps one process per concurrent run, and
ends with the program that started it.

A host announces its address in a file that only its user can read, before it imports anything, so that a request
waits for it instead of starting a second one. Changed code makes it stale: it finishes its runs and takes no more.

Does not belong here: the program itself (`local.run_host`).
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

import legal_pipeline
from legal_pipeline.errors import ExternalError

PROGRAM = "legal_pipeline.local.run_host"
_FOLDER = "run-hosts"
_ANSWER_SECONDS = 120.0
"""Longer than the imports take on a busy machine."""
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class RunHost:
    """The address of a host, as announced in a file."""

    pid: int
    created_at: float
    """When the process started, in seconds since the epoch: process ids are reused."""
    port: int
    key: str
    """Proves that a request comes from the same user."""
    code: str
    """The state of the code that the host has loaded (`code_state`)."""

    @property
    def name(self) -> str:
        return f"{self.pid}@{self.created_at:.2f}"

    @property
    def is_alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            # a float that went through JSON is the same float
            return process.create_time() == self.created_at and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def ask(self, request: str, run_id: str) -> str:
        """Sends `launch` or `terminate`; returns the answer. Raises ExternalError when there is none."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=_ANSWER_SECONDS) as connection:
                connection.sendall(json.dumps({"key": self.key, "request": request, "run_id": run_id}).encode() + b"\n")
                with connection.makefile(encoding="utf-8") as answer:
                    return answer.readline().strip()
        except OSError as error:
            raise ExternalError(f"the run host {self.pid} does not answer ({type(error).__name__})") from error


def code_state() -> str:
    """The latest change of the package and its number of files; a developer's edit changes it."""
    stamps = [entry.stat().st_mtime_ns for folder in legal_pipeline.__path__ for entry in Path(folder).rglob("*.py")]
    return f"{max(stamps)}/{len(stamps)}"


def announce(home: Path, host: RunHost) -> Path:
    """Writes the address file, readable by its user only; returns its path."""
    folder = home / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = folder / f"{host.pid}.new"
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(host), file)
    return staged.replace(folder / f"{host.pid}.json")


def hosts(home: Path) -> Iterator[RunHost]:
    """The live hosts of a home, the latest first; removes the files of dead ones."""
    found: list[RunHost] = []
    for path in (home / _FOLDER).glob("*.json"):
        with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
            host = RunHost(**json.loads(path.read_text(encoding="utf-8")))
            if host.is_alive:
                found.append(host)
                continue
        path.unlink(missing_ok=True)
    yield from sorted(found, key=lambda host: host.created_at, reverse=True)


def host_of(home: Path, name: str | None) -> RunHost | None:
    """The live host of this name."""
    return next((host for host in hosts(home) if host.name == name), None)


def start_host(environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Starts a host that ends with this process; with the environment of this process by default."""
    # in a session of its own: Dagster would take the Ctrl-C of the terminal for a cancellation of every run
    return subprocess.Popen([sys.executable, "-m", PROGRAM], env=environment, stdin=subprocess.DEVNULL, start_new_session=True)


def current_host(home: Path) -> RunHost:
    """The host with today's code; starts one if there is none. Raises ExternalError if it does not start."""
    code = code_state()
    if (host := _with_code(home, code)) is not None:
        return host
    process = start_host()
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        if (host := _with_code(home, code)) is not None:
            return host
        if process.poll() is not None:
            raise ExternalError(f"the run host ended with exit code {process.returncode} while it started; its reason is above")
        time.sleep(_POLL_SECONDS)
    raise ExternalError(f"the run host did not start within {_ANSWER_SECONDS:.0f} s")


def _with_code(home: Path, code: str) -> RunHost | None:
    return next((host for host in hosts(home) if host.code == code), None)
