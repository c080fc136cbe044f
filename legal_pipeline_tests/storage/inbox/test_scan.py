"""Scans of a part of an inbox, on both back ends, page by page, with failures of single objects."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.errors import ExternalError, RateLimited, SetupError, SourceMissing
from legal_pipeline.model import Document, Origin, Priority, SourceFacts, State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import documents, withdrawals
from legal_pipeline.storage.inbox.arrivals import Arrival, Arrivals
from legal_pipeline.storage.inbox.diff import Difference, Kind, Known, differences, id_of
from legal_pipeline.storage.inbox.scan import ArrivalScanner, ScanResult
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.inbox.memory_inbox import MemoryInbox

MANY = 10**6
W, R, D, F, X = State.WAITING, State.RUNNING, State.DONE, State.FAILED, State.REFUSED

# what the database has (None: nothing) · withdrawn? · what the listing of version v2 makes of it
DIFFERENCES = [
    (None, False, Kind.NEW),
    (None, True, Kind.WITHDRAWN),
    (Known(W, "v2"), False, None),
    (Known(R, "v2"), False, None),
    (Known(D, "v2"), False, None),
    (Known(F, "v2"), False, None),
    (Known(X, "v2"), False, None),
    (Known(W, "v1"), False, Kind.CHANGED),
    (Known(R, "v1"), False, Kind.RUNNING),
    (Known(D, "v1"), False, Kind.CHANGED),
    (Known(F, "v1"), False, Kind.CHANGED),
    (Known(X, "v1"), False, Kind.CHANGED),
    (Known(W, None), False, Kind.NAMED),
    (Known(R, None), False, Kind.RUNNING),
    (Known(D, None), False, Kind.CHANGED),
    (Known(D, "v2", is_missing=True), False, Kind.BACK),
    (Known(D, "v1", is_missing=True), False, Kind.CHANGED),
    (Known(D, "v2", is_read=False), False, Kind.CHANGED),
    (Known(X, "v2", is_read=False), False, None),
    (Known(W, "v2", is_read=False), False, None),
]


@pytest.mark.parametrize(("known", "is_withdrawn", "kind"), DIFFERENCES, ids=lambda value: str(value)[:60])
def test_what_differs(known: Known | None, is_withdrawn: bool, kind: Kind | None) -> None:
    found = MemoryInbox({"m/a.pdf": ("v2", 1)}).found("m/a.pdf")
    document_id = id_of(found)
    all_known = {document_id: known} if known else {}
    expected = [] if kind is None else [Difference(kind, document_id, found)]
    assert differences([found], all_known, frozenset({document_id} if is_withdrawn else ())) == expected


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
def register(store: Store, inbox: MemoryInbox) -> ArrivalScanner:
    return ArrivalScanner(Arrivals(store.engine), inbox, {"low-matter": Priority.LOW})


def states(store: Store) -> dict[str, State]:
    return {status.document.file_name: status.state for status in store.documents.find()}


def by_name(store: Store, name: str) -> Document:
    [found] = [status.document for status in store.documents.find() if status.document.file_name == name]
    return found


def read(store: Store, name: str, version: str) -> str:
    """As intake would, and then the whole run."""
    document_id = by_name(store, name).document_id
    store.documents.start(document_id, "run")
    store.documents.record_facts(document_id, SourceFacts("0" * 64, "text/plain", 100, 1), version)
    store.documents.finish(document_id)
    return document_id


def test_every_object_becomes_a_document_once(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    for number in range(10):
        inbox.put(f"m{number % 2}/{number}.pdf", "v1", 1000 + number)
    listed = register.scan("", MANY)
    assert (listed.is_complete, listed.objects, listed.kinds) == (True, 10, {Kind.NEW: 10})
    assert {document.file_name for document in listed.registered} == {f"{number}.pdf" for number in range(10)}
    again = register.scan("", MANY)
    assert (again.registered, again.kinds, len(inbox.asked_for_tags)) == ([], {}, 10)
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(documents).order_by(documents.c.file_name)).all()
    assert {(row.origin, row.state, row.source_version, row.requested_at) for row in rows} == {("arrival", "waiting", "v1", None)}
    assert [row.source_bytes for row in rows] == list(range(1000, 1010))


def test_it_stops_at_the_limit_in_the_middle_of_a_page_and_goes_on_from_there(
    store: Store, inbox: MemoryInbox, register: ArrivalScanner
) -> None:
    keys = [f"m/{number:02}.pdf" for number in range(11)]
    for key in keys:
        inbox.put(key, "v1")
    seen, after, stops = [], "", []
    while True:
        listed = register.scan(after, 4)
        seen += [document.file_name for document in listed.registered]
        stops.append(listed.after)
        if listed.is_complete:
            break
        after = listed.after
    assert seen == [key.rpartition("/")[2] for key in keys]
    assert stops[:3] == ["m/03.pdf", "m/07.pdf", "m/10.pdf"]


def test_what_is_known_does_not_count_towards_the_limit(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    for number in range(9):
        inbox.put(f"m/{number}.pdf", "v1")
    register.scan("", MANY)
    inbox.put("m/8a.pdf", "v1")
    listed = register.scan("", 1)
    assert [document.file_name for document in listed.registered] == ["8a.pdf"]


def test_a_scan_makes_progress_in_any_time_limit(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    for number in range(5):
        inbox.put(f"m/{number}.pdf", "v1")
    after = ""
    for _ in range(7):
        listed = register.scan(after, MANY, is_over=lambda: True)
        after = "" if listed.is_complete else listed.after
    assert len(states(store)) == 5


def test_a_listing_that_fails_is_raised_and_keeps_what_it_had(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    for number in range(7):
        inbox.put(f"m/{number}.pdf", "v1")
    inbox.fails_at_page, inbox.fault = 1, ExternalError("S3 did not answer")
    with pytest.raises(ExternalError):
        register.scan("", MANY)
    assert len(states(store)) == 3
    inbox.fault = None
    assert len(register.scan("", MANY).registered) == 4


# what asking for the tag does · is the object registered · what is said of it
TAGS = [
    ("high", True, None),
    ("asap", True, "not one of high, normal, low"),
    (SetupError("these credentials may not read the tags"), True, "may not read the tags"),
    (ExternalError("S3 answered InternalError"), True, "InternalError"),
    (SourceMissing("it no longer exists"), False, "was deleted after it was listed"),
]


@pytest.mark.parametrize(("tag", "is_registered", "said"), TAGS, ids=lambda value: str(value)[:30])
def test_a_problem_of_one_object_does_not_stop_the_scan(
    store: Store, inbox: MemoryInbox, register: ArrivalScanner, tag: str | SetupError, is_registered: bool, said: str | None
) -> None:
    inbox.put("m/a.pdf", "v1")
    inbox.put("m/b.pdf", "v1", tag=tag)
    inbox.put("m/c.pdf", "v1")
    listed = register.scan("", MANY)
    assert set(states(store)) == {"a.pdf", "c.pdf"} | ({"b.pdf"} if is_registered else set())
    assert listed.is_complete and listed.warning_count == len(listed.warnings) == (1 if said else 0)
    assert said is None or said in listed.warnings[0]


def test_an_unavailable_service_stops_the_scan(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    """Or every object of a storm would be taken in without its tag."""
    inbox.put("m/a.pdf", "v1", tag=RateLimited("S3 throttled a request"))
    with pytest.raises(RateLimited):
        register.scan("", MANY)
    assert states(store) == {}


def test_complaints_are_bounded(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    inbox.page_objects = 1000
    for number in range(300):
        inbox.put(f"m/{number}.pdf", "v1", tag="asap")
    listed = register.scan("", MANY)
    assert (listed.warning_count, len(listed.warnings)) == (300, 100)


def test_priorities_by_rule(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    inbox.put("m/tagged.pdf", "v1", tag="low")
    inbox.put("urgent/m/above.pdf", "v1")
    inbox.put("low-matter/default.pdf", "v1")
    register.scan("", MANY)
    found = {status.document.file_name: (status.document.matter, status.document.priority) for status in store.documents.find()}
    assert found == {
        "tagged.pdf": ("m", Priority.LOW),
        "above.pdf": ("m", Priority.HIGH),
        "default.pdf": ("low-matter", Priority.LOW),
    }


@pytest.mark.parametrize("before", ["waiting", "done", "failed"])
def test_overwritten(store: Store, inbox: MemoryInbox, register: ArrivalScanner, before: str) -> None:
    inbox.put("m/a.pdf", "v1")
    register.scan("", MANY)
    document_id = by_name(store, "a.pdf").document_id
    if before != "waiting":
        read(store, "a.pdf", "v1")
    if before == "failed":
        store.documents.fail(document_id, "why")
    inbox.put("m/a.pdf", "v2", 7, tag="high")
    listed = register.scan("", MANY)
    status = store.documents.status(document_id)
    assert (listed.kinds, [each.document_id for each in listed.registered]) == ({Kind.CHANGED: 1}, [document_id])
    assert (status.state, status.reason, status.category, status.source_version) == (State.WAITING, None, None, "v2")
    assert status.facts is None, "of these bytes nothing is known"
    assert (status.document.priority, status.origin) == (Priority.HIGH, Origin.ARRIVAL)
    assert register.scan("", MANY).kinds == {}


def test_a_change_that_another_process_took_in_is_not_taken_in_twice(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    """It listed the same page, and has been processed since."""
    inbox.put("m/a.pdf", "v1")
    register.scan("", MANY)
    inbox.put("m/a.pdf", "v2")
    found = inbox.found("m/a.pdf")
    arrival = Arrival(Kind.CHANGED, found.document(Priority.NORMAL), "v2", 1)
    assert len(Arrivals(store.engine).register([arrival])) == 1
    read(store, "a.pdf", "v2")
    assert Arrivals(store.engine).register([arrival]) == []
    assert states(store) == {"a.pdf": State.DONE}


def test_a_run_that_began_meanwhile_keeps_its_document(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    inbox.put("m/a.pdf", "v1")
    register.scan("", MANY)
    store.documents.start(by_name(store, "a.pdf").document_id, "run")
    arrival = Arrival(Kind.CHANGED, inbox.found("m/a.pdf").document(Priority.NORMAL), "v2", 1)
    assert Arrivals(store.engine).register([arrival]) == []
    assert states(store) == {"a.pdf": State.RUNNING}


def test_new_to_two_processes_and_withdrawn_to_one(store: Store, inbox: MemoryInbox) -> None:
    inbox.put("m/a.pdf", "v1")
    document = inbox.found("m/a.pdf").document(Priority.NORMAL)
    arrival = Arrival(Kind.NEW, document, "v1", 1)
    assert Arrivals(store.engine).register([arrival]) == [document]
    assert Arrivals(store.engine).register([arrival]) == []
    with transaction(store.engine) as connection:
        row: dict[str, object] = {"document_id": document.document_id, "matter": "m", "source_uri": document.source_uri}
        row |= {"file_name": "a.pdf", "priority": "normal", "origin": "arrival", "reason": "privileged", "actor": "ann"}
        connection.execute(sa.insert(withdrawals), row | {"withdrawn_at": now()})
        connection.execute(sa.delete(documents))
    assert Arrivals(store.engine).register([arrival]) == []
    assert states(store) == {}


def test_named_before_it_arrived(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    """Whoever named it asks for its run; the sensor only learns which version that will be of."""
    inbox.put("m/a.pdf", "v1", 7)
    store.documents.register([inbox.found("m/a.pdf").document(Priority.LOW)])
    assert register.scan("", MANY).kinds == {Kind.NAMED: 1}
    status = store.documents.status(by_name(store, "a.pdf").document_id)
    assert (status.origin, status.source_version, status.document.priority) == (Origin.NAMED, "v1", Priority.LOW)
    assert register.scan("", MANY).kinds == {}


def test_missing_and_back(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    inbox.put("m/a.pdf", "v1")
    register.scan("", MANY)
    document_id = read(store, "a.pdf", "v1")
    Arrivals(store.engine).mark_missing(document_id)
    since = store.documents.status(document_id).missing_at
    Arrivals(store.engine).mark_missing(document_id)
    assert since is not None and store.documents.status(document_id).missing_at == since
    assert register.scan("", MANY).kinds == {Kind.BACK: 1}
    assert store.documents.status(document_id).missing_at is None
    assert states(store) == {"a.pdf": State.DONE}


NAMES = ["a,b.pdf", 'a"b.pdf', "a\nb.pdf", "a%b_c.pdf", "😀.pdf", "x" * 1000 + ".pdf", "ü/ä.pdf", " .pdf", "a\\b.pdf", "…"]


def test_names_are_any_names(store: Store, inbox: MemoryInbox, register: ArrivalScanner) -> None:
    for name in NAMES:
        inbox.put(f"m/{name}", "v1")
    assert len(register.scan("", MANY).registered) == len(NAMES)
    assert register.scan("", MANY).kinds == {}
    placed = [each for page in register.arrivals.documents_below(inbox.uri_prefix) for each in page]
    assert len(placed) == len(NAMES)
    assert {status.document.file_name for status in store.documents.find()} == {name.rpartition("/")[2] for name in NAMES}


def test_documents_of_a_place_are_those_below_it(store: Store) -> None:
    """An underscore in a prefix is an underscore."""
    for prefix in ("memory://in_box/", "memory://inxbox/", "memory://in_box2/"):
        inbox = MemoryInbox({"m/a.pdf": ("v1", 1)}, place=prefix, uri_prefix=prefix)
        ArrivalScanner(Arrivals(store.engine), inbox, {}).scan("", MANY)
    placed = [each.source_uri for page in Arrivals(store.engine).documents_below("memory://in_box/") for each in page]
    assert placed == ["memory://in_box/m/a.pdf"]


def test_results_of_two_scans_add_up() -> None:
    one, two = ScanResult("a", objects=3, attempted=2, warnings=["x"], warning_count=1), ScanResult("b", objects=4, attempted=1)
    one.kinds[Kind.NEW] = 2
    two.kinds[Kind.NEW] = 1
    two.add(one)
    assert (two.after, two.objects, two.attempted, two.kinds, two.warnings) == ("b", 7, 3, {Kind.NEW: 3}, ["x"])
