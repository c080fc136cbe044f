"""However often and in whatever way a run is interrupted: nothing fails, nothing is left running, and the export is the undisturbed one."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.embedded.interruptions import play
from legal_pipeline_tests.faults.kills import Baseline
from legal_pipeline_tests.faults.recoveries import Recovered

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_interrupted_and_started_again(
    undisturbed: Baseline, tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, number: int
) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")

    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{story}", end=" ")

    began_at = time.monotonic()
    play(undisturbed, tmp_path, SEED + number, say)
    recovered("interrupted run", time.monotonic() - began_at)
