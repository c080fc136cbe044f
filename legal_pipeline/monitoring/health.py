"""The problems of a running deployment and their remedies. Pure functions from readings to problems.

A sensor calls `alarms` every half minute; the monitor and its exit code report the same problems and more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from legal_pipeline.model import Category, Priority
from legal_pipeline.monitoring.alert_channels import alert_messages
from legal_pipeline.monitoring.collector import Collector, OpenDagster
from legal_pipeline.monitoring.paused_workers import paused_workers
from legal_pipeline.monitoring.problem import Problem, folded
from legal_pipeline.monitoring.readings import BatchProgress, Readings, Unread
from legal_pipeline.plain_text import visible
from legal_pipeline.remedies import MAX_NAMED, failure_template, retry_command
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.attention import Concern
from legal_pipeline.storage.documents.standing import Standing
from legal_pipeline.storage.own_servers import POSTGRES
from legal_pipeline.storage.resilience.breaker_state import CircuitState
from legal_pipeline.topology import MEGABYTE, RUN_QUEUES, STAGE_BY_NAME, Queue

MEMORY_SHARE = 0.95
REDIS_SHARE = 0.90
CONNECTION_SHARE = 0.90
OLDEST_WAITING_SECONDS = 300.0
"""How long a message may wait while its queue has a worker but runs nothing."""
DAEMON_SILENCE_SECONDS = 150.0
"""The daemon sends a heartbeat every 30 s between its tasks; Dagster itself reports a silent daemon only after half an hour."""

START = "run `legal-pipeline workers start`"
_SHOWN_IDS = 3
_REASON_CHARACTERS = 240


def alarms(settings: Settings, open_dagster: OpenDagster) -> list[Problem]:
    """Returns the problems to report now; empty when all is well. Never raises: an unreadable part is a problem too.

    Embedded mode has no queues and no alarms.
    """
    if not settings.is_deployed:
        return []
    with Collector(settings, open_dagster) as collector:
        return problems(collector.take(is_full=False))


def problems(readings: Readings) -> list[Problem]:
    return folded(problem for check in CHECKS for problem in check(readings))


def queue_problems(readings: Readings) -> Iterator[Problem]:
    queues = readings.queues
    if isinstance(queues, Unread):
        yield Problem.of_unread("queues", queues)
        return
    depths = {depth.queue: depth for depth in queues.depths}
    unserved = queues.unserved()
    # without a database here, theirs is the same one, which is a problem of its own
    waiting = {queue for worker in queues.workers if worker.is_cut_off for queue in worker.queues} if _lacks_database(readings) else set()
    for queue in unserved:
        if queue in waiting:
            continue
        depth = depths.get(queue)
        message = f"queue {queue} has no worker"
        if depth and depth.waiting:
            message += f"; {_messages(depth.waiting)} waiting"
        if depth and depth.running:
            message += f"; {_messages(depth.running)} held by a worker that has ended"
        yield Problem("queues", message, f"{START}; the log {_group_of(readings, queue)}.log says why its worker ended")
    for depth in queues.depths:
        age = depth.oldest_waiting_seconds
        if depth.queue in unserved or age is None or age <= OLDEST_WAITING_SECONDS or depth.running:
            continue
        message = f"the oldest message of queue {depth.queue} has waited for {duration(age)} and nothing of that queue is running"
        yield Problem("queues", message, f"its worker is alive but idle: restart {_group_of(readings, Queue(depth.queue))}")
    # the cut is that of the database, where it is away for all
    for message, remedy in paused_workers(worker for worker in queues.workers if not (waiting and worker.is_cut_off)):
        yield Problem("queues", message, remedy)
    for depth in queues.undeclared:
        message = f"queue {depth.queue} is not declared; no worker will process its {_messages(depth.waiting)}"
        yield Problem("queues", message, "declare it in legal_pipeline/topology/queues.py; its messages are kept until then")


def _lacks_database(readings: Readings) -> bool:
    return POSTGRES in _servers_away(readings)


def _is_server_away(readings: Readings) -> bool:
    return bool(_servers_away(readings))


def _servers_away(readings: Readings) -> set[str]:
    parts = (readings.queues, readings.redis, readings.daemons, readings.sensors, readings.held, readings.attention, readings.documents)
    return {part.server for part in parts if isinstance(part, Unread) and part.server}


def redis_problems(readings: Readings) -> Iterator[Problem]:
    use = readings.redis
    if isinstance(use, Unread):
        yield Problem.of_unread("redis", use)
        return
    if use.max_bytes and use.used_bytes > REDIS_SHARE * use.max_bytes:
        message = f"Redis holds {megabytes(use.used_bytes)} of {megabytes(use.max_bytes)}; when it is full it rejects new messages"
        yield Problem("redis", message, "raise maxmemory in redis.conf; `legal-pipeline redis audit` shows what uses the memory")
    if use.max_bytes and use.policy.startswith("allkeys"):
        message = f"Redis discards messages when it is full (maxmemory-policy {use.policy})"
        yield Problem("redis", message, "set maxmemory-policy to noeviction in redis.conf")
    if foreign := use.keys_by_prefix.get("", 0):
        message = f"{foreign} key{'s' if foreign > 1 else ''} in Redis belong{'' if foreign > 1 else 's'} to another application"
        remedy = "`legal-pipeline redis audit` lists them; `legal-pipeline redis migrate --archive foreign-keys.jsonl` keeps them in a file"
        yield Problem("redis", message, remedy)


def memory_problems(readings: Readings) -> Iterator[Problem]:
    used = readings.memory
    if isinstance(used, Unread):
        yield Problem.of_unread("memory", used)
        return
    for name, ceiling in ceilings(readings).items():
        if used.get(name, 0) > MEMORY_SHARE * ceiling:
            message = f"{name} uses {megabytes(used[name])} of its {megabytes(ceiling)}"
            yield Problem(
                "memory", message, f"restart {name} when it is idle; if the problem returns, raise its memory limit in the topology"
            )
    total, budget = sum(used.values()), readings.profile.budget_bytes
    if total > budget:
        message = f"all programs together use {megabytes(total)}; the budget of profile {readings.profile.name} is {megabytes(budget)}"
        yield Problem("memory", message, "choose a larger machine and its profile, or run fewer processes")


def program_problems(readings: Readings) -> Iterator[Problem]:
    """Yields a problem for each program that runs and does not answer, which the watchdog replaces unless it hangs itself, or has ended."""
    if isinstance(readings.silent, Unread):
        yield Problem.of_unread("programs", readings.silent)
        return
    # the monitor has asked some of them
    asked = {answer.service for answer in readings.answers if answer.error} if not isinstance(readings.answers, Unread) else set()
    for program in readings.silent:
        if program.name in asked and not program.is_running:
            continue
        message = f"{program.name} has not answered for {duration(program.seconds)}"
        if not program.is_running:
            yield Problem("programs", f"{program.name} does not run", f"{START}; the log {program.name}.log says why it ended")
            continue
        if program.part:
            message = f"{program.name} runs, but {program.part} makes no progress"
        yield Problem("programs", message, f"{START}, which replaces it; the log {program.name}.log has its last words")


def daemon_problems(readings: Readings) -> Iterator[Problem]:
    if isinstance(readings.daemons, Unread):
        yield Problem.of_unread("daemon", readings.daemons)
        return
    silent = [beat for beat in readings.daemons if beat.age_seconds is None or beat.age_seconds > DAEMON_SILENCE_SECONDS]
    if silent and len(silent) == len(readings.daemons):
        # all parts run in one process: when it is down, that is one problem
        last = min((beat.age_seconds for beat in silent if beat.age_seconds is not None), default=None)
        yield Problem(
            "daemon", f"the Dagster daemon has no heartbeat; {_last_heartbeat(last)}", f"{START}; the log daemon.log says why it ended"
        )
        return
    for beat in readings.daemons:
        if beat in silent:
            message = f"the {beat.name} part of the Dagster daemon has no heartbeat; {_last_heartbeat(beat.age_seconds)}"
            yield Problem("daemon", message, "see the log daemon.log, then restart the daemon")
        elif beat.error and not _is_server_away(readings):
            # otherwise the error of a sensor is that of the server
            yield Problem("daemon", f"the {beat.name} part of the Dagster daemon reports: {beat.error}", "see the log daemon.log")


def sensor_problems(readings: Readings) -> Iterator[Problem]:
    if isinstance(readings.sensors, Unread):
        yield Problem.of_unread("sensors", readings.sensors)
        return
    for sensor in readings.sensors:
        if not sensor.is_on:
            yield Problem("sensors", f"sensor {sensor.name} is switched off", f"run `legal-pipeline sensors start {sensor.name}`")


def circuit_problems(readings: Readings) -> Iterator[Problem]:
    """Yields a problem for each external service with an open circuit breaker; the first error says why."""
    if isinstance(readings.circuits, Unread):
        yield Problem.of_unread("services", readings.circuits)
        return
    now = readings.taken_at.timestamp()
    for circuit in readings.circuits:
        if circuit.state(now) is CircuitState.CLOSED:
            continue
        since = dt.datetime.fromtimestamp(circuit.first_at or now, dt.UTC)
        wait = circuit.next_try_seconds(now)
        next_try = f"in {duration(wait)}" if wait > 0 else "with the next call"
        message = f"{circuit.service} has not been called since {since:%H:%M:%S}: {circuit.first_error}; next try {next_try}"
        yield Problem(circuit.service, message, "its documents wait and continue by themselves; check that the service responds")


def disk_problems(readings: Readings) -> Iterator[Problem]:
    """Yields a problem for each disk that is read-only, nearly full, or has no room for more files."""
    if isinstance(readings.disks, Unread):
        yield Problem.of_unread("disks", readings.disks)
        return
    for use in readings.disks:
        disk, holds = use.disk, ", ".join(use.holds)
        if disk.is_read_only:
            message = f"the file system {disk.mount} is read-only ({holds}); documents that write to it wait"
            yield Problem("disks", message, f"see dmesg for the cause, then run `mount -o remount,rw {disk.mount}`")
        elif disk.lacks_files:
            message = f"the disk {disk.mount} has no room for more files ({holds}): its inodes are used up"
            yield Problem("disks", message, f"move small files away; `du --inodes -x {disk.mount} | sort -n | tail` shows where they are")
        elif disk.is_low:
            message = f"the disk {disk} ({holds}); documents wait when it is full"
            yield Problem("disks", message, f"free some space there; `du -axm {disk.mount} | sort -n | tail` shows what uses it")


def held_problems(readings: Readings) -> Iterator[Problem]:
    """Yields a problem for each cause that documents in progress wait for."""
    if isinstance(readings.held, Unread):
        yield Problem.of_unread("documents", readings.held)
        return
    for held in readings.held:
        others = f" and {held.count - 1} more" if held.count > 1 else ""
        message = f"{held.first_id}{others} wait{'' if others else 's'} ({held.category}): {held.reason}"
        yield Problem("documents", message, "end the cause; processing continues by itself")


def attention_problems(readings: Readings) -> Iterator[Problem]:
    """Yields a problem for each kind of documents that need a person: they keep the monitor red until somebody has dealt with them."""
    if isinstance(readings.attention, Unread):
        yield Problem.of_unread("documents", readings.attention)
        return
    for concern in readings.attention.concerns:
        yield Problem("documents", _concern(concern), concern_remedy(concern))


_CONCERNS = {
    Standing.STUCK: "{} not finished, and no run will bring {} on",
    Standing.FAILED: "{} failed",
    Standing.DAMAGED: "{} damaged or out of date, as `legal-pipeline batch verify` found",
    Standing.MISSING: "{} of a batch and not in the database",
}


def _concern(concern: Concern) -> str:
    is_one = concern.count == 1
    verb = "" if concern.standing is Standing.FAILED else " is" if is_one else " are"
    count = f"{concern.count:,} document{'' if is_one else 's'}{verb}"
    kind = f" ({concern.kind})" if concern.kind else ""
    more = concern.count - _SHOWN_IDS
    named = ", ".join(concern.document_ids[:_SHOWN_IDS]) + (f" and {more:,} more" if more > 0 else "")
    # a reason may name a file, and a name may hold anything
    reason = f"; {'' if is_one else 'the first: '}{visible(concern.reason, _REASON_CHARACTERS)}" if concern.reason else ""
    return f"{_CONCERNS[concern.standing].format(count, 'it' if is_one else 'them')}{kind}: {named}{reason}"


def concern_remedy(concern: Concern) -> str:
    """The commands that end the problem; beyond the documents that a command can name, they are repeated for the rest."""
    names = " ".join(concern.document_ids)
    accept = f"or accept that: `legal-pipeline documents acknowledge {names} --reason TEXT`"
    match concern.standing:
        case Standing.STUCK:
            return f"run `legal-pipeline retry {names}`"
        case Standing.FAILED:
            is_named = concern.count <= len(concern.document_ids)
            category = Category(concern.kind) if concern.kind else None
            template = concern.remedy or failure_template(category, None)
            retry = retry_command(concern.document_ids, category) if is_named else retry_command([""] * (MAX_NAMED + 1), category)
            return f"`legal-pipeline documents --state failed` lists the reasons; {template.format(retry=retry)}; {accept}"
        case Standing.DAMAGED:
            return f"run `legal-pipeline batch submit --documents {','.join(concern.document_ids)} --reprocess`; {accept}"
        case _:
            return "restore the database from a backup, or submit the files again"


def settings_problems(readings: Readings) -> Iterator[Problem]:
    """Yields the settings that lead to another place; another OCR engine in this shell is no fault of the deployment."""
    if isinstance(readings.settings, Unread):
        yield Problem.of_unread("settings", readings.settings)
        return
    for note in readings.settings:
        if note.is_place:
            yield Problem("settings", note.message, note.remedy)


def channel_problems(readings: Readings) -> Iterator[Problem]:
    if isinstance(readings.alerts, Unread):
        yield Problem.of_unread("alerts", readings.alerts)
        return
    for message, remedy in alert_messages(readings.alerts):
        yield Problem("alerts", message, remedy)


def other_problems(readings: Readings) -> Iterator[Problem]:
    """Yields the problems of the parts that only the monitor reads."""
    for part in ("answers", "documents", "runs", "batches", "postgres", "cache"):
        value = getattr(readings, part)
        if isinstance(value, Unread):
            yield Problem.of_unread(part, value)
    if not isinstance(readings.answers, Unread):
        for answer in readings.answers:
            if answer.error:
                message = f"the {answer.service} does not respond at {answer.address} ({answer.error})"
                yield Problem(answer.service, message, answer.remedy or f"{START}; the log {answer.service}.log says why it ended")
    use = readings.postgres
    if use is not None and not isinstance(use, Unread) and use.connections > CONNECTION_SHARE * use.max_connections:
        message = f"PostgreSQL has {use.connections} of {use.max_connections} connections open"
        yield Problem("postgres", message, "raise max_connections, or check pg_stat_activity for the clients that hold them")


CHECKS: tuple[Callable[[Readings], Iterator[Problem]], ...] = (
    queue_problems,
    program_problems,
    daemon_problems,
    sensor_problems,
    memory_problems,
    disk_problems,
    held_problems,
    redis_problems,
    circuit_problems,
    channel_problems,
    attention_problems,
    settings_problems,
    other_problems,
)


def blocker(readings: Readings, batch: BatchProgress) -> str | None:
    """Returns why an active batch cannot finish; None when nothing blocks it."""
    if isinstance(readings.queues, Unread) or not batch.is_active:
        return None
    needed = {stage.queue for stage in STAGE_BY_NAME.values()}
    if batch.priority in RUN_QUEUES:
        needed.add(RUN_QUEUES[Priority(batch.priority)])
    return next((f"queue {queue} has no worker" for queue in readings.queues.unserved() if queue in needed), None)


def ceilings(readings: Readings) -> dict[str, int]:
    profile = readings.profile
    groups = {group.name: group.memory_bytes for group in profile.workers}
    return groups | {service.name: service.memory_bytes for service in profile.services}


def megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"


def size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} GB"


def duration(seconds: float, units: int = 2) -> str:
    """Formats a duration in up to two units: after an hour, seconds do not matter."""
    whole = round(seconds)
    for unit, size, smaller, small in (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "s", 1)):
        if whole >= size:
            rest = whole % size // small
            return f"{whole // size} {unit}" + (f" {rest} {smaller}" if rest and units > 1 else "")
    return f"{whole} s"


def _last_heartbeat(age_seconds: float | None) -> str:
    return "it has never sent one" if age_seconds is None else f"the last one was {duration(age_seconds)} ago"


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"


def _group_of(readings: Readings, queue: Queue) -> str:
    return next((worker.name for worker in readings.profile.serving(queue)), str(queue))
