"""The longest recovery from each kind of fault: recorded by the tests, printed at the end, kept for the table in `docs/faults.md`.

A pytest plugin. `LEGAL_PIPELINE_FAULT_REPORT=FILE` also writes the figures to a file, in which kinds that were not played keep theirs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

REPORT = "LEGAL_PIPELINE_FAULT_REPORT"
KEPT = Path(__file__).with_name("recoveries.json")
"""The report that the table in the documents is made of."""

_PROPERTY = "recovery"

Recovered = Callable[[str, float], None]
"""(kind of fault, seconds from the fault to the end of the work)"""


@dataclass(frozen=True, slots=True)
class Recovery:
    rounds: int
    longest_seconds: float


@pytest.fixture
def recovered(record_property: Callable[[str, object], None]) -> Recovered:
    """Records one recovery. The figure travels with the test's report, also between the processes of pytest-xdist."""

    def record(kind: str, seconds: float) -> None:
        record_property(_PROPERTY, [kind, round(seconds, 1)])

    return record


def longest(properties: Iterable[tuple[str, Any]]) -> dict[str, Recovery]:
    """By kind, in the order of their first round."""
    seconds: dict[str, list[float]] = {}
    for name, value in properties:
        if name == _PROPERTY:
            seconds.setdefault(value[0], []).append(value[1])
    return {kind: Recovery(len(found), max(found)) for kind, found in seconds.items()}


def read(path: Path = KEPT) -> dict[str, Recovery]:
    """An empty report when there is none."""
    return {kind: Recovery(**found) for kind, found in json.loads(path.read_text()).items()} if path.exists() else {}


def write(path: Path, found: Mapping[str, Recovery]) -> None:
    both = read(path) | dict(found)
    path.write_text(json.dumps({kind: asdict(both[kind]) for kind in sorted(both)}, indent=1) + "\n")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    passed = terminalreporter.getreports("passed")
    found = longest(item for report in passed if report.when == "call" for item in report.user_properties)
    if not found:
        return
    terminalreporter.section("longest recovery by kind of fault")
    width = max(map(len, found))
    for kind, recovery in found.items():
        rounds = f"{recovery.rounds} round" + ("" if recovery.rounds == 1 else "s")
        terminalreporter.write_line(f"{kind:{width}}  {recovery.longest_seconds:6.1f} s in {rounds}")
    if path := os.environ.get(REPORT):
        write(Path(path), found)
