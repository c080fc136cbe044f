"""A batch as a whole: what is still to come for each document, what is in the way, how fast it goes, and when it ends."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from unittest.mock import Mock

import pytest
import sqlalchemy as sa

from legal_pipeline.batches.status import status as batch_status
from legal_pipeline.batches.status.pending_work import pending_work
from legal_pipeline.batches.status.run_states import Work
from legal_pipeline.batches.status.status import BatchStatus, StatusReader, record
from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Category, Priority
from legal_pipeline.monitoring.problem import Problem
from legal_pipeline.remedies import remedy
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches, BatchRecord
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.storage.batches.progress import members
from legal_pipeline.storage.database.engine import prepare_database, transaction
from legal_pipeline.storage.database.files import exclusive_lock
from legal_pipeline.storage.documents.standing import STUCK_AFTER
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.topology import PROFILES, STAGES
from legal_pipeline_tests.servers import databases, ports
from legal_pipeline_tests.specimens.batches import BATCH_ID, HOUR, Bench
from legal_pipeline_tests.specimens.readings import beats
from legal_pipeline_tests.storage import specimens

AT = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
BATCH = BatchRecord(BATCH_ID, "third production", Priority.HIGH, "submit", "ann", AT - dt.timedelta(minutes=5))
DONE = (StageState.DONE,) * len(STAGES)
WAITING = (StageState.WAITING,) * len(STAGES)


def member(number: int, standing: MemberState, minutes_ago: float | None = None, pages: int | None = 10, read: int = 0) -> Member:
    ended_at = None if minutes_ago is None else AT - dt.timedelta(minutes=minutes_ago)
    marks = DONE if standing is MemberState.DONE else WAITING
    return Member(f"d-{number}", "a.pdf", "m", standing, marks, page_count=pages, pages_read=read, ended_at=ended_at)


def status(members: Sequence[Member], batch: BatchRecord = BATCH, idle: frozenset[str] = frozenset(), at: dt.datetime = AT) -> BatchStatus:
    return BatchStatus(batch, at, tuple(members), {}, idle, (), ())


def done(minutes_ago: Sequence[float]) -> list[Member]:
    return [member(number, MemberState.DONE, minutes) for number, minutes in enumerate(minutes_ago)]


def waiting(count: int, pages: int | None = 10) -> list[Member]:
    return [member(100 + number, MemberState.WAITING, pages=pages) for number in range(count)]


@pytest.mark.parametrize(
    ("members", "a_minute", "eta_minutes"),
    [
        (waiting(10), None, None),  # nothing has ended: nothing can be said
        ([*done([1, 2]), *waiting(10)], None, None),  # too few to say anything
        ([*done([1, 2, 3, 4, 5]), *waiting(10)], 1.0, 10.0),
        ([*done([1, 2, 3, 4, 5]), *waiting(10, pages=21)], 1.0, 20.0),  # long documents ahead
        ([*done([1, 2, 3, 4, 5]), *waiting(10, pages=None)], 1.0, 10.0),  # of unknown length: as the others
        ([*done([1, 2, 3, 4, 5]), member(9, MemberState.RUNNING, pages=10, read=9)], 1.0, 2 / 11),
        ([*done([1, 2, 3, 4, 5])], 1.25, None),  # all have ended, within four minutes
        ([*done([1, 2, 3, 4, 5]), member(9, MemberState.FAILED, 1), *waiting(6)], 1.2, 5.0),  # a failure is an end
        ([member(9, MemberState.DONE, 60), member(8, MemberState.DONE, 60), *done([1]), *waiting(3)], None, None),  # done before the batch
        ([*done([1]), member(9, MemberState.RUNNING, pages=331, read=0)], None, None),  # a giant of which nothing is read
        ([*done([1]), member(9, MemberState.RUNNING, pages=331, read=90)], None, 242 * 5 / 101),  # a hundred pages in five minutes
    ],
)
def test_rate_and_time_to_go(members: list[Member], a_minute: float | None, eta_minutes: float | None) -> None:
    found = status(members)
    assert found.documents_a_minute == (None if a_minute is None else pytest.approx(a_minute))
    assert found.eta_seconds == (None if eta_minutes is None else pytest.approx(eta_minutes * 60))


def test_the_rate_is_of_the_last_minutes_and_not_of_the_whole_day() -> None:
    old = replace(BATCH, created_at=AT - dt.timedelta(hours=10))
    morning = [member(200 + number, MemberState.DONE, 500 - number) for number in range(60)]
    found = status([*morning, *done([2, 4, 6, 8, 9.99]), *waiting(5)], old)
    assert found.documents_a_minute == pytest.approx(0.5, rel=0.01)
    assert found.eta_seconds == pytest.approx(600, rel=0.01)


def test_after_a_pause_there_is_no_estimate() -> None:
    old = replace(BATCH, created_at=AT - dt.timedelta(hours=10))
    assert status([*done([30, 31, 32, 33]), *waiting(5)], old).eta_seconds is None


def test_no_end_is_promised_while_something_is_in_the_way() -> None:
    found = status([*done([1, 2, 3, 4, 5]), *waiting(10)])
    assert found.eta_seconds is not None
    assert replace(found, blockers=(Problem("queues", "queue ocr has no worker", ""),)).eta_seconds is None


@pytest.mark.parametrize(
    ("members", "idle", "has_active_run", "is_well"),
    [
        ([], (), False, True),
        (done([1, 2]), (), False, True),
        ([*done([1]), member(9, MemberState.REFUSED, 1)], (), False, True),
        ([*done([1]), member(9, MemberState.WITHDRAWN, 1)], (), False, True),
        ([*done([1]), member(9, MemberState.FAILED, 1)], (), False, False),
        ([*done([1]), member(9, MemberState.MISSING)], (), False, False),
        ([*done([1]), member(9, MemberState.WAITING)], (), True, True),
        ([*done([1]), member(9, MemberState.RUNNING)], (), True, True),
        ([*done([1]), member(9, MemberState.WAITING)], ("d-9",), False, False),
        ([member(8, MemberState.RUNNING), member(9, MemberState.WAITING)], ("d-9",), True, False),
    ],
)
def test_under_way_and_well(members: list[Member], idle: Sequence[str], has_active_run: bool, is_well: bool) -> None:
    found = replace(status(members, idle=frozenset(idle)), pending_work=dict.fromkeys(idle, "no run is planned"))
    assert (found.has_active_run, found.is_well) == (has_active_run, is_well)
    assert sum(found.counts.values()) == found.total == len(members)
    assert json.loads(json.dumps(record(found), default=str))["is_well"] is is_well


# --- what is still to come ------------------------------------------------------------------------------------------------


LONG_AGO = AT - HOUR
OF_BATCH = replace(member(1, MemberState.WAITING), backfill_id="feed", changed_at=LONG_AGO)


@pytest.mark.parametrize(
    ("of_it", "work", "deployed", "embedded"),
    [
        (OF_BATCH, Work({"d-1": "queued"}, frozenset()), "its run is queued", "its run is queued"),
        (OF_BATCH, Work({"d-1": "started"}, frozenset()), "its run is in progress", "its run is in progress"),
        (OF_BATCH, Work({"d-1": "canceling"}, frozenset()), "its run is being cancelled", "its run is being cancelled"),
        (OF_BATCH, Work({}, frozenset({"feed"})), "its run has not been created yet", "its run has not been created yet"),
        (OF_BATCH, Work({}, frozenset({"beef"})), None, None),
        (
            OF_BATCH,
            Work({}, frozenset(), is_run_by_command=True),
            "queued in the running `legal-pipeline` command",
            "queued in the running `legal-pipeline` command",
        ),
        (replace(OF_BATCH, is_due=True), Work({}, frozenset()), "a sensor will request its run", None),
        (replace(OF_BATCH, changed_at=AT - STUCK_AFTER / 2), Work({}, frozenset()), "it was requested a moment ago", None),
        (
            replace(OF_BATCH, state=MemberState.RUNNING),
            Work({"d-1": "started"}, frozenset()),
            "its run is in progress",
            "its run is in progress",
        ),
        (replace(OF_BATCH, state=MemberState.RUNNING), Work({}, frozenset()), None, None),
    ],
)
def test_what_is_still_to_come(settings: Settings, of_it: Member, work: Work, deployed: str | None, embedded: str | None) -> None:
    batch = replace(BATCH, created_at=LONG_AGO)
    for form, expected in ((settings.model_copy(update={"broker_url": "redis://x"}), deployed), (settings, embedded)):
        said, idle = pending_work(form, batch, [of_it], work, AT)
        assert ("d-1" in idle) == (expected is None)
        assert said["d-1"] == (
            expected or ("its run ended before the document was finished" if of_it.state is MemberState.RUNNING else "no run is planned")
        )


def test_nothing_is_to_come_of_a_batch_that_was_cancelled_but_runs_that_there_are(settings: Settings) -> None:
    form = settings.model_copy(update={"broker_url": "redis://x"})
    batch = replace(BATCH, cancelled_at=AT)
    ahead = [OF_BATCH, replace(OF_BATCH, document_id="d-2")]
    said, idle = pending_work(form, batch, ahead, Work({"d-2": "started"}, frozenset({"feed"})), AT)
    assert (idle, said["d-1"]) == (frozenset({"d-1"}), "the batch was cancelled")


# --- over real databases and servers --------------------------------------------------------------------------------------


@pytest.fixture
def bench(settings: Settings) -> Iterator[Bench]:
    store = open_store(settings)
    yield Bench(store, settings)
    store.engine.dispose()


def test_the_embedded_form_needs_no_server(bench: Bench) -> None:
    ids = [bench.processed("a.pdf"), bench.refused("b.pdf"), bench.failed("c.pdf"), bench.waiting("d.pdf"), bench.withdrawn("e.pdf")]
    bench.batch(ids)
    found = StatusReader(bench.settings).take(BATCH_ID[:6])
    assert {standing.value: count for standing, count in found.counts.items() if count} == {
        "waiting": 1,
        "done": 1,
        "failed": 1,
        "refused": 1,
        "withdrawn": 1,
    }
    assert found.idle == {ids[3]}
    assert [problem.message for problem in found.abandoned] == ["1 document was abandoned: no run is planned"]
    assert (found.has_active_run, found.is_well) == (False, False)
    with exclusive_lock(bench.settings.home / "run.lock"):
        assert StatusReader(bench.settings).take(BATCH_ID).has_active_run


def test_nothing_is_written_and_nothing_kept_by_looking(bench: Bench) -> None:
    bench.batch([bench.processed("a.pdf"), bench.waiting("b.pdf")])
    reader = StatusReader(bench.settings)
    first = reader.take(BATCH_ID)
    assert not (bench.settings.home / "dagster").exists()
    # whoever changes the rows is believed at once
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.text("update documents set state = 'failed', reason = 'by hand' where state = 'waiting'"))
    second = reader.take(BATCH_ID)
    assert (first.counts[MemberState.FAILED], second.counts[MemberState.FAILED]) == (0, 1)


@pytest.mark.parametrize("named", ["", "nothing", "%", "ba7c'; drop table batches"])
def test_a_batch_that_is_not_there(bench: Bench, named: str) -> None:
    with pytest.raises(UsageError, match="batch list"):
        StatusReader(bench.settings).take(named or "0")


@pytest.fixture
def deployed(settings: Settings, redis_server: databases.Redis, postgres_url: str) -> Iterator[Bench]:
    prepare_database(postgres_url)
    made = settings.model_copy(update={"broker_url": redis_server.url, "database_url": postgres_url})
    store: Store = open_store(made)
    yield Bench(store, made)
    store.engine.dispose()


GROUPS = [group.name for group in PROFILES["t3.medium"].workers]


def said_of(bench: Bench, *, without: Sequence[str] = (), work: Work | None = None) -> list[str]:
    with open_redis(str(bench.settings.broker_url)) as client:
        client.flushall()
        for beat in beats(name for name in GROUPS if name not in without):
            WorkerHeartbeats(client).announce(beat)
    with pytest.MonkeyPatch.context() as patched:
        if work is not None:
            patched.setattr(batch_status, "read_work", lambda *_: work)
        return [problem.message for problem in StatusReader(bench.settings).take(BATCH_ID).blockers]


def test_a_queue_without_a_worker_is_named_with_those_that_wait_for_it(deployed: Bench) -> None:
    ids = [
        deployed.processed("a.pdf", 1),
        deployed.processed("b.pdf", 1),
        deployed.processed("c.pdf", 3),
        deployed.processed("note.txt", 0),
    ]
    deployed.batch(ids)
    work = Work(dict.fromkeys(ids, "started"), frozenset(), daemon_age_seconds=5.0)
    assert said_of(deployed, work=work) == []
    assert said_of(deployed, without=["ocr"], work=work) == ["queue ocr has no worker; 2 documents wait for it"]
    assert said_of(deployed, without=["graph"], work=work) == ["queue graph has no worker"]
    # a run that has begun needs the run queues no more, but for a document so small that it is carried whole
    assert said_of(deployed, without=["batch-high"], work=work) == []
    queued = Work(dict.fromkeys(ids, "queued"), frozenset(), daemon_age_seconds=5.0)
    assert said_of(deployed, without=["batch-high"], work=queued) == ["queue batch.high has no worker; 4 documents wait for it"]


def test_no_worker_is_missed_for_documents_that_have_ended(deployed: Bench) -> None:
    deployed.batch([deployed.processed("a.pdf"), deployed.refused("b.pdf")])
    assert said_of(deployed, without=GROUPS) == []


def test_a_priority_of_its_own_means_a_queue_of_its_own(deployed: Bench) -> None:
    ids = [deployed.waiting("a.pdf")]
    deployed.batch(ids)
    Batches(deployed.store.engine).add_backfill(BackfillRecord("feed" * 8, BATCH_ID, now(), priority=Priority.LOW), ids)
    work = Work(dict.fromkeys(ids, "queued"), frozenset(), daemon_age_seconds=5.0)
    assert said_of(deployed, without=["batch-high"], work=work) == []
    assert said_of(deployed, without=["batch"], work=work) == ["queue batch.low has no worker; 1 document waits for it"]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (Work({}, frozenset({"feed" * 8})), ["the Dagster daemon, which starts runs, has never sent a heartbeat"]),
        (
            Work({}, frozenset({"feed" * 8}), daemon_age_seconds=3600),
            ["the Dagster daemon, which starts runs, sent its last heartbeat 1 h ago"],
        ),
        (Work({}, frozenset({"feed" * 8}), daemon_age_seconds=20), []),
    ],
)
def test_a_daemon_that_is_silent_is_in_the_way_of_what_has_not_begun(deployed: Bench, work: Work, said: list[str]) -> None:
    ids = [deployed.waiting("a.pdf")]
    deployed.batch(ids)
    Batches(deployed.store.engine).add_backfill(BackfillRecord("feed" * 8, BATCH_ID, now()), ids)
    assert said_of(deployed, work=work) == said


def test_a_redis_that_does_not_answer_is_said_and_spoils_nothing(deployed: Bench) -> None:
    ids = [deployed.processed("a.pdf", 1), deployed.processed("b.pdf")]
    deployed.batch(ids)
    gone = deployed.settings.model_copy(update={"broker_url": f"redis://127.0.0.1:{ports.free_port()}/0"})
    found = StatusReader(gone).take(BATCH_ID)
    assert found.counts[MemberState.DONE] == 1
    assert any("cannot be reached" in problem.message for problem in found.blockers)


def test_attachments_count_and_are_still_to_come(deployed: Bench) -> None:
    mail = specimens.document("denial.eml")
    ids = [deployed.processed("denial.eml", children=1), deployed.waiting("a.pdf", parent=mail)]
    deployed.batch(ids[:1])
    found = StatusReader(deployed.settings).take(BATCH_ID)
    assert (found.total, found.has_active_run, found.pending_work[ids[1]]) == (2, True, "a sensor will request its run")


def test_the_record_has_a_line_for_every_document(bench: Bench) -> None:
    failed = bench.failed("c.pdf", "document_text: the disk is full", Category.RESOURCE)
    ids = [bench.processed("a.pdf"), failed, bench.waiting("d.pdf")]
    bench.batch(ids)
    found = json.loads(json.dumps(record(StatusReader(bench.settings).take(BATCH_ID)), default=str))
    rows = {row["document_id"]: row for row in found["documents"]}
    assert list(rows) == ids
    assert (rows[failed]["state"], rows[failed]["category"], rows[failed]["stages"]["chunks"]) == ("failed", "resource", "failed")
    assert rows[ids[2]]["reason"] == "no run is planned"
    assert found["groups"][0]["fix"] == remedy(Category.RESOURCE, "the disk is full", [failed])


def test_what_ends_between_two_readings_was_not_left_lying(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents are read before the runs; a document that ends, with its run, in between has neither left."""
    bench.batch([bench.processed("a.pdf", 1), bench.waiting("b.pdf")])

    def ends_meanwhile(*_: object) -> Work:
        bench.processed("a.pdf")
        return Work({}, frozenset())

    monkeypatch.setattr(batch_status, "read_work", ends_meanwhile)
    found = StatusReader(bench.settings).take(BATCH_ID)
    assert {member.file_name: member.state for member in found.members} == {"a.pdf": MemberState.DONE, "b.pdf": MemberState.WAITING}
    assert [found.pending_work[document_id] for document_id in found.idle] == ["no run is planned"]


