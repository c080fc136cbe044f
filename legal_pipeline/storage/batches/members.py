"""The words for where a document of a batch stands: as a whole, and with each of its stages.

Does not belong here: how that is found out (`batch_progress`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.model import Category, Origin, RefusalReason


class MemberState(StrEnum):
    """The five states of a document, and the two ways a member of a batch can be without one."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    """No row, and no withdrawal that explains it."""

    @property
    def is_open(self) -> bool:
        return self in (MemberState.WAITING, MemberState.RUNNING)


class StageState(StrEnum):
    """Where a document stands with one stage."""

    DONE = "done"
    REUSED = "reused"
    """Finished before the batch, for the same bytes, code and settings."""
    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"
    REFUSED = "refused"
    OUTDATED = "outdated"
    """Of other bytes, code or settings, or without rows, though the document counts as done; nobody has asked for others."""
    NONE = "none"
    """Never to come: the document is refused or withdrawn."""


@dataclass(frozen=True, slots=True)
class Member:
    document_id: str
    file_name: str
    matter: str
    state: MemberState
    stage_states: tuple[StageState, ...]
    """One for each of `STAGES`."""
    parent_id: str | None = None
    """Of what was found inside another; None for what was named."""
    is_requested: bool = True
    """False: there was nothing to do for it."""
    reason: str | None = None
    reason_code: RefusalReason | None = None
    category: Category | None = None
    page_count: int | None = None
    pages_read: int = 0
    size_bytes: int | None = None
    changed_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    """When it came to its end; None while it has not."""
    backfill_id: str | None = None
    """The latest that asks for it."""
    origin: Origin = Origin.NAMED

    @property
    def next_stage(self) -> int | None:
        """Position in STAGES of what is to be done next; None when there is nothing."""
        to_do = (StageState.RUNNING, StageState.WAITING, StageState.FAILED)
        return next((position for position, stage_state in enumerate(self.stage_states) if stage_state in to_do), None)
