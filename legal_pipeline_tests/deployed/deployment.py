"""The whole deployed form for a test: real Redis, PostgreSQL, workers, daemon and code server, on free loopback ports."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.jobs import register
from legal_pipeline.deployment.plan import CODE_LOCATION, Program, places_here, programs, workspace_path
from legal_pipeline.deployment.render.dagster import dagster_yaml, workspace_yaml
from legal_pipeline.deployment.supervise.machine import machine
from legal_pipeline.deployment.supervise.start import start
from legal_pipeline.deployment.supervise.stop import stop
from legal_pipeline.model import Priority, State
from legal_pipeline.operations.programs import alerts
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import Settings, variable
from legal_pipeline.settings.file import write_settings_file
from legal_pipeline.storage.database.tables import metadata, ocr_cache
from legal_pipeline.storage.documents.leases import Leases
from legal_pipeline.storage.redis.client import Prefix, open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.topology import Queue
from legal_pipeline_tests.asking import Pace
from legal_pipeline_tests.command_line import call
from legal_pipeline_tests.deployed import quick_alerts, quick_location
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.servers.dagster_ui import Ui

PATIENCE_SECONDS = 300


def wait_until(
    condition: Callable[[], object], what: str | Callable[[], str], patience_seconds: float = PATIENCE_SECONDS, every_seconds: float = 0.1
) -> None:
    """AssertionError with `what` when it does not come true in time."""
    deadline, pace = time.monotonic() + patience_seconds, Pace(every_seconds)
    while time.monotonic() < deadline:
        if condition():
            return
        pace.rest()
    raise AssertionError(f"after {patience_seconds} s: {what if isinstance(what, str) else what()}")


def last_words(log_dir: Path, lines: int = 15) -> str:
    """The last lines of each log of a machine."""
    found = []
    for path in sorted(log_dir.glob("*.log")):
        found.append(f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-lines:]))
    return "\n".join(found)


@dataclass
class Deployment:
    folder: Path
    redis: databases.Redis
    postgres: databases.Postgres
    profile: str = "dev"
    overrides: dict[str, str] = field(default_factory=dict)
    in_file: Collection[str] = ()
    """Settings that are in the settings file and not in the environment."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database_url = self.postgres.create_database(f"test_{self.folder.name}")
        values = {
            "home": str(self.folder / "home"),
            "database_url": self.database_url,
            "broker_url": self.redis.url,
            "profile": self.profile,
            "webserver_port": str(ports.free_port()),
            "code_server_port": str(ports.free_port()),
            "workspace_port": str(ports.free_port()),
            "processes": "2",
            # a busy machine slows down a start most
            "start_timeout_seconds": "600",
            "metrics_port": str(ports.free_port()),
        }
        self.values = values | self.overrides
        self.settings = Settings(**self.values)  # type: ignore[arg-type]  # pydantic reads the strings
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("LEGAL_PIPELINE_", "DAGSTER_HOME"))}
        self.environment |= {variable(name): value for name, value in self.values.items() if name not in self.in_file}
        self.environment |= {"DAGSTER_HOME": str(self.settings.dagster_home), "DAGSTER_DISABLE_TELEMETRY": "yes"}

    def prepare(self) -> None:
        self.settings.dagster_home.mkdir(parents=True, exist_ok=True)
        self.settings.log_dir.mkdir(exist_ok=True)
        (self.settings.dagster_home / "dagster.yaml").write_text(dagster_yaml(self.settings.machine))
        workspace = workspace_path(self.settings)
        workspace.parent.mkdir(parents=True, exist_ok=True)
        workspace.write_text(workspace_yaml(self.settings.code_server_port))
        if self.in_file:
            write_settings_file(self.settings.home, {variable(name): self.values[name] for name in self.in_file})

    @property
    def plan(self) -> dict[str, Program]:
        return {program.name: _quick(program) for program in programs(self.settings.machine, places_here(self.settings))}

    def start(self, *names: str) -> None:
        """Starts these programs, or all of the profile but what people look at, and the watchdog, which needs a supervisor."""
        for name, program in self.plan.items():
            if name in names or (not names and name not in ("webserver", "watchdog", "workspace")):
                with (self.settings.log_dir / f"{name}.log").open("ab") as log:
                    self.processes[name] = subprocess.Popen(
                        program.command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
                    )

    def call(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`legal-pipeline ...` in the environment of the deployment."""
        return call(*arguments, environment=self.environment)

    def start_second(self, name: str) -> None:
        """Another worker for the same queues, under a name of its own."""
        self.start_like(name, f"{name}-2")

    def start_like(self, name: str, other: str, queues: Sequence[Queue] = (), *, processes: int = 1, **settings: str) -> None:
        """Another worker, with queues, number of processes and settings of its own; returns when it serves them."""
        command = [argument.replace(f"{name}@", f"{other}@") for argument in self.plan[name].command]
        if queues:
            given = {"--queues": ",".join(queues), "--concurrency": str(processes)}
            command = [f"{option}={given[option]}" if (option := each.partition("=")[0]) in given else each for each in command]
        environment = self.environment | {variable(setting): value for setting, value in settings.items()}
        with (self.settings.log_dir / f"{other}.log").open("ab") as log:
            self.processes[other] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        wait_until(lambda: any(beat.group == other for beat in self.presence.workers()), lambda: f"{other} is there\n{self.logs()}")

    def up(self) -> None:
        """Everything of the profile under its supervisor, as an operator starts it; returns when every part has answered."""
        start(machine(self.settings), lambda said: None)

    def down(self) -> None:
        stop(self.settings.home.absolute(), within_seconds=0)

    def wait_for_workers(self) -> None:
        wait_until(lambda: not self.presence.unserved(Queue), f"queues are served\n{self.logs()}")

    def stop(self, *names: str, how: signal.Signals = signal.SIGKILL) -> None:
        """Ends them with all their children."""
        for name in names or list(self.processes):
            process = self.processes.pop(name)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, how)
            process.wait(60)

    def logs(self, lines: int = 15) -> str:
        return last_words(self.settings.log_dir, lines)

    @property
    def services(self) -> Services:
        return services_for(self.settings)

    @property
    def instance(self) -> dg.DagsterInstance:
        return open_instance(self.settings)

    @property
    def leases(self) -> Leases:
        return Leases(self.services.store.engine)

    @property
    def presence(self) -> WorkerHeartbeats:
        return WorkerHeartbeats(open_redis(self.redis.url))

    def withdraw_workers(self, queue: Queue) -> None:
        """Takes back what the workers of this queue last said of themselves, as its expiry would."""
        for beat in self.presence.workers():
            if queue in beat.queues:
                self.presence.withdraw(beat.name)

    def open_ui(self) -> Ui:
        """Starts the web server; returns it once it answers."""
        self.start("webserver")
        url = f"http://127.0.0.1:{self.settings.webserver_port}"
        opened = Ui(self.settings.home, url, self.processes["webserver"], self.settings.log_dir / "webserver.log")
        opened.wait_for(opened.locations)
        return opened

    def reset(self) -> None:
        """Empties the results, so that the same files can be processed anew by the same workers. Nothing may be under way."""
        engine = self.services.store.engine
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))
        # or the OCR results in front of the database would spare the next ones the work
        with self.redis.client() as client:
            for key in client.scan_iter(f"{Prefix.CACHE}*"):
                client.delete(key)

    def export(self, out: Path, matter: str | None = None) -> dict[str, bytes]:
        export_jsonl(self.services.store, out, matter)
        return {path.name: path.read_bytes() for path in out.iterdir()}

    def recognised(self) -> set[tuple[object, ...]]:
        """(page image, moment) of each page that went through OCR."""
        with self.services.store.engine.connect() as connection:
            return {tuple(row) for row in connection.execute(sa.select(ocr_cache.c.key, ocr_cache.c.created_at))}

    def register(self, *paths: Path | str, matter: str = "harbor", priority: Priority = Priority.NORMAL) -> list[str]:
        found = list(documents_at(list(paths), matter, priority, self.settings))
        with self.instance as instance:
            register(instance, self.services, found)
        return [document.document_id for document in found]

    def submit_and_wait(self, *paths: Path, matter: str = "harbor", priority: Priority = Priority.NORMAL) -> list[str]:
        """Document ids, each in a final state; the merging of their matter may still be under way."""
        ids = self.register(*paths, matter=matter)
        with self.instance as instance:
            submit(self.settings, instance, ids, priority)
        self.wait_for(ids)
        return ids

    def wait_for(self, ids: Sequence[str]) -> None:
        def ended() -> bool:
            found = list(self.services.store.documents.find(ids=ids))
            if not all(status.state in (State.DONE, State.REFUSED, State.FAILED) for status in found):
                return False
            under_way = dg.RunsFilter(tags={"dagster/partition": list(ids)}, statuses=ACTIVE_STATUSES)
            with self.instance as instance:
                return not instance.get_runs_count(under_way)

        wait_until(ended, f"documents have ended\n{self.logs()}")

    def launch_in_ui(self, ids: Sequence[str]) -> None:
        """What the UI's button does: a backfill that nobody has looked at before."""
        with self.instance as instance, pytest.MonkeyPatch.context() as patch:
            patch.setattr("legal_pipeline.defs.backfills.submission.refuse_unserved", lambda *_, **__: [])
            submit(self.settings, instance, ids, Priority.NORMAL)

    def wait_for_alarm(self, since: float, said: str) -> float:
        """The moment at which a tick of the sensor `machine_alarms` turned red with these words."""
        found: list[float] = []

        def raised() -> bool:
            with self.instance as instance:
                for state in instance.all_instigator_state():
                    if state.instigator_name == "machine_alarms":
                        for tick in instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=20):
                            if tick.timestamp >= since and tick.error and said in tick.error.to_string():
                                found.append(tick.timestamp)
            return bool(found)

        wait_until(raised, f"the sensor says {said!r}\n{self.logs()}")
        return min(found)

    def states(self) -> dict[State, int]:
        return {state: count for state, count in self.services.store.documents.counts_by_state().items() if count}


