"""Each integrity check detects its planted damage and reports nothing for intact rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import (
    chunks,
    docket_entries,
    documents,
    entities,
    evidence,
    mentions,
    pages,
    relationships,
    stage_results,
    testimony,
)
from legal_pipeline.storage.reports import integrity
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import TEXTS, fill, page

Question = Callable[[Store, str], list[str]]

QUESTIONS: tuple[Question, ...] = (
    integrity.missing_pages,
    integrity.garbage_pages,
    integrity.error_text,
    integrity.mismatched_chunks,
    integrity.uncovered_text,
    integrity.mismatched_mentions,
    integrity.mismatched_evidence,
    integrity.unlinked_mentions,
    integrity.relationships_without_evidence,
    integrity.broken_references,
    integrity.mismatched_docket_entries,
    integrity.mismatched_testimony,
    integrity.mismatched_counts,
)

SECOND = len(TEXTS[0]) + 1
LAST = SECOND + len(TEXTS[1]) + 1
GARBAGE = "\ufffd\ue001\uf8ff" * 20
p, c, m, e, r = pages.c, chunks.c, mentions.c, evidence.c, relationships.c

FAULTS: list[tuple[str, sa.Executable, dict[Question, int]]] = [
    ("a page in the middle is gone", sa.delete(pages).where(p.page_number == 2), {integrity.missing_pages: 3}),
    ("the last page is gone", sa.delete(pages).where(p.page_number == 3), {integrity.missing_pages: 1}),
    ("a page too many for the source", sa.update(documents).values(page_count=2), {integrity.missing_pages: 1}),
    ("a page lies one character off", sa.update(pages).where(p.page_number == 2).values(start=p.start + 1), {integrity.missing_pages: 1}),
    ("glyphs nobody can read", sa.update(pages).where(p.page_number == 3).values(text=GARBAGE), {integrity.garbage_pages: 1}),
    (
        "an error message instead of a page",
        sa.update(pages).where(p.page_number == 3).values(text="Traceback (most recent call last):\n  File x"),
        {integrity.error_text: 1},
    ),
    ("a chunk begins one character late", sa.update(chunks).where(c.start == 0).values(start=1), {integrity.mismatched_chunks: 1}),
    ("a chunk ends one character early", sa.update(chunks).where(c.start == 0).values(end=c.end - 1), {integrity.mismatched_chunks: 1}),
    ("a chunk lies on another page", sa.update(chunks).where(c.start == SECOND).values(page_start=1), {integrity.mismatched_chunks: 1}),
    ("a chunk ends on another page", sa.update(chunks).where(c.start == SECOND).values(page_end=3), {integrity.mismatched_chunks: 1}),
    ("a chunk has other text", sa.update(chunks).where(c.start == LAST).values(text="Ann Lee signed!"), {integrity.mismatched_chunks: 1}),
    ("a chunk in the middle is gone", sa.delete(chunks).where(c.start == SECOND), {integrity.uncovered_text: 1}),
    ("the first chunk is gone", sa.delete(chunks).where(c.start == 0), {integrity.uncovered_text: 1}),
    ("the last chunk is gone", sa.delete(chunks).where(c.start == LAST), {integrity.uncovered_text: 1}),
    ("all chunks are gone", sa.delete(chunks), {integrity.uncovered_text: 1}),
    (
        "all mentions lie one character off",
        sa.update(mentions).values(start=m.start + 1, end=m.end + 1),
        {integrity.mismatched_mentions: 5},
    ),
    ("a mention lies on another page", sa.update(mentions).where(m.start == 0).values(page_number=2), {integrity.mismatched_mentions: 1}),
    (
        "a mention lies behind the end",
        sa.update(mentions).where(m.start >= LAST).values(start=900, end=907),
        {integrity.mismatched_mentions: 1},
    ),
    ("evidence lies one character off", sa.update(evidence).values(start=1, end=e.end + 1), {integrity.mismatched_evidence: 1}),
    ("evidence lies on another page", sa.update(evidence).values(page_number=3), {integrity.mismatched_evidence: 1}),
    ("a mention refers to nothing", sa.update(mentions).where(m.start == 0).values(entity_id=None), {integrity.unlinked_mentions: 1}),
    (
        "an entity is gone",
        sa.delete(entities).where(entities.c.type == "ORG"),
        {integrity.unlinked_mentions: 2, integrity.broken_references: 1},
    ),
    ("a docket entry lies one character off", sa.update(docket_entries).values(start=1), {integrity.mismatched_docket_entries: 1}),
    ("a docket entry lies on another page", sa.update(docket_entries).values(page_number=2), {integrity.mismatched_docket_entries: 1}),
    ("an answer lies one character off", sa.update(testimony).values(start=1), {integrity.mismatched_testimony: 1}),
    ("a relationship comes from nowhere", sa.update(relationships).values(source_id="e-nobody"), {integrity.broken_references: 1}),
    ("a relationship goes nowhere", sa.update(relationships).values(target_id="e-nobody"), {integrity.broken_references: 1}),
    (
        "a stage reported more rows than there are",
        sa.update(stage_results).where(stage_results.c.stage == "entity_mentions").values(counts={"mentions": 6}),
        {integrity.mismatched_counts: 1},
    ),
]
"""(what is wrong, how it is planted, question -> number of sentences); other questions may notice too, except where they could not."""


@pytest.fixture
def document_id(store: Store) -> str:
    fill(store, "other.pdf", content="other")
    return fill(store, "a.pdf")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_sound_rows_raise_no_question(store: Store, document_id: str, question: Question) -> None:
    assert question(store, document_id) == []


@pytest.mark.parametrize(("fault", "found"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_planted_fault_is_found(store: Store, document_id: str, fault: sa.Executable, found: dict[Question, int]) -> None:
    with transaction(store.engine) as connection:
        table = fault.table  # type: ignore[attr-defined]
        connection.execute(fault.where(table.c.document_id == document_id))  # type: ignore[attr-defined]
    assert {question: len(question(store, document_id)) for question in found} == found


@pytest.mark.parametrize(("fault", "found"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_said_names_no_text(store: Store, document_id: str, fault: sa.Executable, found: dict[Question, int]) -> None:
    with transaction(store.engine) as connection:
        connection.execute(fault)
    said = " ".join(sentence for question in QUESTIONS for sentence in question(store, document_id))
    assert said
    assert not any(word in said for word in ("Acme", "Lee", "café", "Traceback", "\ufffd"))


@pytest.mark.parametrize(("fault", "found"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_faults_of_another_document_are_not_this_ones(store: Store, document_id: str, fault: sa.Executable, found: object) -> None:
    with transaction(store.engine) as connection:
        table = fault.table  # type: ignore[attr-defined]
        connection.execute(fault.where(table.c.document_id != document_id))  # type: ignore[attr-defined]
    assert [question(store, document_id) for question in QUESTIONS] == [[]] * len(QUESTIONS)


def test_a_relationship_without_evidence_is_found_should_the_constraint_ever_be_off(sqlite_store: Store) -> None:
    document_id = fill(sqlite_store, "a.pdf")
    with sqlite3.connect(str(sqlite_store.engine.url.database)) as connection:
        # a connection that does not ask for foreign keys gets none
        connection.execute("delete from evidence")
    assert len(integrity.relationships_without_evidence(sqlite_store, document_id)) == 1


@pytest.mark.parametrize(
    ("text", "is_garbage"),
    [
        ("", False),
        ("Case 2:24-cv-90417-ELB", False),  # too short to judge
        ("The plaintiff paid the premium on time, year after year.", False),
        ("$1,250.00  $2,300.17  $880.00  $10,000.00 $5.00 $17.25", False),  # a column of amounts
        ("____________________ __________________ ______________ ____", True),  # a form's rules and nothing else
        ("Александр Пушкин написал это письмо в Москве в январе", False),  # words of another script
        ("これは日本語の文章です。契約書の本文がここに続きます。よろしくお願いします。終わりです。", False),
        ("\ufffd" * 60, True),
        ("ﬁ" * 3 + " the plaintiff paid the premium on time, year after year.", False),
        ("(*&^ %$# @!~ +|} {:? ><, ./; '[] \\=- `!@ #$% ^&* ()_ +~ <>?", True),
        ("T h e p l a i n t i f f p a i d t h e p r e m i u m o n t i m e e v e r y y e a r", True),  # letters torn apart
    ],
)
def test_what_counts_as_garbage(text: str, is_garbage: bool) -> None:
    assert integrity.is_garbage(text) is is_garbage


@pytest.mark.parametrize(
    ("text", "is_error"),
    [
        ("Traceback (most recent call last):\n  File", True),
        ("OCR failed: no image", True),
        ("[OCR error] page 3", True),
        ("Error in pdf conversion", True),
        ("Internal Server Error: tesseract exited", True),
        ("ValueError: bad page", True),
        ("java.lang.NullPointerException: x", False),  # a dotted name is not one word; none of our engines is Java
        ('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', True),
        ("Please wait... \n  If this message is not eventually replaced by the contents", True),
        ("The error of the trial court was harmless.", False),
        ("Error is assigned to the denial of the motion.", False),
        ("Errors and Omissions Policy", False),
        ("Fatal accident on Route 9", False),
        ("", False),
    ],
)
def test_what_looks_like_an_error_message(text: str, is_error: bool) -> None:
    assert integrity.looks_like_error(page(1, text)) is is_error


def test_a_long_page_that_quotes_an_error_is_no_error() -> None:
    text = "Traceback (most recent call last): " + "said the witness. " * 200
    assert not integrity.looks_like_error(Page(1, text, PageMethod.OCR, "e", 1.0))
