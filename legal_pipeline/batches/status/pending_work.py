"""What the unfinished documents of a batch are waiting for, and what blocks them.

Every unfinished document either has pending work or is reported as abandoned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from legal_pipeline.batches.status.run_states import Work
from legal_pipeline.errors import LegalPipelineError, ServerUnreachable
from legal_pipeline.model import Priority
from legal_pipeline.monitoring.health import DAEMON_SILENCE_SECONDS, START, duration
from legal_pipeline.monitoring.problem import Problem
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import BackfillRecord, BatchRecord
from legal_pipeline.storage.batches.members import Member, MemberState
from legal_pipeline.storage.documents.standing import is_expected
from legal_pipeline.storage.own_servers import remedy_of
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.topology import RUN_QUEUES, STAGES, Queue, RunForm, run_form


def blockers(
    settings: Settings, batch: BatchRecord, backfills: Sequence[BackfillRecord], ahead: Sequence[Member], work: Work
) -> Iterator[Problem]:
    """Yields the problems that keep unfinished documents from ending; deployed mode only."""
    if any(member.document_id not in work.runs or work.runs[member.document_id] == "queued" for member in ahead):
        age = work.daemon_age_seconds
        if age is None or age > DAEMON_SILENCE_SECONDS:
            last_heartbeat = "has never sent a heartbeat" if age is None else f"sent its last heartbeat {duration(age)} ago"
            yield Problem("daemon", f"the Dagster daemon, which starts runs, {last_heartbeat}", f"{START}; its log is daemon.log")
    priorities: dict[str | None, Priority] = {backfill.backfill_id: backfill.priority for backfill in backfills}
    waiting: dict[Queue, int] = {}
    for member in ahead:
        run_queue = RUN_QUEUES[priorities.get(member.backfill_id, batch.priority)]
        for position, queue in enumerate(_needed(member, work.runs.get(member.document_id), run_queue)):
            waiting[queue] = waiting.get(queue, 0) + (position == 0)
    try:
        with open_redis(str(settings.broker_url)) as client:
            unserved = WorkerHeartbeats(client).unserved(waiting)
    except ServerUnreachable as fault:
        yield Problem(
            "queues",
            f"{fault.said} ({fault.detail}); until it does, nobody knows whether every queue has a worker",
            remedy_of(settings, fault),
        )
        return
    except LegalPipelineError as fault:
        yield Problem("queues", str(fault), "it is unknown until then whether every queue has a worker")
        return
    for queue in unserved:
        count = waiting[queue]
        waiting_for_it = f"{count} document{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for it"
        yield Problem("queues", f"queue {queue} has no worker" + (f"; {waiting_for_it}" if count else ""), START)


def _needed(member: Member, run: str | None, run_queue: Queue) -> list[Queue]:
    """Returns the queues that the rest of the document's work passes through, the next one first."""
    if run_form(member.file_name, member.size_bytes) is RunForm.WHOLE:
        return [run_queue]
    ahead = [stage.queue for stage in STAGES[member.next_stage or 0 :]]
    return list(dict.fromkeys(ahead if run == "started" else [run_queue, *ahead]))


def pending_work(
    settings: Settings, batch: BatchRecord, ahead: Sequence[Member], work: Work, at: dt.datetime
) -> tuple[dict[str, str], frozenset[str]]:
    """Returns (document_id -> what it is waiting for, ids of documents without pending work) for unfinished documents."""
    expected: dict[str, str] = {}
    idle = set()
    for member in ahead:
        pending = _pending(settings, batch, member, work, at)
        if pending is None:
            idle.add(member.document_id)
        expected[member.document_id] = pending or _why_abandoned(batch, member)
    return expected, frozenset(idle)


_RUNS = {"queued": "its run is queued", "not_started": "its run is queued", "canceling": "its run is being cancelled"}


def _pending(settings: Settings, batch: BatchRecord, member: Member, work: Work, at: dt.datetime) -> str | None:
    """Returns what the document is waiting for; None when it has no pending work."""
    if (run := work.runs.get(member.document_id)) is not None:
        return _RUNS.get(run, "its run is in progress")
    if member.backfill_id in work.open_backfills and batch.cancelled_at is None:
        return "its run has not been created yet"
    if work.is_run_by_command:
        return "queued in the running `legal-pipeline` command"
    if not settings.is_deployed:
        return None
    changed_at = member.changed_at or batch.created_at
    if not is_expected(member.state, member.requested_at, changed_at, at, is_due=member.is_due):
        return None
    return "a sensor will request its run" if member.is_due else "it was requested a moment ago"


def _why_abandoned(batch: BatchRecord, member: Member) -> str:
    if batch.cancelled_at is not None:
        return "the batch was cancelled"
    return "its run ended before the document was finished" if member.state is MemberState.RUNNING else "no run is planned"
