"""The monitor and `batch verify` judge from the same facts: over generated states of documents the two never disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.batches.status.pending_work import pending_work
from legal_pipeline.batches.status.run_states import Work
from legal_pipeline.clock import now
from legal_pipeline.model import Category, Document, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.members import MemberState
from legal_pipeline.storage.batches.progress import members
from legal_pipeline.storage.batches.verification import Facts, summarise, verify
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import batches, documents, pages, withdrawals
from legal_pipeline.storage.documents.attention import acknowledge, acknowledged_among, read_attention
from legal_pipeline.storage.documents.standing import STUCK_AFTER, Standing, standing_of
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.specimens.batches import Bench

AT = now()
LONG_AGO, JUST_NOW = AT - 3 * STUCK_AFTER, AT - STUCK_AFTER / 4


@dataclass(frozen=True)
class Case:
    """A document as it may be found."""

    state: str
    has_run: bool = False
    requested_at: dt.datetime | None = None
    changed_at: dt.datetime = LONG_AGO
    origin: str = "named"
    is_acknowledged: bool = False
    is_damaged: bool = False


CASES = st.builds(
    Case,
    state=st.sampled_from(["waiting", "running", "done", "failed", "refused", "withdrawn", "missing"]),
    has_run=st.booleans(),
    requested_at=st.sampled_from([None, LONG_AGO, JUST_NOW]),
    changed_at=st.sampled_from([LONG_AGO, JUST_NOW]),
    origin=st.sampled_from(["named", "arrival", "child"]),
    is_acknowledged=st.booleans(),
    is_damaged=st.booleans(),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    mine = Settings(home=Path(tmp_path_factory.mktemp("attention")), broker_url="redis://127.0.0.1:1/0")
    return Bench(open_store(mine), mine)


def empty(bench: Bench) -> None:
    with transaction(bench.store.engine) as connection:
        for table in (batches, documents, withdrawals):
            connection.execute(sa.delete(table))


def plant(bench: Bench, number: int, case: Case) -> str:
    name = f"{number}.pdf"
    match case.state:
        case "done":
            document_id = bench.processed(name)
        case "failed":
            document_id = bench.failed(name, category=Category.TRANSIENT)
        case "refused":
            document_id = bench.refused(name)
        case "withdrawn":
            return bench.withdrawn(name)
        case "missing":
            return f"gone-{number:012x}"
        case _:
            document_id = bench.waiting(name)
    values = {"requested_at": case.requested_at, "updated_at": case.changed_at, "origin": case.origin}
    if case.state == "running":
        values["state"] = State.RUNNING
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(values))
        if case.is_damaged and case.state == "done":
            connection.execute(sa.delete(pages).where(pages.c.document_id == document_id, pages.c.page_number == 1))
    return document_id


@given(st.lists(CASES, min_size=1, max_size=5))
@settings(max_examples=examples(60), deadline=None)
def test_the_monitor_is_red_exactly_when_verify_finds_what_no_run_will_mend(bench: Bench, cases: list[Case]) -> None:
    empty(bench)
    engine = bench.store.engine
    ids = [plant(bench, number, case) for number, case in enumerate(cases)]
    batch = bench.batch(ids, created_at=LONG_AGO - STUCK_AFTER)
    has_run = {document_id: "queued" for document_id, case in zip(ids, cases, strict=True) if case.has_run}

    def verdict() -> tuple[bool, bool]:
        """Whether verify fails, and whether it fails for more than work in progress."""
        found = members(engine, batch, bench.keys)
        ahead = [member for member in found if member.state.is_open]
        _, idle = pending_work(bench.settings, batch, ahead, Work(has_run, frozenset()), AT)
        facts = Facts(idle, frozenset(acknowledged_among(engine, ids)))
        said = list(verify(bench.store, found, bench.keys, facts))
        return not summarise(said, ()).is_well, any(each.standing.needs_attention for each in said)

    verdict()  # records what it found
    to_accept = [
        document_id
        for document_id, case in zip(ids, cases, strict=True)
        if case.is_acknowledged and (case.state == "failed" or (case.state == "done" and case.is_damaged))
    ]
    acknowledge(engine, to_accept, actor="ann", reason="known")
    fails, needs_attention = verdict()
    is_red = bool(read_attention(engine, has_run, AT).concerns)
    assert is_red == needs_attention
    assert fails == (needs_attention or any(_is_in_progress(case) for case in cases))


def _is_in_progress(case: Case) -> bool:
    if case.state not in ("waiting", "running"):
        return False
    is_due = case.state == "waiting" and case.requested_at is None and case.origin != "named"
    return case.has_run or is_due or max(case.requested_at or case.changed_at, case.changed_at) == JUST_NOW


def test_what_was_only_registered_is_no_concern(bench: Bench) -> None:
    empty(bench)
    bench.waiting("registered.pdf")
    assert read_attention(bench.store.engine, (), AT + STUCK_AFTER).concerns == ()


# state · has it a prospect? · acknowledged? · damaged? · standing
JUDGMENTS = [
    ("waiting", True, False, False, Standing.IN_PROGRESS),
    ("running", False, False, False, Standing.STUCK),
    ("waiting", False, True, False, Standing.STUCK),
    ("failed", False, False, False, Standing.FAILED),
    ("failed", False, True, False, Standing.ACKNOWLEDGED),
    ("done", False, False, False, Standing.COMPLETE),
    ("done", False, False, True, Standing.DAMAGED),
    ("done", False, True, True, Standing.ACKNOWLEDGED),
    ("refused", False, False, False, Standing.REFUSED),
    ("refused", False, False, True, Standing.DAMAGED),
    ("withdrawn", False, False, False, Standing.WITHDRAWN),
    ("missing", False, False, False, Standing.MISSING),
]


@pytest.mark.parametrize(("state", "has_prospect", "is_acknowledged", "is_damaged", "expected"), JUDGMENTS)
def test_judgments(state: str, has_prospect: bool, is_acknowledged: bool, is_damaged: bool, expected: Standing) -> None:
    assert standing_of(state, has_prospect=has_prospect, is_acknowledged=is_acknowledged, is_damaged=is_damaged) is expected


def test_every_state_of_a_member_is_judged() -> None:
    assert {state for state, *_ in JUDGMENTS} == set(MemberState)


def test_a_verdict_ends_with_a_change_of_the_document(bench: Bench) -> None:
    empty(bench)
    document_id = bench.processed("a.pdf")
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.delete(pages).where(pages.c.document_id == document_id, pages.c.page_number == 1))
    list(verify(bench.store, members(bench.store.engine, bench.batch([document_id]), bench.keys), bench.keys))
    [concern] = read_attention(bench.store.engine, (), now()).concerns
    assert (concern.standing, concern.document_ids) == (Standing.DAMAGED, (document_id,))
    bench.store.documents.wait(document_id)
    bench.store.documents.finish(document_id)
    assert read_attention(bench.store.engine, (), now()).concerns == ()


def test_a_failure_says_why_the_first_one_failed(bench: Bench) -> None:
    empty(bench)
    ids = sorted(bench.processed(name) for name in ("a.pdf", "b.pdf"))
    for document_id in ids:
        bench.store.documents.fail(document_id, f"chunks: no room for {document_id}", Category.RESOURCE)
    [concern] = read_attention(bench.store.engine, (), now()).concerns
    assert (concern.kind, concern.count, concern.reason) == ("resource", 2, f"chunks: no room for {ids[0]}")


def test_a_failed_document_is_a_concern_although_another_run_of_it_is_queued(bench: Bench) -> None:
    """Two batches of the same documents: what fails all runs of the first is not seen only after the second."""
    empty(bench)
    document_id = bench.processed("a.pdf")
    bench.store.documents.fail(document_id, "source_document: the secret key is wrong", Category.CONFIGURATION)
    [concern] = read_attention(bench.store.engine, [document_id], now()).concerns
    assert (concern.standing, concern.kind, concern.document_ids) == (Standing.FAILED, "configuration", (document_id,))
    # its remedy
    bench.store.documents.request_again([document_id])
    assert read_attention(bench.store.engine, [document_id], now()).concerns == ()


def test_failures_of_one_category_with_other_remedies_are_concerns_of_their_own(bench: Bench) -> None:
    """Nothing of the installation is wrong where somebody cancelled."""
    empty(bench)
    reasons = {
        "a": "the run was cancelled; run the document again when you want it",
        "b": "the run ended before the document did: queue ocr has no worker",
        "c": "the run was cancelled; run the document again when you want it",
        "d": "S3 does not know the access key",
    }
    found = bench.store.documents
    found.register(Document(name, "m", f"file:///{name}", name) for name in reasons)
    for name, reason in reasons.items():
        found.fail(name, reason, Category.CONFIGURATION)
    concerns = read_attention(bench.store.engine, (), now()).concerns
    said = {concern.document_ids: concern.remedy for concern in concerns}
    assert said.keys() == {("a", "c"), ("b",), ("d",)}
    assert "to process it after all" in said["a", "c"] and "workers start" in said["b",] and "correct the named setting" in said["d",]
