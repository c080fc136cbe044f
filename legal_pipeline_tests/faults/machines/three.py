"""Three machines of one deployment: the control machine and two that have joined it, over one PostgreSQL, one Redis and one S3 server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from legal_pipeline.settings import variable
from legal_pipeline.storage.redis.worker_heartbeats import BEAT_EVERY_SECONDS, BEAT_EXPIRY_SECONDS, WorkerHeartbeat
from legal_pipeline.topology import WHOLE_RUN
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, last_words, wait_until
from legal_pipeline_tests.faults.machines.machine import Machine, OfControl
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.faults.running.arena import Arena, Outcome, upload
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.servers.s3 import BUCKET, running_s3

CONTROL = "control"
LENT = {"second": "c7i.large", "third": "ocr-only"}
"""Name -> profile: one machine does whatever there is to do, the other one what takes longest."""
_BACK_SECONDS = 600
_CONNECTIONS = 500
_LIMITS = {"lease_timeout_seconds": "15"}
"""Shorter than an operator would want, so that a round is short."""


@dataclass(frozen=True)
class Machines:
    arena: Arena
    control: Machine
    lent: tuple[Machine, ...]

    def in_hand(self, machine: Machine) -> list[str]:
        """What a machine works at at this moment."""
        leases = self.arena.deployment.leases.all()
        mine = (lease for lease in leases if lease.is_taken and (lease.worker or "").startswith(f"{machine.name}:"))
        return sorted("a run" if lease.step_key == WHOLE_RUN else lease.step_key for lease in mine)

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
def machines(find_expected: Callable[[], Outcome], **settings: str) -> Iterator[Machines]:
    """All of them work; the outcome is asked for while the last ones join."""
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
        values = _LIMITS | settings | {"s3_endpoint_url": s3.url, "s3_bucket": BUCKET, "files_uri": f"s3://{BUCKET}/files"}
        make = partial(OfControl, namespace=Namespace(CONTROL, 2, nets))
        with deployed(redis, postgres, "dev", make, **values) as deployment, ThreadPoolExecutor() as pool:
            assert isinstance(deployment, OfControl)
            deployment.up()
            lent = []
            for number, (name, profile) in enumerate(LENT.items(), 3):
                home = Path(ends.enter_context(databases.server_folder())) / "home"
                machine = Machine(Namespace(name, number, nets), home, _environment(deployment, home), profile)
                ends.callback(machine.end)
                machine.namespace.power_on()
                lent.append(machine)
            joining = [pool.submit(machine.join) for machine in lent]
            expected = find_expected()
            for each in joining:
                each.result()
            upload(s3, expected.files)
            yield Machines(Arena(deployment, expected), deployment.machine, tuple(lent))


def _environment(deployment: Deployment, home: Path) -> dict[str, str]:
    """Of a machine that knows the two servers, and nothing else."""
    ours = {variable("home"): str(home)} | {variable(name): deployment.values[name] for name in ("database_url", "broker_url")}
    theirs = ("LEGAL_PIPELINE_", "DAGSTER_HOME")
    return {name: value for name, value in deployment.environment.items() if not name.startswith(theirs)} | ours
