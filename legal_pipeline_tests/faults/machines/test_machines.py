"""Whatever becomes of one of several machines in the middle of a batch: the others end it, with the undisturbed export."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.case_file import make_case_file_with_long_scans
from legal_pipeline_tests.faults.deployed_rounds import play
from legal_pipeline_tests.faults.machines.kinds import KINDS
from legal_pipeline_tests.faults.machines.three import CONTROL, LENT, Machines, machines
from legal_pipeline_tests.faults.processes import needs_proc
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.faults.running.arena import Outcome, undisturbed_outcome
from legal_pipeline_tests.specimens.processed import once

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    needs_proc()

    def expected() -> Outcome:
        return once(tmp_path_factory, "case-file-with-long-scans", partial(undisturbed_outcome, make=make_case_file_with_long_scans))

    with machines(expected) as found:
        yield found


def test_three_machines_leave_what_one_leaves(three: Machines, tmp_path: Path) -> None:
    """Undisturbed, with workers of all three at their queues."""
    three.arena.play_undisturbed(tmp_path / "export")
    assert three.hosts() == {CONTROL, *LENT}
    assert len(three.arena.expected.states) == 9 and three.arena.expected.recognised == 12


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("fault", KINDS)
def test_the_others_end_it(
    three: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, fault: str, number: int
) -> None:
    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{fault}: {story}", end=" ")

    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    three.wait_for_all()
    kinds = {name: partial(_hit, three, name) for name in KINDS}
    recovered(fault, play(three.arena, tmp_path / "export", fault, SEED + number, say, kinds))
    three.wait_for_all()


def _hit(three: Machines, name: str, _: object, chance: random.Random) -> str:
    return KINDS[name](three, chance)
