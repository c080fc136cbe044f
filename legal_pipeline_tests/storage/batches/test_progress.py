"""The state of each document of a batch, on both back ends; the states always add up to the members."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_pipeline.clock import now
from legal_pipeline.model import Category, Origin, RefusalReason
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import BackfillRecord, Batches
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.storage.batches.progress import keys_of, members
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import batch_documents, documents, stage_results
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.specimens.batches import BATCH_ID, HOUR, Bench
from legal_pipeline_tests.storage import specimens

SIGNS = {
    "d": StageState.DONE,
    "=": StageState.REUSED,
    ">": StageState.RUNNING,
    ".": StageState.WAITING,
    "x": StageState.FAILED,
    "r": StageState.REFUSED,
    "o": StageState.OUTDATED,
    "-": StageState.NONE,
}


def asked_now() -> BackfillRecord:
    return BackfillRecord("feed" * 8, BATCH_ID, now())


@pytest.fixture
def bench(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(store, Settings(home=tmp_path_factory.mktemp("home")))


def found(bench: Bench) -> dict[str, Member]:
    listed = members(bench.store.engine, Batches(bench.store.engine).get(BATCH_ID), bench.keys)
    by_id = {member.document_id: member for member in listed}
    assert len(by_id) == len(listed), "each document once"
    return by_id


def drawn(member: Member) -> str:
    by_mark = {mark: sign for sign, mark in SIGNS.items()}
    return "".join(by_mark[mark] for mark in member.stage_states)


@pytest.mark.parametrize(
    ("place", "standing", "marks"),
    [
        (lambda bench: bench.waiting("a.pdf"), MemberState.WAITING, "......."),
        (lambda bench: bench.processed("a.pdf", 0), MemberState.RUNNING, ">......"),
        (lambda bench: bench.processed("a.pdf", 1), MemberState.RUNNING, "d>....."),
        (lambda bench: bench.processed("a.pdf", 4), MemberState.RUNNING, "dddd>.."),
        (lambda bench: bench.processed("a.pdf"), MemberState.DONE, "ddddddd"),
        (lambda bench: bench.failed("a.pdf"), MemberState.FAILED, "ddx...."),
        (lambda bench: bench.failed("a.pdf", stages=6), MemberState.FAILED, "ddddddx"),
        (lambda bench: bench.refused("a.pdf"), MemberState.REFUSED, "r------"),
        (lambda bench: bench.withdrawn("a.pdf"), MemberState.WITHDRAWN, "-------"),
        (lambda bench: "never-heard-of-0123456789ab", MemberState.MISSING, "-------"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_member_stands_in_one_place(bench: Bench, place, standing: MemberState, marks: str) -> None:  # type: ignore[no-untyped-def]
    document_id = place(bench)
    bench.batch([document_id])
    member = found(bench)[document_id]
    assert (member.state, drawn(member)) == (standing, marks)
    assert (member.ended_at is None) == (standing.is_open or standing is MemberState.MISSING)


def test_what_is_told_of_a_failure_a_refusal_and_a_withdrawal(bench: Bench) -> None:
    failed = bench.failed("a.pdf", "document_text: the disk is full", Category.RESOURCE)
    refused, withdrawn = bench.refused("b.pdf"), bench.withdrawn("c.pdf")
    bench.batch([failed, refused, withdrawn])
    rows = found(bench)
    assert (rows[failed].reason, rows[failed].category) == ("document_text: the disk is full", Category.RESOURCE)
    assert (rows[refused].reason_code, rows[refused].category) == (RefusalReason.ENCRYPTED, None)
    assert (rows[withdrawn].file_name, rows[withdrawn].reason) == ("c.pdf", "privileged, produced by mistake")


def test_what_was_finished_before_the_batch_is_reused(bench: Bench) -> None:
    old, new = bench.processed("old.pdf"), bench.processed("new.pdf")
    bench.shift(old, -2 * HOUR)
    bench.batch([old, new], asked=[new])
    rows = found(bench)
    assert (drawn(rows[old]), rows[old].is_requested) == ("=======", False)
    assert (drawn(rows[new]), rows[new].is_requested) == ("ddddddd", True)


def test_how_far_a_document_is_while_it_is_read(bench: Bench) -> None:
    document_id = bench.processed("a.pdf", 1)
    sha256 = specimens.facts("a.pdf").sha256
    key = bench.keys(sha256, specimens.MATTER)["document_text"]
    specimens.add_pages(bench.store, document_id, key, specimens.pages()[:2])
    bench.batch([document_id])
    assert (found(bench)[document_id].pages_read, found(bench)[document_id].page_count) == (2, 3)


def test_pages_of_older_bytes_are_not_counted_as_read(bench: Bench) -> None:
    document_id = bench.processed("a.pdf", 1)
    specimens.add_pages(bench.store, document_id, "key of other bytes", specimens.pages())
    bench.batch([document_id])
    assert found(bench)[document_id].pages_read == 0


def test_attachments_belong_by_descent_and_stand_behind_their_parents(bench: Bench) -> None:
    mail, other = specimens.document("denial.eml"), specimens.document("z.pdf")
    ids = [bench.processed("denial.eml", children=1), bench.processed("z.pdf")]
    assert ids == [mail.document_id, other.document_id]
    archive = specimens.document("papers.zip", parent=mail)
    inside = bench.processed("papers.zip", parent=mail)
    deeper = bench.waiting("letter.pdf", parent=archive)
    gone = bench.withdrawn("privileged.pdf", parent=archive)
    bench.batch(ids)
    rows = found(bench)
    first, second, *third, last = rows
    assert (first, second, last) == (ids[0], inside, ids[1])
    assert set(third) == {deeper, gone}
    assert rows[gone].state is MemberState.WITHDRAWN


def test_an_attachment_that_was_named_as_well_is_counted_once(bench: Bench) -> None:
    mail = specimens.document("denial.eml")
    first, inside = bench.processed("denial.eml"), bench.processed("a.pdf", parent=mail)
    bench.batch([inside, first])
    assert list(found(bench)) == [inside, first]


def test_documents_of_another_batch_are_not_this_ones(bench: Bench) -> None:
    mine = bench.processed("a.pdf")
    bench.processed("b.pdf")
    bench.batch([mine])
    assert list(found(bench)) == [mine]


def test_rows_of_older_code_are_out_of_date_and_not_finished_work(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    with transaction(bench.store.engine) as connection:
        later = stage_results.c.stage.in_([stage.name for stage in STAGES[3:]])
        connection.execute(sa.update(stage_results).where(later).values(key="of older code"))
    member = found(bench)[document_id]
    assert (member.state, drawn(member)) == (MemberState.DONE, "dddoooo")


def test_a_changed_setting_counts_as_other_code(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    bench.keys = keys_of(Settings(home=bench.settings.home, ocr_dpi=300))
    assert drawn(found(bench)[document_id]) == "doooooo"


@pytest.mark.parametrize("place", ["failed", "refused"])
def test_what_ended_before_it_was_asked_for_again_waits_again(bench: Bench, place: str) -> None:
    document_id = getattr(bench, place)("a.pdf")
    bench.batch([document_id])
    bench.shift(document_id, -HOUR / 2)
    assert found(bench)[document_id].state is MemberState(place)
    Batches(bench.store.engine).add_backfill(asked_now(), [document_id])
    member = found(bench)[document_id]
    assert (member.state, member.reason, member.ended_at) == (MemberState.WAITING, None, None)


def test_stages_that_are_forced_anew_wait_until_they_were_made_after_the_request(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    bench.shift(document_id, -HOUR / 2)
    asked_at = now() - HOUR / 4
    Batches(bench.store.engine).add_backfill(BackfillRecord("feed" * 8, BATCH_ID, asked_at, "entity_mentions"), [document_id])
    assert (found(bench)[document_id].state, drawn(found(bench)[document_id])) == (MemberState.WAITING, "ddd....")
    bench.processed("a.pdf")
    assert (found(bench)[document_id].state, drawn(found(bench)[document_id])) == (MemberState.DONE, "ddddddd")


def test_a_cancelled_batch_asks_for_nothing_any_more(bench: Bench) -> None:
    document_id = bench.failed("a.pdf")
    bench.batch([document_id])
    bench.shift(document_id, -HOUR / 2)
    batches = Batches(bench.store.engine)
    batches.add_backfill(asked_now(), [document_id])
    batches.mark_cancelled(BATCH_ID)
    assert found(bench)[document_id].state is MemberState.FAILED


def test_the_end_of_a_document_is_when_its_last_stage_was_finished(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    finished_at = bench.store.stages.of(document_id)["document_record"].finished_at
    # something else is noted of it later
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(documents).values(updated_at=now() + dt.timedelta(days=1)))
    assert found(bench)[document_id].ended_at == finished_at


def test_an_empty_batch(bench: Bench) -> None:
    bench.batch([])
    assert found(bench) == {}


def test_who_asks_for_its_runs_is_known(bench: Bench) -> None:
    mail = specimens.document("denial.eml")
    ids = [bench.waiting("denial.eml"), bench.waiting("a.pdf", parent=mail)]
    bench.batch(ids[:1])
    assert [member.origin for member in found(bench).values()] == [Origin.NAMED, Origin.CHILD]


PLACES = ("waiting", "processed", "failed", "refused", "withdrawn", "unknown")


@given(places=st.lists(st.sampled_from(PLACES), max_size=12))
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_states_add_up_to_the_members(bench: Bench, places: list[str]) -> None:
    ids = []
    for number, place in enumerate(places):
        name = f"{place}-{number}.pdf"
        ids.append(f"unknown-{number}-0123456789ab" if place == "unknown" else getattr(bench, place)(name))
    bench.batch(ids)
    counts = Counter(member.state for member in found(bench).values())
    assert sum(counts.values()) == len(places)
    expected = {"processed": MemberState.DONE, "unknown": MemberState.MISSING}
    assert counts == Counter(expected.get(place) or MemberState(place) for place in places)
    with transaction(bench.store.engine) as connection:
        for table in ("batch_documents", "batches", "withdrawals", "documents"):
            connection.execute(sa.text(f"delete from {table}"))


def test_a_repeated_reading_says_the_same(bench: Bench) -> None:
    ids = [bench.processed("a.pdf"), bench.refused("b.pdf"), bench.waiting("c.pdf")]
    bench.batch(ids)
    assert found(bench) == found(bench)
    with transaction(bench.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(batch_documents)) == 3
