"""One machine of a deployment: its place in the networks, its home directory, and the commands that are given on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.deployment.supervise import cgroups
from legal_pipeline.topology import PROFILES
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.deployed.deployment import Deployment, last_words
from legal_pipeline_tests.faults.machines.namespaces import Namespace
from legal_pipeline_tests.specimens.small_disk import SmallDisk

_COMMAND_SECONDS = 1800
_DISK = "64m"


@dataclass
class Machine:
    namespace: Namespace
    home: Path
    environment: dict[str, str]
    profile: str
    disk: SmallDisk | None = None
    """Where its home directory lies; None when that is the disk of the tests."""
    packages: Path | None = None
    """Where its copy of the code lies; None when it runs that of the tests."""

    @property
    def name(self) -> str:
        return self.namespace.name

    @property
    def groups(self) -> frozenset[str]:
        """Its workers."""
        return frozenset(group.name for group in PROFILES[self.profile].workers)

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`legal-pipeline ...` on this machine."""
        command = self.namespace.command([PROGRAMS / "legal-pipeline", *arguments])
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False)

    def must(self, *arguments: str | Path) -> str:
        """AssertionError with everything that it said when the command fails."""
        with self._roomy():
            done = self.call(*arguments)
        assert done.returncode == 0, f"{arguments} on {self.name}: {done.stdout}{done.stderr}\n{last_words(self.home / 'logs')}"
        return done.stdout

    def join(self) -> None:
        """Returns when its workers serve the deployment. Its power is on: that ends with the thread that has switched it on."""
        self.must("workers", "join", "--profile", self.profile)

    def start(self) -> None:
        """After a power failure, as the units of systemd would."""
        if not self.namespace.is_on:
            self.namespace.power_on()
        self.must("workers", "start")

    @contextmanager
    def _roomy(self) -> Iterator[None]:
        """A start asks for a gigabyte, which nobody wants to fill afterwards: the disk is small at all other times."""
        if self.disk is None:
            yield
            return
        self.disk.remount("size=2g")
        try:
            yield
        finally:
            self.disk.remount(f"size={_DISK}")

    def end(self) -> None:
        """Nothing is left of it but its home directory."""
        self.namespace.power_off()
        cgroups.remove(self.home.absolute())


@dataclass
class OfControl(Deployment):
    """The deployment as the control machine has it: every command runs there."""

    namespace: Namespace = field(kw_only=True)

    @property
    def machine(self) -> Machine:
        return Machine(self.namespace, self.settings.home, self.environment, self.profile)

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.machine.call(*arguments)

    def up(self) -> None:
        self.machine.start()

    def down(self) -> None:
        self.machine.end()
