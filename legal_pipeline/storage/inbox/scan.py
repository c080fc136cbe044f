"""Page-by-page scan of an inbox that registers new and changed objects, within limits, and reports where it stopped.

A problem of one object (tags denied, object deleted, invalid tag) becomes a warning and does not stop the scan. A
failed listing is raised; earlier registrations stay.

Does not belong here: when to scan, and requests of runs (`defs.sensors.arrivals`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from legal_pipeline.errors import LegalPipelineError, RateLimited, ServiceUnavailable, SourceMissing
from legal_pipeline.model import Document, Priority
from legal_pipeline.storage.inbox.arrivals import Arrival, Arrivals
from legal_pipeline.storage.inbox.diff import REGISTERED_KINDS, Difference, Kind, differences, id_of
from legal_pipeline.storage.inbox.inbox import Inbox, SourceObject
from legal_pipeline.storage.inbox.priority_rules import ranked

MAX_WARNINGS = 100
"""Warnings kept as text; further ones are only counted."""


@dataclass
class ScanResult:
    """Result of scanning a part of an inbox."""

    after: str
    """Key of the last processed object."""
    is_complete: bool = False
    """True when the scan reached the end of the inbox."""
    objects: int = 0
    pages: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    attempted: int = 0
    """New and changed objects, registered or deleted in the meantime."""
    registered: list[Document] = field(default_factory=list)
    """Documents that now wait for a run."""
    deferred: set[str] = field(default_factory=set)
    """Keys of changed objects that cannot be registered yet, because a run processes the previous version."""
    warnings: list[str] = field(default_factory=list)
    warning_count: int = 0

    def add(self, other: ScanResult) -> None:
        """Adds the counts and warnings of another result, but not its position."""
        self.objects += other.objects
        self.attempted += other.attempted
        self.kinds += other.kinds
        self.registered += other.registered
        self.deferred |= other.deferred
        self.warning_count += other.warning_count
        self.warnings = (other.warnings + self.warnings)[:MAX_WARNINGS]

    def warn(self, sentence: str) -> None:
        self.warning_count += 1
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(sentence)


@dataclass(frozen=True)
class ArrivalScanner:
    """Scans an inbox and registers its arrivals with their priority."""

    arrivals: Arrivals
    inbox: Inbox
    defaults: Mapping[str, Priority]
    """Default priorities of matters."""

    def scan(self, after: str, limit: int, is_over: Callable[[], bool] = lambda: False) -> ScanResult:
        """Scans from the key `after` until `limit` objects were new or changed, `is_over` returns True, or the inbox ends."""
        result = ScanResult(after)
        for page in self.inbox.pages(after):
            result.pages += 1
            seen = self.register_page(page, result, limit, is_over)
            if seen:
                result.after = page[seen - 1].key
            if seen < len(page) or result.attempted >= limit or is_over():
                return result
        result.is_complete = True
        return result

    def register_page(
        self, page: Sequence[SourceObject], result: ScanResult, limit: int, is_over: Callable[[], bool] = lambda: False
    ) -> int:
        """Registers the differences of a page; returns how many of its objects, from the first, were processed."""
        positions = {each.key: position for position, each in enumerate(page)}
        arrivals: list[Arrival] = []
        seen = len(page)
        for each in self.compare(page):
            # process at least one object, so that repeated scans make progress even when the inbox is slow
            if each.kind in REGISTERED_KINDS and result.attempted and (result.attempted >= limit or is_over()):
                seen = positions[each.source.key]
                break
            arrival = self._arrival(each, result)
            if arrival is not None:
                arrivals.append(arrival)
        if arrivals:
            result.registered += self.arrivals.register(arrivals)
        result.objects += seen
        return seen

    def compare(self, page: Sequence[SourceObject]) -> list[Difference]:
        return differences(page, *self.arrivals.known([id_of(each) for each in page]))

    def _arrival(self, difference: Difference, result: ScanResult) -> Arrival | None:
        """Returns None when there is nothing to register."""
        source, kind = difference.source, difference.kind
        if kind in (Kind.WITHDRAWN, Kind.RUNNING):
            result.kinds[kind] += 1
            if kind is Kind.RUNNING:
                result.deferred.add(source.key)
            return None
        priority = Priority.NORMAL
        if kind in REGISTERED_KINDS:
            result.attempted += 1
            try:
                tag = self.inbox.priority_tag(source)
            except SourceMissing:
                result.warn(f"{source.uri} was deleted after it was listed")
                return None
            except (RateLimited, ServiceUnavailable):
                # affects the service, not only this object
                raise
            except LegalPipelineError as error:
                result.warn(f"its priority tag could not be read, so the next rule decided: {error}")
                tag = None
            rank = ranked(source.key, source.matter, source.size_bytes, tag, self.defaults)
            if rank.warning:
                result.warn(f"{source.uri}: {rank.warning}")
            priority = rank.priority
        result.kinds[kind] += 1
        return Arrival(kind, source.document(priority), source.version, source.size_bytes)
