"""The tables of queues, workers and memory in docs/deployment.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legal_pipeline.topology import DEFAULT_PROFILE, MEGABYTE, PROFILES, Profile

MARK_START = "<!-- topology -->"
MARK_END = "<!-- /topology -->"

REQUESTED_PLAN = (
    ("ocr", 1, 800),
    ("text", 2, 800),
    ("entity", 1, 600),
    ("graph", 1, 400),
    ("default, cleanup", 1, 300),
    ("batch.high", 2, 600),
    ("batch.normal, batch.low", 1, 300),
)
"""The plan first requested for the machine: queues, processes, megabytes. It exceeds the machine and has no services."""


def markdown(profile: Profile = PROFILES[DEFAULT_PROFILE]) -> str:
    """Returns the text between the two markers."""
    budget = profile.budget_bytes // MEGABYTE
    requested_sum = sum(megabytes for _, _, megabytes in REQUESTED_PLAN)
    ours: list[tuple[object, ...]] = [
        (", ".join(worker.queues), worker.name, worker.processes, worker.memory_bytes // MEGABYTE) for worker in profile.workers
    ]
    ours += [("", service.name, 1, service.memory_bytes // MEGABYTE) for service in profile.services]
    ours += [("", f"{server.name} (of `make up`)", 1, server.memory_bytes // MEGABYTE) for server in profile.servers]
    processes = len(profile.servers) + sum(worker.processes for worker in profile.workers) + len(profile.services)
    return "\n\n".join(
        (
            f"What runs with profile {profile.name}, within {budget:,} MB:",
            _table(
                ("queues", "worker or service", "processes", "memory limit, MB"),
                [*ours, ("**sum**", "", processes, f"**{profile.machine_bytes // MEGABYTE:,}**")],
            ),
            "The plan that was first requested, for comparison; it does not fit, and has no room for Dagster's own programs:",
            _table(
                ("queues", "processes", "memory limit, MB"),
                [
                    *REQUESTED_PLAN,
                    ("**sum, without Dagster's own programs**", sum(row[1] for row in REQUESTED_PLAN), f"**{requested_sum:,}**"),
                ],
            ),
        )
    )


def with_tables(document: str) -> str:
    """Returns the document with the text between the markers replaced; unchanged without markers."""
    head, start, rest = document.partition(MARK_START)
    _, end, tail = rest.partition(MARK_END)
    return f"{head}{start}\n{markdown()}\n{end}{tail}" if end else document


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [columns, ["---" if index == 0 or not _is_number(name) else "---:" for index, name in enumerate(columns)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _is_number(column: str) -> bool:
    return column in ("processes", "memory limit, MB")
