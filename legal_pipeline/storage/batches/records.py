"""The stored data of a batch as frozen values, and their construction from rows.

Does not belong here: reading and writing the rows (`storage.batches.batches`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from legal_pipeline.model import Priority

SUBMITTED = "submit"
FROM_UI = "ui"


@dataclass(frozen=True, slots=True)
class Problem:
    """A rejected line of a request."""

    line: int
    message: str
    remedy: str

    def record(self) -> dict[str, Any]:
        """Returns the JSON form; its keys are part of the command line's interface and of the database."""
        return {"line": self.line, "said": self.message, "fix": self.remedy}


@dataclass(frozen=True, slots=True)
class BatchRecord:
    batch_id: str
    name: str
    priority: Priority
    origin: str
    """`SUBMITTED` by a command or `FROM_UI`."""
    actor: str
    created_at: dt.datetime
    cancelled_at: dt.datetime | None = None
    """When the batch was cancelled; None again after a new request."""
    census: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    ended_at: dt.datetime | None = None
    """When its last document ended; None again after a new request."""


@dataclass(frozen=True, slots=True)
class BackfillRecord:
    backfill_id: str
    batch_id: str
    requested_at: dt.datetime
    from_stage: str | None = None
    """First stage that is forced to run again; None: only missing and stale stages run."""
    priority: Priority = Priority.NORMAL
    is_grouped: bool = False
    """Its small documents share runs, which the sensor `accepted_documents` requests; Dagster has no backfill of this id."""


def record_of(row: Row[Any]) -> BatchRecord:
    problems = tuple(Problem(problem["line"], problem["said"], problem["fix"]) for problem in row.problems)
    return BatchRecord(
        row.batch_id,
        row.name,
        Priority(row.priority),
        row.origin,
        row.actor,
        _utc(row.created_at),
        _utc(row.cancelled_at) if row.cancelled_at else None,
        row.census,
        problems,
        _utc(row.ended_at) if row.ended_at else None,
    )


def backfill_of(row: Row[Any]) -> BackfillRecord:
    return BackfillRecord(row.backfill_id, row.batch_id, _utc(row.requested_at), row.from_stage, Priority(row.priority), row.is_grouped)


def _utc(moment: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone; all stored times are UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
