"""Retries failed documents by itself once the cause of their failure is seen to be gone: at most five times, with growing pauses.

Only failures that somebody else mends: of the installation (`configuration`) and of the machine (`resource`). Documents that
were cancelled, or that killed their workers, wait for a person.

Does not belong here: the sensor that calls it (`sensors.deployment`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import CANCELLED, UNSERVED
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Category
from legal_pipeline.services import Services
from legal_pipeline.storage.disks import disk_of
from legal_pipeline.storage.documents.automatic_retries import AutomaticRetries, RetryCandidate
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.topology import Queue

PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Shortest time between a failure and the next automatic retry, by the number of retries so far."""

_MAX_A_TICK = 200
_NEVER = (CANCELLED, "was cancelled", "killed", "is there enough memory", "budget")
"""Words of reasons that a person has to judge: a wish, a document that may kill the next worker too, money."""
_QUEUE = re.compile(rf"queue (\S+) {UNSERVED}")


@dataclass(frozen=True)
class Causes:
    """What can be seen of the causes, each looked up at most once a tick."""

    services: Services

    @cached_property
    def unserved(self) -> list[Queue]:
        return WorkerHeartbeats(open_dispatch(self.services.settings).redis).unserved(Queue)

    @cached_property
    def has_disk_space(self) -> bool:
        """The alarm of the disk has ended: a fixed size would never be free on a small disk."""
        return not disk_of(self.services.settings.home).is_low

    @cached_property
    def has_ocr_engine(self) -> bool:
        try:
            return bool(self.services.ocr_engine)
        except LegalPipelineError:
            return False

    def is_readable(self, source_uri: str) -> bool:
        try:
            self.services.store.sources.current(source_uri)
        except LegalPipelineError:
            return False
        return True

    def are_gone(self, failed: RetryCandidate) -> bool:
        """Whether everything that may have caused the failure is seen to work."""
        if any(words in failed.reason for words in _NEVER):
            return False
        named = {Queue(name) for name in _QUEUE.findall(failed.reason) if name in set(Queue)}
        if named:
            return not named.intersection(self.unserved)
        checks: Mapping[Category, tuple[Callable[[], bool], ...]] = {
            Category.CONFIGURATION: (lambda: not self.unserved, lambda: self.has_ocr_engine),
            Category.RESOURCE: (lambda: self.has_disk_space,),
        }
        return all(check() for check in checks[failed.category]) and self.is_readable(failed.source_uri)


def retry_recovered(services: Services) -> Iterator[str]:
    """Requests the runs again and yields a message for each. The documents wait, and `accepted_documents` requests their runs."""
    retries, causes = AutomaticRetries(services.store.engine), Causes(services)
    retries.forget_ended()
    for failed in retries.candidates((Category.CONFIGURATION, Category.RESOURCE), len(PAUSES), _MAX_A_TICK):
        if now() - failed.failed_at >= PAUSES[failed.tries] and causes.are_gone(failed):
            retries.count([failed.document_id])
            services.store.documents.request_again([failed.document_id])
            yield f"{failed.document_id} is retried: the cause of its failure is gone (retry {failed.tries + 1} of {len(PAUSES)})"
