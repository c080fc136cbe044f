"""The tables of the monitor: queues, memory, work, services. A part that could not be read is shown as not readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from legal_pipeline.model import State
from legal_pipeline.monitoring.health import MEMORY_SHARE, REDIS_SHARE, ceilings, duration, megabytes
from legal_pipeline.monitoring.readings import QueueReadings, Readings, Unread
from legal_pipeline.storage.resilience.breaker_state import Circuit, CircuitState
from legal_pipeline.terminal import STATE_STYLE
from legal_pipeline.topology import ROUTINGS, Queue

BAR = 10
BAD = "bold red"


def queue_table(readings: Readings, is_wide: bool) -> RenderableType:
    """`h/n/l`: waiting messages by priority: high, normal, low."""
    queues = readings.queues
    table = table_of("queue", "waiting", "h/n/l", "running", "oldest", "worker", right=("waiting", "h/n/l", "running", "oldest"))
    if isinstance(queues, Unread):
        table.add_row(*unread())
        return table
    for depth in queues.depths:
        by_priority = "/".join(
            str(sum(depth.waiting_by_priority.get(step, 0) for step in (routing.message_priority, routing.begin_priority)))
            for routing in ROUTINGS.values()
        )
        age = depth.oldest_waiting_seconds
        table.add_row(
            depth.queue,
            number(depth.waiting),
            Text(by_priority, "" if depth.waiting else "dim"),
            number(depth.running, "cyan"),
            duration(age, units=2 if is_wide else 1) if age is not None else Text("-", "dim"),
            _workers(queues, depth.queue, is_wide),
        )
    return table


def _workers(queues: QueueReadings, queue: str, is_wide: bool) -> Text:
    names = [f"{beat.group} {beat.pid}" if is_wide else beat.group for beat in queues.workers if Queue(queue) in beat.queues]
    return Text(", ".join(names)) if names else Text("none", BAD)


def memory_table(readings: Readings, is_wide: bool) -> RenderableType:
    used = readings.memory
    table = table_of("program", "memory", "of", "", right=("memory", "of"))
    if isinstance(used, Unread):
        table.add_row(*unread())
        return table
    rows = [(name, used.get(name, 0), ceiling) for name, ceiling in ceilings(readings).items()]
    for name, size, ceiling in (*rows, ("all", sum(used.values()), readings.profile.budget_bytes)):
        cells = Text(megabytes(size)) if size else Text("-", "dim")
        table.add_row(name, cells, megabytes(ceiling), _bar(size, ceiling, MEMORY_SHARE, BAR if is_wide else 0))
    return table


def _bar(used: int, ceiling: int, limit: float, length: int = BAR) -> Text:
    share = used / ceiling if ceiling else 0.0
    full = min(length, round(share * length))
    style = BAD if share > limit else "yellow" if share > limit - 0.15 else "green"
    return Text.assemble(("█" * full, style), ("░" * (length - full), "dim"), (f" {share:4.0%}", style if share > limit else ""))


def work_table(readings: Readings) -> RenderableType:
    table = table_of("documents", "", "runs", "", right=("",))
    documents = _counts(readings.documents, {state.value: STATE_STYLE[state] for state in State})
    runs = _counts(readings.runs, {"failure": "red", "started": "cyan"})
    for row in range(max(len(documents), len(runs), 1)):
        left = documents[row] if row < len(documents) else ("", Text())
        right = runs[row] if row < len(runs) else ("", Text())
        table.add_row(*left, *right)
    return table


def _counts(counts: Mapping[Any, int] | Unread | None, styles: Mapping[str, str]) -> list[tuple[str, Text]]:
    if isinstance(counts, Unread):
        return [unread()]
    if not counts:
        return [("none", Text())]
    return [(str(name).replace("_", " "), number(count, styles.get(str(name), ""))) for name, count in counts.items()]


def service_table(readings: Readings) -> RenderableType:
    table = table_of("service", "")
    table.add_row("daemon", _daemon(readings))
    table.add_row("sensors", _sensors(readings))
    if not isinstance(readings.answers, Unread):
        for answer in readings.answers:
            table.add_row(answer.service, Text(f"responds at {answer.address}") if answer.error is None else Text(answer.error, BAD))
    for name, value in (
        ("redis", _redis(readings)),
        ("redis keys", _keys(readings)),
        ("ocr cache", _cache(readings)),
        ("postgres", _postgres(readings)),
    ):
        table.add_row(name, value)
    if not isinstance(readings.circuits, Unread):
        for circuit in readings.circuits:
            table.add_row(circuit.service, _circuit(circuit, readings.taken_at.timestamp()))
    return table


def _circuit(circuit: Circuit, now: float) -> Text:
    state = circuit.state(now)
    if state is CircuitState.CLOSED:
        return Text(f"{circuit.failures} failure{'' if circuit.failures == 1 else 's'} in a row" if circuit.failures else "no failures")
    return Text(f"not called; next try in {duration(circuit.next_try_seconds(now))}", BAD)


def _daemon(readings: Readings) -> Text:
    if isinstance(readings.daemons, Unread):
        return unread()[1]
    ages = [beat.age_seconds for beat in readings.daemons]
    if any(age is None for age in ages):
        return Text(f"{sum(age is None for age in ages)} of {len(ages)} parts without a heartbeat", BAD)
    return Text(f"{len(ages)} parts, last heartbeat {duration(max((age or 0.0 for age in ages), default=0.0))} ago")


def _sensors(readings: Readings) -> Text:
    if isinstance(readings.sensors, Unread):
        return unread()[1]
    on = sum(sensor.is_on for sensor in readings.sensors)
    return Text(f"{on} of {len(readings.sensors)} on", "" if on == len(readings.sensors) else BAD)


def _redis(readings: Readings) -> Text:
    use = readings.redis
    if isinstance(use, Unread):
        return unread()[1]
    if not use.max_bytes:
        return Text(f"{megabytes(use.used_bytes)}, no maxmemory")
    return Text.assemble(f"{megabytes(use.used_bytes)} of {megabytes(use.max_bytes)} ", _bar(use.used_bytes, use.max_bytes, REDIS_SHARE))


def _keys(readings: Readings) -> Text:
    if isinstance(readings.redis, Unread):
        return unread()[1]
    parts = [(f"{prefix or 'other'} {count}", "" if prefix else BAD) for prefix, count in readings.redis.keys_by_prefix.items() if count]
    return Text("  ").join([Text(*part) for part in parts]) if parts else Text("none", "dim")


def _cache(readings: Readings) -> Text:
    use = readings.cache
    if isinstance(use, Unread):
        return unread()[1]
    if use is None:
        return Text("-", "dim")
    hits = "" if use.hit_rate is None else f", {use.hit_rate:.0%} hits in 24 h"
    return Text(f"{use.entries:,} in Redis, {megabytes(use.used_bytes)} of {megabytes(use.max_bytes)}{hits}")


def _postgres(readings: Readings) -> Text:
    use = readings.postgres
    if isinstance(use, Unread):
        return unread()[1]
    if use is None:
        return Text("-", "dim")
    return Text(f"{use.version}, {megabytes(use.size_bytes)}, {use.connections} of {use.max_connections} connections")


def table_of(*columns: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for column in columns:
        table.add_column(escape(column), justify="right" if column in right else "left", overflow="fold")
    return table


def number(count: int, style: str = "") -> Text:
    return Text(f"{count:,}", style if count else "dim")


def unread() -> tuple[str, Text]:
    """Returns the cells of a part that could not be read; the problems give the reason."""
    return "?", Text("not readable", BAD)
