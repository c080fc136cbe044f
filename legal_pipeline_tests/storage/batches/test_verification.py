"""Verification of a batch: each kind of damage to the database is detected, with the right message."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.batches.members import MemberState
from legal_pipeline.storage.batches.progress import members
from legal_pipeline.storage.batches.verification import CHECKS, MAX_MESSAGES_PER_CHECK, Summary, Verdict, orphans, summarise, verify
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import (
    chunks,
    documents,
    entities,
    evidence,
    matter_entities,
    matter_links,
    mentions,
    pages,
    relationships,
    stage_results,
)
from legal_pipeline.storage.documents.standing import standing_of
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.specimens.batches import BATCH_ID, Bench
from legal_pipeline_tests.storage import specimens
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS

SECOND = len(TEXTS[0]) + 1
p, c, m, e, r = pages.c, chunks.c, mentions.c, evidence.c, relationships.c


@pytest.fixture
def bench(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(store, Settings(home=tmp_path_factory.mktemp("home")))


def verdicts(bench: Bench) -> list[Verdict]:
    found = members(bench.store.engine, Batches(bench.store.engine).get(BATCH_ID), bench.keys)
    return list(verify(bench.store, found, bench.keys))


def stage(name: str) -> sa.ColumnElement[bool]:
    return stage_results.c.stage == name


def counts(name: str, **values: int) -> sa.Update:
    return sa.update(stage_results).where(stage(name)).values(counts=values)


DAMAGES: list[tuple[sa.Executable, str]] = [
    (sa.update(documents).values(sha256=None), "its bytes were never ingested: no sha256"),
    *((sa.delete(stage_results).where(stage(found.name)), f"{found.name}: the stage is not finished") for found in STAGES),
    (
        sa.update(stage_results).where(stage("chunks")).values(key="k"),
        "chunks: made from other bytes, another code version or other settings",
    ),
    (sa.update(documents).values(sha256="f" * 64), "relationships: made from other bytes, another code version or other settings"),
    (sa.delete(pages).where(p.page_number == 2), "pages: page 2 is missing"),
    (sa.delete(pages).where(p.page_number == 3), "pages: 2 pages stored, 3 in the source"),
    (sa.update(documents).values(page_count=4), "pages: 3 pages stored, 4 in the source"),
    (
        sa.update(pages).where(p.page_number == 2).values(start=p.start + 1),
        f"pages: page 2 is recorded at {SECOND + 1}, but begins at {SECOND}",
    ),
    (sa.update(chunks).where(c.start == 0).values(end=c.end - 1), "chunks whose text or pages are not those of the document: chunk at 0"),
    (sa.update(chunks).where(c.start == 0).values(page_end=2), "chunks whose text or pages are not those of the document: chunk at 0"),
    (sa.delete(chunks).where(c.start == SECOND), f"chunks: characters {SECOND - 1} to"),
    (sa.update(mentions).where(m.start == 0).values(end=m.end - 1), "mentions whose text or page is not that of the document: ORG at 0"),
    (sa.update(mentions).where(m.start == 0).values(page_number=3), "mentions whose text or page is not that of the document: ORG at 0"),
    (sa.update(mentions).where(m.start == 0).values(entity_id=None), "mentions without an entity: mention at 0"),
    (sa.update(mentions).where(m.start == 0).values(entity_id="e-nobody"), "mentions without an entity: mention at 0"),
    (sa.delete(mentions).where(m.type == "ORG"), "2 mentions, 0 refer to it"),
    (sa.delete(mentions).where(m.start == 0), "2 mentions, 1 refer to it"),
    (sa.delete(entities).where(entities.c.type == "ORG"), "counts: canonical_entities reported 2 entities, 1 present"),
    (sa.delete(relationships), "counts: relationships reported 1 relationships, 0 present"),
    (sa.update(relationships).values(source_id="e-nobody"), "relationships with an end that does not exist: r-"),
    (sa.update(evidence).values(end=e.end - 1), "evidence whose text or page is not that of the document: evidence at 0"),
    (sa.update(evidence).values(page_number=2), "evidence whose text or page is not that of the document: evidence at 0"),
    (sa.update(evidence).values(document_id="somebody-elses-0123456789ab"), "is in another document"),
    (counts("entity_mentions", mentions=7), "counts: entity_mentions reported 7 mentions, 5 present"),
    (counts("document_text", pages=3, characters=3, ocr_pages=0), "counts: document_text reported 3 characters"),
    (
        counts("document_record", pages=3, ocr_pages=0, chunks=3, mentions=4, entities=2, relationships=1),
        "document_record: reports 4 mentions, the stage itself 5",
    ),
    (counts("document_record"), "document_record: reports None pages, the stage itself 3"),
    (counts("source_document", bytes=5, children=2), "source_document: 2 files were found inside it, 0 are registered as documents"),
]
"""(how one document is damaged, what is said of it)."""


@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=[f"{number}: {said[:50]}" for number, (_, said) in enumerate(DAMAGES)])
def test_each_damage_is_found_and_of_the_damaged_document_only(bench: Bench, damage: sa.Executable, said: str) -> None:
    broken, sound = bench.processed("a.pdf"), bench.processed("b.pdf")
    bench.batch([broken, sound])
    with transaction(bench.store.engine) as connection:
        table = damage.table  # type: ignore[attr-defined]
        connection.execute(damage.where(table.c.document_id == broken))  # type: ignore[attr-defined]
    found = {verdict.document_id: verdict for verdict in verdicts(bench)}
    assert any(said in sentence for sentence in found[broken].wrong), found[broken].wrong
    assert found[sound].wrong == ()
    assert not summarise(found.values(), []).is_well


def test_a_page_that_search_does_not_know_is_found(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    with transaction(bench.store.engine) as connection:
        row = connection.execute(sa.select(p.page_id, p.text).where(p.page_number == 2)).one()
        if bench.store.engine.dialect.name == "postgresql":
            connection.execute(sa.text("delete from pages_index where page_id = :id"), {"id": row.page_id})
        else:
            drop = "insert into pages_index(pages_index, rowid, text) values ('delete', :id, :text)"
            connection.execute(sa.text(drop), {"id": row.page_id, "text": row.text})
    assert [verdict.wrong for verdict in verdicts(bench)] == [("search: page 2 is not in the full-text index",)]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (lambda bench: bench.waiting("a.pdf"), "it is waiting"),
        (lambda bench: bench.processed("a.pdf", 3), "it is being processed"),
        (lambda bench: bench.failed("a.pdf", "chunks: the disk is full"), "it has failed: chunks: the disk is full"),
        (lambda bench: "never-heard-of-0123456789ab", "it is missing: the document is not in the database"),
    ],
)
def test_what_has_not_ended_well_is_no_complete_answer(bench: Bench, place: Callable[[Bench], str], said: str) -> None:
    bench.batch([place(bench)])
    (verdict,) = verdicts(bench)
    assert verdict.wrong[0].startswith(said)


def test_refused_with_a_reason_and_withdrawn_are_complete_answers(bench: Bench) -> None:
    bench.batch([bench.refused("a.pdf"), bench.withdrawn("b.pdf"), bench.processed("c.pdf")])
    found = verdicts(bench)
    assert [verdict.wrong for verdict in found] == [(), (), ()]
    summary = summarise(found, [])
    assert (summary.is_well, summary.success_rate, summary.answer_rate) == (True, 1.0, 1.0)


def test_a_mail_whose_attachment_was_withdrawn_is_whole(bench: Bench) -> None:
    mail = specimens.document("denial.eml")
    document_id = bench.processed("denial.eml", children=2)
    bench.processed("a.pdf", parent=mail)
    bench.withdrawn("privileged.pdf", parent=mail)
    bench.batch([document_id])
    assert [verdict.wrong for verdict in verdicts(bench)] == [(), (), ()]


def test_a_thousand_shifted_mentions_are_not_a_thousand_sentences(bench: Bench) -> None:
    bench.batch([specimens.fill(bench.store, "long.pdf", texts=["Acme Corp. " * 40])])
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(mentions).values(start=m.start + 1, end=m.end + 1))
    about = [said for verdict in verdicts(bench) for said in verdict.wrong if said.startswith("mentions whose text")]
    assert len(about) == MAX_MESSAGES_PER_CHECK + 1
    assert about[-1].endswith("and 35 more")


def test_what_is_said_names_no_text_of_the_document(bench: Bench) -> None:
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    with transaction(bench.store.engine) as connection:
        for damage, _ in DAMAGES[9:]:
            connection.execute(damage)
    said = " ".join(sentence for verdict in verdicts(bench) for sentence in verdict.wrong)
    assert said
    assert not any(word in said for word in ("Acme", "Lee", "café"))


def test_links_of_a_matter_that_go_nowhere_belong_to_nothing(bench: Bench) -> None:
    bench.processed("a.pdf")
    with reading(bench.store.engine) as connection:
        entity_id = connection.scalars(sa.select(entities.c.entity_id)).first()
    row = {"matter": MATTER, "type": "ORG", "name": "x", "aliases": [], "mention_count": 1, "merges": [], "value": ""}
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.insert(matter_entities), row | {"entity_id": "e-merged"})
        connection.execute(sa.insert(matter_links), {"entity_id": entity_id, "matter": MATTER, "matter_entity_id": "e-merged"})
    assert list(orphans(bench.store, [MATTER])) == []
    with transaction(bench.store.engine) as connection:
        for links in ({"entity_id": "e-gone", "matter_entity_id": "e-merged"}, {"entity_id": "e-gone-too", "matter_entity_id": "e-no"}):
            connection.execute(sa.insert(matter_links), links | {"matter": MATTER})
    said = list(orphans(bench.store, [MATTER]))
    assert [sentence.split(";")[0] for sentence in said] == [
        f"matter_links: 2 of matter {MATTER} refer to entities of documents that do not exist",
        f"matter_links: 1 of matter {MATTER} refer to entities of the matter that do not exist",
    ]
    assert list(orphans(bench.store, ["another"])) == []


@pytest.mark.parametrize("table", ["stage_results", "pages", "chunks", "mentions", "entities", "relationships", "evidence"])
def test_rows_of_documents_that_do_not_exist_belong_to_nothing(
    sqlite_store: Store, tmp_path_factory: pytest.TempPathFactory, table: str
) -> None:
    bench = Bench(sqlite_store, Settings(home=tmp_path_factory.mktemp("home")))
    bench.processed("a.pdf")
    assert list(orphans(sqlite_store, [])) == []
    with sqlite3.connect(str(sqlite_store.engine.url.database)) as connection:
        # a connection that does not ask for foreign keys gets none
        connection.execute(f"update {table} set document_id = 'gone-0123456789ab'")
    assert list(orphans(sqlite_store, [])) == [f"{table}: rows of document gone-0123456789ab, which does not exist"]


def test_evidence_in_a_document_that_does_not_exist_belongs_to_nothing(bench: Bench) -> None:
    """No foreign key keeps this one, on either back end."""
    bench.processed("a.pdf")
    with transaction(bench.store.engine) as connection:
        connection.execute(sa.update(evidence).values(document_id="gone-0123456789ab"))
    assert list(orphans(bench.store, [])) == ["evidence: rows of document gone-0123456789ab, which does not exist"]


def test_evidence_of_a_relationship_that_does_not_exist_belongs_to_nothing(
    sqlite_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bench = Bench(sqlite_store, Settings(home=tmp_path_factory.mktemp("home")))
    bench.processed("a.pdf")
    with sqlite3.connect(str(sqlite_store.engine.url.database)) as connection:
        connection.execute("delete from relationships")
    (said,) = orphans(sqlite_store, [])
    assert said.startswith("evidence: of relationship r-")


@pytest.mark.parametrize(
    ("standings", "success_rate", "answer_rate", "is_well"),
    [
        ([], None, None, True),
        ([(MemberState.DONE, ())] * 10, 1.0, 1.0, True),
        ([(MemberState.DONE, ())] * 8 + [(MemberState.REFUSED, ())] * 2, 1.0, 1.0, True),
        ([(MemberState.REFUSED, ())], None, 1.0, True),
        ([(MemberState.DONE, ())] * 6 + [(MemberState.REFUSED, ())] * 2 + [(MemberState.FAILED, ("x",))] * 2, 0.75, 0.8, False),
        ([(MemberState.DONE, ())] * 3 + [(MemberState.DONE, ("a page is missing",))], 0.75, 0.75, False),
        ([(MemberState.DONE, ()), (MemberState.WITHDRAWN, ())], 1.0, 1.0, True),
        ([(MemberState.WITHDRAWN, ())], None, None, True),
        ([(MemberState.DONE, ()), (MemberState.WAITING, ("x",))], 0.5, 0.5, False),
        ([(MemberState.DONE, ()), (MemberState.REFUSED, ("without a reason",))], 0.5, 0.5, False),
    ],
)
def test_the_rates(
    standings: list[tuple[MemberState, tuple[str, ...]]], success_rate: float | None, answer_rate: float | None, is_well: bool
) -> None:
    found = [
        Verdict(f"d-{number}", "a.pdf", state, standing_of(state, has_prospect=True, is_acknowledged=False, is_damaged=bool(wrong)), wrong)
        for number, (state, wrong) in enumerate(standings)
    ]
    summary = summarise(found, [])
    assert (summary.success_rate, summary.answer_rate, summary.is_well) == (success_rate, answer_rate, is_well)
    assert not Summary(1, 1, 0, 0, 0, ("a row of nobody",)).is_well


def test_every_question_of_the_audit_is_asked() -> None:
    from legal_pipeline.storage.reports import integrity

    asked = {question.__name__ for _, question in CHECKS}
    of_rows = {
        name for name, found in vars(integrity).items() if callable(found) and getattr(found, "__module__", "") == integrity.__name__
    }
    judgements = {
        "garbage_pages",
        "error_text",
        "is_garbage",
        "looks_like_error",
        "undecided_redactions",
    }  # warn a reader; the rows are what was read
    assert {name for name in of_rows if not name.startswith("_")} - judgements == asked


def test_what_was_mended_is_right_at_once(bench: Bench) -> None:
    """Nothing is taken from an earlier answer."""
    document_id = bench.processed("a.pdf")
    bench.batch([document_id])
    with transaction(bench.store.engine) as connection:
        connection.execute(counts("entity_mentions", mentions=7))
    assert not verdicts(bench)[0].is_complete
    with transaction(bench.store.engine) as connection:
        connection.execute(counts("entity_mentions", mentions=5))
    assert verdicts(bench)[0].is_complete
