"""Documents whose run request is due, on both back ends; each is claimed by one caller."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import Category, Origin, Priority
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.documents.run_requests import RunRequests, WaitingDocument
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.scan import ArrivalScanner
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.inbox.memory_inbox import MemoryInbox
from legal_pipeline_tests.storage.specimens import document

HERE = "memory://inbox/"
MINUTES = dt.timedelta(minutes=5)


@pytest.fixture
def requests(store: Store) -> RunRequests:
    return RunRequests(store.engine)


def arrive(store: Store, *keys: str) -> None:
    inbox = MemoryInbox(dict.fromkeys(keys, ("v1", 1)))
    ArrivalScanner(Arrivals(store.engine), inbox, {}).scan("", 10**6)


def names(due: list[WaitingDocument]) -> list[str]:
    return [each.document.file_name for each in due]


def ids(due: list[WaitingDocument]) -> list[str]:
    return [each.document.document_id for each in due]


def time_passes(store: Store) -> None:
    with transaction(store.engine) as connection:
        asked = sa.update(documents).where(documents.c.requested_at.is_not(None))
        connection.execute(asked.values(requested_at=now() - 2 * MINUTES))


def test_the_most_urgent_first_then_the_oldest(store: Store, requests: RunRequests) -> None:
    arrive(store, "m/c.pdf")
    arrive(store, "m/b.pdf", "m/urgent/z.pdf")
    arrive(store, "m/a.pdf")
    found = requests.unrequested(Origin.ARRIVAL, "", 10)
    assert names(found) == ["z.pdf", "c.pdf", "b.pdf", "a.pdf"]
    assert names(sorted(found, key=lambda due: due.rank)) == names(found), "and so it is when lists are joined"
    assert names(requests.unrequested(Origin.ARRIVAL, "", 2)) == ["z.pdf", "c.pdf"]
    assert names(requests.unrequested(Origin.ARRIVAL, "", 10, [Priority.HIGH])) == ["z.pdf"]


def test_of_one_origin_and_one_place(store: Store, requests: RunRequests) -> None:
    mail = document("mail.eml")
    store.documents.register([mail, document("letter.pdf", parent=mail)])
    arrive(store, "m/a.pdf")
    assert names(requests.unrequested(Origin.ARRIVAL, HERE, 10)) == ["a.pdf"]
    assert names(requests.unrequested(Origin.ARRIVAL, "memory://elsewhere/", 10)) == []
    assert names(requests.unrequested(Origin.CHILD, "", 10)) == ["letter.pdf"]
    assert [uri for _, uri in requests.outside_inboxes([])] == [HERE + "m/a.pdf"]
    assert list(requests.outside_inboxes(["memory://elsewhere/", HERE])) == []


def test_claimed_by_one(store: Store, requests: RunRequests) -> None:
    arrive(store, "m/a.pdf", "m/b.pdf")
    found = ids(requests.unrequested(Origin.ARRIVAL, "", 10))
    long_ago = now() - MINUTES
    assert requests.claim(found, long_ago) == set(found)
    assert requests.claim(found, long_ago) == set()
    assert requests.unrequested(Origin.ARRIVAL, "", 10) == requests.requested_before(long_ago, Origin.ARRIVAL, "", 10) == []

    time_passes(store)
    assert ids(requests.requested_before(long_ago, Origin.ARRIVAL, "", 10)) == sorted(found)
    assert list(requests.all_requested_before(long_ago, [Origin.ARRIVAL])) == [sorted(found)]
    assert requests.claim(found[:1], long_ago) == {found[0]}
    assert ids(requests.requested_before(long_ago, Origin.ARRIVAL, "", 10)) == found[1:]


def test_what_has_begun_is_not_claimed(store: Store, requests: RunRequests) -> None:
    arrive(store, "m/a.pdf")
    [due] = requests.unrequested(Origin.ARRIVAL, "", 10)
    store.documents.start(due.document.document_id, "run")
    assert requests.claim([due.document.document_id], now()) == set()


def test_released_or_put_back_is_to_be_asked_for_at_once(store: Store, requests: RunRequests) -> None:
    arrive(store, "m/a.pdf")
    [due] = requests.unrequested(Origin.ARRIVAL, "", 10)
    document_id = due.document.document_id
    for put_back in (partial(store.documents.release, document_id, "run"), partial(store.documents.wait, document_id)):
        requests.claim([document_id], now() - MINUTES)
        store.documents.start(document_id, "run")
        put_back()
        assert ids(requests.unrequested(Origin.ARRIVAL, "", 10)) == [document_id]
    requests.claim([document_id], now() - MINUTES)
    requests.release_claim([document_id])
    assert ids(requests.unrequested(Origin.ARRIVAL, "", 10)) == [document_id]


def test_a_named_document_that_is_wanted_again_is_asked_for_at_once_however_new_it_is(store: Store, requests: RunRequests) -> None:
    [document_id] = store.documents.register([document("letter.pdf")])
    long_ago = now() - MINUTES

    def due() -> list[str]:
        return ids(requests.unrequested(Origin.NAMED, "", 10))

    assert due() == [], "it was only registered"
    store.documents.wait_all([document_id])
    assert due() == [] and requests.claim([document_id], long_ago) == set(), "its command submits its run"
    store.documents.fail(document_id, "no room", Category.RESOURCE)
    store.documents.request_again([document_id])
    assert due() == [document_id]
    assert requests.requested_before(now() + MINUTES, Origin.NAMED, "", 10) == [], "what is due is not what was lost"
    assert requests.claim([document_id], long_ago) == {document_id}
    assert due() == [] and requests.claim([document_id], long_ago) == set()


def test_a_run_that_ended_does_not_fail_what_is_still_to_be_asked_for(store: Store, requests: RunRequests) -> None:
    arrive(store, "m/a.pdf")
    [due] = requests.unrequested(Origin.ARRIVAL, "", 10)
    document_id = due.document.document_id
    assert not store.documents.fail_waiting(document_id, "a run of the version before", since_before=now() + MINUTES)
    requests.claim([document_id], now() - MINUTES)
    assert store.documents.fail_waiting(document_id, "its run did not begin", since_before=now() + MINUTES)


def test_more_than_a_page(store: Store, requests: RunRequests) -> None:
    arrive(store, *(f"m/{number}.pdf" for number in range(1101)))
    found = ids(requests.unrequested(Origin.ARRIVAL, "", 2000))
    requests.claim(found, now() - MINUTES)
    time_passes(store)
    pages = list(requests.all_requested_before(now() - MINUTES, [Origin.ARRIVAL]))
    assert [len(page) for page in pages] == [500, 500, 101]
    assert [each for page in pages for each in page] == sorted(found)
