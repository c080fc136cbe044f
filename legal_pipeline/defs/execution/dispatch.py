"""Sends work to the queues and finds out what became of it: leases in the database, messages in the broker.

Does not belong here: how work is done once it has arrived (`defs.execution.run_worker`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import dagster as dg
from celery import Celery
from kombu.exceptions import KombuError
from redis import Redis
from redis.exceptions import RedisError

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.defs.run_tags import routing_of
from legal_pipeline.model import Category
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.leases import WHOLE_RUN, Lease, Leases
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.queue_depths import waiting_ids
from legal_pipeline.topology import PARTITION_TAG

UNSEEN_SECONDS = 60
"""A message that nobody took is looked for in the broker after this; before, it may be on its way."""


@dataclass(frozen=True)
class Dispatch:
    """One a process."""

    settings: Settings
    leases: Leases
    documents: Documents
    app: Celery

    @cached_property
    def redis(self) -> Redis:
        assert self.settings.broker_url is not None
        return open_redis(self.settings.broker_url)

    def send_run(self, run: dg.DagsterRun, *, replacing: str | None = None) -> bool:
        """Has the run carried on by whoever serves its batch queue; False when somebody is on the way or at it."""
        routing = routing_of(run.tags)
        is_begun = run.status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUSPENDED)
        priority = routing.message_priority if is_begun else routing.begin_priority
        lease = self.leases.offer(run.run_id, WHOLE_RUN, routing.run_queue, priority, replacing=replacing)
        if lease is None:
            return False
        send(self.app, lease)
        return True

    def send_step(self, lease: Lease, known_state: str | None) -> None:
        """ExternalError when the broker does not take it; the lease stays, and is found to be lost later."""
        send(self.app, lease, known_state)

    def is_lost(self, lease: Lease, known_messages: set[str] | None = None) -> bool:
        """True when its worker has gone silent, or nobody took it and the broker does not have it either. ExternalError."""
        if lease.is_taken:
            return lease.is_expired(self.settings.lease_timeout_seconds)
        if now() - lease.sent_at < dt.timedelta(seconds=UNSEEN_SECONDS):
            return False
        # a worker begins what it takes at once: what is taken and not begun by now was lost on its way
        known = waiting_ids(self.redis) if known_messages is None else known_messages
        return lease.token not in known

    def is_still_lost(self, lease: Lease) -> bool:
        """Looked at once more, right before it is given to somebody else."""
        now_there = self.leases.get(lease.run_id, lease.step_key)
        return now_there is not None and now_there.token == lease.token and (not now_there.is_taken or self.is_lost(now_there))

    def revoke(self, lease: Lease) -> None:
        """Takes the work away: a message has no effect any more, a step in a worker's hands is ended with it."""
        if self.leases.end(lease):
            self.end_process(lease)

    def end_process(self, lease: Lease) -> None:
        """Has the worker's child that took the work killed, if there still is one; it may be stuck where no signal is heard."""
        if not lease.is_taken:
            return
        try:
            self.app.control.revoke(lease.token, terminate=True, signal="SIGKILL")
        except (KombuError, RedisError, OSError):
            # its rows do no harm: they are what any worker would write, and its lease is no longer good
            return

    def fail_document(self, tags: Mapping[str, str], reason: str, category: Category) -> None:
        document_id = tags.get(PARTITION_TAG)
        if document_id is not None:
            self.documents.fail(document_id, reason, category)


@cache
def open_dispatch(settings: Settings) -> Dispatch:
    engine = prepare_database(settings.results_url)
    return Dispatch(settings, Leases(engine), Documents(engine), make_app(settings))
