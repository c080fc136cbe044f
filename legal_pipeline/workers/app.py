"""The Celery application of a worker: `celery -A legal_pipeline.workers.app:app worker ...`.

The parent knows the names of the tasks and imports little of what they need (`imports`). Each child opens its own connections;
it is started for a message, and ended when it has had nothing to do for a while (`children_on_demand`). The parent sends a heartbeat
with its queues every few seconds.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import socket
import threading
from typing import Any

import psutil
from celery import signals

from legal_pipeline.defs.execution.celery_app import EXECUTE_RUN, RUN_STEP, make_app
from legal_pipeline.deployment.watchdog.pulse import interval_seconds
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.monitoring.process_memory import tree_bytes
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.program_settings import CODE, Publication, announce, code_of_control, publish
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat, WorkerHeartbeats
from legal_pipeline.topology import WHOLE_RUN, Queue
from legal_pipeline.workers.child_deaths import WatchedTask, memory_kills
from legal_pipeline.workers.children_on_demand import start_on_demand
from legal_pipeline.workers.database_watch import DatabaseWatch, address_of
from legal_pipeline.workers.imports import load, load_before_fork
from legal_pipeline.workers.paused_consumption import PausedConsumption, VersionWatch, disk_watch
from legal_pipeline.workers.start_up import give_back
from legal_pipeline.workers.worker_pulse import Rounds, WorkerPulse

log = logging.getLogger(__name__)

BEAT_SECONDS = 10.0

settings = load_settings()
app = make_app(settings)
app.set_current()
Rounds.interval_seconds = interval_seconds(settings.unresponsive_timeout_seconds)
app.steps["worker"].add(Rounds)
start_on_demand(app, settings.idle_timeout_seconds)
database_watch = DatabaseWatch(address_of(settings.database_url))
version_watch = VersionWatch(code_of_control)
disks = disk_watch(settings)
PausedConsumption.obstacles = (lambda: database_watch.is_away, version_watch.pauses, disks.pauses)
app.steps["consumer"].add(PausedConsumption)

_stopping = threading.Event()
_group = "worker"
_queues: tuple[Queue, ...] = ()
_pulse: WorkerPulse | None = None
_publication: Publication | None = None


@app.task(name=EXECUTE_RUN, base=WatchedTask)  # type: ignore[untyped-decorator]
def carry(run_id: str, token: str) -> None:
    from legal_pipeline.workers.work import tasks_for

    if (tasks := tasks_for(settings, _group, run_id, WHOLE_RUN, token)) is not None:
        tasks.carry(run_id, token)
        give_back()


@app.task(name=RUN_STEP, base=WatchedTask)  # type: ignore[untyped-decorator]
def step(run_id: str, step_key: str, token: str, known_state: str | None = None) -> None:
    from legal_pipeline.workers.work import tasks_for

    if (tasks := tasks_for(settings, _group, run_id, step_key, token)) is not None:
        tasks.step(run_id, step_key, token, known_state)
        give_back()


@signals.celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def _know_name(sender: str, instance: Any, **_: Any) -> None:
    global _group, _queues
    _group = sender.partition("@")[0]
    _refuse_second(sender)
    _queues = tuple(Queue(name) for name in instance.app.amqp.queues.consume_from)
    load_before_fork(_queues, instance.concurrency)
    global _pulse, _publication
    _publication = publish(settings, _group)
    version_watch.own = _publication.values[CODE] or ""
    _look_before_the_first_message()
    _pulse = WorkerPulse(settings, _group, [memory_kills.look])
    _pulse.start()


@signals.worker_process_init.connect  # type: ignore[untyped-decorator]
def _load_in_child(**_: Any) -> None:
    """Before the child says that it takes messages; does nothing after a fork from a parent that has loaded all."""
    try:
        load(_queues)
    except Exception:
        # as if the parent had failed to import it: the supervisor starts the worker again, and says so when that does not help
        log.exception("what the work of this worker needs cannot be imported; the worker stops")
        os.kill(os.getppid(), signal.SIGTERM)


def _look_before_the_first_message() -> None:
    disks.look()
    try:
        with open_redis(settings.broker_url or "") as client:
            version_watch.look(client)
    except LegalPipelineError as fault:
        log.warning("%s", fault)


def _refuse_second(name: str) -> None:
    """Exits if another worker has the same name: with shared heartbeats, the loss of one would go unnoticed."""
    assert settings.broker_url is not None
    try:
        others = [beat for beat in WorkerHeartbeats(open_redis(settings.broker_url)).workers() if beat.name == name]
    except LegalPipelineError as fault:
        # Celery waits for the broker indefinitely
        log.warning("%s", fault)
        return
    for other in others:
        is_here = other.host == socket.gethostname()
        if other.pid != os.getpid() and (not is_here or psutil.pid_exists(other.pid)):
            raise SystemExit(
                f"a worker named {name} is already running (pid {other.pid} on {other.host}); stop it, or give this one another name"
            )


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _begin_to_announce(sender: Any, **_: Any) -> None:
    assert _pulse is not None
    _pulse.watch_loop()
    _pulse.watch_children(sender.pool)
    database_watch.start()
    if _publication is not None:
        announce(settings, _publication)
    queues = tuple(Queue(queue.name) for queue in sender.task_consumer.queues)
    processes = sender.pool.limit
    threading.Thread(target=_announce_for_ever, args=(sender.hostname, queues, processes), name="presence", daemon=True).start()


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _stop_announcing(**_: Any) -> None:
    _stopping.set()
    if _pulse is not None:
        _pulse.stop()


def _announce_for_ever(name: str, queues: tuple[Queue, ...], processes: int) -> None:
    assert settings.broker_url is not None and _pulse is not None
    presence, started_at = WorkerHeartbeats(open_redis(settings.broker_url)), dt.datetime.now(dt.UTC)

    def beat() -> WorkerHeartbeat:
        return WorkerHeartbeat(
            name=name,
            group=_group,
            host=socket.gethostname(),
            pid=os.getpid(),
            queues=queues,
            processes=processes,
            memory_bytes=tree_bytes(os.getpid()),
            started_at=started_at,
            beat_at=dt.datetime.now(dt.UTC),
            is_cut_off=database_watch.is_cut_off,
            is_other_version=version_watch.pauses(),
            full_disk=str(disks.full) if disks.full else None,
            full_mount=str(disks.full.mount) if disks.full else None,
        )

    while not _stopping.is_set():
        disks.look()
        try:
            with _pulse.broker.asked():
                version_watch.look(presence.client)
                presence.announce(beat())
        except LegalPipelineError as fault:
            log.warning("%s", fault)
        _stopping.wait(BEAT_SECONDS)
    try:
        presence.withdraw(name)
    except LegalPipelineError as fault:
        log.warning("%s", fault)
