"""A machine whose workers are those of the small application: what tests of starting and stopping ask of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.deployment.plan import Places, programs
from legal_pipeline.deployment.supervise.machine import Machine
from legal_pipeline.deployment.supervise.program_status import program_statuses
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline_tests.servers import ports

APP = "legal_pipeline_tests.deployment.stand_in_app:app"


def deployed_settings(patch: pytest.MonkeyPatch, database_url: str, broker_url: str) -> Settings:
    """Those of the environment, to which it adds the servers and ports that nobody has."""
    for name, value in {
        "DATABASE_URL": database_url,
        "BROKER_URL": broker_url,
        "PROFILE": "dev",
        # a busy machine may take minutes
        "START_TIMEOUT_SECONDS": "400",
        "WEBSERVER_PORT": str(ports.free_port()),
        "CODE_SERVER_PORT": str(ports.free_port()),
        "WORKSPACE_PORT": str(ports.free_port()),
    }.items():
        patch.setenv(f"LEGAL_PIPELINE_{name}", value)
    return load_settings()


def places_of(settings: Settings) -> Places:
    workspace = settings.home / "run" / "workspace.yaml"
    return Places(
        Path(sys.executable).parent,
        workspace,
        "127.0.0.1",
        settings.webserver_port,
        settings.code_server_port,
        app=APP,
        browse_port=settings.workspace_port,
    )


def machine_of(settings: Settings) -> Machine:
    """The two workers of the profile `dev`, which serve all nine queues."""
    where = places_of(settings)
    return Machine(settings, where, tuple(program for program in programs(settings.machine, where) if program.is_worker))


def silent(_: str) -> None:
    pass


def pids(this: Machine) -> dict[str, int | None]:
    return {
        standing.program: standing.pid for standing in program_statuses(this.settings, this.programs, this.places) if not standing.message
    }


def until(condition: Callable[[], Any], seconds: float = 120.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return found
