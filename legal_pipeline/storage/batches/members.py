"""The states of a document in a batch, as a whole and by stage.

Does not belong here: how they are computed (`batches.progress`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.model import Category, Origin, RefusalReason


class MemberState(StrEnum):
    """The five states of a document, and two for members of a batch that have no document."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    """The document does not exist, and no withdrawal explains why."""

    @property
    def is_open(self) -> bool:
        return self in (MemberState.WAITING, MemberState.RUNNING)


class StageState(StrEnum):
    """The state of one stage of a document."""

    DONE = "done"
    REUSED = "reused"
    """Finished before the batch, for the same bytes, code and settings."""
    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"
    REFUSED = "refused"
    OUTDATED = "outdated"
    """Made from other bytes, code or settings, or missing, although the document is done and no run was requested."""
    NONE = "none"
    """Will not run: the document is refused or withdrawn."""


@dataclass(frozen=True, slots=True)
class Member:
    document_id: str
    file_name: str
    matter: str
    state: MemberState
    stage_states: tuple[StageState, ...]
    """One for each of `STAGES`."""
    parent_id: str | None = None
    """The container of a file found inside another; None for a named document."""
    is_requested: bool = True
    """False when the document needed no processing."""
    reason: str | None = None
    reason_code: RefusalReason | None = None
    category: Category | None = None
    page_count: int | None = None
    pages_read: int = 0
    size_bytes: int | None = None
    changed_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    """When processing ended; None before that."""
    backfill_id: str | None = None
    """The latest backfill that requests it."""
    origin: Origin = Origin.NAMED
    requested_at: dt.datetime | None = None
    """When its run was last requested; None when it was only registered."""
    is_due: bool = False
    """A sensor will request its run."""

    @property
    def next_stage(self) -> int | None:
        """Position in STAGES of the next stage to run; None when none remains."""
        to_do = (StageState.RUNNING, StageState.WAITING, StageState.FAILED)
        return next((position for position, stage_state in enumerate(self.stage_states) if stage_state in to_do), None)
