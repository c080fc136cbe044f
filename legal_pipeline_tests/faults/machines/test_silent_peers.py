"""A peer that has vanished is given up at both ends of its connections, as soon as its leases expire."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from legal_pipeline.storage.database.engine import serialised
from legal_pipeline.storage.database.postgres import make_engine
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.faults.machines.namespaces import Namespace, needs_namespaces, networks
from legal_pipeline_tests.servers import databases

pytestmark = [pytest.mark.faults, pytest.mark.slow]

_LONG_SECONDS = 300
"""Linux gives up a connection after 15 minutes when something was sent, and after two hours when nothing was."""

_HOLDS_A_LOCK = """
import sys
from legal_pipeline.storage.database.engine import serialised
from legal_pipeline.storage.database.postgres import make_engine
with make_engine(sys.argv[1]).begin() as connection:
    serialised(connection, "harbor")
    print("ready", flush=True)
    sys.stdin.readline()
"""
_ASKS_THE_DATABASE = """
import sys
import sqlalchemy as sa
from legal_pipeline.errors import ExternalError
from legal_pipeline.storage.database.engine import translate_errors
from legal_pipeline.storage.database.postgres import make_engine
with make_engine(sys.argv[1]).connect() as connection:
    connection.execute(sa.text("select 1"))
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        with translate_errors():
            connection.execute(sa.text("select 1"))
    except ExternalError:
        print("gave up", flush=True)
"""
_SENDS_A_MESSAGE = """
import sys
from legal_pipeline.clock import now
from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.errors import ExternalError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.topology import WHOLE_RUN, Queue
app = make_app(Settings(broker_url=sys.argv[1]))
lease = Lease("run", WHOLE_RUN, "token", Queue.BATCH_NORMAL, 3, 0, now())
send(app, lease)
print("ready", flush=True)
sys.stdin.readline()
try:
    send(app, lease)
except ExternalError:
    print("gave up", flush=True)
"""


@pytest.fixture
def machine() -> Iterator[Namespace]:
    needs_namespaces()
    with networks() as nets:
        made = Namespace("second", 2, nets)
        try:
            made.power_on()
            yield made
        finally:
            made.power_off()


def _started(machine: Namespace, code: str, url: str) -> subprocess.Popen[str]:
    command = machine.command([sys.executable, "-c", code, url])
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def test_what_a_lost_machine_had_locked_is_free_again(machine: Namespace) -> None:
    """Its transaction is rolled back by the server, which hears nothing of it."""
    with databases.running_postgres(machine.networks["database"].address()) as postgres:
        url = postgres.create_database("harbor")
        holding = _started(machine, _HOLDS_A_LOCK, url)
        machine.power_off()
        holding.communicate()
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text(f"set local lock_timeout = '{_LONG_SECONDS}s'"))
            serialised(connection, "harbor")
        engine.dispose()


def test_a_machine_that_is_cut_off_gives_up_its_statement(machine: Namespace) -> None:
    with databases.running_postgres(machine.networks["database"].address()) as postgres:
        asking = _started(machine, _ASKS_THE_DATABASE, postgres.url())
        machine.cut("database")
        assert asking.communicate("now\n", timeout=_LONG_SECONDS)[0] == "gave up\n"


def test_a_machine_that_is_cut_off_gives_up_its_message(machine: Namespace) -> None:
    """Until it does, it keeps the lease of the run whose step it was to send."""
    with databases.running_redis("secret", host=machine.networks["broker"].address()) as redis:
        sending = _started(machine, _SENDS_A_MESSAGE, redis.url)
        machine.cut("broker")
        assert sending.communicate("now\n", timeout=_LONG_SECONDS)[0] == "gave up\n"
