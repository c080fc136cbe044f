"""What the watchdog ends, from beats in files and programs as the supervisor reports them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline.deployment.supervise.control import Supervised
from legal_pipeline.deployment.watchdog.pulse import interval_seconds
from legal_pipeline.deployment.watchdog.watch import SupervisorGuard, Watchdog, main
from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.program_memory import PROGRAM_MARK

LIMIT, START = 60.0, 120.0
TICK = interval_seconds(LIMIT)


def ocr(state: str = "RUNNING", pid: int | None = None, name: str = "ocr") -> Supervised:
    return Supervised(name, state, os.getpid() if pid is None else pid, 0.0, 0.0)


class Scene:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.ended: list[int] = []
        self.watchdog = Watchdog(home, LIMIT, START, frozenset({"ocr"}), end=self.ended.append)
        self.now = 0.0
        self.count = 0

    def beat(self, silent: str = "") -> None:
        self.count += 1
        assert beats.write(self.home, "ocr", self.count, silent)

    def pass_seconds(self, seconds: float, program: Supervised, each: Callable[[], None] = lambda: None) -> list[str]:
        messages: list[str] = []
        for _ in range(int(seconds / TICK)):
            each()
            messages += self.watchdog.look([program], self.now)
            self.now += TICK
        return messages


@pytest.fixture
def scene(home: Path) -> Scene:
    return Scene(home)


def test_what_beats_is_left_alone(scene: Scene) -> None:
    assert scene.pass_seconds(600, ocr(), scene.beat) == []


def test_what_has_stopped_beating_is_ended_once(scene: Scene) -> None:
    scene.pass_seconds(30, ocr(), scene.beat)
    assert scene.pass_seconds(LIMIT - TICK, ocr()) == []
    [message] = scene.pass_seconds(3 * TICK, ocr())
    assert "has not answered for 60 seconds" in message
    assert scene.ended == [os.getpid()]


def test_a_part_that_makes_no_progress_is_named_and_waited_for_no_longer(scene: Scene) -> None:
    scene.beat()
    scene.pass_seconds(TICK, ocr())
    scene.beat("the loop of Celery")
    [message] = scene.pass_seconds(TICK, ocr())
    assert "the loop of Celery makes no progress" in message


def test_a_start_has_its_own_limit(scene: Scene) -> None:
    """The file of the predecessor is no beat of this process."""
    beats.beats_folder(scene.home).mkdir(parents=True)
    (beats.beats_folder(scene.home) / "ocr").write_text(json.dumps({"pid": 1, "count": 99, "silent": ""}))
    assert scene.pass_seconds(START - TICK, ocr()) == []
    [message] = scene.pass_seconds(3 * TICK, ocr())
    assert "has not begun to work within 120 seconds" in message


@pytest.mark.parametrize("state", ["STOPPING", "STOPPED", "BACKOFF", "EXITED", "FATAL"])
def test_what_is_stopping_is_left_to_the_supervisor(scene: Scene, state: str) -> None:
    scene.beat()
    assert scene.pass_seconds(600, ocr(state)) == []


def test_a_program_without_a_pulse_is_left_alone_while_it_is_not_stopped(scene: Scene) -> None:
    assert scene.pass_seconds(600, ocr(name="postgres")) == []


def test_the_watchdog_does_not_judge_itself(scene: Scene) -> None:
    assert scene.pass_seconds(600, ocr(name="watchdog")) == []


def test_a_silent_supervisor_is_resumed_and_then_replaced() -> None:
    done: list[str] = []
    guard = SupervisorGuard(LIMIT, lambda: done.append("resumed"), lambda: done.append("replaced"))
    moments = [TICK * number for number in range(100)]
    for moment in moments[:13]:
        guard.look(moment)
    assert done == ["resumed"]
    for moment in moments[13:26]:
        guard.look(moment)
    assert done == ["resumed", "replaced"]


def test_a_supervisor_that_answers_again_is_not_replaced() -> None:
    done: list[str] = []
    guard = SupervisorGuard(LIMIT, lambda: done.append("resumed"), lambda: done.append("replaced"))
    for number in range(13):
        guard.look(TICK * number)
    guard.answered()
    for number in range(13, 26):
        guard.look(TICK * number)
    assert done == ["resumed", "resumed"]


def test_without_a_supervisor_there_is_nothing_to_watch(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROGRAM_MARK, raising=False)
    with pytest.raises(SystemExit):
        main(["--home", str(home), "--limit", "5", "--start-limit", "5", "--with-pulse", "ocr"])
