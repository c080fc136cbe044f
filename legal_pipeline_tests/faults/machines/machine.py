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
from legal_pipeline_tests.faults.machines.clocks import searched_first
from legal_pipeline_tests.faults.machines.namespaces import Namespace
from legal_pipeline_tests.faults.machines.other_code import make_other_code
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
    """Where it keeps another version of the code, for a while."""

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

    @contextmanager
    def other_code(self) -> Iterator[None]:
        """Commands given within run another version of the code, and what they start goes on with it."""
        assert self.packages is not None
        before = self.environment
        self.environment = searched_first(make_other_code(self.packages), before)
        try:
            yield
        finally:
            self.environment = before

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
