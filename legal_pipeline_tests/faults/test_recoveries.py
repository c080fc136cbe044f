"""What the fault tests record reaches the end of the run and the report, also from several processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.recoveries import REPORT, Recovery, longest, read, write

TESTS = """
import pytest

@pytest.mark.parametrize("seconds", [3.25, 12.04, 1.0])
def test_worker(recovered, seconds):
    recovered("worker", seconds)

def test_daemon_that_does_not_recover(recovered):
    recovered("daemon", 2.0)
    assert False

def test_nothing_recorded():
    pass
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_the_longest_recovery_is_printed_and_kept(tmp_path: Path, processes: str) -> None:
    (tmp_path / "test_rounds.py").write_text(TESTS)
    report = tmp_path / "report.json"
    write(report, {"redis": Recovery(1, 9.0), "worker": Recovery(10, 99.0)})
    command = [sys.executable, "-m", "pytest", "-p", "legal_pipeline_tests.faults.recoveries", "-p", "no:cacheprovider", "-n", processes]
    done = subprocess.run(
        [*command, "test_rounds.py"], cwd=tmp_path, env=os.environ | {REPORT: str(report)}, capture_output=True, text=True, check=False
    )
    assert "worker    12.0 s in 3 rounds" in done.stdout, done.stdout + done.stderr
    assert "daemon" not in done.stdout.partition("longest recovery by kind of fault")[2].partition("short test summary")[0]
    assert read(report) == {"redis": Recovery(1, 9.0), "worker": Recovery(3, 12.0)}


def test_other_properties_are_left_alone() -> None:
    assert longest([("seed", 7), ("recovery", ["redis", 2.0])]) == {"redis": Recovery(1, 2.0)}
