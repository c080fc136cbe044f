"""A program beats while each of its parts makes progress, in a file and to systemd."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from legal_pipeline.deployment.watchdog.pulse import Part, Pulse, interval_seconds
from legal_pipeline.monitoring import beats

LIMIT = 60.0
TICK = interval_seconds(LIMIT)


class Loop:
    """A part that goes on or stands still."""

    def __init__(self) -> None:
        self.rounds, self.is_going, self.is_excused = 0, True, False

    def progress(self) -> int:
        self.rounds += self.is_going
        return self.rounds


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def pulse(home: Path, loop: Loop) -> Pulse:
    return Pulse(home, "ocr", LIMIT, [Part("the loop", loop.progress, lambda: loop.is_excused)])


def _beats(pulse: Pulse, first: int, count: int) -> list[str]:
    return [pulse.beat(TICK * number) for number in range(first, first + count)]


def test_the_count_grows_with_every_beat(pulse: Pulse, home: Path) -> None:
    for expected in (1, 2, 3):
        pulse.beat(TICK * expected)
        beat = beats.read(home, "ocr")
        assert beat and (beat.count, beat.silent) == (expected, "")


def test_a_part_that_stands_still_is_named_after_the_limit(pulse: Pulse, loop: Loop, home: Path) -> None:
    _beats(pulse, 0, 3)
    loop.is_going = False
    assert set(_beats(pulse, 3, 11)) == {""}
    assert _beats(pulse, 14, 2)[-1] == "the loop"
    beat = beats.read(home, "ocr")
    assert beat and beat.silent == "the loop"


def test_while_the_broker_is_away_nobody_is_to_blame(pulse: Pulse, loop: Loop) -> None:
    loop.is_going, loop.is_excused = False, True
    assert set(_beats(pulse, 0, 100)) == {""}
    # afterwards the limit begins anew
    loop.is_excused = False
    assert set(_beats(pulse, 100, 11)) == {""}
    assert "the loop" in _beats(pulse, 111, 3)


def test_a_full_disk_does_not_stop_the_program(pulse: Pulse, home: Path) -> None:
    beats.beats_folder(home).parent.mkdir(parents=True, exist_ok=True)
    beats.beats_folder(home).write_text("in the way")
    assert pulse.beat(0.0) == ""
    assert beats.read_all(home) == []


@pytest.mark.parametrize(("is_going", "said"), [(True, "WATCHDOG=1"), (False, "WATCHDOG=trigger")])
def test_systemd_is_told(pulse: Pulse, loop: Loop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_going: bool, said: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(10)
        loop.is_going = is_going
        _beats(pulse, 0, 15)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        pulse.beat(TICK * 15)
        assert listener.recv(100).decode() == said


def test_without_anybody_listening_the_program_goes_on(pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert pulse.beat(0.0) == ""
