"""Who can reach a port."""

from __future__ import annotations

import os
import socket
import subprocess

import pytest

from legal_pipeline.monitoring.answers import is_loopback, listening_error


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.4", False),
        ("", False),
        ("redis", False),
    ],
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_port_that_somebody_else_has_is_told_from_ones_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, subprocess.Popen(["sleep", "60"]) as other:
        port = server.getsockname()[1]
        assert listening_error(os.getpid(), port) is None
        assert listening_error(other.pid, port) == "another program uses the port"
        other.kill()
    assert listening_error(os.getpid(), port) is not None
    # a process that has just ended says nothing
    assert listening_error(2**22 + 1, port) is None
