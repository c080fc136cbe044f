"""A worker that something keeps from its work leaves messages to others, and takes them again when that is over."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from redis import Redis

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.settings import variable
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.program_settings import published
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import waiting_ids
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens.small_disk import SmallDisk, mounted

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]

_WORKER = "stages"
_CODE_OF_CONTROL = "metrics:control-code"
_TAKES_NONE = "no message is taken"


@dataclass
class Worker:
    """On a machine of its own, which lends it."""

    deployment: Deployment
    machine: Namespace
    disk: SmallDisk
    client: Redis = field(init=False)

    def __post_init__(self) -> None:
        self.client = open_redis(self.deployment.redis.url)
        self.log_path = self.deployment.settings.log_dir / f"{_WORKER}.log"

    def start(self) -> None:
        environment = self.deployment.environment | {variable("profile"): "c7i.large"}
        with self.log_path.open("ab") as log:
            command = self.machine.command(self.deployment.plan[_WORKER].command)
            subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def serves(self) -> bool:
        return Queue.TEXT not in self.deployment.presence.unserved(Queue)

    def send(self, token: str) -> None:
        # of a run that does not exist: whoever takes it has nothing to do
        send(make_app(self.deployment.settings), Lease("run", "chunks", token, Queue.TEXT, 3, 0, now()))

    def refusals(self) -> int:
        return self.log_path.read_text().count(_TAKES_NONE)

    def refuses_more(self, before: int) -> bool:
        return self.refusals() > before

    def asks_for_messages(self) -> bool:
        """Whether it is blocked in a command, as one who waits for a message is."""
        return any("b" in connection["flags"] for connection in self.client.client_list())


@pytest.fixture
def worker() -> Iterator[Worker]:
    needs_namespaces()
    with ExitStack() as opened:
        nets = opened.enter_context(networks())
        redis = opened.enter_context(databases.running_redis("secret", host=nets["broker"].address()))
        postgres = opened.enter_context(databases.running_postgres(nets["database"].address()))
        deployment = opened.enter_context(deployed(redis, postgres))
        assert not list(deployment.services.store.documents.find()), "the tables are there"
        machine = Namespace("second", 2, nets)
        machine.power_on()
        opened.callback(machine.power_off)
        yield Worker(deployment, machine, opened.enter_context(mounted(deployment.settings.downloads_dir)))


@contextmanager
def _cut(worker: Worker) -> Iterator[None]:
    worker.machine.cut("database")
    yield
    worker.machine.mend("database")


@contextmanager
def _full_disk(worker: Worker) -> Iterator[None]:
    worker.disk.fill()
    yield
    worker.disk.empty()


@contextmanager
def _other_version(worker: Worker) -> Iterator[None]:
    worker.client.set(_CODE_OF_CONTROL, json.dumps(["control", "0.0.1 #another"]))
    yield
    own = next(each.values["code"] for each in published(worker.deployment.settings) if each.program == _WORKER)
    worker.client.set(_CODE_OF_CONTROL, json.dumps(["control", own]))


OBSTACLES: dict[str, Callable[[Worker], AbstractContextManager[None]]] = {"database": _cut, "disk": _full_disk, "version": _other_version}


def test_it_leaves_messages_to_others_until_nothing_is_in_the_way(worker: Worker) -> None:
    logs = worker.deployment.logs
    worker.start()
    wait_until(worker.serves, logs)
    worker.send("before")
    wait_until(lambda: not waiting_ids(worker.client), logs)
    for name, obstacle in OBSTACLES.items():
        refusals = worker.refusals()
        with obstacle(worker):
            wait_until(partial(worker.refuses_more, refusals), logs)
            # what it asked for before is answered yet: a BRPOP of a second
            wait_until(lambda: not worker.asks_for_messages(), logs)
            worker.send(name)
            wait_until(lambda: not worker.serves(), logs)
            assert waiting_ids(worker.client) == {name}
        wait_until(lambda: not waiting_ids(worker.client), logs)
        wait_until(worker.serves, logs)
