"""The settings file is changed under a running deployment."""

from __future__ import annotations

import random

from legal_pipeline.settings import file_values
from legal_pipeline.settings.file import write_settings_file
from legal_pipeline_tests.deployed.deployment import Deployment
from legal_pipeline_tests.faults.running.arena import MATTER, PLACE, Arena, broker_url
from legal_pipeline_tests.faults.running.persons import paste

BROKER, INBOX = "LEGAL_PIPELINE_BROKER_URL", "LEGAL_PIPELINE_INBOX"


def edit(deployment: Deployment, name: str, value: str) -> None:
    """One line of the file, as with an editor."""
    home = deployment.settings.home
    write_settings_file(home, file_values(home) | {name: value})


def change_settings(arena: Arena, chance: random.Random) -> str | None:
    """The settings file names another broker; who hands work in is refused until the programs have been restarted with it."""
    deployment = arena.deployment
    running = file_values(deployment.settings.home)[BROKER]
    [other] = [url for url in map(broker_url, arena.wires) if url != running]
    edit(deployment, BROKER, other)
    submit, run = ("batch", "submit", PLACE, "--matter", MATTER, "--quick", "--yes"), ("run", PLACE, "--matter", MATTER)
    for command in (submit, run):
        refused = deployment.call(*command)
        assert refused.returncode == 2 and "nobody watches the place" in refused.stderr, refused.stdout + refused.stderr
    told = deployment.call("doctor")
    assert "broker_url is" in told.stdout and told.returncode == 1, told.stdout + told.stderr
    said = paste(deployment, "broker_url is", "workers")
    accepted = deployment.call(*submit)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    return f"settings changed ({said}), then refused work submitted"
