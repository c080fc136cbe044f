"""The readings of a deployment on one screen, problems first; and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from legal_pipeline.monitoring.health import blocker, ceilings, duration, problems
from legal_pipeline.monitoring.problem import Problem, problem_record
from legal_pipeline.monitoring.readings import BatchProgress, Readings, Unread
from legal_pipeline.operations.monitor_tables import (
    BAD,
    BAR,
    memory_table,
    number,
    queue_table,
    service_table,
    table_of,
    unread,
    work_table,
)
from legal_pipeline.plain_text import visible

PROBLEMS_SHOWN = 6
WIDE_COLUMNS = 120


def screen(readings: Readings, *, width: int, problems_shown: int | None = None, with_remedies: bool = True) -> RenderableType:
    """Designed for 100 columns; shows more from 120 on. `problems_shown` limits the problems so that a live view fits its screen.

    Without remedies for a caller that prints them unfolded (`remedies`), to be copied.
    """
    all_problems = problems(readings)
    is_wide = width >= WIDE_COLUMNS
    above, below = Table.grid(padding=(0, 2)), Table.grid(padding=(0, 4))
    above.add_row(queue_table(readings, is_wide), memory_table(readings, is_wide))
    below.add_row(work_table(readings), service_table(readings))
    return Group(
        _headline(readings, all_problems), _problems(all_problems, problems_shown, with_remedies), above, "", below, "", _batches(readings)
    )


def record(readings: Readings) -> dict[str, Any]:
    """Returns the readings as one JSON object; `is_healthy` matches the exit code."""
    all_problems = problems(readings)
    values = asdict(readings) | {"is_healthy": not all_problems, "problems": [problem_record(problem) for problem in all_problems]}
    values["profile"] = readings.profile.name
    for field in fields(readings):
        if isinstance(part := getattr(readings, field.name), Unread):
            values[field.name] = {"said": part.message, "fix": part.remedy}
    if not isinstance(readings.queues, Unread):
        for depth, value in zip(readings.queues.depths, values["queues"]["depths"], strict=True):
            value["waiting"] = depth.waiting
    if not isinstance(readings.batches, Unread):
        for batch, value in zip(readings.batches, values["batches"], strict=True):
            value["eta_seconds"] = batch.eta_seconds(readings.taken_at)
            value["hindered_by"] = blocker(readings, batch)
    if not isinstance(readings.circuits, Unread):
        now = readings.taken_at.timestamp()
        for circuit, value in zip(readings.circuits, values["circuits"], strict=True):
            value |= {"standing": circuit.state(now).value, "next_try_seconds": round(circuit.next_try_seconds(now), 1)}
    if not isinstance(readings.memory, Unread):
        limits = ceilings(readings)
        values["memory"] = {name: {"bytes": readings.memory.get(name, 0), "ceiling_bytes": limit} for name, limit in limits.items()}
    return values


def _headline(readings: Readings, problems: Sequence[Problem]) -> Text:
    verdict = ("healthy", "bold green") if not problems else (f"{len(problems)} problem{'s' if len(problems) > 1 else ''}", BAD)
    return Text.assemble(("legal-pipeline", "bold"), f"  {readings.profile.name}  {readings.taken_at:%Y-%m-%d %H:%M:%S} UTC  ", verdict)


def remedies(readings: Readings) -> list[str]:
    """What to do about the problems, each once."""
    # one remedy may end several problems
    return list(dict.fromkeys(visible(problem.remedy) for problem in problems(readings) if problem.remedy))


def _problems(problems: Sequence[Problem], limit: int | None, with_remedies: bool) -> RenderableType:
    if not problems:
        return ""
    table = table_of("", "")
    for problem in problems[:limit]:
        table.add_row(
            Text("!", BAD),
            Text.assemble((problem.message, "red"), *([(f" → {problem.remedy}", "dim")] if problem.remedy and with_remedies else [])),
        )
    if limit is not None and len(problems) > limit:
        table.add_row("", f"and {len(problems) - limit} more: `legal-pipeline monitor --once` lists them all")
    table.add_row("", "")
    return table


def _batches(readings: Readings) -> RenderableType:
    table = table_of("batch", "title", "status", "priority", "done", "failed", "", "remaining", right=("done", "failed", "remaining"))
    if isinstance(readings.batches, Unread):
        table.add_row(*unread())
        return table
    for batch in readings.batches:
        style = "" if batch.is_active else "dim"
        progress = Text.assemble(("█" * (full := _filled(batch)), "green"), ("░" * (BAR - full), "dim"))
        cells: Iterable[RenderableType] = (
            batch.batch_id[:8],
            Text(visible(batch.title, 40)),
            Text(batch.status.replace("_", " ")),
            batch.priority,
            f"{batch.done:,} of {batch.requested:,}",
            number(batch.failed, "red"),
            progress,
            _remaining(batch, readings),
        )
        table.add_row(*cells, style=style)
    if not readings.batches:
        table.add_row(Text("none", "dim"))
    return table


def _filled(batch: BatchProgress) -> int:
    return min(BAR, batch.done * BAR // batch.requested) if batch.requested else 0


def _remaining(batch: BatchProgress, readings: Readings) -> Text:
    if reason := blocker(readings, batch):
        return Text(reason, "red")
    eta = batch.eta_seconds(readings.taken_at)
    return Text(f"about {duration(eta)}") if eta is not None else Text("-" if batch.is_active else "", "dim")
