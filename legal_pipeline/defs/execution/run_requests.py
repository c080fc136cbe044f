"""Requests runs for accepted documents that have none: arrivals and extracted attachments, which no user submits, and
documents of batches and of the UI whose runs were lost.

It uses no run keys: Dagster remembers them forever, so a request that was lost under a key would never be
repeated. Instead, a waiting document without a run is requested, and requested again if it still waits
without a run some time later, because its request was lost or its run deleted.

Does not belong here: finding waiting documents (`storage.documents.run_requests`), the sensors that call it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import dagster as dg
import sqlalchemy as sa
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.runs.schema import RunsTable

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.defs.groups.group import LEAST, MOST
from legal_pipeline.defs.groups.step import JOB, configuration, documents_of
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.model import Category, Document, Origin, Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline.topology import BATCH_TAG, GROUP_TAG, MATTER_TAG, ORIGIN_TAG, PRIORITY_TAG, RunForm, run_form

REQUEST_AGAIN_AFTER = dt.timedelta(minutes=1)
"""A run normally exists within seconds of its request."""

MAX_LOST_RUNS = 10
"""A document fails when the runs requested for it were lost this often, or ended without it."""

MAX_CHECKS_PER_TICK = 500
"""Maximum number of requested documents checked per tick: a round over 5,000 of them takes ten ticks."""

MAX_QUEUED = 1000
"""With this many queued runs, an origin requests only high-priority ones: the daemon reads the whole run queue whenever it
dequeues a run, while documents that wait in the database cost nothing."""

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
        """Requests runs by priority, then by age. Concurrent ticks never request the same document."""
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
        idle = sorted((each for document_id, each in due.items() if document_id not in busy), key=lambda each: each.rank)[:limit]
        # documents with a run move to the end of the line of checks; an unrequested one with a run was submitted by name, and remains
        # to be requested until that run has started, which may not know of the newest version
        looked_at = [each.document.document_id for each in again if each.document.document_id in busy]
        claimed = self.requests.claim([*looked_at, *(each.document.document_id for each in idle)], long_ago)
        lost = self._give_up([each.document.document_id for each in again if each.document.document_id in claimed - busy])
        mine = [each for each in idle if each.document.document_id in claimed - lost]
        # already registered; their partitions exist too, unless the registering process died in between
        add_partitions(self.instance, [each.document.document_id for each in mine], [each.document.matter for each in mine])
        of_batches = Batches(self.requests.engine).latest_requests([each.document.document_id for each in mine])
        small = self._small([each.document for each in mine if each.document.document_id not in of_batches])
        alone = [each.document for each in mine if each.document.document_id not in small]
        return [*self._groups(small.values()), *(self._request(document, of_batches.get(document.document_id)) for document in alone)]

    def _small(self, found: Sequence[Document]) -> dict[str, Document]:
        """Those that can share a run: of formats that need no OCR, and without a run that was lost or had an error."""
        if self.sources is None:
            return {}
        tried = AutomaticRetries(self.requests.engine).tries([document.document_id for document in found])
        untried = [document for document in found if document.document_id not in tried]
        sizes = ((document, self.sources.size_bytes(document.source_uri, document.source_bytes)) for document in untried)
        return {document.document_id: document for document, size in sizes if run_form(document.file_name, size) is RunForm.WHOLE}

    def _groups(self, small: Iterable[Document]) -> Iterator[dg.RunRequest]:
        by_priority: dict[Priority, list[Document]] = {}
        for document in small:
            by_priority.setdefault(document.priority, []).append(document)
        for priority, members in by_priority.items():
            if len(members) < LEAST:
                yield from (self._request(document, None) for document in members)
                continue
            for some in batched(members, MOST):
                ids = [document.document_id for document in some]
                tags = {PRIORITY_TAG: priority.value, ORIGIN_TAG: self.origin.value, GROUP_TAG: str(len(ids))}
                yield dg.RunRequest(job_name=JOB, run_config=configuration(ids), tags=tags)

    def _request(self, document: Document, of_batch: tuple[str, Priority] | None) -> dg.RunRequest:
        tags = {PRIORITY_TAG: document.priority.value, MATTER_TAG: document.matter, ORIGIN_TAG: self.origin.value}
        if of_batch is not None:
            batch_id, priority = of_batch
            tags |= {BATCH_TAG: batch_id, PRIORITY_TAG: priority.value}
        return dg.RunRequest(job_name=_DOCUMENT_JOB, partition_key=document.document_id, tags=tags)

    def _give_up(self, document_ids: Sequence[str]) -> set[str]:
        """Counts the lost runs of these documents; fails and returns those whose runs were lost too often."""
        lost = AutomaticRetries(self.requests.engine).count(document_ids)
        too_often = {document_id for document_id, count in lost.items() if count > MAX_LOST_RUNS}
        documents = Documents(self.requests.engine)
        for document_id in sorted(too_often):
            documents.fail(document_id, LOST.format(MAX_LOST_RUNS), Category.TRANSIENT)
        return too_often


def with_active_runs(instance: dg.DagsterInstance, ids: Sequence[str]) -> set[str]:
    """The documents that have, or are about to have, an active run."""
    return set(documents_with_prospect(instance).intersection(ids)) if ids else set()


def documents_with_prospect(instance: dg.DagsterInstance) -> frozenset[str]:
    """All documents that have an active run, or are about to get one from a backfill."""
    storage = instance.run_storage
    if not isinstance(storage, SqlRunStorage):
        raise TypeError(f"{type(storage).__name__} has no table of runs")
    # one statement: thousands of runs may be queued, and building each of them takes long
    active = RunsTable.c.status.in_([status.value for status in ACTIVE_STATUSES])
    with storage.connect() as connection:
        partitions = set(connection.scalars(sa.select(RunsTable.c.partition).where(active, RunsTable.c.partition.is_not(None))))
    return frozenset(partitions.union(_of_backfills(instance), of_groups(instance)))


def of_groups(instance: dg.DagsterInstance) -> set[str]:
    """The documents of active groups."""
    groups = instance.get_runs(dg.RunsFilter(job_name=JOB, statuses=ACTIVE_STATUSES))
    return {document_id for run in groups for document_id in documents_of(run)}


def _of_backfills(instance: dg.DagsterInstance) -> Iterator[str]:
    """Documents of requested backfills whose runs the daemon has not created yet."""
    for backfill in instance.get_backfills(filters=BulkActionsFilter(statuses=[BulkActionStatus.REQUESTED])):
        names = backfill.partition_names or ()
        last = backfill.last_submitted_partition_name
        yield from names[names.index(last) + 1 :] if last in names else names
