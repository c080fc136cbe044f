"""Whatever becomes of one of several machines in the middle of a batch: the others end it, with the undisturbed export."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from legal_pipeline_tests.faults.case_file import make_case_file_with_long_scans
from legal_pipeline_tests.faults.deployed_rounds import play
from legal_pipeline_tests.faults.machines.kinds import KINDS
from legal_pipeline_tests.faults.machines.remedied import REMEDIED
from legal_pipeline_tests.faults.machines.three import CONTROL, LENT, Machines, machines
from legal_pipeline_tests.faults.processes import needs_proc
from legal_pipeline_tests.faults.recoveries import Recovered
from legal_pipeline_tests.faults.running.arena import Outcome, undisturbed_outcome
from legal_pipeline_tests.specimens.processed import once

ROUNDS = int(os.environ.get("LEGAL_PIPELINE_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("LEGAL_PIPELINE_FAULT_SEED", random.SystemRandom().randrange(10**6)))
ALL = {**KINDS, **REMEDIED}

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    needs_proc()

    def expected() -> Outcome:
        return once(tmp_path_factory, "case-file-with-long-scans", partial(undisturbed_outcome, make=make_case_file_with_long_scans))

    with machines(expected) as found:
        yield found


def test_three_machines_leave_what_one_leaves(three: Machines, tmp_path: Path, recovered: Recovered) -> None:
    """Undisturbed, with workers of all three at their queues; the clocks of two are wrong, here and in all that follows."""
    three.arena.play_undisturbed(tmp_path / "export")
    assert three.hosts() == {CONTROL, *(each.name for each in LENT)}
    assert len(three.arena.expected.states) == 9 and three.arena.expected.recognised == 12
    recovered("wrong clock", three.arena.seconds)


def test_their_clocks_are_wrong(three: Machines) -> None:
    """Or the others would try nothing."""
    for machine, each in zip(three.lent, LENT, strict=True):
        [beat, *_] = [beat for beat in three.arena.deployment.presence.workers() if beat.host == machine.name]
        assert abs((beat.beat_at.timestamp() - time.time()) / 60 - each.minutes_fast) < 2, machine.name


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("fault", ALL)
def test_the_others_end_it(
    three: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str], recovered: Recovered, fault: str, number: int
) -> None:
    def say(story: str) -> None:
        with capsys.disabled():
            print(f"\n{fault}: {story}", end=" ")

    print(f"LEGAL_PIPELINE_FAULT_SEED={SEED}")
    if fault == "full disk of a machine" and not any(machine.disk for machine in three.lent):
        pytest.skip("this machine lets nobody mount a file system")
    three.wait_for_all()
    kinds = {name: partial(_hit, three, name) for name in ALL}
    recovered(fault, play(three.arena, tmp_path / "export", fault, SEED + number, say, kinds))
    three.wait_for_all()


def _hit(three: Machines, name: str, _: object, chance: random.Random) -> str:
    return ALL[name](three, chance)
