"""The status of a batch: the states of its documents, their pending work, and what blocks them.

Computed each time from the results database, Dagster's runs and the heartbeats of the workers. Nothing is cached:
ten thousand documents take well under a second.

Does not belong here: the pending work of a document (`pending_work`), the output (`view`), the verification of the rows
(`storage.batches.verification`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from legal_pipeline.batches.failure_groups import Group, groups
from legal_pipeline.batches.status.pending_work import blockers, pending_work
from legal_pipeline.batches.status.run_states import Work, adopt_new_backfills, read_work
from legal_pipeline.clock import now
from legal_pipeline.monitoring.problem import Problem, problem_record
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.batches.ends import record_end
from legal_pipeline.storage.batches.members import Member, MemberState
from legal_pipeline.storage.batches.progress import have_changed, keys_of, members
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.topology import STAGES

RATE_WITHIN = dt.timedelta(minutes=10)
ENOUGH_FOR_A_RATE = 3
"""Documents that must have ended within that time; with fewer, an estimate would mean nothing."""
ENOUGH_PAGES = 20
"""Pages that must have been read when a long document delays the others."""
MAX_CONTINUOUS = dt.timedelta(hours=12)
"""An older batch was probably resumed; a rate over its whole time would include the pauses."""


@dataclass(frozen=True, slots=True)
class BatchStatus:
    batch: BatchRecord
    taken_at: dt.datetime
    members: tuple[Member, ...]
    pending_work: Mapping[str, str]
    """document_id -> what the document is waiting for; unfinished documents only."""
    idle: frozenset[str]
    """Unfinished documents without pending work."""
    blockers: tuple[Problem, ...]
    """Problems that keep unfinished documents from ending."""
    groups: tuple[Group, ...]

    @property
    def abandoned(self) -> list[Problem]:
        """The documents in `idle`, grouped by reason."""
        reasons = Counter(self.pending_work[document_id] for document_id in self.idle)
        remedy = f"`legal-pipeline batch retry {self.batch.batch_id}` requests them again"
        return [
            Problem("documents", f"{count:,} document{' was' if count == 1 else 's were'} abandoned: {why}", remedy)
            for why, count in reasons.most_common()
        ]

    @property
    def counts(self) -> dict[MemberState, int]:
        """Members by state: each member is counted once, and states without members are included."""
        counts = Counter(member.state for member in self.members)
        return {state: counts[state] for state in MemberState}

    @property
    def total(self) -> int:
        return len(self.members)

    @property
    def ended(self) -> int:
        return sum(not member.state.is_open for member in self.members)

    @property
    def has_active_run(self) -> bool:
        """True when at least one document has pending work."""
        return self.total - self.ended > len(self.idle)

    @property
    def still_ending(self) -> int:
        """Documents of a cancelled batch that are still in a worker's hands, or that a retry or another batch needs."""
        return self.total - self.ended - len(self.idle) if self.batch.cancelled_at else 0

    @property
    def is_well(self) -> bool:
        """True when no document failed, is missing, blocked or abandoned."""
        counts = self.counts
        return not (counts[MemberState.FAILED] or counts[MemberState.MISSING] or self.blockers or self.idle)

    @property
    def reused(self) -> int:
        return sum(not member.is_requested and member.state is MemberState.DONE for member in self.members)

    @property
    def elapsed_seconds(self) -> float:
        """Seconds since the batch was submitted, or until its last document ended; a later batch over its documents adds nothing."""
        if self.batch.ended_at is not None:
            return max(0.0, (self.batch.ended_at - self.batch.created_at).total_seconds())
        ends = [member.ended_at for member in self.members if member.ended_at]
        last = self.taken_at if self.has_active_run or not ends else max(*ends, self.batch.created_at)
        return max(0.0, (last - self.batch.created_at).total_seconds())

    @property
    def documents_a_minute(self) -> float | None:
        """The rate of the last minutes while the batch is in progress; of its whole time when it has ended."""
        processed = _processed(self)
        if not self.has_active_run:
            return len(processed) * 60 / self.elapsed_seconds if processed and self.elapsed_seconds else None
        recent = _recent(self)
        return len(recent) * 60 / _window_seconds(self) if len(recent) >= ENOUGH_FOR_A_RATE else None

    @property
    def eta_seconds(self) -> float | None:
        """Estimated from pages at the rate of the last minutes, so that a long document counts more than a letter. None without a rate."""
        if not self.has_active_run or self.blockers:
            return None
        known = [member.page_count for member in self.members if member.page_count]
        usual = sum(known) / len(known) if known else 1.0
        rate = _pages_a_second(self, usual)
        if rate is None:
            return None
        ahead = (member for member in self.members if member.state.is_open and member.document_id not in self.idle)
        return sum(max(1.0, _weight(member, usual) - member.pages_read) for member in ahead) / rate


def _pages_a_second(status: BatchStatus, usual_pages: float) -> float | None:
    """The rate of the last minutes; of the batch's whole time while a long document keeps others from ending."""
    recent = _recent(status)
    if len(recent) >= ENOUGH_FOR_A_RATE:
        return sum(_weight(member, usual_pages) for member in recent) / _window_seconds(status)
    read = sum(_weight(member, usual_pages) for member in _processed(status)) + sum(member.pages_read for member in _in_progress(status))
    is_continuous = status.elapsed_seconds <= MAX_CONTINUOUS.total_seconds()
    return (
        read / status.elapsed_seconds
        if _in_progress(status) and is_continuous and read >= ENOUGH_PAGES and status.elapsed_seconds
        else None
    )


