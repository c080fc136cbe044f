"""Tests that run at once never share a port."""

from __future__ import annotations

import subprocess
import sys

import pytest

from legal_pipeline_tests.servers import ports


def test_a_port_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ports.free_port()
    monkeypatch.setattr(ports, "CANDIDATES", range(first, first + 1))
    with pytest.raises(AssertionError, match="no free port"):
        ports.free_port()


@pytest.mark.skipif(sys.platform != "linux", reason="reservations are sockets with abstract names, which only Linux has")
def test_another_process_is_not_given_it() -> None:
    first = ports.free_port()
    other = f"from legal_pipeline_tests.servers import ports; ports.CANDIDATES = range({first}, {first + 50}); print(ports.free_port())"
    found = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True)
    assert first < int(found.stdout) < first + 50
