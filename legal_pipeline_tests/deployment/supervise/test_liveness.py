"""Programs without a port and without a queue are known by their beats."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from legal_pipeline.deployment.plan import places_here, programs
from legal_pipeline.deployment.supervise import liveness
from legal_pipeline.monitoring import beats
from legal_pipeline.settings import Settings


@pytest.mark.parametrize("name", ["alerts", "watchdog"])
def test_a_program_that_nobody_can_ask_responds_by_its_beats(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path, profile="t3.medium")
    places = places_here(settings)
    found = [program for program in programs(settings.machine, places) if program.name == name]

    def said() -> str:
        return liveness.ask(found, places, {}).silent.get(name, "responds")

    assert said() == "it does not run; `legal-pipeline workers start` starts it"
    beats.write(tmp_path, name, 1)
    assert said() == "responds"
    # the record of a process that has ended is still there
    path = beats.beats_folder(tmp_path) / name
    path.write_text(path.read_text().replace(str(os.getpid()), str(2**22 + 1)))
    assert said() == "it does not run; `legal-pipeline workers start` starts it"
