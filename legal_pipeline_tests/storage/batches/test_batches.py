"""Batches: stored once, looked up by a prefix of their ids, with members in the order of the request."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.batches.batches import SUBMITTED, BackfillRecord, Batches, BatchRecord, Problem
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import document

ONE, TWO, THREE = (document(name) for name in ("one.pdf", "two.pdf", "three.pdf"))
IDS = [each.document_id for each in (THREE, ONE, TWO)]
MOMENT = dt.datetime(2024, 2, 9, 9, 30, tzinfo=dt.UTC)
PROBLEM = Problem(3, "there is no document 'x'", "`legal-pipeline documents` lists them")


def batch(batch_id: str = "a" * 32, **values: object) -> BatchRecord:
    given: dict[str, object] = {
        "batch_id": batch_id,
        "name": "Harbor, v. “Larkspur” 📄",
        "priority": Priority.HIGH,
        "origin": SUBMITTED,
        "actor": "ann",
        "created_at": MOMENT,
    }
    return BatchRecord(**(given | values))  # type: ignore[arg-type]


def backfill(backfill_id: str = "a" * 32, batch_id: str = "a" * 32, **values: object) -> BackfillRecord:
    given: dict[str, object] = {"backfill_id": backfill_id, "batch_id": batch_id, "requested_at": MOMENT}
    return BackfillRecord(**(given | values))  # type: ignore[arg-type]


@pytest.fixture
def batches(store: Store) -> Batches:
    store.documents.register([ONE, TWO, THREE])
    return Batches(store.engine)


def test_what_is_written_is_what_is_read(batches: Batches) -> None:
    record = batch(census={"documents": 3}, problems=(PROBLEM,))
    assert batches.add(record, IDS, IDS[:2], [(backfill(from_stage="chunks", priority=Priority.LOW), IDS[:2])])
    assert batches.get(record.batch_id) == record
    assert batches.latest() == [record]
    assert batches.find([record.batch_id, "nobody"]) == {record.batch_id: record}
    assert batches.document_ids(record.batch_id) == IDS
    assert batches.requested_ids(record.batch_id) == IDS[:2]
    assert batches.backfills(record.batch_id) == [backfill(from_stage="chunks", priority=Priority.LOW)]
    assert batches.batches_of(["a" * 32, "b" * 32]) == {"a" * 32: record.batch_id}


def test_the_same_batch_again_changes_nothing(batches: Batches) -> None:
    assert batches.add(batch(), IDS, IDS)
    assert not batches.add(batch(name="other"), IDS[:1], [], [(backfill(), [])])
    assert batches.get("a").name == batch().name
    assert (batches.document_ids("a" * 32), batches.backfills("a" * 32)) == (IDS, [])


def test_a_document_named_twice_is_one_member(batches: Batches) -> None:
    batches.add(batch(), [*IDS, *reversed(IDS)], IDS)
    assert batches.document_ids("a" * 32) == IDS


def test_more_members_than_one_statement_takes(batches: Batches) -> None:
    many = [f"d-{number}" for number in range(1201)]
    batches.add(batch(), iter(many), many[::2], [(backfill(), many[::2])])
    assert batches.document_ids("a" * 32) == many
    assert batches.requested_by(backfill()) == batches.requested_ids("a" * 32) == many[::2]
    assert batches.add_backfill(backfill("b" * 32), [*many, "new"])
    assert batches.requested_by(backfill("b" * 32)) == batches.document_ids("a" * 32) == [*many, "new"]


# what is there · what is typed · what is found, or said
NAMED: list[tuple[list[str], str, str]] = [
    (["abc1", "abd2"], "abc1", "abc1"),
    (["abc1", "abd2"], "abc", "abc1"),
    (["abc", "abc1"], "abc", "abc"),
    (["abc1", "abd2"], "ab", r"is a prefix of several batch ids \(abc1, abd2\); give more"),
    (["abc1"], "x", r"there is no batch 'x'; `legal-pipeline batch list` lists the batches"),
    (["abc1"], "", "there is no batch ''"),
    (["abc1"], "%", "there is no batch '%'"),
    (["abc1"], "a_c", "there is no batch"),
    (["abc1"], "ABC", "abc1"),
    (["abc1"], "\udcff", "there is no batch"),
]


@pytest.mark.parametrize(("there", "typed", "found"), NAMED)
def test_a_batch_is_named_by_the_beginning_of_its_id(batches: Batches, there: list[str], typed: str, found: str) -> None:
    for batch_id in there:
        batches.add(batch(batch_id), [], [])
    if found in there:
        assert batches.get(typed).batch_id == found
    else:
        with pytest.raises(UsageError, match=found):
            batches.get(typed)


def test_the_latest_come_first(batches: Batches) -> None:
    for number in range(5):
        batches.add(batch(f"b{number}", created_at=MOMENT + dt.timedelta(minutes=number)), IDS[:1], [])
    assert [record.batch_id for record in batches.latest(3)] == ["b4", "b3", "b2"]
    assert batches.of_document(IDS[0]) == ["b4", "b3", "b2", "b1", "b0"]
    assert batches.of_document(IDS[1]) == []


def test_a_batch_that_is_asked_for_again_is_not_cancelled_any_more(batches: Batches) -> None:
    batches.add(batch(), IDS, [])
    assert batches.mark_cancelled("a" * 32)
    assert not batches.mark_cancelled("a" * 32)
    assert batches.get("a").cancelled_at
    assert batches.add_backfill(backfill("b" * 32), IDS[:1])
    assert batches.get("a").cancelled_at is None
    assert batches.requested_ids("a" * 32) == IDS[:1]
    assert not batches.add_backfill(backfill("b" * 32), IDS)
    assert batches.requested_ids("a" * 32) == IDS[:1]
    batches.mark_cancelled("a" * 32)
    batches.request_again("a" * 32, IDS[1:])
    assert batches.get("a").cancelled_at is None
    assert batches.requested_ids("a" * 32) == IDS


def test_what_nothing_has_happened_to_since_it_was_asked_for(store: Store, batches: Batches) -> None:
    """What is still to be begun when whoever submitted it died half-way."""
    store.documents.fail(ONE.document_id, "before")
    store.documents.finish(TWO.document_id)
    asked = backfill(requested_at=now())
    batches.add(batch(), IDS, IDS, [(asked, IDS)])
    assert batches.unprocessed(asked) == IDS
    store.documents.start(THREE.document_id, "run")
    store.documents.finish(TWO.document_id)
    assert batches.unprocessed(asked) == [ONE.document_id]
    store.documents.wait(ONE.document_id)
    assert batches.unprocessed(asked) == [ONE.document_id]
    batches.add_backfill(backfill("b" * 32), [ONE.document_id])
    assert batches.unprocessed(asked) == [], "the later one asks for it"


def test_documents_that_are_asked_for_wait_and_what_is_being_worked_on_is_left_alone(store: Store) -> None:
    store.documents.register([ONE, TWO, THREE])
    store.documents.fail(ONE.document_id, "why")
    store.documents.start(TWO.document_id, "run")
    before = store.documents.status(TWO.document_id)
    store.documents.wait_all(IDS)
    status = store.documents.status(ONE.document_id)
    assert (status.state, status.reason, status.category) == (State.WAITING, None, None)
    assert store.documents.status(TWO.document_id) == before
    # nobody else asks for them, and whoever gives them up finds them
    assert store.documents.fail_waiting(THREE.document_id, "cancelled", since_before=now())


def test_states_are_those_of_the_documents(store: Store, batches: Batches) -> None:
    batches.add(batch(), [*IDS, "withdrawn-1"], IDS)
    store.documents.finish(ONE.document_id)
    store.documents.fail(TWO.document_id, "why")
    counts = batches.counts_by_state("a" * 32)
    assert {state: count for state, count in counts.items() if count} == {State.DONE: 1, State.FAILED: 1, State.WAITING: 1}


def test_two_that_write_the_same_batch_at_once(batches: Batches) -> None:
    won: list[bool] = []
    together = threading.Barrier(4)

    def write() -> None:
        together.wait()
        won.append(batches.add(batch(), IDS, IDS, [(backfill(), IDS)]))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, False, False, True]
    assert batches.document_ids("a" * 32) == IDS
