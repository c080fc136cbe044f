"""Machines that are network namespaces of this one: a host name, an address in each network, and cables that can be pulled out.

A machine has one cable for each server, so that it can lose one of them alone. A pulled cable is silent, as a broken switch is: no
connection is closed, neither here nor there. A machine without power loses its cables first, and so nobody hears from its end either.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.processes import PROC
from legal_pipeline_tests.servers.databases import PATIENCE_SECONDS

NETWORKS = ("database", "broker", "bucket")
"""Each has one server, at the first address."""

_PROGRAMS = {"ip": "iproute2", "unshare": "util-linux", "nsenter": "util-linux", "setpriv": "util-linux"}
_REASON = "this machine lets nobody make a network namespace"


def needs_namespaces() -> None:
    """Skips where this user may not make them, or has not the programs for it."""
    for name, package in _PROGRAMS.items():
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed; install it with: apt install {package}")
    probe = f"lp{os.getpid()}-probe"
    tries = (["unshare", "--net", "--uts", "true"], ["ip", "link", "add", probe, "type", "bridge"], ["ip", "link", "del", probe])
    if any(subprocess.run(each, capture_output=True, check=False).returncode for each in tries):
        pytest.skip(_REASON)


@dataclass(frozen=True)
class Network:
    """A bridge of the machine of the tests, on which the server of this network listens."""

    name: str
    prefix: str
    """The first three numbers of its addresses."""

    @property
    def bridge(self) -> str:
        return f"lp{os.getpid()}-{NETWORKS.index(self.name)}"

    def address(self, number: int = 1) -> str:
        return f"{self.prefix}.{number}"


@contextlib.contextmanager
def networks() -> Iterator[Mapping[str, Network]]:
    """One of each name, with addresses that are meant for trying out networks (RFC 2544) and that nobody uses here."""
    used = set(re.findall(r"198\.1[89]\.\d+", _ip("-4", "-o", "addr", "show")))
    free = (prefix for number in range(os.getpid(), os.getpid() + 512) if (prefix := _prefix(number % 512)) not in used)
    found = {name: Network(name, next(free)) for name in NETWORKS}
    try:
        for network in found.values():
            _ip("link", "add", network.bridge, "type", "bridge")
            _ip("addr", "add", f"{network.address()}/24", "dev", network.bridge)
            _ip("link", "set", network.bridge, "up")
        yield found
    finally:
        for network in found.values():
            subprocess.run(["ip", "link", "del", network.bridge], capture_output=True, check=False)


def _prefix(number: int) -> str:
    return f"198.{18 + number // 256}.{number % 256}"


@dataclass
class Namespace:
    """One machine. Its disk is that of the tests: what lies below its home directory outlives its power."""

    name: str
    number: int
    """From 2 on: the last part of its addresses."""
    networks: Mapping[str, Network]
    _holder: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _identity: str = field(default="", init=False)
    """Of the namespace, by which its processes are known even when the one that keeps it is gone."""

    @property
    def is_on(self) -> bool:
        return self._holder is not None

    def power_on(self) -> None:
        """Without a process yet but the one that keeps the namespace, which ends with this thread, however that ends."""
        script = f"hostname {self.name} && ip link set lo up && echo ready && exec sleep infinity"
        command = ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--uts", "sh", "-c", script]
        self._holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._holder.stdout is not None and self._holder.stdout.readline() == b"ready\n", self.name
        self._identity = _namespace_of(str(self._holder.pid))
        # what is found there is killed
        assert self._identity != _namespace_of("self"), "the machine of the tests itself"
        for network in self.networks.values():
            inside = network.name
            _ip("link", "add", self._cable(network.name), "type", "veth", "peer", "name", inside, "netns", str(self._holder.pid))
            _ip("link", "set", self._cable(network.name), "master", network.bridge, "up")
            self._ip("addr", "add", f"{network.address(self.number)}/24", "dev", inside)
            self._ip("link", "set", inside, "up")

    def power_off(self) -> None:
        """Nobody hears of it: no connection is closed."""
        if self._holder is None:
            return
        self.cut()
        deadline = time.monotonic() + PATIENCE_SECONDS
        # what is killed may have started something a moment before
        while others := [pid for pid in self.processes() if pid != self._holder.pid]:
            assert time.monotonic() < deadline, f"{self.name} is still alive: {others}"
            for pid in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self._holder.kill()
        self._holder.wait(PATIENCE_SECONDS)
        self._holder = None
        for network in self.networks:
            subprocess.run(["ip", "link", "del", self._cable(network)], capture_output=True, check=False)

    def cut(self, *names: str) -> None:
        """Pulls the cables to these networks, or all of them."""
        for name in names or self.networks:
            _ip("link", "set", self._cable(name), "down")

    def mend(self, *names: str) -> None:
        for name in names or self.networks:
            _ip("link", "set", self._cable(name), "up")

    def processes(self) -> list[int]:
        """The ids of everything that runs in it, zombies left out."""
        found = []
        for entry in PROC.glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if _namespace_of(entry.name) == self._identity:
                    found.append(int(entry.name))
        return found

    def command(self, command: Sequence[str | Path]) -> list[str]:
        """The command as it runs on this machine."""
        assert self._holder is not None, f"{self.name} is without power"
        return ["nsenter", "--target", str(self._holder.pid), "--net", "--uts", "--", *map(str, command)]

    def _ip(self, *arguments: str) -> None:
        subprocess.run(self.command(["ip", *arguments]), check=True, capture_output=True)

    def _cable(self, network: str) -> str:
        return f"lp{os.getpid()}-{NETWORKS.index(network)}-{self.number}"


def _namespace_of(process: str) -> str:
    return str((PROC / process / "ns" / "net").readlink())


def _ip(*arguments: str) -> str:
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout
