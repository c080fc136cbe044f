"""A hundred documents that failed of the same are one line that says what to do."""

from __future__ import annotations

import pytest

from legal_pipeline.batches.failure_groups import groups, without_names
from legal_pipeline.model import Category, RefusalReason
from legal_pipeline.remedies import FAILURE_REMEDIES, REFUSAL_REMEDIES, remedy
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.topology import STAGES

NONE = (StageState.NONE,) * len(STAGES)


def failed(number: int, reason: str, category: Category | None = Category.TRANSIENT) -> Member:
    return Member(
        f"exhibit-{number}-{number:012x}", f"Exhibit {number}.pdf", "m", MemberState.FAILED, NONE, reason=reason, category=category
    )


def refused(number: int, code: RefusalReason) -> Member:
    name = f"locked-{number}-{number:012x}"
    return Member(name, f"{number}.pdf", "m", MemberState.REFUSED, NONE, reason=f"{code}: said", reason_code=code)


@pytest.mark.parametrize(
    ("said", "common"),
    [
        ("chunks: the disk is full (tried 4 times)", "chunks: the disk is full (tried 4 times)"),
        ("the run ended: exhibit-7-000000000007 timed out", "the run ended: <document> timed out"),
        ("Exhibit 7.pdf cannot be opened", "<document> cannot be opened"),
        ("run 0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f was killed", "run <run> was killed"),
        ("needs another-document-pdf-0a1b2c3d4e5f first", "needs <document> first"),
        ("s3://bucket/m/Exhibit%207.pdf is gone", "<file> is gone"),
        ("/data/inbox/m/x.pdf is gone", "<path> is gone"),
        ("page 17 took 61.3 s", "page N took N s"),
        ("object at 0x7f25ab, 12,345 bytes", "object at <id>, N bytes"),
        ("bug: TypeError at chunking.py:88 in _cut", "bug: TypeError at chunking.py:88 in _cut"),
        ("bug: TypeError at chunking.py:1288 in _cut; page 3 of /a/b.pdf", "bug: TypeError at chunking.py:1288 in _cut; page N of <path>"),
        ("its worker was killed 2 times (SIGKILL)", "its worker was killed 2 times (SIGKILL)"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_names_one_document_is_taken_out(said: str, common: str) -> None:
    assert without_names(said, failed(7, said)) == common


def test_the_same_failure_is_one_group() -> None:
    members = [failed(number, f"document_text: page {number} of exhibit-{number}-{number:012x}: no answer") for number in range(1, 101)]
    (group,) = groups(members)
    assert (group.count, group.said) == (100, "document_text: page N of <document>: no answer")
    assert group.fix.endswith("`legal-pipeline retry --failed --category transient`"), "too many to name"
    assert group.document_ids == tuple(member.document_id for member in members[:3])
    assert (group.kind, group.fix) == ("transient", remedy(Category.TRANSIENT, None, [member.document_id for member in members]))


def test_one_document_is_shown_with_its_own_sentence() -> None:
    (group,) = groups([failed(7, "document_text: page 17: no answer")])
    assert group.said == "document_text: page 17: no answer"


def test_two_places_in_the_code_are_two_failures() -> None:
    found = groups([failed(1, "chunks: bug: KeyError at a.py:1 in f"), failed(2, "chunks: bug: KeyError at a.py:2 in f")])
    assert len(found) == 2


def test_two_categories_are_two_groups() -> None:
    assert len(groups([failed(1, "x", Category.RESOURCE), failed(2, "x", None)])) == 2


def test_failures_come_before_refusals_and_the_frequent_first() -> None:
    lost = Member("lost-000000000001", "", "", MemberState.MISSING, NONE, reason="the document is not in the database")
    members = [
        *(refused(number, RefusalReason.ENCRYPTED) for number in range(5)),
        failed(1, "a"),
        failed(2, "b"),
        failed(3, "b"),
        lost,
        Member("done-000000000001", "", "", MemberState.DONE, NONE),
    ]
    assert [(group.standing.value, group.count) for group in groups(members)] == [
        ("missing", 1),
        ("failed", 2),
        ("failed", 1),
        ("refused", 5),
    ]


def test_there_is_something_to_do_for_every_category_and_reason() -> None:
    assert set(FAILURE_REMEDIES) == set(Category)
    assert set(REFUSAL_REMEDIES) == set(RefusalReason)
    for category in Category:
        assert groups([failed(1, "x", category)])[0].fix
    for code in RefusalReason:
        assert groups([refused(1, code)])[0].kind == code.value