def test_what_has_not_changed_meanwhile_is_not_read_twice(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.batch([bench.processed("a.pdf"), *(bench.waiting(f"{number}.pdf") for number in range(3))])
    read = Mock(wraps=members)
    monkeypatch.setattr(batch_status, "members", read)
    found = StatusReader(bench.settings).take(BATCH_ID)
    assert (read.call_count, len(found.idle)) == (1, 3)


def test_a_later_batch_over_the_same_documents_adds_nothing_to_the_duration(bench: Bench) -> None:
    ids = [bench.processed("a.pdf"), bench.processed("b.pdf")]
    bench.batch(ids, created_at=now() - 2 * HOUR)
    for document_id in ids:
        bench.shift(document_id, -HOUR)
    took = StatusReader(bench.settings).take(BATCH_ID).elapsed_seconds
    assert took == pytest.approx(HOUR.total_seconds(), abs=60)
    rate = StatusReader(bench.settings).take(BATCH_ID).documents_a_minute
    bench.shift(ids[0], HOUR)
    bench.store.documents.start(ids[1], "run of a later batch")
    found = StatusReader(bench.settings).take(BATCH_ID)
    assert found.elapsed_seconds == took
    bench.store.documents.finish(ids[1])
    again = StatusReader(bench.settings).take(BATCH_ID)
    assert (again.elapsed_seconds, again.documents_a_minute) == (took, rate)


def test_what_is_requested_again_has_no_end_yet(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    assert StatusReader(bench.settings).take(BATCH_ID).elapsed_seconds > 0
    batches = Batches(bench.store.engine)
    assert batches.get(BATCH_ID).ended_at is not None
    batches.request_again(BATCH_ID, [document_id])
    assert batches.get(BATCH_ID).ended_at is None
