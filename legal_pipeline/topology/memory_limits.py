"""The programs of each profile of machine, their processes and memory limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from legal_pipeline.model import Priority
from legal_pipeline.topology.queues import ROUTINGS, RUN_QUEUES, Queue
from legal_pipeline.topology.stages import STAGE_BY_NAME

MEGABYTE = 1_000_000
"""Memory limits are in decimal megabytes, the unit that AWS and operators use."""


@dataclass(frozen=True, slots=True)
class WorkerGroup:
    """One Celery worker: a parent process and `processes` children that consume `queues`, in this order."""

    name: str
    queues: tuple[Queue, ...]
    processes: int
    memory_bytes: int
    """Memory limit of the parent and its children together."""
    child_memory_bytes: int
    """A child whose resident set size, shared pages included, exceeds this is replaced after its task."""
    tasks_per_child: int = 500
    """A child is replaced after this number of tasks."""


@dataclass(frozen=True, slots=True)
class Service:
    """A program of the deployment that is not a worker."""

    name: str
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """The programs of one machine."""

    name: str
    budget_bytes: int
    """Memory of the machine that the deployment may use."""
    workers: tuple[WorkerGroup, ...]
    services: tuple[Service, ...]
    servers: tuple[Service, ...] = ()
    """What `make up` also runs on the machine: memory that its programs may not use, measured and not enforced."""

    @property
    def is_control(self) -> bool:
        """True when its machine runs a deployment; False when it only lends workers to one (`workers join`)."""
        return bool({service.name for service in self.services} - {_WATCHDOG})

    @property
    def machine_bytes(self) -> int:
        """Memory limits of the programs, and the memory of the servers beside them."""
        return self.memory_bytes + sum(server.memory_bytes for server in self.servers)

    @property
    def memory_bytes(self) -> int:
        """Memory limits of the programs."""
        return sum(worker.memory_bytes for worker in self.workers) + sum(service.memory_bytes for service in self.services)

    def serving(self, queue: Queue) -> list[WorkerGroup]:
        return [worker for worker in self.workers if queue in worker.queues]

    def slots(self, queue: Queue) -> int:
        """Number of processes that consume this queue."""
        return sum(worker.processes for worker in self.serving(queue))


_WATCHDOG = "watchdog"

SERVERS_SUPERVISOR = "supervisor of the servers"
"""Of PostgreSQL and Redis, which start before the programs and stop after them."""


def _group(name: str, queues: tuple[Queue, ...], processes: int, megabytes: int, child_megabytes: int) -> WorkerGroup:
    return WorkerGroup(name, queues, processes, megabytes * MEGABYTE, child_megabytes * MEGABYTE)


def _services(daemon: int, code_server: int, webserver: int, workspace: int, watchdog: int, alerts: int) -> tuple[Service, ...]:
    named = {"daemon": daemon, "code-server": code_server, "webserver": webserver, "workspace": workspace}
    named |= {"watchdog": watchdog, "alerts": alerts}
    return tuple(Service(name, megabytes * MEGABYTE) for name, megabytes in named.items())


def _servers(postgres: int, redis: int, supervisor: int, servers_supervisor: int) -> tuple[Service, ...]:
    named = {"PostgreSQL": postgres, "Redis": redis, "supervisor": supervisor, SERVERS_SUPERVISOR: servers_supervisor}
    return tuple(Service(name, megabytes * MEGABYTE) for name, megabytes in named.items())


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "t3.medium",
            3_000 * MEGABYTE,
            (
                # the highest use measured and more than a tenth above it (docs/performance.md, Memory limits)
                _group("ocr", (Queue.OCR,), 1, 374, 300),
                _group("text", (Queue.TEXT,), 2, 270, 200),
                _group("entity", (Queue.ENTITY,), 1, 224, 210),
                _group("graph", (Queue.GRAPH,), 1, 200, 190),
                _group("default", (Queue.DEFAULT, Queue.CLEANUP), 1, 236, 185),
                _group("batch-high", (Queue.BATCH_HIGH,), 2, 318, 200),
                _group("batch", (Queue.BATCH_NORMAL, Queue.BATCH_LOW), 1, 291, 255),
            ),
            _services(daemon=153, code_server=184, webserver=170, workspace=225, watchdog=16, alerts=70),
            _servers(postgres=186, redis=47, supervisor=18, servers_supervisor=18),
        ),
        Profile(
            "t3.large",
            7_000 * MEGABYTE,
            (
                _group("ocr", (Queue.OCR,), 2, 1_100, 550),
                _group("text", (Queue.TEXT,), 2, 700, 400),
                _group("entity", (Queue.ENTITY,), 2, 1_100, 650),
                _group("graph", (Queue.GRAPH,), 1, 600, 500),
                _group("default", (Queue.DEFAULT, Queue.CLEANUP), 1, 500, 400),
                _group("batch-high", (Queue.BATCH_HIGH,), 2, 750, 375),
                _group("batch", (Queue.BATCH_NORMAL, Queue.BATCH_LOW), 2, 750, 375),
            ),
            _services(daemon=350, code_server=350, webserver=400, workspace=300, watchdog=40, alerts=60),
        ),
        Profile(
            "dev",
            2_000 * MEGABYTE,
            (
                # runs and steps have separate workers: a run worker that also served stage queues could wait for its own steps
                _group("batch", (Queue.BATCH_HIGH, Queue.BATCH_NORMAL, Queue.BATCH_LOW), 1, 500, 400),
                _group(
                    "stages",
                    (Queue.DEFAULT, Queue.OCR, Queue.TEXT, Queue.ENTITY, Queue.GRAPH, Queue.CLEANUP),
                    1,
                    620,
                    500,
                ),
            ),
            _services(daemon=190, code_server=210, webserver=220, workspace=170, watchdog=20, alerts=70),
        ),
        # machines that lend workers to a deployment; the queues of a control machine are all served there as well
        Profile(
            "ocr-only",
            3_000 * MEGABYTE,
            (_group("ocr", (Queue.OCR,), 2, 1_100, 550),),
            (Service(_WATCHDOG, 20 * MEGABYTE),),
        ),
        Profile(
            "c7i.large",
            3_500 * MEGABYTE,
            (
                # the groups of `dev`, with a process for each of the two cores
                _group("batch", (Queue.BATCH_HIGH, Queue.BATCH_NORMAL, Queue.BATCH_LOW), 1, 500, 400),
                _group(
                    "stages",
                    (Queue.DEFAULT, Queue.OCR, Queue.TEXT, Queue.ENTITY, Queue.GRAPH, Queue.CLEANUP),
                    2,
                    1_120,
                    500,
                ),
            ),
            (Service(_WATCHDOG, 20 * MEGABYTE),),
        ),
        Profile(
            "c7i.2xlarge",
            14_000 * MEGABYTE,
            (
                _group("ocr", (Queue.OCR,), 4, 2_200, 550),
                _group("text", (Queue.TEXT,), 2, 700, 400),
                _group("entity", (Queue.ENTITY,), 2, 1_100, 650),
                _group("graph", (Queue.GRAPH,), 1, 600, 500),
                _group("default", (Queue.DEFAULT, Queue.CLEANUP), 1, 500, 400),
                _group("batch-high", (Queue.BATCH_HIGH,), 2, 750, 375),
                _group("batch", (Queue.BATCH_NORMAL, Queue.BATCH_LOW), 4, 1_500, 375),
            ),
            (Service(_WATCHDOG, 20 * MEGABYTE),),
        ),
    )
}


DEFAULT_PROFILE = "t3.medium"


def profile_errors(profile: Profile) -> list[str]:
    """Describe each error of a profile in a sentence; an empty list when the profile is valid."""
    unserved = [queue for queue in Queue if profile.is_control and not profile.serving(queue)]
    wrong = [f"profile {profile.name}: queue {queue} has no worker" for queue in unserved]
    names = Counter([worker.name for worker in profile.workers] + [service.name for service in profile.services])
    wrong += [f"profile {profile.name}: the name {name} is given {count} times" for name, count in names.items() if count > 1]
    for worker in profile.workers:
        if worker.processes < 1:
            wrong.append(f"profile {profile.name}: worker {worker.name} has no process")
        if len(set(worker.queues)) != len(worker.queues):
            wrong.append(f"profile {profile.name}: worker {worker.name} names a queue twice")
        if worker.child_memory_bytes >= worker.memory_bytes:
            wrong.append(f"profile {profile.name}: worker {worker.name} would reach its limit before a child is replaced")
        carries_runs = set(worker.queues) & set(RUN_QUEUES.values())
        if carries_runs and carries_runs != set(worker.queues):
            wrong.append(f"profile {profile.name}: worker {worker.name} serves run queues and stage queues; runs would wait for themselves")
    if profile.machine_bytes > profile.budget_bytes:
        wrong.append(
            f"profile {profile.name}: ceilings add up to {profile.machine_bytes // MEGABYTE} MB, "
            f"the budget is {profile.budget_bytes // MEGABYTE} MB; lower a ceiling or raise the budget"
        )
    return wrong


def _validate() -> None:
    wrong = [said for profile in PROFILES.values() for said in profile_errors(profile)]
    routed = {stage.queue for stage in STAGE_BY_NAME.values()} | set(RUN_QUEUES.values())
    wrong += [f"queue {queue} is routed to and not declared" for queue in routed if queue not in set(Queue)]
    wrong += [f"priority {priority} has no routing" for priority in Priority if priority not in ROUTINGS]
    if wrong:
        raise ValueError("the topology contradicts itself: " + "; ".join(wrong))


_validate()
