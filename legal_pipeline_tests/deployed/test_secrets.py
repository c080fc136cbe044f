"""Passwords in the settings are in no log, no command line, no file and no message, right or wrong; and the document's reader has none."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.deployment.plan import places_here, programs
from legal_pipeline.deployment.render.dagster import dagster_yaml
from legal_pipeline.deployment.render.supervisor import supervisord_conf
from legal_pipeline.settings import Settings
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox import sandbox
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.topology import WHOLE_RUN, Queue
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers import databases, ports

# a part that no encoding changes, and characters that have to be written otherwise in a URL
MARK = "hunter2"
DATABASE_SECRET, DATABASE_IN_URL = f"{MARK}db@/x", f"{MARK}db%40%2Fx"
BROKER_SECRET, BROKER_IN_URL = f"{MARK}broker@/x", f"{MARK}broker%40%2Fx"
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Servers:
    postgres: databases.Postgres
    redis: databases.Redis
    database: str

    def environment(self, home: Path, variant: str) -> dict[str, str]:
        """`right`; or with one thing wrong."""
        database = DATABASE_IN_URL + ("wrong" if variant == "wrong database password" else "")
        broker = BROKER_IN_URL + ("wrong" if variant == "wrong broker password" else "")
        database_port = ports.free_port() if variant == "no database" else self.postgres.port
        broker_port = ports.free_port() if variant == "no broker" else self.redis.port
        return {
            "LEGAL_PIPELINE_HOME": str(home),
            "LEGAL_PIPELINE_DATABASE_URL": f"postgresql+psycopg2://owner:{database}@127.0.0.1:{database_port}/{self.database}",
            "LEGAL_PIPELINE_BROKER_URL": f"redis://:{broker}@127.0.0.1:{broker_port}/0",
            "LEGAL_PIPELINE_PROFILE": "dev",
            "DAGSTER_HOME": str(home / "deployed"),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "AWS_SECRET_ACCESS_KEY": f"{MARK}aws",
        }


@pytest.fixture(scope="module")
def guarded() -> Iterator[Servers]:
    """Both servers ask for a password."""
    with databases.running_redis() as redis, databases.running_postgres() as postgres:
        with redis.client() as client:
            client.config_set("requirepass", BROKER_SECRET)
        with contextlib.closing(postgres.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("create role owner login createrole password %s", (DATABASE_SECRET,))
            cursor.execute("create database guarded owner owner")
            with (postgres.data / "pg_hba.conf").open("w") as rules:
                rules.write("host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
            cursor.execute("select pg_reload_conf()")
        yield Servers(postgres, redis, "guarded")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Prepared as `start` prepares it."""
    folder = tmp_path / "home"
    (folder / "deployed").mkdir(parents=True)
    settings = Settings(home=folder, profile="dev")
    (folder / "deployed" / "dagster.yaml").write_text(dagster_yaml(settings.machine))
    return folder


