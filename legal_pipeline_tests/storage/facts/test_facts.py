"""Each stage replaces its rows in one transaction: either all are replaced, or the old ones stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from legal_pipeline import identity
from legal_pipeline.model import Evidence, Mention, MentionType, Relationship, RelationshipType
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.tables import documents, evidence, mentions, metadata, relationships
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage import specimens
from legal_pipeline_tests.storage.specimens import document, fill, write_facts

T = TypeVar("T")

REPLACE: dict[str, tuple[str, Callable[[str], list[Any]]]] = {
    "replace_chunks": ("chunks", lambda document_id: list(specimens.chunks())),
    "replace_mentions": ("entity_mentions", lambda document_id: list(specimens.mentions())),
    "replace_entities": ("canonical_entities", specimens.entities),
    "replace_relationships": ("relationships", lambda document_id: [specimens.relationship(document_id)]),
}


class Halfway(Exception):
    """What the stage dies of."""


def broken(rows: Iterable[T]) -> Iterator[T]:
    yield from rows
    raise Halfway


def everything(store: Store) -> dict[str, list[Any]]:
    """All rows but the moments they were written at."""
    found = {}
    with reading(store.engine) as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if not column.name.endswith("_at") and column.name != "page_id"]
            found[table.name] = sorted(map(repr, connection.execute(sa.select(*columns))))
    return found


def replace(store: Store, method: str, document_id: str, key: str, rows: Iterable[Any]) -> dict[str, int]:
    stage = REPLACE[method][0]
    more = (specimens.entity_of(document_id),) if method == "replace_entities" else ()
    done: dict[str, int] = getattr(store.facts, method)(document_id, stage, key, rows, *more)
    return done


@pytest.mark.parametrize("method", REPLACE)
def test_a_stage_that_dies_halfway_leaves_the_old_rows_and_the_old_key(store: Store, method: str) -> None:
    document_id = fill(store, "a.pdf")
    before = everything(store)
    with pytest.raises(Halfway):
        replace(store, method, document_id, "new", broken(REPLACE[method][1](document_id)))
    assert everything(store) == before


@pytest.mark.parametrize("method", REPLACE)
def test_an_error_of_the_database_leaves_the_old_rows(store: Store, method: str) -> None:
    document_id = fill(store, "a.pdf")
    before = everything(store)
    rows = REPLACE[method][1](document_id)
    with pytest.raises(sa.exc.IntegrityError):
        replace(store, method, document_id, "new", [*rows, *rows])
    assert everything(store) == before


@pytest.mark.parametrize("method", REPLACE)
def test_nothing_instead_of_rows_clears_the_rows(store: Store, method: str) -> None:
    document_id = fill(store, "a.pdf")
    table = {"replace_chunks": "chunks", "replace_mentions": "mentions", "replace_entities": "entities"}.get(method, "relationships")
    others = {"docket_entries": 0, "testimony": 0} if table == "relationships" else {}
    assert replace(store, method, document_id, "new", []) == {table: 0} | others
    assert store.facts.counts(document_id)[table] == 0
    assert store.stages.of(document_id)[REPLACE[method][0]].key == "new"


def test_writing_twice_changes_nothing(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    before = everything(store)
    write_facts(store, document_id, "k")
    assert everything(store) == before


def test_documents_do_not_touch_each_other(store: Store) -> None:
    one, two = fill(store, "a.pdf"), fill(store, "b.pdf")
    replace(store, "replace_mentions", one, "new", [])
    assert store.facts.counts(one)["mentions"] == 0
    assert list(store.facts.mentions(two)) == specimens.mentions()


def test_what_was_written_is_read(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    assert list(store.facts.chunks(document_id)) == list(specimens.chunks())
    assert list(store.facts.mentions(document_id)) == specimens.mentions()
    assert sorted(store.facts.entities(document_id), key=str) == sorted(specimens.entities(document_id), key=str)
    assert list(store.facts.relationships(document_id)) == [specimens.relationship(document_id)]
    assert store.facts.counts(document_id) == {
        "chunks": 3,
        "mentions": 5,
        "entities": 2,
        "relationships": 1,
        "docket_entries": 1,
        "testimony": 1,
        "unlinked_mentions": 0,
    }


def test_mentions_of_a_window_are_those_that_begin_in_it(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    every = specimens.mentions()
    third = every[2].start
    assert list(store.facts.mentions(document_id, 0, third)) == every[:2]
    assert list(store.facts.mentions(document_id, third, third + 1)) == every[2:3]
    assert list(store.facts.mentions(document_id, third)) == every[2:]


def test_forms_are_the_distinct_texts_of_a_type(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    assert list(store.facts.forms(document_id)) == [
        (MentionType.ORG, "Acme Corp.", "Acme Corp.", 2),
        (MentionType.PERSON, "Ann Lee", "Ann Lee", 2),
        (MentionType.PERSON, "Ms. Lee", "Ms. Lee", 1),
    ]


def test_entity_links_are_those_that_were_written(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    assert store.facts.entity_links(document_id) == specimens.entity_of(document_id)
    replace(store, "replace_mentions", document_id, "new", specimens.mentions())
    assert store.facts.entity_links(document_id) == {}
    assert store.facts.counts(document_id)["unlinked_mentions"] == 5


def test_a_form_without_an_entity_is_an_error_not_a_silent_gap(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    before = everything(store)
    with pytest.raises(KeyError):
        store.facts.replace_entities(document_id, "canonical_entities", "new", specimens.entities(document_id), {})
    assert everything(store) == before


def test_thousands_of_rows_come_back_whole(store: Store) -> None:
    store.documents.register([made := document("a.pdf")])
    many = [Mention(MentionType.DATE, at, at + 1, 1, "x", "x", 1.0, "r") for at in range(2500)]
    assert store.facts.replace_mentions(made.document_id, "entity_mentions", "k", many) == {"mentions": 2500}
    assert list(store.facts.mentions(made.document_id)) == many


def test_evidence_keeps_its_order(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    proofs = tuple(Evidence(document_id, 1, at, at + 1, "x") for at in (9, 3, 7))
    item = Relationship("r-1", RelationshipType.DATED, document_id, "e-1", "on", 0.5, "rule", proofs)
    store.facts.replace_relationships(document_id, "relationships", "k", [item])
    assert list(store.facts.relationships(document_id)) == [item]


# -- what only the database can promise

RELATIONSHIP = (
    "insert into relationships (relationship_id, document_id, type, source_id, target_id, confidence, rule, first_evidence) values "
)


def test_a_relationship_without_evidence_cannot_be_committed(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    before = everything(store)
    insert = sa.text(RELATIONSHIP + "('r-bare', :document_id, 'owns', 'e-1', 'e-2', 1.0, 'raw', 0)")
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(insert, {"document_id": document_id})
        # the statement itself is allowed: the evidence may still come; the commit is what fails
        assert connection.scalar(sa.select(sa.func.count()).select_from(relationships)) == 2
    assert everything(store) == before


def test_a_relationship_cannot_name_a_later_evidence_as_its_first(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    insert = sa.text(RELATIONSHIP + "('r-bare', :document_id, 'owns', 'e-1', 'e-2', 1.0, 'raw', 1)")
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(insert, {"document_id": document_id})


def test_the_last_evidence_cannot_be_taken_away(store: Store) -> None:
    fill(store, "a.pdf")
    before = everything(store)
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.delete(evidence))
    assert everything(store) == before


def test_evidence_of_no_relationship_cannot_be(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    row = {"relationship_id": "r-nobody", "ordinal": 0, "document_id": document_id, "page_number": 1, "start": 0, "end": 1, "text": "A"}
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.insert(evidence), row)


@pytest.mark.parametrize("table", [mentions, evidence], ids=str)
def test_a_page_number_is_never_null(store: Store, table: sa.Table) -> None:
    fill(store, "a.pdf")
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(table).values(page_number=None))


@pytest.mark.parametrize("table", [mentions, evidence, metadata.tables["chunks"]], ids=str)
def test_a_range_is_never_empty(store: Store, table: sa.Table) -> None:
    fill(store, "a.pdf")
    with pytest.raises(sa.exc.IntegrityError), transaction(store.engine) as connection:
        connection.execute(sa.update(table).values(end=table.c.start))


def test_deleting_a_document_takes_its_rows_along(store: Store) -> None:
    gone, kept = fill(store, "a.pdf"), fill(store, "b.pdf")
    with transaction(store.engine) as connection:
        connection.execute(sa.delete(documents).where(documents.c.document_id == gone))
    assert set(store.facts.counts(gone).values()) == {0}
    assert store.facts.counts(kept)["relationships"] == 1
    assert [row for row in everything(store)["evidence"] if gone in row] == []


def test_ids_are_those_of_identity(store: Store) -> None:
    document_id = fill(store, "a.pdf")
    first = specimens.mentions()[0]
    with reading(store.engine) as connection:
        stored = connection.scalar(sa.select(mentions.c.mention_id).where(mentions.c.start == first.start))
    assert stored == identity.mention_id(document_id, first.type, first.start, first.end)
