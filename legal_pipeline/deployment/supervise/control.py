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

from legal_pipeline.deployment.render.supervisor import socket_path

_TIMEOUT_SECONDS = 30.0

RUNNING = frozenset({"STARTING", "RUNNING", "BACKOFF"})
"""States of a program that supervisord keeps running; STARTING in its first seconds, BACKOFF between two attempts."""


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

    def __init__(self, path: Path) -> None:
        self._proxy: Any = xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=_Transport(path)).supervisor

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

    def pid(self) -> int:
        return int(self._proxy.getPID())

    def programs(self) -> dict[str, Supervised]:
        return {
            info["name"]: Supervised(info["name"], info["statename"], info["pid"], info["start"], info["stop"])
            for info in self._proxy.getAllProcessInfo()
        }

    def start(self, name: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.startProcess(name, False)

    def stop(self, name: str) -> None:
        """Sends TERM without waiting for the end. Does nothing when the program is not running."""
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.stopProcess(name, False)

    def signal(self, name: str, signal: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.signalProcess(name, signal)

    def shutdown(self) -> None:
        """Stops the running programs, then supervisord."""
        with contextlib.suppress(OSError, http.client.HTTPException, xmlrpc.client.Error):
            self._proxy.shutdown()


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _Transport(xmlrpc.client.Transport):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        # one connection per call: supervisord closes them, and a retry on a stale one would repeat the call
        return _Connection(self._path)


def deaths(seen: dict[str, set[float]], programs: dict[str, Supervised]) -> Iterator[tuple[str, int]]:
    """Adds new exits to `seen`; yields how often each program has exited since the first call."""
    for name, program in programs.items():
        if program.stopped_at and program.state in ("BACKOFF", "EXITED", "FATAL", "STARTING"):
            seen.setdefault(name, set()).add(program.stopped_at)
        yield name, len(seen.get(name, ()))
