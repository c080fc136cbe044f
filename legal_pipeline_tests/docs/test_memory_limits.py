"""The table of memory limits in docs/performance.md is that of the topology, and each limit leaves a tenth."""

from __future__ import annotations

import re

import pytest

from legal_pipeline.topology import DEFAULT_PROFILE, MEGABYTE, PROFILES, SERVERS_SUPERVISOR
from legal_pipeline_tests.checkout import ROOT

ROOM = 0.1
PROFILE = PROFILES[DEFAULT_PROFILE]
LIMITS = {worker.name: worker.memory_bytes for worker in PROFILE.workers} | {
    service.name: service.memory_bytes for service in (*PROFILE.services, *PROFILE.servers)
}
ROWS = {
    "alerts, with the process that sends": ("alerts",),
    "supervisor, and that of the servers, each": ("supervisor",),
    "PostgreSQL and Redis": ("PostgreSQL", "Redis"),
}
"""Programs of a row that is not called as its only program."""


def table() -> dict[str, tuple[int, int]]:
    """(to be expected, limit) in MB, by row."""
    section = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8").partition("### Memory limits")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| ")]
    header, *rows = [row for row in cells if len(row) > 2]
    expected, limit = header.index("to be expected"), header.index("limit")
    return {row[0]: (int(row[expected]), int(row[limit])) for row in rows if re.fullmatch(r"\d+", row[limit])}


def test_the_limits_are_those_of_the_topology() -> None:
    assert {row: limit * MEGABYTE for row, (_, limit) in table().items()} == {
        row: sum(LIMITS[name] for name in ROWS.get(row, (row,))) for row in table()
    }
    named = {name for row in table() for name in ROWS.get(row, (row,))}
    assert named | {SERVERS_SUPERVISOR} == LIMITS.keys()
    assert LIMITS[SERVERS_SUPERVISOR] == LIMITS["supervisor"]


@pytest.mark.parametrize("row", table())
def test_the_limits_leave_a_tenth(row: str) -> None:
    expected, limit = table()[row]
    assert limit >= expected * (1 + ROOM), f"{row}: {limit / expected - 1:.1%}"
