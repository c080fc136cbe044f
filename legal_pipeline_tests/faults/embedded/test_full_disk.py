"""The disk of a home fills up in the middle of a run: the run says so, waits, and ends with the undisturbed export."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from legal_pipeline.model import State
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.kills import Baseline
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.faults.run import Home, differences
from legal_pipeline_tests.specimens.small_disk import mounted

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_disk_that_fills_up_is_waited_for(undisturbed: Baseline, tmp_path: Path, recovered: Recovered, number: int) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    chance = random.Random(SEED + number)
    with mounted(tmp_path / "disk", 100) as disk:
        (tmp_path / "home").symlink_to(disk.mount)
        home = Home(tmp_path / "home")
        log = home.log
        process = home.start(undisturbed.files)
        try:
            # before, the command ends with the reason instead: nobody has been promised anything yet
            wait_until(lambda: set(home.states().values()) - {State.WAITING}, "the run has begun with a document")
            time.sleep(chance.uniform(0, 2))
            is_running = process.poll() is None
            disk.fill()
            if is_running:
                wait_until(
                    lambda: b"ALARM: the disk is full" in log.read_bytes() or process.poll() is not None, "the run says why it waits"
                )
        finally:
            disk.empty()
            emptied_at = time.monotonic()
            code = process.wait(300)
        recovered("full disk of run", time.monotonic() - emptied_at)
        assert code == 0, log.read_text(errors="replace")
        assert not differences(home.export(tmp_path / "export"), undisturbed.export)
