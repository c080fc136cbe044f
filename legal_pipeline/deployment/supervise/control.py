"""A client of supervisord, over its Unix socket."""

from __future__ import annotations

import contextlib
import http.client
import socket
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from legal_pipeline.deployment.run_files import socket_path, supervisor_pid_path
from legal_pipeline.deployment.supervise.ending import resume

_TIMEOUT_SECONDS = 10.0
_END_SECONDS = 10.0

RUNNING = frozenset({"STARTING", "RUNNING", "BACKOFF"})
"""States of a program that supervisord keeps running; STARTING in its first seconds, BACKOFF between two attempts."""
STOPPING = "STOPPING"
"""A program that has been sent TERM and has not ended."""


@dataclass(frozen=True, slots=True)
class Supervised:
    """A program as supervisord sees it."""

    name: str
    state: str
    pid: int
    """0 when it does not run."""
    started_at: float
    stopped_at: float
    """When it last ended; 0 when it never has."""


class Supervisor:
    """A running supervisord. `find` returns None when there is none; a method raises OSError when it has just ended."""

    def __init__(self, path: Path, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        transport = _Transport(path, timeout_seconds)
        self._proxy: Any = xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=transport).supervisor

    @classmethod
    def find(cls, home: Path) -> Supervisor | None:
        path = socket_path(home)
        if not path.exists():
            return None
        supervisor = cls(path)
        try:
            supervisor.pid()
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return None
        return supervisor

    @classmethod
    def find_or_end(cls, home: Path) -> Supervisor | None:
        """As `find`. A supervisor that runs and does not answer is resumed; if that does not help, it is killed."""
        if (supervisor := cls.find(home)) is not None:
            return supervisor
        pid = _running_pid(home)
        if pid is None:
            return None
        resume(pid)
        if (supervisor := cls.find(home)) is None:
            # not with its programs: they end by themselves when it does, after the steps that they execute
            cls.kill(home)
        return supervisor

    @staticmethod
    def kill(home: Path) -> None:
        """Kills the supervisor of this home directory if one runs, whether it answers or not."""
        if (pid := _running_pid(home)) is not None:
            with contextlib.suppress(psutil.Error):
                psutil.Process(pid).kill()
                psutil.Process(pid).wait(_END_SECONDS)

    def pid(self) -> int:
        return int(self._proxy.getPID())

    def programs(self) -> dict[str, Supervised]:
        return {
            info["name"]: Supervised(info["name"], info["statename"], info["pid"], info["start"], info["stop"])
            for info in self._proxy.getAllProcessInfo()
        }

    def start(self, name: str) -> None:
        """Does nothing when the program runs, also while it is stopping."""
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.startProcess(name, False)

    def stop(self, name: str) -> None:
        """Sends TERM without waiting for the end. Does nothing when the program is not running."""
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.stopProcess(name, False)

    def reread(self) -> set[str]:
        """Reads the configuration file again; returns the programs whose section has changed. `renew` applies it to one of them."""
        _, changed, _ = self._proxy.reloadConfig()[0]
        return {str(name) for name in changed}

    def renew(self, name: str) -> None:
        """Starts a stopped program with its section of the configuration file as it was read last."""
        self._proxy.removeProcessGroup(name)
        self._proxy.addProcessGroup(name)

    def signal(self, name: str, signal: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.signalProcess(name, signal)

    def shutdown(self) -> None:
        """Stops the running programs, then supervisord."""
        with contextlib.suppress(OSError, http.client.HTTPException, xmlrpc.client.Error):
            self._proxy.shutdown()


def _running_pid(home: Path) -> int | None:
    """The process of the supervisor of this home directory, whether it answers or not."""
    try:
        process = psutil.Process(int(supervisor_pid_path(home).read_text(encoding="utf-8")))
        # the id in an old file may be that of another program by now
        return process.pid if any(str(home) in word for word in process.cmdline()) else None
    except (OSError, ValueError, psutil.Error):
        return None


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_seconds: float) -> None:
        super().__init__("localhost", timeout=timeout_seconds)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _Transport(xmlrpc.client.Transport):
    def __init__(self, path: Path, timeout_seconds: float) -> None:
        super().__init__()
        self._path, self._timeout_seconds = path, timeout_seconds

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        # one connection per call: supervisord closes them, and a retry on a stale one would repeat the call
        return _Connection(self._path, self._timeout_seconds)


def deaths(seen: dict[str, set[float]], programs: dict[str, Supervised]) -> Iterator[tuple[str, int]]:
    """Adds new exits to `seen`; yields how often each program has exited since the first call."""
    for name, program in programs.items():
        if program.stopped_at and program.state in ("BACKOFF", "EXITED", "FATAL", "STARTING"):
            seen.setdefault(name, set()).add(program.stopped_at)
        yield name, len(seen.get(name, ()))
