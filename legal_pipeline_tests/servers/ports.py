"""Ports for the servers of tests that no other test and no outgoing connection can take meanwhile."""

from __future__ import annotations

import random
import socket
import sys
from collections import deque

LOOPBACK = "127.0.0.1"
CANDIDATES = range(15_000, 32_000)
"""Linux gives outgoing connections the ports from 32768 (`ip_local_port_range`): a server that is
stopped for a while would find its port taken by a client of another test."""

MOST_RESERVED = 200
"""The oldest reservations are given up beyond this number, because each one is an open file. Whose
server still runs is safe without it: its port is seen to be taken."""

_reserved: deque[socket.socket] = deque()


def free_port(host: str = LOOPBACK) -> int:
    """Returns a port that nobody listens to, reserved for this process until it ends.

    Two tests that start servers at once must not be given the same port: the second server would
    fail to start, and its test would talk to the first one. The reservation is a socket with an
    abstract name, which the kernel removes with its process.
    """
    for port in random.SystemRandom().sample(CANDIDATES, min(200, len(CANDIDATES))):
        if _reserve(port) and _is_free(host, port):
            return port
    raise AssertionError(f"no free port was found in {CANDIDATES}")


def _reserve(port: int) -> bool:
    if sys.platform != "linux":
        return True
    reservation = socket.socket(socket.AF_UNIX)
    try:
        reservation.bind(f"\0legal-pipeline-tests-port-{port}")
    except OSError:
        reservation.close()
        return False
    _reserved.append(reservation)
    if len(_reserved) > MOST_RESERVED:
        _reserved.popleft().close()
    return True


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
