"""Talking to supervisord over its Unix socket."""

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
"""What supervisord calls a program that it keeps up; it is STARTING for its first seconds, and BACKOFF between two tries."""


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
    """`None` from `find` means that there is none; a call to one that has just ended raises OSError."""

    def __init__(self, path: Path) -> None:
        self._proxy: Any = xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=_Transport(path)).supervisor

    @classmethod
    def find(cls, home: Path) -> Supervisor | None:
        path = socket_path(home)
        if not path.exists():
            return None
        found = cls(path)
        try:
            found.pid()
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return None
        return found

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
        """TERM, without waiting for the end. What does not run is stopped already."""
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.stopProcess(name, False)

    def signal(self, name: str, signal: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):
            self._proxy.signalProcess(name, signal)

    def shutdown(self) -> None:
        """Stops what still runs, then itself."""
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
        # a connection a call: supervisord closes them, and a retry on a stale one would repeat the call
        return _Connection(self._path)


def deaths(seen: dict[str, set[float]], found: dict[str, Supervised]) -> Iterator[tuple[str, int]]:
    """Adds what is new to `seen`; how often each program has died since the watching began."""
    for name, program in found.items():
        if program.stopped_at and program.state in ("BACKOFF", "EXITED", "FATAL", "STARTING"):
            seen.setdefault(name, set()).add(program.stopped_at)
        yield name, len(seen.get(name, ()))
