"""Asks for the runs of documents that nobody asks for by hand: arrivals, and what was found inside others.

No run keys: they are remembered for ever, and what was dropped once under one would never run again.
Instead a document is asked for when it waits and no run is at it, and asked for again when it still
waits a while after that and there is none: its request was lost, or its run deleted.

Does not belong here: which documents wait (`storage.documents.run_requests`), when this is done (`sensors`, `arrivals`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import dagster as dg
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Document, Origin, Priority
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.topology import MATTER_TAG, ORIGIN_TAG, PARTITION_TAG, PRIORITY_TAG

REQUEST_AGAIN_AFTER = dt.timedelta(minutes=5)
"""Between asking and the run's being there lie seconds."""

MAX_CHECKS_PER_TICK = 500
"""Documents asked for before that are looked at in one tick: a round over 5,000 of them takes ten ticks."""

MAX_QUEUED = 1000
"""With so many of its runs in Dagster's queue an origin asks for urgent ones only: the daemon reads the whole queue each time
it takes a run from it, and what waits in our own table costs nothing."""

_LOOKED_UP = 100


@dataclass(frozen=True)
class RunRequester:
    instance: dg.DagsterInstance
    requests: RunRequests
    origin: Origin
    uri_prefix: str = ""
    """Only documents taken from below it; all of the origin without one."""

    def request_runs(self, limit: int) -> list[dg.RunRequest]:
        """The most urgent first, then the oldest; each is asked for by one tick only, whoever else asks."""
        queued = self.instance.get_runs_count(
            dg.RunsFilter(tags={ORIGIN_TAG: self.origin.value}, statuses=[dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED])
        )
        requests = self._claim_requests(min(limit, MAX_QUEUED - queued), tuple(Priority))
        if queued + limit > MAX_QUEUED:
            requests += self._claim_requests(limit - len(requests), (Priority.HIGH,))
        return requests

    def _claim_requests(self, limit: int, priorities: Sequence[Priority]) -> list[dg.RunRequest]:
        if limit <= 0:
            return []
        long_ago = now() - REQUEST_AGAIN_AFTER
        again = self.requests.requested_before(long_ago, self.origin, self.uri_prefix, MAX_CHECKS_PER_TICK, priorities)
        fresh = self.requests.unrequested(self.origin, self.uri_prefix, MAX_CHECKS_PER_TICK, priorities)
        due = {each.document.document_id: each for each in (*again, *fresh)}
        busy = with_active_runs(self.instance, list(due))
        idle = sorted((each for document_id, each in due.items() if document_id not in busy), key=lambda each: each.rank)[:limit]
        # those with a run go to the end of the line of looks; a fresh one with a run is one that somebody named, and stays to be asked
        # for until that run has begun: it may be one that knows nothing of the newest version
        looked_at = [each.document.document_id for each in again if each.document.document_id in busy]
        claimed = self.requests.claim([*looked_at, *(each.document.document_id for each in idle)], long_ago)
        mine = [each for each in idle if each.document.document_id in claimed]
        # in the census long since; their partitions too, unless whoever registered them died in between
        add_partitions(self.instance, [each.document.document_id for each in mine], [each.document.matter for each in mine])
        return [self._request(each.document) for each in mine]

    def _request(self, document: Document) -> dg.RunRequest:
        tags = {PRIORITY_TAG: document.priority.value, MATTER_TAG: document.matter, ORIGIN_TAG: self.origin.value}
        return dg.RunRequest(partition_key=document.document_id, tags=tags)


def with_active_runs(instance: dg.DagsterInstance, ids: Sequence[str]) -> set[str]:
    """Those of the documents that a run is at, or will be."""
    if not ids:
        return set()
    busy = set(_of_backfills(instance)).intersection(ids)
    for start in range(0, len(ids), _LOOKED_UP):
        of_them = dg.RunsFilter(tags={PARTITION_TAG: list(ids[start : start + _LOOKED_UP])}, statuses=ACTIVE_STATUSES)
        busy |= {run.tags[PARTITION_TAG] for run in instance.get_runs(filters=of_them)}
    return busy


def _of_backfills(instance: dg.DagsterInstance) -> Iterator[str]:
    """What a person has chosen and the daemon has not made runs of yet."""
    for backfill in instance.get_backfills(filters=BulkActionsFilter(statuses=[BulkActionStatus.REQUESTED])):
        names = backfill.partition_names or ()
        last = backfill.last_submitted_partition_name
        yield from names[names.index(last) + 1 :] if last in names else names