def _in_progress(status: BatchStatus) -> list[Member]:
    """Returns the unfinished documents with pages already read."""
    return [member for member in status.members if member.state.is_open and member.pages_read]


def _processed(status: BatchStatus) -> list[Member]:
    """Returns the documents that ended in this batch."""
    began_at = status.batch.created_at
    if status.batch.ended_at is not None:
        # their times may be those of a later batch
        return [
            member for member in status.members if member.is_requested and member.state not in (MemberState.WITHDRAWN, MemberState.MISSING)
        ]
    return [
        member
        for member in status.members
        if member.state in (MemberState.DONE, MemberState.FAILED, MemberState.REFUSED) and member.ended_at and member.ended_at >= began_at
    ]


def _recent(status: BatchStatus) -> list[Member]:
    since = status.taken_at - RATE_WITHIN
    return [member for member in _processed(status) if member.ended_at and member.ended_at > since]


def _window_seconds(status: BatchStatus) -> float:
    """The period in which the recent documents ended: since the batch began, or since work was resumed."""
    first = min((member.ended_at for member in _recent(status) if member.ended_at), default=status.taken_at)
    is_young = status.taken_at - status.batch.created_at < RATE_WITHIN
    began_at = status.batch.created_at if is_young else first
    return max(1.0, (status.taken_at - began_at).total_seconds())


def _weight(member: Member, usual_pages: float) -> float:
    """Pages of the document, plus one for its fixed cost."""
    return float(member.page_count or usual_pages) + 1.0


class StatusReader:
    """Keeps its connections open between readings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        make_home(settings.home)
        self.engine = prepare_database(settings.results_url)
        self._keys = keys_of(settings)

    def take(self, named: str) -> BatchStatus:
        """`named` is the id of a batch or its first characters. UsageError when no batch matches."""
        batches = Batches(self.engine)
        adopt_new_backfills(self.settings, batches)
        batch = batches.get(named)
        backfills = batches.backfills(batch.batch_id)
        at = now()
        batch_members = tuple(members(self.engine, batch, self._keys))
        ahead = [member for member in batch_members if member.state.is_open]
        work = read_work(self.settings, {backfill.backfill_id for backfill in backfills}, at) if ahead else Work({}, frozenset())
        expected_work, idle = pending_work(self.settings, batch, ahead, work, at)
        if idle and have_changed(self.engine, [member for member in ahead if member.document_id in idle]):
            # a document that ended between the two queries would look abandoned
            batch_members = tuple(members(self.engine, batch, self._keys))
            ahead = [member for member in batch_members if member.state.is_open]
            idle &= {member.document_id for member in ahead}
            expected_work = {member.document_id: expected_work.get(member.document_id, "") for member in ahead}
        if not ahead:
            record_end(self.engine, batch, batch_members)
        expected = [member for member in ahead if member.document_id not in idle]
        check_blockers = self.settings.is_deployed and bool(expected)
        problems = tuple(blockers(self.settings, batch, backfills, expected, work)) if check_blockers else ()
        return BatchStatus(batch, at, batch_members, expected_work, idle, problems, tuple(groups(batch_members)))


def record(status: BatchStatus, limit: int | None = None) -> dict[str, Any]:
    """Returns the status as one JSON object; `is_well` matches the exit code."""
    batch = status.batch
    return {
        "batch_id": batch.batch_id,
        "name": batch.name,
        "priority": batch.priority.value,
        "origin": batch.origin,
        "created_at": batch.created_at,
        "cancelled_at": batch.cancelled_at,
        "taken_at": status.taken_at,
        "total": status.total,
        "ended": status.ended,
        "counts": {state.value: count for state, count in status.counts.items()},
        "reused": status.reused,
        "idle": len(status.idle),
        "still_ending": status.still_ending,
        "is_under_way": status.has_active_run,
        "is_well": status.is_well,
        "elapsed_seconds": round(status.elapsed_seconds, 1),
        "documents_a_minute": _rounded(status.documents_a_minute),
        "eta_seconds": _rounded(status.eta_seconds),
        "hindrances": [problem_record(problem) for problem in (*status.blockers, *status.abandoned)],
        "groups": [asdict(group) for group in status.groups],
        "problems": [problem.record() for problem in batch.problems],
        "documents": [member_record(member, status.pending_work) for member in status.members[:limit]],
    }


def member_record(member: Member, pending_work: Mapping[str, str]) -> dict[str, Any]:
    return {
        "document_id": member.document_id,
        "file_name": member.file_name,
        "matter": member.matter,
        "parent_id": member.parent_id,
        "state": member.state.value,
        "is_asked": member.is_requested,
        "stages": {stage.name: mark.value for stage, mark in zip(STAGES, member.stage_states, strict=True)},
        "pages_read": member.pages_read,
        "page_count": member.page_count,
        "reason": member.reason or pending_work.get(member.document_id),
        "category": member.category.value if member.category else None,
        "reason_code": member.reason_code.value if member.reason_code else None,
        "ended_at": member.ended_at,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
