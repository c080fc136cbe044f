"""What keeps several checks from an answer is said once, with the number of checks."""

from __future__ import annotations

import pytest

from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.monitoring.problem import Problem, folded
from legal_pipeline.monitoring.readings import Unread

GONE = Unread("the database did not answer", "start it", "PostgreSQL", "Connection refused")
SLOW = Unread("the database is starting", "wait", "PostgreSQL", "starting up")
AWAY = Unread("Redis cannot be reached", "start it", "Redis", "Connection refused")
DENIED = Unread("the database refuses the login; correct the password")


def unread(*parts: str, of: Unread) -> list[Problem]:
    return [Problem.of_unread(part, of) for part in parts]


CASES: list[tuple[list[Problem], list[tuple[str, str]]]] = [
    ([], []),
    ([Problem("disks", "full", "free some")], [("disks", "full")]),
    (
        [*unread("daemon", "sensors", of=GONE), Problem("disks", "full", "free some"), *unread("documents", of=SLOW)],
        [("postgres", "the database did not answer; 3 checks wait for it (Connection refused)"), ("disks", "full")],
    ),
    (unread("queues", of=AWAY), [("redis", "Redis cannot be reached; 1 check waits for it (Connection refused)")]),
    (
        unread("queues", "redis", of=AWAY) + unread("daemon", "runs", of=GONE),
        [
            ("redis", "Redis cannot be reached; 2 checks wait for it (Connection refused)"),
            ("postgres", "the database did not answer; 2 checks wait for it (Connection refused)"),
        ],
    ),
    (unread("daemon", "runs", of=DENIED), [("daemon", f"{DENIED.message}; 2 checks wait for it")]),
    (unread("daemon", of=DENIED), [("daemon", DENIED.message)]),
]


@pytest.mark.parametrize(("found", "expected"), CASES)
def test_one_cause_is_one_problem(found: list[Problem], expected: list[tuple[str, str]]) -> None:
    assert [(problem.part, problem.message) for problem in folded(found)] == expected
    assert {problem.remedy for problem in folded(found)} == {problem.remedy for problem in found if problem.remedy != "wait"}


def test_an_alert_is_the_same_however_many_checks_wait() -> None:
    few, many = (Alarm.of("postgres", folded(unread(*parts, of=GONE))[0].message, "") for parts in (["daemon"], ["daemon", "runs", "held"]))
    assert few.key == many.key
