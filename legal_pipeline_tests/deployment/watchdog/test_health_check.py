"""The health check of a container ends a program that makes no progress, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.deployment.watchdog.health_check import main
from legal_pipeline.monitoring import beats

INTERVAL, LIMIT, START = 15, 60, 120


class Container:
    def __init__(self, home: Path, state: Path) -> None:
        self.home, self.state = home, state
        self.now, self.count, self.ended = 1000.0, 0, 0

    def check(self, after_seconds: float = INTERVAL) -> int:
        self.now += after_seconds
        limits = ["--limit", str(LIMIT), "--start-limit", str(START), "--interval", str(INTERVAL)]
        return main(["--name", "ocr", "--home", str(self.home), "--state", str(self.state), *limits], self._end, lambda: self.now)

    def beat(self, silent: str = "") -> None:
        self.count += 1
        assert beats.write(self.home, "ocr", self.count, silent)

    def _end(self) -> None:
        self.ended += 1


@pytest.fixture
def container(home: Path, tmp_path: Path) -> Container:
    return Container(home, tmp_path)


def test_a_program_that_beats_is_healthy(container: Container) -> None:
    for _ in range(20):
        container.beat()
        assert container.check() == 0
    assert not container.ended


def test_a_silent_program_is_ended_after_the_limit(container: Container) -> None:
    container.beat()
    assert [container.check() for _ in range(6)] == [0, 0, 0, 0, 1, 0]
    assert container.ended == 1


def test_a_part_that_makes_no_progress_is_not_waited_for(container: Container) -> None:
    container.beat("the loop of Celery")
    assert container.check() == 1
    assert container.ended == 1


def test_a_start_has_its_own_limit(container: Container) -> None:
    assert [container.check() for _ in range(9)] == [0] * 8 + [1]


def test_a_machine_that_slept_is_no_hung_program(container: Container) -> None:
    container.beat()
    assert [container.check(), container.check(after_seconds=7200)] == [0, 0]
    assert not container.ended
