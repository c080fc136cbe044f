"""Three machines of one deployment: the control machine and two that have joined it, over one PostgreSQL, one Redis and one S3 server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from legal_pipeline.deployment.supervise import cgroups
from legal_pipeline.settings import variable
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, last_words, wait_until
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.faults.running.arena import Arena, Outcome, upload
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import BUCKET, running_s3

LENT = ("second", "third")
PROFILE = "ocr-only"
"""Of the machines that have joined: what takes long in a batch is done there, or by the control machine when they are lost."""
_COMMAND_SECONDS = 1800
_BACK_SECONDS = 600
_CONNECTIONS = 500


@dataclass
class Machine:
    namespace: Namespace
    home: Path
    environment: dict[str, str]

    @property
    def name(self) -> str:
        return self.namespace.name

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`legal-pipeline ...` on this machine."""
        command = self.namespace.command([PROGRAMS / "legal-pipeline", *arguments])
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False)

    def must(self, *arguments: str | Path) -> str:
        """AssertionError with everything that it said when the command fails."""
        done = self.call(*arguments)
        assert done.returncode == 0, f"{arguments} on {self.name}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """After a power failure, as the units of systemd would."""
        if not self.namespace.is_on:
            self.namespace.power_on()
        self.must("workers", "start")

    def responds(self) -> bool:
        """Whether all its workers and services answer."""
        return self.call("workers", "status").returncode == 0

    def said(self) -> str:
        """What it says of its programs, and their last words."""
        done = self.call("workers", "status")
        return f"{self.name}: {done.stdout}{done.stderr}\n{last_words(self.home / 'logs')}"

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
        return Machine(self.namespace, self.settings.home, self.environment)

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.machine.call(*arguments)

    def up(self) -> None:
        self.machine.start()

    def down(self) -> None:
        self.machine.end()


@dataclass(frozen=True)
class Machines:
    arena: Arena
    control: Machine
    lent: tuple[Machine, ...]

    def busy(self) -> dict[str, Machine]:
        """Those that have work in hand, by name."""
        hosts = {(lease.worker or "").partition(":")[0] for lease in self.arena.deployment.leases.all() if lease.is_taken}
        return {machine.name: machine for machine in (self.control, *self.lent) if machine.name in hosts}

    def hosts(self) -> set[str]:
        """The machines whose workers are heard of."""
        return {beat.host for beat in self.arena.deployment.presence.workers()}

    def wait_for_all(self) -> None:
        """Each of them with all its workers."""
        for machine in (self.control, *self.lent):
            if not machine.namespace.is_on:
                machine.start()
            machine.namespace.mend()
            wait_until(machine.responds, machine.said, _BACK_SECONDS, 1.0)


@contextmanager
def machines(find_expected: Callable[[], Outcome], **settings: str) -> Iterator[Machines]:
    """All of them work; the outcome is asked for when they do."""
    needs_namespaces()
    with (
        networks() as nets,
        running_s3(nets["bucket"].address()) as s3,
        databases.running_redis("secret", host=nets["broker"].address()) as redis,
        databases.running_postgres(nets["database"].address(), _CONNECTIONS) as postgres,
        pytest.MonkeyPatch.context() as patch,
        ExitStack() as ends,
    ):
        for name, value in s3.environment.items():
            if not name.startswith("LEGAL_PIPELINE_"):
                patch.setenv(name, value)
        values = settings | {"s3_endpoint_url": s3.url, "s3_bucket": BUCKET, "files_uri": f"s3://{BUCKET}/files"}
        make = partial(OfControl, namespace=Namespace("control", 2, nets))
        with deployed(redis, postgres, "dev", make, **values) as deployment:
            assert isinstance(deployment, OfControl)
            deployment.up()
            lent = []
            for number, name in enumerate(LENT, 3):
                home = Path(ends.enter_context(databases.server_folder())) / "home"
                machine = Machine(Namespace(name, number, nets), home, _environment(deployment, home))
                ends.callback(machine.end)
                machine.namespace.power_on()
                machine.must("workers", "join", "--profile", PROFILE)
                lent.append(machine)
            expected = find_expected()
            upload(s3, expected.files)
            yield Machines(Arena(deployment, expected), deployment.machine, tuple(lent))


def _environment(deployment: Deployment, home: Path) -> dict[str, str]:
    """Of a machine that knows the two servers, and nothing else."""
    ours = {variable("home"): str(home)} | {variable(name): deployment.values[name] for name in ("database_url", "broker_url")}
    theirs = ("LEGAL_PIPELINE_", "DAGSTER_HOME")
    return {name: value for name, value in deployment.environment.items() if not name.startswith(theirs)} | ours
