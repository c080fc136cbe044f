"""A problem of a deployment with its remedy, and what is said once instead of once for each check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from legal_pipeline.monitoring.readings import Unread
from legal_pipeline.storage.own_servers import FILE_NAMES


@dataclass(frozen=True, slots=True)
class Problem:
    part: str
    message: str
    remedy: str
    unread: Unread | None = field(default=None, repr=False)
    """Set when the problem is that a part could not be read."""

    @classmethod
    def of_unread(cls, part: str, unread: Unread) -> Problem:
        message = f"{unread.message} ({unread.detail})" if unread.detail else unread.message
        return cls(part, message, unread.remedy, unread)


def problem_record(problem: Problem) -> dict[str, str]:
    """Returns a problem as it appears in JSON output."""
    return {"part": problem.part, "said": problem.message, "fix": problem.remedy}


def folded(problems: Iterable[Problem]) -> list[Problem]:
    """Of parts that wait for the same server, or could not be read for the same reason, returns one problem in place of the first."""
    found = list(problems)
    groups: dict[str, list[Problem]] = {}
    for problem in found:
        if problem.unread is not None:
            groups.setdefault(_cause(problem.unread), []).append(problem)
    return list(_in_place(found, groups))


def _in_place(problems: Iterable[Problem], groups: dict[str, list[Problem]]) -> Iterator[Problem]:
    for problem in problems:
        if problem.unread is None:
            yield problem
        elif (group := groups.pop(_cause(problem.unread), None)) is not None:
            yield _folded(group)


def _cause(unread: Unread) -> str:
    return unread.server or unread.message


def _folded(group: list[Problem]) -> Problem:
    first = group[0]
    assert first.unread is not None
    if len(group) == 1 and not first.unread.server:
        return first
    # the number and the detail, which change while it lasts, come behind the first clause, by which an alert is known again
    message = f"{first.unread.message}; {len(group)} check{' waits' if len(group) == 1 else 's wait'} for it"
    message += f" ({first.unread.detail})" if first.unread.detail else ""
    return Problem(FILE_NAMES.get(first.unread.server, first.part), message, first.remedy, first.unread)
