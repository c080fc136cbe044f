"""The disk of a home fills up in the middle of a run: the run says so, waits, and ends with the undisturbed export."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.case_file import make_case_file
from legal_pipeline_tests.faults.run import Home, differences
from legal_pipeline_tests.specimens.small_disk import mounted

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, bytes]]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    files, home = folder / "case file", Home(folder / "home")
    make_case_file(files)
    assert home.run(files) == 0, home.log.read_text()
    yield files, home.export(folder / "export")


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_disk_that_fills_up_is_waited_for(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, number: int) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    chance = random.Random(SEED + number)
    files, export = undisturbed
    with mounted(tmp_path / "disk", 100) as disk:
        (tmp_path / "home").symlink_to(disk.mount)
        home = Home(tmp_path / "home")
        log = home.log
        process = home.start(files)
        try:
            wait_until(home.states, "the documents are registered")
            time.sleep(chance.uniform(0, 2))
            is_running = process.poll() is None
            disk.fill()
            if is_running:
                wait_until(
                    lambda: b"ALARM: the disk is full" in log.read_bytes() or process.poll() is not None, "the run says why it waits"
                )
        finally:
            disk.empty()
            code = process.wait(300)
        assert code == 0, log.read_text(errors="replace")
        assert not differences(home.export(tmp_path / "export"), export)
