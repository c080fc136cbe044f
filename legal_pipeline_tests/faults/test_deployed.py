"""Whatever is killed, restarted or cut off in the middle of a batch: it ends by itself, with the undisturbed export."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.deployed_rounds import FAULTS, Arena, arena, play
from legal_pipeline_tests.faults.processes import needs_proc
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.servers import databases

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def standing() -> Iterator[Arena]:
    needs_proc()
    with databases.server_folder() as folder, arena(folder) as found:
        yield found


def test_the_undisturbed_batch_is_what_the_rounds_need(standing: Arena) -> None:
    """Something to lose: several pages through OCR, children, a duplicate, a refusal."""
    assert len(standing.states) == 13
    assert set(standing.states.values()) == {"done", "refused"}
    assert standing.recognised == 8


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("fault", FAULTS)
def test_it_ends_by_itself(
    standing: Arena, tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, fault: str, number: int
) -> None:
    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")

    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{fault}: {story}", end=" ")

    recovered(fault, play(standing, tmp_path / "export", fault, SEED + number, say))
