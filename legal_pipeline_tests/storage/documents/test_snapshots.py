"""Snapshots before a reprocessing: saved once and completely, even after retries; forced stages; reported differences."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import pages, previous_pages
from legal_pipeline.storage.documents.snapshots import NamedEntity, PreviousResults, Sizes, snapshot_before_replacing
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.reports.diff import EntityChange, PageChange, entity_changes, page_changes
from legal_pipeline.storage.reports.reprocessing import force_from
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.storage.specimens import TEXTS, add_pages, document, facts, fill, write_facts
from legal_pipeline_tests.storage.specimens import entities as entities_of
from legal_pipeline_tests.storage.specimens import pages as pages_of

OTHER = ("Acme Corp. hired Ann Lee.", "Ann Lee sued nobody.")


def whole(store: Store) -> str:
    """A finished document with a result for every stage."""
    document_id = fill(store, "a.pdf")
    with transaction(store.engine) as connection:
        for stage in ("source_document", "document_record"):
            stage_results.record(connection, document_id, stage, "k", {})
    store.documents.finish(document_id)
    return document_id


def write(store: Store, document_id: str, key: str, texts: tuple[str, ...]) -> None:
    """As the stages would, each asking first for what was to be kept."""
    snapshot_before_replacing(store.engine, document_id)
    store.pages.resume(document_id, key)
    add_pages(store, document_id, key, pages_of(texts))
    store.pages.finish(document_id, "document_text", key)
    snapshot_before_replacing(store.engine, document_id)
    write_facts(store, document_id, key, texts)


def texts(store: Store, document_id: str) -> tuple[str, ...]:
    return tuple(text for _, text in PreviousResults(store.engine).previous_pages(document_id))


def test_what_is_done_for_the_first_time_replaces_nothing(store: Store) -> None:
    document_id = whole(store)
    assert PreviousResults(store.engine).previous(document_id) is None
    now = PreviousResults(store.engine).current(document_id)
    assert now is not None and now.sha256 == facts("a.pdf").sha256
    assert now.stage_keys == {stage.name: "k" for stage in STAGES}


def test_a_reprocessing_keeps_what_was_there(store: Store) -> None:
    document_id = whole(store)
    write(store, document_id, "k2", OTHER)
    results = PreviousResults(store.engine)
    was = results.previous(document_id)
    assert was is not None and was.stage_keys["chunks"] == "k" and was.replaced_at is not None
    assert texts(store, document_id) == TEXTS
    kept = {(entity.name, entity.mention_count) for entity in results.previous_entities(document_id)}
    assert kept == {(entity.name, entity.mention_count) for entity in entities_of(document_id)}
    assert results.current(document_id) is None, "half made"
    store.documents.finish(document_id)
    assert results.current(document_id) is not None
    assert results.sizes(document_id) == (Sizes(3, sum(map(len, TEXTS)), 2), Sizes(2, sum(map(len, OTHER)), 2))


def test_a_half_made_state_is_never_kept(store: Store) -> None:
    """The run is killed after the text, resumed with other code, fails, and is retried: the last whole state stays."""
    document_id = whole(store)
    for key in ("k2", "k3"):
        snapshot_before_replacing(store.engine, document_id)
        store.pages.resume(document_id, key)
        add_pages(store, document_id, key, pages_of(OTHER)[:1])
        store.documents.fail(document_id, "a bug")
        store.documents.wait(document_id)
        assert texts(store, document_id) == TEXTS
    write(store, document_id, "k4", OTHER)
    store.documents.finish(document_id)
    assert texts(store, document_id) == TEXTS


def test_only_the_latest_is_kept(store: Store) -> None:
    document_id = whole(store)
    for key, found in (("k2", OTHER), ("k3", TEXTS)):
        write(store, document_id, key, found)
        store.documents.finish(document_id)
    assert texts(store, document_id) == OTHER
    with store.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(previous_pages)) == len(OTHER)


def test_a_document_that_was_withdrawn_leaves_nothing_to_keep(store: Store) -> None:
    snapshot_before_replacing(store.engine, "nobody")
    assert PreviousResults(store.engine).previous("nobody") is None


# stage that is forced · stages that stay done · pages that stay
FORCED: list[tuple[str, int, int]] = [("source_document", 0, 0), ("document_text", 1, 0), ("chunks", 2, 3), ("document_record", 6, 3)]


@pytest.mark.parametrize(("stage", "done", "page_count"), FORCED)
def test_forcing_undoes_a_stage_and_those_behind_it(store: Store, stage: str, done: int, page_count: int) -> None:
    document_id, other = whole(store), fill(store, "b.pdf")
    assert force_from(store, [document_id, document_id], stage) == []
    assert list(store.stages.of(document_id)) == [each.name for each in STAGES][:done]
    with store.engine.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).where(pages.c.document_id == document_id))
    assert count == page_count
    assert store.documents.status(document_id).state is State.WAITING
    assert texts(store, document_id) == TEXTS
    assert store.documents.status(other).state is State.DONE and store.stages.of(other)
    force_from(store, [document_id], "source_document")
    assert texts(store, document_id) == TEXTS, "what was half undone is not taken for whole"


def running(store: Store) -> str:
    document_id = whole(store)
    store.documents.start(document_id, "run")
    return document_id


LEFT_ALONE: list[tuple[str, Callable[[Store], str], str]] = [
    ("in a worker's hands", running, "is being processed"),
    ("never heard of", lambda store: "nobody", "there is no document 'nobody'"),
    ("a name that would be SQL", lambda store: "x'; drop table pages; --\n", "there is no document"),
]


@pytest.mark.parametrize(("make", "said"), [row[1:] for row in LEFT_ALONE], ids=[row[0] for row in LEFT_ALONE])
def test_what_cannot_be_forced_is_named(store: Store, make: Callable[[Store], str], said: str) -> None:
    document_id, other = make(store), fill(store, "b.pdf")
    [sentence] = force_from(store, [document_id, other], "chunks")
    assert said in sentence
    assert store.documents.status(other).state is State.WAITING, "the others are"


def test_a_stage_that_there_is_not(store: Store) -> None:
    with pytest.raises(UsageError, match="there is no stage 'ocr'; the stages are source_document, document_text"):
        force_from(store, [], "ocr")


def test_a_document_that_is_new_can_be_forced(store: Store) -> None:
    made = document("new.pdf")
    store.documents.register([made])
    assert force_from(store, [made.document_id], "document_text") == []
    assert PreviousResults(store.engine).previous(made.document_id) is None


PAGES: list[tuple[list[tuple[int, str]], list[tuple[int, str]], list[PageChange]]] = [
    ([(1, "a"), (2, "b")], [(1, "a"), (2, "b")], []),
    ([(1, "a")], [(1, "a"), (2, "b")], [PageChange(2, "added", 0, 1, ("@@ -0,0 +1 @@", "+b"))]),
    ([(1, "a"), (2, "b")], [(2, "b")], [PageChange(1, "removed", 1, 0, ("@@ -1 +0,0 @@", "-a"))]),
    ([(1, "x\ny\nz")], [(1, "x\nY\nz")], [PageChange(1, "changed", 5, 5, ("@@ -1,3 +1,3 @@", " x", "-y", "+Y", " z"))]),
    ([], [], []),
    # told, and not compared line by line: that would take for ever
    ([(1, "\n".join(map(str, range(5000))))], [(1, "")], [PageChange(1, "changed", 23889, 0, None)]),
]


@pytest.mark.parametrize(("before", "after", "expected"), PAGES)
def test_pages_are_compared(before: list[tuple[int, str]], after: list[tuple[int, str]], expected: list[PageChange]) -> None:
    assert list(page_changes(before, after, with_lines=True)) == expected


def test_entities_are_compared() -> None:
    def entity(identifier: str, name: str, count: int) -> NamedEntity:
        return NamedEntity(identifier, "ORG", name, count)

    before = [entity("a", "Acme", 1), entity("b", "Beta", 2), entity("c", "Gamma", 3), entity("d", "Delta", 1)]
    after = [entity("b", "Beta", 5), entity("c", "GAMMA", 3), entity("d", "Delta", 1), entity("e", "New", 1)]
    assert list(entity_changes(before, after)) == [
        EntityChange("a", "lost", "ORG", "Acme", "Acme", 1, 0),
        EntityChange("b", "counted", "ORG", "Beta", "Beta", 2, 5),
        EntityChange("c", "renamed", "ORG", "GAMMA", "Gamma", 3, 3),
        EntityChange("e", "gained", "ORG", "New", "", 0, 1),
    ]
