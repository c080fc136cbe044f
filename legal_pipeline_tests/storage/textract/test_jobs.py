"""Paid jobs: each page image is paid for once, within the budget, and only one of two senders sends it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import Priority
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.tables import textract_jobs
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.textract.jobs import JobState, Sender, TextractBudget, TextractJob, TextractJobs, TextractPage
from legal_pipeline_tests.storage.specimens import document

RICH = TextractBudget(page_usd=0.0015, budget_usd=100)


def sender(document_id: str = "letter-000000000001", place: str = "s3://case-files/textract/") -> Sender:
    return Sender("textract", document_id, "harbor-v-larkspur", "AWS Textract in us-east-1", place)


def pages(*names: str) -> list[TextractPage]:
    return [TextractPage(name.encode().ljust(32, b"."), number, 1700, 2200) for number, name in enumerate(names, 1)]


def names(found: Sequence[TextractPage]) -> list[str]:
    return [page.key.rstrip(b".").decode() for page in found]


def claimed(jobs: TextractJobs, *wanted: str, terms: TextractBudget = RICH, of: str = "letter-000000000001") -> TextractJob:
    job = jobs.claim(sender(of), pages(*wanted), terms).job
    assert job is not None
    return job


@pytest.fixture
def jobs(store: Store) -> TextractJobs:
    return TextractJobs(store.engine)


def test_a_job_of_the_pages(jobs: TextractJobs) -> None:
    claim = jobs.claim(sender(), pages("a", "b"), RICH)
    assert claim.job is not None
    assert (claim.job.state, claim.job.job_id, claim.job.microdollars) == (JobState.SENDING, None, 3000)
    assert names(claim.pages) == ["a", "b"]
    assert [(width, height) for _, width, height in jobs.sizes(claim.job.job_key)] == [(1700, 2200)] * 2
    assert len(claim.job.job_key) == 64
    assert claim.job.job_key.isalnum()


def test_a_page_is_claimed_once(jobs: TextractJobs) -> None:
    first = claimed(jobs, "a", "b")
    second = jobs.claim(sender("other-000000000002"), pages("b", "c", "c"), RICH)
    assert names(second.pages) == ["c"]
    assert jobs.claim(sender(), pages("a", "b", "c"), RICH).job is None
    assert {job.job_key for job in jobs.open_jobs_with_pages([page.key for page in pages("b", "c")])} == {
        first.job_key,
        getattr(second.job, "job_key", ""),
    }


def test_a_page_that_is_known_costs_nothing(jobs: TextractJobs, store: Store) -> None:
    [page] = pages("a")
    store.ocr.put(page.key, b"{}")
    assert jobs.claim(sender(), [page], RICH) == jobs.claim(sender(), [], RICH)


def test_all_at_once_claim_each_page_once(jobs: TextractJobs) -> None:
    wanted = [f"page {number}" for number in range(12)]
    begin = threading.Barrier(4)

    def claim(worker: int) -> list[str]:
        begin.wait(60)
        found: list[str] = []
        for shift in range(4):
            some = wanted[worker + shift : worker + shift + 6]
            found += names(jobs.claim(sender(f"document-{worker:012}"), pages(*some), TextractBudget(1.0, 8.0)).pages)
        return found

    with ThreadPoolExecutor(4) as workers:
        found = [name for part in workers.map(claim, range(4)) for name in part]
    # $8 at $1: neither a page twice nor a page too many
    assert len(found) == len(set(found)) == 8
    assert jobs.spent_microdollars() == 8_000_000


# budget · price · spent before · pages asked for · pages sent
BUDGETS = [
    pytest.param(0.0, 0.0015, 0, 3, 0, id="none: nothing is sent"),
    pytest.param(0.0, 0.0, 0, 3, 0, id="none: not even what is free"),
    pytest.param(1.0, 0.0, 5, 3, 3, id="free pages"),
    pytest.param(0.003, 0.0015, 0, 3, 2, id="as far as it goes"),
    pytest.param(0.003, 0.0015, 1, 3, 1, id="some is spent"),
    pytest.param(0.003, 0.0015, 2, 3, 0, id="all is spent"),
    pytest.param(0.3, 0.1, 0, 4, 3, id="no cent lost in rounding"),
]


@pytest.mark.parametrize(("budget", "price", "before", "asked", "sent"), BUDGETS)
def test_budget(jobs: TextractJobs, budget: float, price: float, before: int, asked: int, sent: int) -> None:
    if before:
        claimed(jobs, *(f"before {n}" for n in range(before)), terms=TextractBudget(price, 100))
    claim = jobs.claim(sender(), pages(*(f"now {n}" for n in range(asked))), TextractBudget(price, budget))
    assert (len(claim.pages), len(claim.unaffordable)) == (sent, asked - sent)


def test_the_budget_is_of_thirty_days(jobs: TextractJobs, store: Store) -> None:
    job = claimed(jobs, "a", terms=TextractBudget(1, 1))
    assert jobs.claim(sender(), pages("b"), TextractBudget(1, 1)).job is None
    with store.engine.begin() as connection:
        connection.execute(
            sa.update(textract_jobs).where(textract_jobs.c.job_key == job.job_key).values(sent_at=now() - dt.timedelta(days=31))
        )
    assert claimed(jobs, "b", terms=TextractBudget(1, 1)).microdollars == 1_000_000


def test_what_is_sent_and_what_is_not_is_on_record(jobs: TextractJobs, store: Store) -> None:
    jobs.claim(sender(), pages("a", "b", "c"), TextractBudget(1, 2))
    found = [
        (entry.action, entry.matter, entry.document_id, entry.detail.partition(", job ")[0]) for entry in AuditLog(store.engine).entries()
    ]
    of = ("harbor-v-larkspur", "letter-000000000001")
    assert found == [
        ("textract_sent", *of, "2 pages (1, 2) to AWS Textract in us-east-1"),
        ("textract_not_sent", *of, "page 3 read on this machine only: the budget of 30 days ($2) is used up"),
    ]


def test_from_sending_to_done(jobs: TextractJobs) -> None:
    job = claimed(jobs, "a")
    held = jobs.take(job)
    assert held is not None
    jobs.sent(held, "job 1")
    jobs.sent(held, "job 2")  # too late: it has one
    [found] = jobs.open_jobs_of(job.document_id)
    assert (found.state, found.job_id) == (JobState.SENT, "job 1")
    jobs.end(found, JobState.DONE, "model 1.0")
    jobs.end(found, JobState.FAILED, "said too late")
    [ended] = jobs.of_document(job.document_id)
    assert (ended.state, ended.message, ended.microdollars) == (JobState.DONE, "model 1.0", 1500)
    assert jobs.open_jobs_of(job.document_id) == []
    assert jobs.open_jobs_with_pages([pages("a")[0].key]) == []
    assert jobs.sizes(job.job_key) == []


def test_of_two_senders_one_notices(jobs: TextractJobs) -> None:
    job = claimed(jobs, "a")
    theirs = jobs.take(job)
    assert theirs is not None
    assert jobs.take(job) is None
    assert not jobs.release(job)
    assert jobs.release(theirs)
    assert jobs.get(job.job_key) is None
    # claimed anew, it is the same job to the service, and another one to whoever held it before
    again = claimed(jobs, "a")
    assert again.job_key == job.job_key
    assert jobs.take(theirs) is None


def test_a_job_that_was_sent_is_not_released(jobs: TextractJobs) -> None:
    job = claimed(jobs, "a")
    jobs.sent(job, "job 1")
    assert not jobs.release(job)
    assert jobs.take(job) is None


# how it ended · what it counts as
ENDS = [
    pytest.param(JobState.DONE, False, 1500, id="done"),
    pytest.param(JobState.PARTIAL, False, 1500, id="partial: as if all were billed"),
    pytest.param(JobState.FAILED, False, 1500, id="failed: as if all were billed"),
    pytest.param(JobState.FAILED, True, 0, id="not taken: free"),
]


@pytest.mark.parametrize(("state", "is_free", "microdollars"), ENDS)
def test_the_cost_of_a_job(jobs: TextractJobs, state: JobState, is_free: bool, microdollars: int) -> None:
    job = claimed(jobs, "a")
    jobs.end(job, state, "so it ended", is_free=is_free)
    assert jobs.spent_microdollars() == microdollars


def test_pages_of_a_failed_job_go_into_another_one(jobs: TextractJobs) -> None:
    first = claimed(jobs, "a", "b")
    jobs.end(first, JobState.FAILED, "Textract failed: no reason")
    second = claimed(jobs, "a", "b")
    # with the same token the service would give the failed one again
    assert second.job_key != first.job_key


def test_other_places_are_other_jobs(jobs: TextractJobs) -> None:
    first = claimed(jobs, "a")
    assert jobs.release(first)
    second = jobs.claim(sender(place="s3://elsewhere/textract/"), pages("a"), RICH).job
    assert second is not None
    assert second.job_key != first.job_key


def test_cost_goes_to_the_latest_batch_of_the_document(jobs: TextractJobs, store: Store) -> None:
    moment = now()
    for number, age in (("1", 2), ("2", 1), ("3", 3)):
        record = BatchRecord(number * 32, f"batch {number}", Priority.NORMAL, "submit", "tests", moment - dt.timedelta(hours=age))
        Batches(store.engine).add(record, ["letter-000000000001"], ["letter-000000000001"])
    job = claimed(jobs, "a")
    lonely = claimed(jobs, "b", of="lonely-000000000003")
    with store.engine.connect() as connection:
        found = {row.job_key: row.batch_id for row in connection.execute(sa.select(textract_jobs))}
    assert found == {job.job_key: "2" * 32, lonely.job_key: None}


def test_forgotten_jobs(jobs: TextractJobs) -> None:
    old, ended = claimed(jobs, "a"), claimed(jobs, "b")
    jobs.end(ended, JobState.DONE, "model 1.0")
    assert [job.job_key for job in jobs.open_jobs_sent_before(now() + dt.timedelta(hours=1), 10)] == [old.job_key]
    assert jobs.open_jobs_sent_before(now() - dt.timedelta(hours=1), 10) == []


def test_costs_outlive_the_document(jobs: TextractJobs, store: Store) -> None:
    store.documents.register([document("letter")])
    job = claimed(jobs, "a")
    with store.engine.begin() as connection:
        connection.execute(sa.text("delete from documents"))
    assert jobs.get(job.job_key) == job
