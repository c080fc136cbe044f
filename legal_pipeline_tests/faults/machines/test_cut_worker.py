"""A worker that has lost the database and not the broker leaves messages to others, and takes them again when it is back."""

from __future__ import annotations

import subprocess

import pytest
from redis import Redis

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import waiting_ids
from legal_pipeline.topology import Queue
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.servers import databases

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1800)]

_WORKER = "stages"


def _is_cut_off(deployment: Deployment) -> bool | None:
    """What the worker says of itself; None while it says nothing."""
    found = [beat.is_cut_off for beat in deployment.presence.workers() if beat.group == _WORKER]
    return found[0] if found else None


def _asks_for_messages(client: Redis) -> bool:
    """Whether anybody is blocked in a command, as one who waits for a message is."""
    return any("b" in connection["flags"] for connection in client.client_list())


def test_it_leaves_messages_to_others_until_the_database_is_back() -> None:
    needs_namespaces()
    with (
        networks() as nets,
        databases.running_redis("secret", host=nets["broker"].address()) as redis,
        databases.running_postgres(nets["database"].address()) as postgres,
        deployed(redis, postgres) as deployment,
    ):
        assert not list(deployment.services.store.documents.find()), "the tables are there"
        client = open_redis(redis.url)

        def sent(token: str) -> None:
            # of a run that does not exist: whoever takes it has nothing to do
            send(make_app(deployment.settings), Lease("run", "chunks", token, Queue.TEXT, 3, 0, now()))

        machine = Namespace("second", 2, nets)
        machine.power_on()
        log_path = deployment.settings.log_dir / f"{_WORKER}.log"
        try:
            with log_path.open("ab") as log:
                command = machine.command(deployment.plan[_WORKER].command)
                subprocess.Popen(command, env=deployment.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            wait_until(lambda: _is_cut_off(deployment) is False, deployment.logs)
            sent("before")
            wait_until(lambda: not waiting_ids(client), deployment.logs)

            machine.cut("database")
            wait_until(lambda: "does not answer: no message is taken" in log_path.read_text(), deployment.logs)
            # what it asked for before is answered yet: a BRPOP of a second
            wait_until(lambda: not _asks_for_messages(client), deployment.logs)
            sent("meanwhile")
            wait_until(lambda: _is_cut_off(deployment), deployment.logs)
            assert waiting_ids(client) == {"meanwhile"}
            assert Queue.TEXT in deployment.presence.unserved(Queue)

            machine.mend("database")
            wait_until(lambda: not waiting_ids(client), deployment.logs)
            wait_until(lambda: _is_cut_off(deployment) is False, deployment.logs)
        finally:
            machine.power_off()
