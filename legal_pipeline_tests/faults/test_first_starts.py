"""Whoever starts first, and whoever is killed while doing so: all commands work or say in one line what they waited for."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.first_starts import play
from legal_pipeline_tests.faults.processes import needs_proc
from legal_pipeline_tests.faults.recoveries import Recovered

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_all_at_once_on_a_home_that_does_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, number: int
) -> None:
    needs_proc()
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")

    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{story}", end=" ")

    began_at = time.monotonic()
    play(tmp_path, SEED + number, say)
    recovered("first starts", time.monotonic() - began_at)
