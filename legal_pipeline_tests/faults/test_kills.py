"""SIGKILL at any moment loses nothing, duplicates nothing and needs nobody: the next run gives the undisturbed export."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from legal_pipeline_tests.faults import kills
from legal_pipeline_tests.faults.kills import Baseline, play
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.faults.run import Home, differences, wait_until_gone

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "2"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = pytest.mark.slow


def test_the_undisturbed_run_is_what_the_rounds_need(undisturbed: Baseline) -> None:
    """Something to lose: several pages through OCR, children, a duplicate, a refusal."""
    assert len(undisturbed.states) == 13
    assert set(undisturbed.states.values()) == {"done", "refused"}
    assert undisturbed.recognised == 5


@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_and_started_again(undisturbed: Baseline, tmp_path: Path, recovered: Recovered, number: int) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    began_at = time.monotonic()
    play(undisturbed, tmp_path, SEED + number, number * kills.KILLS_A_ROUND)
    recovered("killed run", time.monotonic() - began_at)


def test_order_and_a_locked_database_change_nothing(undisturbed: Baseline, tmp_path: Path) -> None:
    """The files in another order, one after the other; in the middle somebody else holds the database for three seconds."""
    home = Home(tmp_path / "home")
    files = sorted(undisturbed.files.iterdir())
    random.Random(SEED).shuffle(files)
    process = home.start(*files)
    deadline = time.monotonic() + 300
    while not home.recognised() and time.monotonic() < deadline:
        assert process.poll() is None, home.log.read_text()
        time.sleep(0.1)
    other = sqlite3.connect(home.folder / "legal-pipeline.sqlite", isolation_level=None, timeout=30)
    other.execute("begin immediate")
    time.sleep(3)
    other.close()
    assert process.wait(300) == 0, home.log.read_text()
    assert differences(home.export(tmp_path / "export"), undisturbed.export) == []
    assert wait_until_gone(home) == []


def test_a_second_run_recognises_nothing_and_changes_nothing(undisturbed: Baseline, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(undisturbed.home, home.folder)
    before = home.recognised(), home.scanned_pages(), home.rows("select * from documents"), home.rows("select * from stage_results")
    assert home.run(undisturbed.files) == 0
    assert (
        home.recognised(),
        home.scanned_pages(),
        home.rows("select * from documents"),
        home.rows("select * from stage_results"),
    ) == before
    assert differences(home.export(tmp_path / "export"), undisturbed.export) == []
