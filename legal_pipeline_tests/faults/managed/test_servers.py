"""Servers of `make up` that die come back by themselves with their data, and two first starts make one cluster."""

from __future__ import annotations

import os
import random

import pytest

from legal_pipeline_tests.faults.managed.servers import DOWN, Servers, play
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.servers import databases

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_servers_die_and_come_back(recovered: Recovered, number: int) -> None:
    for name, package in (("initdb", "postgresql"), ("redis-server", "redis-server")):
        databases.program(name, package)
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    with databases.server_folder() as folder:
        servers = Servers(folder / "home")
        try:
            for name, seconds in play(servers, SEED + number).items():
                recovered(f"dead {name}", seconds)
        finally:
            servers.call(DOWN)
