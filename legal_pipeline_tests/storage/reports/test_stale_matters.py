"""A matter is stale when its documents or decisions differ from those that its graph was built from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from legal_pipeline.clock import now
from legal_pipeline.errors import Refusal
from legal_pipeline.model import DecisionKind, Document, EntitySubject, RefusalReason
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.facts import stage_results
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import put_graph


def done(store: Store, document_id: str, key: str = "k") -> None:
    store.documents.register([Document(document_id, "paul", f"file:///{document_id}", document_id)])
    with transaction(store.engine) as connection:
        stage_results.record(connection, document_id, "relationships", key, {})
    store.documents.finish(document_id)


def decide(store: Store, matter: str, kind: DecisionKind = DecisionKind.MERGE) -> None:
    subjects = [EntitySubject("Ann Lee"), EntitySubject("A. Lee")]
    Decisions(store.engine).record(matter, kind, subjects, actor="ann")


def build(store: Store) -> None:
    put_graph(store, "paul", store.matters.key("paul"), [], {})


def changed_while_it_was_merged(store: Store) -> None:
    as_of = now()
    key = store.matters.key("paul")
    done(store, "late")
    put_graph(store, "paul", key, [], {}, as_of=as_of)


# what happens after the graph was built · is it stale?
EVENTS: list[tuple[str, Callable[[Store], object], bool]] = [
    ("nothing", lambda store: None, False),
    ("another document is done", lambda store: done(store, "b"), True),
    ("a document is done again, with other rows", lambda store: done(store, "a", "other"), True),
    ("a document is done again, with the same rows", lambda store: done(store, "a"), False),
    ("a document is refused", lambda store: store.documents.refuse("a", Refusal(RefusalReason.EMPTY, "no text")), False),
    ("a decision", lambda store: decide(store, "paul"), True),
    ("a decision about another matter", lambda store: decide(store, "else"), False),
    ("a note, which merges nothing", lambda store: decide(store, "paul", DecisionKind.NOTE), False),
    ("a document was done while it was merged", changed_while_it_was_merged, True),
]


@pytest.mark.parametrize(("event", "expected"), [(event, expected) for _, event, expected in EVENTS], ids=[name for name, _, _ in EVENTS])
def test_stale(store: Store, event: Callable[[Store], object], expected: bool) -> None:
    assert store.matters.stale() == []
    done(store, "a")
    assert store.matters.stale() == ["paul"], "it was never merged"
    build(store)
    event(store)
    assert store.matters.stale() == (["paul"] if expected else [])


def test_a_change_that_does_not_concern_the_graph_is_looked_at_once(store: Store) -> None:
    done(store, "a")
    build(store)
    done(store, "a")
    key = store.matters.key("paul")
    assert store.matters.changed() == {"paul": key}

    built_at = store.matters.built_at("paul")
    assert built_at is not None
    store.matters.confirm("paul", "another key", now())
    store.matters.confirm("paul", key, built_at - dt.timedelta(seconds=1))
    assert store.matters.built_at("paul") == built_at, "of another graph, or of an earlier moment"

    store.matters.confirm("paul", key, now())
    assert store.matters.changed() == {}
    done(store, "b")
    assert store.matters.stale() == ["paul"]
