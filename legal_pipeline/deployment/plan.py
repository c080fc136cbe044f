"""Derives commands from a profile: the programs of a machine, their start order and memory limits. Pure functions."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from legal_pipeline.settings import Settings
from legal_pipeline.topology import RUN_QUEUES, Profile, Queue, Service, WorkerGroup

CELERY_APP = "legal_pipeline.workers.app:app"
CELERY_TASKS = "legal_pipeline.workers.work"
"""What the tasks of this application need, which it does not import itself."""
CODE_LOCATION = "legal_pipeline.deployment.code_location"
WATCHDOG = "watchdog"
"""Runs under the supervisor of `workers start` only: systemd and Docker watch their programs themselves."""

DRAIN_SECONDS = 60
"""How long a stopping worker may take to finish its running steps; OCR saves a checkpoint after every page."""
LONGEST_DRAIN_SECONDS = 600
"""The longest drain time that can be requested."""
HAND_BACK_SECONDS = 20
"""How long the worker may then take to return the messages of its steps to their queues."""

ENVIRONMENT = {
    # a worker's child uses one core by design: numeric libraries would start a thread, with its stack, for every core
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # glibc keeps an arena of freed memory for each thread; two are enough
    "MALLOC_ARENA_MAX": "2",
    # after the first large block glibc keeps such blocks instead of giving them back, unless it is told where large begins:
    # up to 60 MB of a worker, and 16 MB of every program from the digest of its password
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
}
"""The environment of every program, however it is started."""

_SERVICES_WITH_PULSE = frozenset({"alerts", "code-server", "daemon", "webserver", "workspace"})
"""The watchdog would end any other service for lack of beats."""

_CODE_SERVER_THREADS = 4
"""Requests served concurrently; the default grows with the number of cores, and each thread costs a stack."""


@dataclass(frozen=True, slots=True)
class Places:
    """The paths, hosts and ports that commands need."""

    programs: PurePath
    """Folder of `celery`, `dagster` and the other programs: the folder of `python`."""
    workspace: PurePath
    webserver_host: str
    webserver_port: int
    code_server_port: int
    code_server_host: str = "127.0.0.1"
    app: str = CELERY_APP
    home: PurePath = field(default_factory=PurePath)
    unresponsive_seconds: float = 60.0
    start_seconds: float = 120.0
    browse_host: str = "127.0.0.1"
    """Of the workspace, where people read; `workspace` above is a file of Dagster's."""
    browse_port: int = 3020


@dataclass(frozen=True, slots=True)
class Program:
    """One supervised process with its children."""

    name: str
    command: tuple[str, ...]
    memory_bytes: int
    start_rank: int
    """Lower starts first and stops last."""
    stop_seconds: int
    queues: tuple[Queue, ...] = ()
    processes: int = 1

    @property
    def is_worker(self) -> bool:
        return bool(self.queues)

    @property
    def executes_runs(self) -> bool:
        return not set(self.queues).isdisjoint(RUN_QUEUES.values())

    @property
    def command_line(self) -> str:
        return shlex.join(self.command)


def workspace_path(settings: Settings) -> Path:
    return settings.home.absolute() / "run" / "workspace.yaml"


def places_here(settings: Settings) -> Places:
    """Returns the places of this machine. Programs are those beside the running Python, not the first on the PATH."""
    return Places(
        Path(sys.executable).parent,
        workspace_path(settings),
        settings.webserver_host,
        settings.webserver_port,
        settings.code_server_port,
        home=settings.home.absolute(),
        unresponsive_seconds=settings.unresponsive_timeout_seconds,
        start_seconds=settings.start_timeout_seconds,
        browse_host=settings.workspace_host,
        browse_port=settings.workspace_port,
    )


def programs(profile: Profile, places: Places) -> tuple[Program, ...]:
    """Returns the programs of a profile in start order."""
    unsorted = [_worker(group, places) for group in profile.workers] + [_service(service, places, profile) for service in profile.services]
    return tuple(sorted(unsorted, key=lambda program: program.start_rank))


def _worker(group: WorkerGroup, places: Places) -> Program:
    command = (
        str(places.programs / "python"),
        "-m",
        "legal_pipeline.workers.celery",
        f"--app={places.app}",
        "worker",
        # the order is strict: a busy first queue is served before the second gets anything
        f"--queues={','.join(group.queues)}",
        f"--hostname={node_name(group.name, '%h')}",
        f"--concurrency={group.processes}",
        # the only pool that works here: `threads` hangs with Dagster, `solo` cannot respond during a task
        "--pool=prefork",
        f"--max-tasks-per-child={group.tasks_per_child}",
        # Celery counts kibibytes of resident memory, and checks them only between tasks
        f"--max-memory-per-child={group.child_memory_bytes // 1024}",
        # mingle requests revoked tasks from all other workers, which delays each start by a second; gossip makes every
        # worker read the events of the others: neither is used
        "--without-mingle",
        "--without-gossip",
        "--loglevel=INFO",
    )
    executes_runs = not set(group.queues).isdisjoint(RUN_QUEUES.values())
    # run workers start last and stop first, so that the workers of their steps are running
    rank = 40 if executes_runs else 30
    return Program(group.name, command, group.memory_bytes, rank, DRAIN_SECONDS + HAND_BACK_SECONDS, group.queues, group.processes)


def _service(service: Service, places: Places, profile: Profile) -> Program:
    port, workspace = str(places.webserver_port), str(places.workspace)
    grpc = f"--host {places.code_server_host} --port {places.code_server_port} --max-workers {_CODE_SERVER_THREADS}"
    limits = ("--limit", f"{places.unresponsive_seconds:g}", "--start-limit", f"{places.start_seconds:g}")
    with_pulse = ",".join(
        sorted({group.name for group in profile.workers} | _SERVICES_WITH_PULSE & {each.name for each in profile.services})
    )
    rank, module, arguments = {
        # starts first: what hangs while it starts is replaced too
        WATCHDOG: (5, "deployment.watchdog.watch", ("--home", str(places.home), *limits, "--with-pulse", with_pulse)),
        # one process. `dagster code-server start` would be a proxy with this as its child, 196 MB instead of 132, for a
        # reload without a restart; a restart takes seconds, and the supervisor does it
        "code-server": (
            10,
            "operations.programs.code_server",
            (*grpc.split(), "--module-name", CODE_LOCATION, "--location-name", "legal_pipeline"),
        ),
        "webserver": (20, "operations.programs.webserver", ("--host", places.webserver_host, "--port", port, "--workspace", workspace)),
        "workspace": (21, "workspace.server.program", ("--host", places.browse_host, "--port", str(places.browse_port))),
        # stops after everything that it may have to speak of
        "alerts": (6, "operations.programs.alerts", ()),
        # starts last and stops first, so that runs are launched only while workers are running
        "daemon": (50, "operations.daemon", ("run", "--workspace", workspace)),
    }[service.name]
    command = (str(places.programs / "python"), "-m", f"legal_pipeline.{module}", *arguments)
    return Program(service.name, command, service.memory_bytes, rank, HAND_BACK_SECONDS)


def node_name(group: str, host: str) -> str:
    """Returns Celery's name of a worker; two workers with the same name receive each other's control messages."""
    return f"{group}@{host}"
