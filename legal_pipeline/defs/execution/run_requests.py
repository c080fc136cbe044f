"""Requests runs for accepted documents that have none: arrivals and extracted attachments, which no user submits, and
documents of batches and of the UI whose runs were lost.

It uses no run keys: Dagster remembers them forever, so a request that was lost under a key would never be
repeated. Instead, a waiting document without a run is requested, and requested again if it still waits
without a run some time later, because its request was lost or its run deleted.

Does not belong here: finding waiting documents (`storage.documents.run_requests`), the sensors that call it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.prospects import with_active_runs
from legal_pipeline.defs.groups import candidates
from legal_pipeline.defs.groups.group import LEAST, MOST
from legal_pipeline.defs.groups.step import JOB, configuration
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Category, Document, Origin, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.run_requests import RunRequests, WaitingDocument
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline.topology import BATCH_TAG, GROUP_TAG, MATTER_TAG, ORIGIN_TAG, PRIORITY_TAG

REQUEST_AGAIN_AFTER = dt.timedelta(minutes=1)
"""A run normally exists within seconds of its request."""

MAX_LOST_RUNS = 10
"""A document fails when the runs requested for it were lost this often, or ended without it."""

MAX_CHECKS_PER_TICK = 500
"""Maximum number of requested documents checked per tick: a round over 5,000 of them takes ten ticks."""

MAX_QUEUED = 1000
"""With this many queued runs, an origin requests only high-priority ones: the daemon reads the whole run queue whenever it
dequeues a run, while documents that wait in the database cost nothing."""

MAX_QUEUED_GROUPS = 20
"""Work for a worker for two minutes."""

_DOCUMENT_JOB = "process_document"

LOST = "{} runs were requested, and each was deleted or ended without a result"


@dataclass(frozen=True)
class RunRequester:
    instance: dg.DagsterInstance
    requests: RunRequests
    origin: Origin
    uri_prefix: str = ""
    """Restricts requests to documents below this URI; empty for all documents of the origin."""
    not_below: Sequence[str] = ()
    """Leaves out documents below these URIs."""
    sources: Sources | None = None
    """With it, small documents share runs (`defs.groups`)."""

    @classmethod
    def of(
        cls, instance: dg.DagsterInstance, services: Services, origin: Origin, uri_prefix: str = "", not_below: Sequence[str] = ()
    ) -> RunRequester:
        """Small documents share runs in deployed mode: the UI of an embedded home has a process for each run anyway."""
        sources = services.store.sources if services.settings.is_deployed else None
        return cls(instance, RunRequests(services.store.engine), origin, uri_prefix, not_below, sources)

    def request_runs(self, limit: int) -> list[dg.RunRequest]:
        """Requests up to so many runs, by priority, then by age. Concurrent ticks never request the same document."""
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
        where = (self.origin, self.uri_prefix, MAX_CHECKS_PER_TICK, priorities, self.not_below)
        again = self.requests.requested_before(long_ago, *where)
        fresh = self.requests.unrequested(*where)
        due = {each.document.document_id: each for each in (*again, *fresh)}
        busy = with_active_runs(self.instance, list(due))
        idle = sorted((each for document_id, each in due.items() if document_id not in busy), key=lambda each: each.rank)
        small = self._small([each.document for each in idle])
        idle = self._within(limit, idle, small)
        # documents with a run move to the end of the line of checks; one with a run whose request is due remains to be requested until
        # that run has started, which may not know of the newest version
        looked_at = [each.document.document_id for each in again if each.document.document_id in busy]
        claimed = self.requests.claim([*looked_at, *(each.document.document_id for each in idle)], long_ago)
        lost = [each.document.document_id for each in again if each.document.document_id in claimed - busy]
        given_up = self._give_up(lost, claimed - busy)
        mine = [each.document for each in idle if each.document.document_id in claimed - given_up]
        # already registered; their partitions exist too, unless the registering process died in between
        add_partitions(self.instance, [document.document_id for document in mine], [document.matter for document in mine])
        return list(self._runs_of(mine, small.difference(lost)))

    def _small(self, documents: Sequence[Document]) -> set[str]:
        """Those that can share a run."""
        if self.sources is None:
            return set()
        return {document.document_id for document in candidates.small(AutomaticRetries(self.requests.engine), self.sources, documents)}

    def _within(self, limit: int, idle: Sequence[WaitingDocument], small: Collection[str]) -> list[WaitingDocument]:
        """As many as fit into so many runs. Small ones stay due while enough groups are queued: the order of later ones may change."""
        of_groups = dg.RunsFilter(job_name=JOB, statuses=[dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED])
        places = MOST * (MAX_QUEUED_GROUPS - self.instance.get_runs_count(of_groups)) if small else 0
        taken: list[WaitingDocument] = []
        runs = 0.0
        for each in idle:
            is_small = each.document.document_id in small
            if is_small and places <= 0:
                continue
            places -= is_small
            runs += 1 / MOST if is_small else 1
            if runs > limit:
                break
            taken.append(each)
        return taken

    def _runs_of(self, documents: Sequence[Document], small: set[str]) -> Iterator[dg.RunRequest]:
        """Small documents of one priority share runs, those of a batch with each other."""
        of_batches = Batches(self.requests.engine).latest_requests([document.document_id for document in documents])
        sharing: dict[tuple[str | None, Priority], list[Document]] = {}
        for document in documents:
            if document.document_id in small:
                sharing.setdefault(of_batches.get(document.document_id, (None, document.priority)), []).append(document)
        for (batch_id, priority), members in sharing.items():
            if len(members) < LEAST:
                small.difference_update(document.document_id for document in members)
                continue
            for some in batched(members, MOST):
                ids = [document.document_id for document in some]
                tags = {PRIORITY_TAG: priority.value, ORIGIN_TAG: self.origin.value, GROUP_TAG: str(len(ids))}
                yield dg.RunRequest(job_name=JOB, run_config=configuration(ids), tags=tags | _of_batch(batch_id))
        for document in documents:
            if document.document_id not in small:
                batch_id, priority = of_batches.get(document.document_id, (None, document.priority))
                tags = {PRIORITY_TAG: priority.value, MATTER_TAG: document.matter, ORIGIN_TAG: self.origin.value}
                yield dg.RunRequest(job_name=_DOCUMENT_JOB, partition_key=document.document_id, tags=tags | _of_batch(batch_id))

    def _give_up(self, lost: Sequence[str], document_ids: Collection[str]) -> set[str]:
        """Counts one more lost run of the former; fails and returns those of the latter whose runs were lost too often."""
        tries = AutomaticRetries(self.requests.engine)
        tries.count(lost)
        too_often = {document_id for document_id, count in tries.tries(sorted(document_ids)).items() if count > MAX_LOST_RUNS}
        documents = Documents(self.requests.engine)
        for document_id in sorted(too_often):
            documents.fail(document_id, LOST.format(MAX_LOST_RUNS), Category.TRANSIENT)
        return too_often


def _of_batch(batch_id: str | None) -> dict[str, str]:
    return {BATCH_TAG: batch_id} if batch_id else {}
