"""`make up` and `make down` on servers of their own, and a user's shell beside them."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.deployment.supervise import orphans
from legal_pipeline.deployment.supervise.control import Supervised, Supervisor
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.command_line import PROGRAMS, call
from legal_pipeline_tests.servers import databases, ports

_PORTS = ("WEBSERVER_PORT", "CODE_SERVER_PORT", "WORKSPACE_PORT", "METRICS_PORT")


def _settings() -> dict[str, str]:
    # a busy machine may take minutes to start
    values = {name: str(ports.free_port()) for name in _PORTS} | {"PROFILE": "dev", "START_TIMEOUT_SECONDS": "400"}
    return {f"LEGAL_PIPELINE_{name}": value for name, value in values.items()}


def up_environment(home: Path) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name != "DAGSTER_HOME" and (not name.startswith("LEGAL_PIPELINE_") or name.startswith("LEGAL_PIPELINE_TEST_"))
    }
    return inherited | {"BIN": str(PROGRAMS), "LEGAL_PIPELINE_HOME": str(home)}


def script(name: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(ROOT / "scripts" / f"{name}.sh")],
        env=up_environment(home) | environment,
        # a server that goes into the background keeps an inherited pipe open, and reading it would not end
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@dataclass
class UpHome:
    """A home of `make up`, with ports that nobody has; settings are those of its first call."""

    home: Path
    settings: dict[str, str] = field(default_factory=_settings)

    def up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return script("up", self.home, **environment)

    def down(self) -> subprocess.CompletedProcess[str]:
        return script("down", self.home)

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """As a user's later shell, which knows nothing but the file."""
        bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
        # the code under test, and not another one that is installed
        bare |= {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
        return subprocess.run(
            ["sh", "-c", f". '{self.home}/env.sh' && {command}"], env=bare, capture_output=True, text=True, timeout=300, check=False
        )

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`legal-pipeline ...` with the variables that such a shell has, without its start."""
        own = {"LEGAL_PIPELINE_SECRETS_DIR": str(self.home / "secrets"), "DAGSTER_HOME": str(self.home / "deployed")}
        return call(*arguments, environment=up_environment(self.home) | own)

    def processes(self) -> set[int]:
        return set(orphans.processes_of(self.home))

    def programs(self) -> dict[str, Supervised]:
        """Empty while no supervisor answers."""
        supervisor = Supervisor.find(self.home)
        return supervisor.programs() if supervisor else {}

    def pids(self) -> dict[str, int]:
        return {name: program.pid for name, program in self.programs().items()}

    def logs(self) -> str:
        paths = sorted((self.home / "logs").glob("*.log"))
        return "\n".join(f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-15:]) for path in paths)


@contextlib.contextmanager
def up_home(**settings: str) -> Iterator[UpHome]:
    """Where the servers' users can reach it. Nothing runs before the first `up`, and nothing afterwards."""
    for name, package in (("initdb", "postgresql"), ("redis-server", "redis-server")):
        databases.program(name, package)
    with databases.server_folder() as folder:
        made = UpHome(folder / "home")
        made.settings |= {f"LEGAL_PIPELINE_{name.upper()}": value for name, value in settings.items()}
        chosen = made.home / "ports"
        chosen.mkdir(parents=True)
        for server in ("postgres", "redis"):
            (chosen / server).write_text(f"{ports.free_port()}\n")
        yield made
        made.down()
