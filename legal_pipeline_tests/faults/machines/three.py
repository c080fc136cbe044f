"""Three machines of one deployment: the control machine and two that have joined it, over one PostgreSQL, one Redis and one S3 server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from legal_pipeline.settings import variable
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EVERY_SECONDS, BEAT_EXPIRY_SECONDS, WorkerHeartbeat
from legal_pipeline.topology import WHOLE_RUN
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, last_words, wait_until
from legal_pipeline_tests.faults.machines.clocks import searched_first, with_wrong_clock
from legal_pipeline_tests.faults.machines.machine import Machine, OfControl
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.faults.machines.other_code import install
from legal_pipeline_tests.faults.running.arena import Arena, Outcome, small_disk, upload
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server, running_s3

_BACK_SECONDS = 600
_CONNECTIONS = 500
_LIMITS = {"lease_timeout_seconds": "15"}
"""Shorter than an operator would want, so that a round is short."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A machine that joins."""

    name: str
    profile: str
    minutes_fast: int
    """Its clock."""
    has_small_disk: bool = False


CONTROL = "control"
LENT = (Lent("second", "c7i.large", 7), Lent("third", "ocr-only", -5, has_small_disk=True))
"""One machine does whatever there is to do, the other one what takes longest."""


@dataclass(frozen=True)
class Machines:
    arena: Arena
    control: Machine
    lent: tuple[Machine, ...]

    def in_hand(self, machine: Machine) -> list[Lease]:
        """What a machine works at at this moment."""
        leases = self.arena.deployment.leases.all()
        return [lease for lease in leases if lease.is_taken and (lease.worker or "").startswith(f"{machine.name}:")]

    def tokens(self, machine: Machine) -> set[str]:
        """Of what it works at."""
        return {lease.token for lease in self.in_hand(machine)}

    def shown(self, machine: Machine) -> str:
        """What it works at, to be read; empty when that is nothing."""
        steps = Counter("run" if lease.step_key == WHOLE_RUN else lease.step_key for lease in self.in_hand(machine))
        return ", ".join(f"{count} x {step}" for step, count in sorted(steps.items()))

    def hosts(self) -> set[str]:
        """The machines whose workers are heard of."""
        return {beat.host for beat in self.arena.deployment.presence.workers()}

    def wait_for_all(self) -> None:
        """Each of them works, with all its workers."""
        for machine in self.lent:
            if not machine.namespace.is_on:
                machine.start()
            machine.namespace.mend()
            wait_until(partial(self.serves, machine), partial(self.said, machine), _BACK_SECONDS)

    def serves(self, machine: Machine) -> bool:
        """Whether all its workers take messages, as they have said within the last seconds."""
        beats = [beat for beat in self.arena.deployment.presence.workers() if beat.host == machine.name]
        return {beat.group for beat in beats} == machine.groups and all(beat.served and self._is_fresh(beat) for beat in beats)

    def _is_fresh(self, beat: WorkerHeartbeat) -> bool:
        # by the clock of Redis: that of the machine may be wrong
        left = self.arena.deployment.presence.client.ttl(f"metrics:worker:{beat.name}")
        return BEAT_EXPIRY_SECONDS - int(left) <= BEAT_EVERY_SECONDS

    def said(self, machine: Machine) -> str:
        """What it says of its programs, and their last words."""
        done = machine.call("workers", "status")
        return f"{machine.name}: {done.stdout}{done.stderr}\n{last_words(machine.home / 'logs')}"


@contextmanager
def several(
    lent: Sequence[Lent], settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[OfControl, S3Server, tuple[Machine, ...]]]:
    """The deployment of the control machine, which is up, and machines that have power and nothing else."""
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
        values = {**settings, "s3_endpoint_url": s3.url, "s3_bucket": BUCKET, "files_uri": f"s3://{BUCKET}/files"}
        make = partial(OfControl, namespace=Namespace(CONTROL, 2, nets))
        with deployed(redis, postgres, "dev", make, **values) as deployment:
            assert isinstance(deployment, OfControl)
            deployment.up()
            joining = tuple(_machine(deployment, Namespace(each.name, number, nets), each, ends) for number, each in enumerate(lent, 3))
            for machine in joining:
                machine.namespace.power_on()
            yield deployment, s3, joining


@contextmanager
def machines(find_expected: Callable[[], Outcome]) -> Iterator[Machines]:
    """All of them work; the outcome is asked for while the last ones join."""
    with several(LENT, _LIMITS) as (deployment, s3, lent), ThreadPoolExecutor() as pool:
        joining = [pool.submit(machine.join) for machine in lent]
        expected = find_expected()
        for each in joining:
            each.result()
        upload(s3, expected.files)
        yield Machines(Arena(deployment, expected), deployment.machine, lent)


def _machine(deployment: Deployment, namespace: Namespace, lent: Lent, ends: ExitStack) -> Machine:
    """Without power; everything of it ends with the stack."""
    folder = Path(ends.enter_context(databases.server_folder()))
    home = folder / "home"
    disk = ends.enter_context(small_disk(home)) if lent.has_small_disk else None
    packages = folder / "packages"
    install(packages)
    environment = with_wrong_clock(lent.minutes_fast, searched_first(packages, _environment(deployment, home)))
    machine = Machine(namespace, home, environment, lent.profile, disk, packages)
    ends.callback(machine.end)
    return machine


def _environment(deployment: Deployment, home: Path) -> dict[str, str]:
    """Of a machine that knows the two servers, and nothing else."""
    ours = {variable("home"): str(home)} | {variable(name): deployment.values[name] for name in ("database_url", "broker_url")}
    theirs = ("LEGAL_PIPELINE_", "DAGSTER_HOME")
    return {name: value for name, value in deployment.environment.items() if not name.startswith(theirs)} | ours
