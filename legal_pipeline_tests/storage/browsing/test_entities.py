"""Entities of a matter as lists and pages, on both back ends."""

from __future__ import annotations

import pytest

from legal_pipeline import identity
from legal_pipeline.model import Entity, MentionType, Merge
from legal_pipeline.storage.browsing.entities import (
    companions,
    count_entities,
    entity_line,
    find_entities,
    mentions_in_context,
)
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.store import Store
from legal_pipeline_tests.storage.specimens import MATTER, TEXTS, fill, merge, put_graph


@pytest.fixture
def people(store: Store) -> tuple[str, str]:
    """The person and the organization of two documents, merged; a third document is of another matter."""
    one, two = fill(store, "a.pdf"), fill(store, "b.pdf")
    merge(store, fill(store, "c.pdf", matter="smith"), matter="smith")
    return merge(store, one, two)


def test_entities_with_most_mentions_come_first(store: Store, people: tuple[str, str]) -> None:
    found = find_entities(store.engine, MATTER, limit=10)
    assert [(line.name, line.mention_count) for line in found] == [("Ann Lee", 6), ("Acme Corp.", 4)]
    assert found[0].merges == (Merge("Ms. Lee", "title_and_surname"),)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"types": [MentionType.ORG]}, ["Acme Corp."]),
        ({"name": "LEE"}, ["Ann Lee"]),
        ({"name": "ms. lee"}, ["Ann Lee"]),  # another name
        ({"name": "%"}, []),  # a character as any other
        ({"name": "A_n"}, []),
        ({"name": "nobody"}, []),
        ({"offset": 1}, ["Acme Corp."]),
    ],
    ids=str,
)
def test_a_list_can_be_filtered(store: Store, people: tuple[str, str], wanted: dict[str, object], names: list[str]) -> None:
    assert [line.name for line in find_entities(store.engine, MATTER, limit=10, **wanted)] == names  # type: ignore[arg-type]


def test_the_number_of_entities_by_type(store: Store, people: tuple[str, str]) -> None:
    assert count_entities(store.engine, MATTER) == {MentionType.PERSON: 1, MentionType.ORG: 1}
    assert count_entities(store.engine, "nothing") == {}


@pytest.mark.parametrize(
    ("type_", "name", "is_authority"),
    [
        (MentionType.CITATION, "Id. at 121", False),
        (MentionType.CITATION, "Ibid.", False),
        (MentionType.CITATION, "Erie, supra, at 71", False),
        (MentionType.STATUTE, "id. § 1332(a)", False),
        (MentionType.CITATION, "304 U.S. 64", True),
        (MentionType.STATUTE, "Idaho Code § 5-218", True),
        (MentionType.PERSON, "Id. Supra", True),  # whatever that is, it is no reference
    ],
)
def test_a_reference_back_is_listed_for_who_looks_for_it(store: Store, type_: MentionType, name: str, is_authority: bool) -> None:
    entity = Entity(identity.entity_id(f"matter:{MATTER}", type_, name), type_, name, (), 3)
    put_graph(store, MATTER, "k", [entity], {})
    listed = find_entities(store.engine, MATTER, with_back_references=False, limit=10)
    assert [line.name for line in listed] == ([name] if is_authority else [])
    assert count_entities(store.engine, MATTER) == ({type_: 1} if is_authority else {})
    assert [line.name for line in find_entities(store.engine, MATTER, name=name[:3], limit=10)] == [name]


def test_an_entity_of_another_matter_is_unknown(store: Store, people: tuple[str, str]) -> None:
    line = entity_line(store.engine, MATTER, people[0])
    assert line is not None and line.name == "Ann Lee"
    assert entity_line(store.engine, "smith", people[0]) is None


def test_a_mention_comes_with_the_words_around_it(store: Store, people: tuple[str, str]) -> None:
    found = mentions_in_context(store.engine, MATTER, people[0], limit=10)
    assert [(each.file_name, each.page_number, each.before, each.text, each.after) for each in found[:3]] == [
        ("a.pdf", 1, "Acme Corp. hired ", "Ann Lee", "."),
        ("a.pdf", 2, "", "Ms. Lee", " sued Acme Corp.\nA café paid."),
        ("a.pdf", 3, "", "Ann Lee", " signed."),
    ]
    assert [each.file_name for each in found] == ["a.pdf"] * 3 + ["b.pdf"] * 3
    assert [each.bates for each in mentions_in_context(store.engine, MATTER, people[0], limit=1, offset=4)] == ["AC000002"]


def test_the_context_is_short_and_of_the_same_page(store: Store) -> None:
    texts = ("x" * 500 + " Ann Lee " + "y" * 500, "next page")
    person, _ = merge(store, fill(store, "long.pdf", texts=(*texts, TEXTS[1])))
    first = mentions_in_context(store.engine, MATTER, person, limit=1)[0]
    assert first.before == "x" * 89 + " " and first.after == " " + "y" * 89


def test_companions_are_counted_by_page(store: Store, people: tuple[str, str]) -> None:
    found = companions(store.engine, MATTER, people[0], [MentionType.ORG], 10)
    assert [(each.name, each.page_count) for each in found] == [("Acme Corp.", 4)]
    assert companions(store.engine, MATTER, people[0], [MentionType.COURT], 10) == []


def test_the_facts_of_an_entity_come_from_all_documents(store: Store, people: tuple[str, str]) -> None:
    person, org = people
    for end in (person, org):
        found = list(relationships_with_evidence(store.engine, matter=MATTER, entity_ids=[end]))
        assert [(each.source_name, each.target_name, len(each.relationship.evidence)) for each in found] == [("Ann Lee", "Acme Corp.", 2)]
    assert list(relationships_with_evidence(store.engine, matter="smith", entity_ids=[person])) == []
    assert list(relationships_with_evidence(store.engine, matter=MATTER, types=[])) == []