_QUICK = {CODE_LOCATION: quick_location.__name__, alerts.__name__: quick_alerts.__name__}


def _quick(program: Program) -> Program:
    return replace(program, command=tuple(_QUICK.get(word, word) for word in program.command))


@contextlib.contextmanager
def deployed(
    redis: databases.Redis,
    postgres: databases.Postgres,
    profile: str = "dev",
    make: Callable[..., Deployment] = Deployment,
    /,
    *,
    in_file: Collection[str] = (),
    **overrides: str,
) -> Iterator[Deployment]:
    """Prepared and not started; everything started is ended."""
    with databases.server_folder() as folder:
        deployment = make(folder, redis, postgres, profile, overrides, in_file)
        deployment.prepare()
        try:
            # what Dagster makes by itself (storages, launcher, coordinator) reads the environment
            with pytest.MonkeyPatch.context() as patch:
                for name, value in deployment.environment.items():
                    patch.setenv(name, value)
                yield deployment
        finally:
            deployment.stop()
            deployment.down()
            deployment.services.store.engine.dispose()
            postgres.drop_database(f"test_{folder.name}")


@contextlib.contextmanager
def deployed_alone(profile: str = "dev") -> Iterator[Deployment]:
    """With servers of its own."""
    with databases.running_redis() as redis, databases.running_postgres() as postgres, deployed(redis, postgres, profile) as deployment:
        yield deployment
