"""Sends work to the queues and detects lost work, from leases in the database and messages in the broker.

Does not belong here: executing the work (`defs.execution.run_worker`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property

import dagster as dg
from celery import Celery
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.errors import ExternalError
from legal_pipeline.model import Category
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.leases import Lease, Leases
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import waiting_ids
from legal_pipeline.storage.redis.worker_deaths import WorkerDeaths
from legal_pipeline.topology import PARTITION_TAG, WHOLE_RUN

UNSEEN_SECONDS = 30
"""An untaken message is looked up in the broker after this time; until then, it may be in transit. One that was lost in transit
is sent again under a new token, so that a child that was slow to take the first one does the work only once."""


@dataclass(frozen=True)
class Dispatch:
    """One instance per process."""

    settings: Settings
    leases: Leases
    documents: Documents
    app: Celery

    @cached_property
    def redis(self) -> Redis:
        assert self.settings.broker_url is not None
        return open_redis(self.settings.broker_url)

    @cached_property
    def deaths(self) -> WorkerDeaths:
        return WorkerDeaths(self.redis)

    def send_run(self, run: dg.DagsterRun, *, replacing: str | None = None) -> bool:
        """Sends the run to its batch queue; returns False when a run worker already has it or a message is waiting."""
        routing = routing_of(run.tags)
        is_begun = run.status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED)
        priority = routing.message_priority if is_begun else routing.begin_priority
        lease = self.leases.offer(run.run_id, WHOLE_RUN, routing.run_queue, priority, replacing=replacing)
        if lease is None:
            return False
        self._send(lease, None)
        return True

    def send_step(self, lease: Lease, known_state: str | None) -> None:
        """Raises ExternalError when the broker fails; the sweep then finds the lease to be lost."""
        self._send(lease, known_state)

    def _send(self, lease: Lease, known_state: str | None) -> None:
        try:
            send(self.app, lease, known_state)
        except ExternalError:
            # known not to be in transit: the next sweep that reaches the broker sends it again. Should it have arrived after all,
            # whoever gets it first does the work
            with suppress(ExternalError):
                self.leases.backdate(lease, UNSEEN_SECONDS)
            raise

    def is_lost(self, lease: Lease, known_messages: set[str] | None = None) -> bool:
        """Whether the lease has expired, or was never taken and has no message in the broker. Raises ExternalError."""
        if lease.is_taken:
            return lease.is_expired(self.settings.lease_timeout_seconds)
        if lease.was_sent_within(UNSEEN_SECONDS):
            return False
        # a worker takes the lease as soon as it receives the message, so a missing message was lost in transit
        known = waiting_ids(self.redis) if known_messages is None else known_messages
        return lease.token not in known

    def is_still_lost(self, lease: Lease) -> bool:
        """Checks a lost lease again, right before it is replaced."""
        current = self.leases.get(lease.run_id, lease.step_key)
        return current is not None and current.token == lease.token and (not current.is_taken or self.is_lost(current))

    def revoke(self, lease: Lease) -> None:
        """Ends the lease, which invalidates its message, and kills the process that executes the work."""
        # as it is now: a lease that was free when it was read may have been acquired since
        if (current := self.leases.take_away(lease)) is not None:
            self.end_process(current)

    def end_process(self, lease: Lease) -> None:
        """Kills the worker child that holds the lease, with SIGKILL because it may be stuck."""
        if not lease.is_taken:
            return
        try:
            self.app.control.revoke(lease.token, terminate=True, signal="SIGKILL")
        except (KombuError, RedisError, OSError):
            # harmless: it writes the same rows as any worker, and its lease is invalid
            return

    def fail_document(self, tags: Mapping[str, str], reason: str, category: Category) -> None:
        document_id = tags.get(PARTITION_TAG)
        if document_id is not None:
            self.documents.fail(document_id, reason, category)


@cache
def open_dispatch(settings: Settings) -> Dispatch:
    engine = prepare_database(settings.results_url)
    return Dispatch(settings, Leases(engine), Documents(engine), make_app(settings))
