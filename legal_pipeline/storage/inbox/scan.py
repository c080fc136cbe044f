"""Scan of an inbox, page by page, that registers new and changed objects, within limits, and reports where it stopped.

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
    tried: int = 0
    """New and changed objects, registered or deleted in the meantime."""
    taken: list[Document] = field(default_factory=list)
    """Documents that now wait for a run."""
    left: set[str] = field(default_factory=set)
    """Keys of changed objects that cannot be registered yet, because a run processes the previous version."""
    warnings: list[str] = field(default_factory=list)
    warning_count: int = 0

    def add(self, other: ScanResult) -> None:
        """Adds the counts and warnings of another result, but not its position."""
        self.objects += other.objects
        self.tried += other.tried
        self.kinds += other.kinds
        self.taken += other.taken
        self.left |= other.left
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
        listed = ScanResult(after)
        for page in self.inbox.pages(after):
            listed.pages += 1
            seen = self.register_page(page, listed, limit, is_over)
            if seen:
                listed.after = page[seen - 1].key
            if seen < len(page) or listed.tried >= limit or is_over():
                return listed
        listed.is_complete = True
        return listed

    def register_page(
        self, page: Sequence[SourceObject], listed: ScanResult, limit: int, is_over: Callable[[], bool] = lambda: False
    ) -> int:
        """Registers the differences of a page; returns how many of its objects, from the first, were processed."""
        places = {each.key: place for place, each in enumerate(page)}
        arrivals: list[Arrival] = []
        seen = len(page)
        for each in self.compare(page):
            # always process one, so that repeated scans make progress however slow the inbox is
            if each.kind in REGISTERED_KINDS and listed.tried and (listed.tried >= limit or is_over()):
                seen = places[each.found.key]
                break
            arrival = self._arrival(each, listed)
            if arrival is not None:
                arrivals.append(arrival)
        if arrivals:
            listed.taken += self.arrivals.register(arrivals)
        listed.objects += seen
        return seen

    def compare(self, page: Sequence[SourceObject]) -> list[Difference]:
        return differences(page, *self.arrivals.known([id_of(each) for each in page]))

    def _arrival(self, difference: Difference, listed: ScanResult) -> Arrival | None:
        """Returns None when there is nothing to register, or no longer."""
        found, kind = difference.found, difference.kind
        if kind in (Kind.WITHDRAWN, Kind.RUNNING):
            listed.kinds[kind] += 1
            if kind is Kind.RUNNING:
                listed.left.add(found.key)
            return None
        priority = Priority.NORMAL
        if kind in REGISTERED_KINDS:
            listed.tried += 1
            try:
                tag = self.inbox.priority_tag(found)
            except SourceMissing:
                listed.warn(f"{found.uri} was deleted after it was listed")
                return None
            except (RateLimited, ServiceUnavailable):
                # concerns the service, not this object
                raise
            except LegalPipelineError as error:
                listed.warn(f"its priority tag could not be read, so the next rule decided: {error}")
                tag = None
            rank = ranked(found.key, found.matter, found.size_bytes, tag, self.defaults)
            if rank.warning:
                listed.warn(f"{found.uri}: {rank.warning}")
            priority = rank.priority
        listed.kinds[kind] += 1
        return Arrival(kind, found.document(priority), found.version, found.size_bytes)
