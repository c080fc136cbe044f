"""Reconciliation with an inbox in memory, for cases that a real inbox does not produce on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from legal_pipeline.errors import ExternalError
from legal_pipeline.model import State
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.inbox import SourceObject
from legal_pipeline.storage.inbox.reconciliation import Finding, Reconciliation
from legal_pipeline.storage.inbox.scan import ArrivalScanner
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.inbox.memory_inbox import MemoryInbox


class Passed(MemoryInbox):
    """What lies in `late` is there, and arrived when the listing had passed its place."""

    late: frozenset[str] = frozenset()

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        for page in super().pages(after):
            yield [each for each in page if each.key not in self.late]


def found(store: Store, inbox: MemoryInbox) -> list[tuple[Finding, str]]:
    of_it = Reconciliation(ArrivalScanner(Arrivals(store.engine), inbox, {}))
    return [(each.finding, each.subject) for each in of_it.discrepancies()]


def test_what_arrives_behind_the_listing_is_not_missing(store: Store) -> None:
    inbox = Passed()
    for name in ("a.pdf", "ä b, 100%.pdf", "c.pdf"):
        inbox.put(f"m/{name}", "v1")
    assert [finding for finding, _ in found(store, inbox)] == [Finding.UNREGISTERED] * 3
    inbox.late = frozenset({"m/ä b, 100%.pdf"})
    assert found(store, inbox) == []


def test_a_listing_that_breaks_off_calls_nothing_missing(store: Store) -> None:
    inbox = MemoryInbox()
    for number in range(7):
        inbox.put(f"m/{number}.pdf", "v1")
    found(store, inbox)
    inbox.objects.clear()
    inbox.put("m/0.pdf", "v1")
    inbox.fails_at_page, inbox.fault = 0, ExternalError("S3 did not answer")
    with pytest.raises(ExternalError):
        found(store, inbox)
    assert all(status.missing_at is None for status in store.documents.find())
    inbox.fault = None
    assert len(found(store, inbox)) == 6
    assert store.documents.counts_by_state()[State.WAITING] == 7, "kept: a deletion is reported and nothing else"


def test_counts_and_more_than_a_page(store: Store) -> None:
    inbox = MemoryInbox(page_objects=1000)
    for number in range(2100):
        inbox.put(f"m/{number}.pdf", "v1")
    of_it = Reconciliation(ArrivalScanner(Arrivals(store.engine), inbox, {}))
    assert sum(1 for _ in of_it.discrepancies()) == 2100
    for number in range(5):
        del inbox.objects[f"m/{number * 300}.pdf"]
    again = Reconciliation(ArrivalScanner(Arrivals(store.engine), inbox, {}))
    assert [each.finding for each in again.discrepancies()] == [Finding.MISSING] * 5
    assert (again.objects, again.documents) == (2095, 2100)
