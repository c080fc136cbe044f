"""A whole machine as `make up` starts it, for all tests of this folder: real servers, every program, supervisor and watchdog.

The module that takes it down comes last.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.deployment.make_up import UpHome, up_environment, up_home


@dataclass
class Whole(UpHome):
    said: str = ""
    """What `make up` printed."""


@pytest.fixture(scope="package")
def whole() -> Iterator[Whole]:
    with up_home(unresponsive_timeout_seconds="10", lease_timeout_seconds="12", idle_timeout_seconds="5") as made:
        _start_and_kill(made)
        done = made.up(**made.settings)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Whole(made.home, made.settings, done.stdout + done.stderr)


def _start_and_kill(made: UpHome) -> None:
    """A first start, killed while it makes the servers, as by a person who lost patience."""
    first = subprocess.Popen(
        ["sh", str(ROOT / "scripts" / "up.sh")],
        env=up_environment(made.home) | made.settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 300
    while not list((made.home / "postgres").glob("data*/base")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
