"""Where a batch stands as a whole: the documents as they are, what is still to come for them, and what is in the way.

Computed anew each time from the results database, Dagster's runs and the workers that are heard of. Nothing is cached:
ten thousand documents take well under a second.

Does not belong here: what is still to come for a document (`batch_outlook`), how it looks (`batch_status_view`), whether
the rows are right (`storage.batches.verification`).
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
from legal_pipeline.monitoring.health import Problem, problem_record
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.batches.members import Member, MemberState
from legal_pipeline.storage.batches.progress import have_changed, keys_of, members
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.topology import STAGES

RATE_WITHIN = dt.timedelta(minutes=10)
ENOUGH_FOR_A_RATE = 3
"""Documents that must have ended within that time: before, any estimate would be nonsense."""
ENOUGH_PAGES = 20
"""Or pages that must have been read, when a long document keeps others from ending."""
ONE_GO = dt.timedelta(hours=12)
"""The rate over a batch that is older, and was taken up again, would be one over its pauses."""


@dataclass(frozen=True, slots=True)
class BatchStatus:
    batch: BatchRecord
    taken_at: dt.datetime
    members: tuple[Member, ...]
    pending_work: Mapping[str, str]
    """document_id -> what is still to come for it; of those that have not ended."""
    idle: frozenset[str]
    """Those of them that nothing is to come for."""
    blockers: tuple[Problem, ...]
    """What keeps those that have not ended from it."""
    groups: tuple[Group, ...]

    @property
    def abandoned(self) -> list[Problem]:
        """Of `idle`, by what became of them."""
        reasons = Counter(self.pending_work[document_id] for document_id in self.idle)
        remedy = f"`legal-pipeline batch retry {self.batch.batch_id}` requests them again"
        return [
            Problem("documents", f"{count:,} document{' was' if count == 1 else 's were'} abandoned: {why}", remedy)
            for why, count in reasons.most_common()
        ]

    @property
    def counts(self) -> dict[MemberState, int]:
        """Every member in exactly one; all of them, also those nobody is in."""
        found = Counter(member.state for member in self.members)
        return {standing: found[standing] for standing in MemberState}

    @property
    def total(self) -> int:
        return len(self.members)

    @property
    def ended(self) -> int:
        return sum(not member.state.is_open for member in self.members)

    @property
    def has_active_run(self) -> bool:
        """Something is still to come."""
        return self.total - self.ended > len(self.idle)

    @property
    def is_well(self) -> bool:
        """Nothing has failed, nothing is in the way, nothing was left lying."""
        counts = self.counts
        return not (counts[MemberState.FAILED] or counts[MemberState.MISSING] or self.blockers or self.idle)

    @property
    def reused(self) -> int:
        return sum(not member.is_requested and member.state is MemberState.DONE for member in self.members)

    @property
    def elapsed_seconds(self) -> float:
        """Since it was submitted; up to its last document when all have ended."""
        ends = [member.ended_at for member in self.members if member.ended_at]
        last = self.taken_at if self.has_active_run or not ends else max(*ends, self.batch.created_at)
        return max(0.0, (last - self.batch.created_at).total_seconds())

    @property
    def documents_a_minute(self) -> float | None:
        """Of the last minutes while it is under way, of all its time when it has ended."""
        processed = _processed(self)
        if not self.has_active_run:
            return len(processed) * 60 / self.elapsed_seconds if processed and self.elapsed_seconds else None
        recent = _recent(self)
        return len(recent) * 60 / _window_seconds(self) if len(recent) >= ENOUGH_FOR_A_RATE else None

    @property
    def eta_seconds(self) -> float | None:
        """By pages, at the rate of the last minutes: a long document counts for more than a letter. None without a rate."""
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
    """Of the last minutes; while too little has ended in them, because a long document is at work, of the batch's whole time."""
    recent = _recent(status)
    if len(recent) >= ENOUGH_FOR_A_RATE:
        return sum(_weight(member, usual_pages) for member in recent) / _window_seconds(status)
    read = sum(_weight(member, usual_pages) for member in _processed(status)) + sum(member.pages_read for member in _at_work(status))
    is_one_go = status.elapsed_seconds <= ONE_GO.total_seconds()
    return read / status.elapsed_seconds if _at_work(status) and is_one_go and read >= ENOUGH_PAGES and status.elapsed_seconds else None


def _at_work(status: BatchStatus) -> list[Member]:
    """Those that are open and of which pages have been read."""
    return [member for member in status.members if member.state.is_open and member.pages_read]


def _processed(status: BatchStatus) -> list[Member]:
    """Those that came to their end in this batch."""
    began_at = status.batch.created_at
    return [
        member
        for member in status.members
        if member.state in (MemberState.DONE, MemberState.FAILED, MemberState.REFUSED) and member.ended_at and member.ended_at >= began_at
    ]


def _recent(status: BatchStatus) -> list[Member]:
    since = status.taken_at - RATE_WITHIN
    return [member for member in _processed(status) if member.ended_at and member.ended_at > since]


def _window_seconds(status: BatchStatus) -> float:
    """How long the recent ones took together: no longer than the batch is old, or than work has been going on again."""
    first = min((member.ended_at for member in _recent(status) if member.ended_at), default=status.taken_at)
    is_young = status.taken_at - status.batch.created_at < RATE_WITHIN
    began_at = status.batch.created_at if is_young else first
    return max(1.0, (status.taken_at - began_at).total_seconds())


def _weight(member: Member, usual_pages: float) -> float:
    """Its pages, and one for what every document takes."""
    return float(member.page_count or usual_pages) + 1.0


class StatusReader:
    """Keeps its connections between two readings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        make_home(settings.home)
        self.engine = prepare_database(settings.results_url)
        self._keys = keys_of(settings)

    def take(self, named: str) -> BatchStatus:
        """`named` is the id of a batch or the beginning of it. UsageError when there is no such batch."""
        batches = Batches(self.engine)
        adopt_new_backfills(self.settings, batches)
        batch = batches.get(named)
        backfills = batches.backfills(batch.batch_id)
        at = now()
        found = tuple(members(self.engine, batch, self._keys))
        ahead = [member for member in found if member.state.is_open]
        work = read_work(self.settings, {backfill.backfill_id for backfill in backfills}, at) if ahead else Work({}, frozenset())
        expected_work, idle = pending_work(self.settings, batch, ahead, work, at)
        if idle and have_changed(self.engine, [member for member in ahead if member.document_id in idle]):
            # what ended between the two readings looked as if nothing was to come for it
            found = tuple(members(self.engine, batch, self._keys))
            ahead = [member for member in found if member.state.is_open]
            idle &= {member.document_id for member in ahead}
            expected_work = {member.document_id: expected_work.get(member.document_id, "") for member in ahead}
        expected = [member for member in ahead if member.document_id not in idle]
        is_asked = self.settings.is_deployed and bool(expected)
        in_the_way = tuple(blockers(self.settings, batch, backfills, expected, work)) if is_asked else ()
        return BatchStatus(batch, at, found, expected_work, idle, in_the_way, tuple(groups(found)))


def record(status: BatchStatus, limit: int | None = None) -> dict[str, Any]:
    """Everything as one JSON object; `is_well` says what the exit code says."""
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
        "counts": {standing.value: count for standing, count in status.counts.items()},
        "reused": status.reused,
        "idle": len(status.idle),
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