@dataclass
class Worker:
    """The worker of the plan, with the real application."""

    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        plan = programs(Settings(profile="dev").machine, places_here(Settings(home=self.home, profile="dev")))
        [command] = [program.command for program in plan if Queue.BATCH_NORMAL in program.queues]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_"))}
        with (self.home / "worker.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--loglevel=DEBUG"], env=kept | self.environment, stdout=log, stderr=log, cwd=self.home, start_new_session=True
            )

    @property
    def output(self) -> str:
        return (self.home / "worker.log").read_text(errors="replace")

    def wait_until(self, is_so: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < deadline, f"not in time: {what}\n{self.output}"
            time.sleep(0.1)

    def processes(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self) -> None:
        """At once: a worker that waits for its broker does not hear SIGTERM."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def running(home: Path, environment: dict[str, str]) -> Iterator[Worker]:
    worker = Worker(home, environment)
    try:
        yield worker
    finally:
        worker.stop()


def test_of_a_worker_that_works(guarded: Servers, home: Path) -> None:
    environment = guarded.environment(home, "right")
    said_by(home, ("database", "init"), environment)
    broker_url = environment["LEGAL_PIPELINE_BROKER_URL"]
    with running(home, environment) as worker, open_redis(broker_url) as client:
        worker.wait_until(WorkerHeartbeats(client).workers, "the worker says that it is there")
        app = make_app(Settings(home=home, broker_url=broker_url))
        # makes a child open its database, and find nothing to do
        send(app, Lease("no-such-run", WHOLE_RUN, "token-1", Queue.BATCH_NORMAL, 3, 0, dt.datetime.now(dt.UTC)))
        app.send_task("no.such.task", args=["x"], queue="batch.normal")
        worker.wait_until(lambda: "succeeded" in worker.output or "raised" in worker.output, "the message is through")
        command_lines = [" ".join(process.cmdline()) for process in worker.processes()]
        app.close()
    assert len(command_lines) > 1
    assert_no_secret("\n".join(command_lines), "on a command line")
    assert "***" in worker.output, "the banner names the broker"
    assert_no_secret(worker.output, "in the worker's log")
    assert_no_secret_in_files(home)


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("wrong broker password", "invalid username-password pair"),
        ("no broker", "Connection refused"),
        ("wrong database password", "the database refuses the login"),
        ("no database", "does not answer: no message is taken"),
    ],
)
def test_of_a_worker_that_cannot_work(guarded: Servers, home: Path, variant: str, said: str) -> None:
    with running(home, guarded.environment(home, variant)) as worker:
        if "database" in variant:
            url = guarded.environment(home, "right")["LEGAL_PIPELINE_BROKER_URL"]
            app = make_app(Settings(home=home, broker_url=url))
            send(app, Lease("no-such-run", WHOLE_RUN, "token-2", Queue.BATCH_NORMAL, 3, 0, dt.datetime.now(dt.UTC)))
            app.close()
        worker.wait_until(lambda: said in worker.output or worker.process.poll() is not None, f"it says: {said}")
    assert said in worker.output
    assert_no_secret(worker.output, "in the worker's log")
    assert_no_secret_in_files(home)


BY_EACH = (("doctor",), ("monitor", "--once", "--json"))
COMMANDS = {
    "right": (("workers", "plan"), ("workers", "status"), *BY_EACH),
    "wrong broker password": (("redis", "audit"), *BY_EACH),
    "no broker": BY_EACH,
    "wrong database password": (("documents",), ("database", "status"), *BY_EACH),
    "no database": BY_EACH,
}


@pytest.mark.slow
@pytest.mark.parametrize("variant", COMMANDS)
def test_of_the_command_line(guarded: Servers, home: Path, variant: str) -> None:
    environment = guarded.environment(home, variant)
    for command in COMMANDS[variant]:
        said = said_by(home, command, environment)
        assert said.strip(), command
        assert "Traceback" not in said, f"{command}\n{said}"
        assert_no_secret(said, f"in what {command} says")
    assert_no_secret_in_files(home)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEGAL_PIPELINE_BROKER_URL", f"http://:{MARK}@host"),
        ("LEGAL_PIPELINE_BROKER_URL", f"redis://:{MARK}@host:port/0"),
        ("LEGAL_PIPELINE_BROKER_URL", f"redis://:{MARK}@host:6379/0?socket_timeout=soon"),
        ("LEGAL_PIPELINE_DATABASE_URL", f"nosuch://a:{MARK}@host/x"),
        ("LEGAL_PIPELINE_BROKER_URL", f"redis://:{MARK}/x@127.0.0.1:1/0"),
        ("LEGAL_PIPELINE_BROKER_URL", f"redis://:{MARK}#x@127.0.0.1:1/0"),
        ("LEGAL_PIPELINE_DATABASE_URL", f"a:{MARK}@host/x"),
    ],
)
def test_of_a_url_that_is_none(home: Path, name: str, value: str) -> None:
    for command in (("doctor",), ("documents",)):
        said = said_by(home, command, {name: value})
        assert "Traceback" not in said, f"{command}\n{said}"
        assert_no_secret(said, f"in what {command} says")


def test_of_what_is_rendered(guarded: Servers, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in guarded.environment(home, "right").items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.broker_url is not None and MARK in settings.broker_url
    plan = programs(settings.machine, places_here(settings))
    assert_no_secret(supervisord_conf(plan, Path(sys.executable), settings.home), "in supervisord.conf")
    assert_no_secret(dagster_yaml(settings.machine), "in dagster.yaml")
    assert_no_secret(f"{settings!r} {settings}", "in the settings when printed")


def test_of_the_process_that_reads_documents(guarded: Servers, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither it nor the one it is forked from inherits a setting: what a hostile file can find out is where Python is."""
    sandbox.stop()
    environment = guarded.environment(home, "right")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with Sandbox("legal_pipeline_tests.stages.readers.sandbox.hostile_handler:Hostile", home / "document", ReadLimits()) as box:
        head = box.ask("hello").head
        names = box.ask("environment", max_body_bytes=10_000).body.decode().split()
        for pid in (int(str(head["pid"])), int(str(head["zygote"]))):
            for what in ("environ", "cmdline"):
                assert_no_secret(Path(f"/proc/{pid}/{what}").read_bytes().decode(errors="replace"), f"in the reader's {what}")
    sandbox.stop()
    assert set(names).isdisjoint(environment)


def said_by(home: Path, command: tuple[str, ...], environment: Mapping[str, Any]) -> str:
    done = run_cli(home, *command, exit_code=None, **environment)
    return done.stdout + done.stderr


def assert_no_secret(text: str, where: str) -> None:
    found = [line for line in text.splitlines() if MARK in line]
    assert not found, f"{where}: {found[:5]}"


def assert_no_secret_in_files(folder: Path) -> None:
    found = [path for path in folder.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    assert not found, f"written to {found}"
