"""Merging across the documents of a matter: tables of names that merge and of names that must not."""

from __future__ import annotations

import random
import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline import identity
from legal_pipeline.model import Decision, DecisionKind, Entity, EntitySubject, MentionType
from legal_pipeline.stages.resolution.matter import MatterGraph, merge_matter
from legal_pipeline.stages.resolution.resolve import Form, resolve

T = MentionType
Row = tuple[str, MentionType, str]
"""(document, type, printed name); names of the same document are resolved together first."""


def entities(rows: list[Row]) -> list[tuple[str, Entity]]:
    found: list[tuple[str, Entity]] = []
    for document_id in sorted({row[0] for row in rows}):
        forms = [Form(type_, text, text, 1) for document, type_, text in rows if document == document_id]
        found += [(document_id, entity) for entity in resolve(document_id, forms).entities]
    return found


def persons(*documents: list[str]) -> list[tuple[str, Entity]]:
    return entities([(f"d{number}", T.PERSON, text) for number, texts in enumerate(documents) for text in texts])


def bodies(*documents: list[str]) -> list[tuple[str, Entity]]:
    return entities([(f"d{number}", T.ORG, text) for number, texts in enumerate(documents) for text in texts])


def names(graph: MatterGraph) -> list[str]:
    return sorted(entity.name for entity in graph.entities)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(persons(["Michael J. Paul", "Mr. Paul"], ["Paul, Michael"]), ["Michael J. Paul"], id="full names"),
        pytest.param(persons(["Michael Paul"], ["Paul"]), ["Michael Paul", "Paul"], id="bare surname stays in its document"),
        pytest.param(persons(["Paul"], ["Paul"]), ["Paul", "Paul"], id="two bare surnames are two"),
        pytest.param(persons(["Michael Paul"], ["M. Paul"]), ["M. Paul", "Michael Paul"], id="initials are not enough"),
        pytest.param(persons(["Robert Doe", "Bob Doe"], ["Bob Doe"]), ["Robert Doe"], id="nickname that one document explains"),
        pytest.param(persons(["Robert Doe"], ["Bob Doe"]), ["Bob Doe", "Robert Doe"], id="nickname that none explains"),
        pytest.param(
            persons(["John A. Doe"], ["John B. Doe"], ["John Doe"], ["John Doe"]),
            ["John A. Doe", "John B. Doe", "John Doe", "John Doe"],
            id="namesakes",
        ),
        pytest.param(persons(["John Doe, Jr."], ["John Doe, Sr."]), ["John Doe, Jr.", "John Doe, Sr."], id="father and son"),
        pytest.param(
            persons(["Christopher Andersson"], ["Cristopher Andersson"]), ["Christopher Andersson", "Cristopher Andersson"], id="no slips"
        ),
        pytest.param(bodies(["Acme Corp."], ["ACME CORPORATION"], ["Acme"]), ["Acme Corp."], id="legal form"),
        pytest.param(
            bodies(["Acme Inc."], ["Acme LLC"], ["Acme"], ["Acme"]), ["Acme", "Acme", "Acme Inc.", "Acme LLC"], id="two legal forms"
        ),
        pytest.param(bodies(["Acme Holdings LLC"], ["Acme LLC"]), ["Acme Holdings LLC", "Acme LLC"], id="parent and subsidiary"),
        pytest.param(bodies(["the Company"], ["The Company"]), ["The Company", "the Company"], id="generic words"),
        pytest.param(
            bodies(["Expedoe Solutions", "Expedoe"], ["Expedoe"]), ["Expedoe", "Expedoe Solutions"], id="short name stays in its document"
        ),
        pytest.param(bodies(["American Doe Union", "ADU"], ["ADU"]), ["American Doe Union"], id="acronym that one document explains"),
        pytest.param(bodies(["American Doe Union"], ["ADU"]), ["ADU", "American Doe Union"], id="acronym that none explains"),
        pytest.param(
            bodies(["American Doe Union", "ADU"], ["Alpha Doe Union", "ADU"], ["ADU"]),
            ["ADU", "Alpha Doe Union", "American Doe Union"],
            id="acronym of two",
        ),
        pytest.param(
            entities([("a", T.EMAIL, "x@example.org"), ("b", T.EMAIL, "X@example.org")]), ["X@example.org"], id="others by their words"
        ),
        pytest.param(entities([("a", T.PERSON, "Ford Doe"), ("b", T.ORG, "Ford Doe")]), ["Ford Doe", "Ford Doe"], id="types stay apart"),
        pytest.param(
            entities([("a", T.ORG, "Bureau of Prisons"), ("b", T.GOV_BODY, "Bureau of Prisons")]), ["Bureau of Prisons"], id="types of body"
        ),
        pytest.param(
            entities([("a", T.CITATION, "Id. at 5"), ("b", T.CITATION, "410 U.S. 113")]), ["410 U.S. 113", "Id. at 5"], id="back reference"
        ),
    ],
)
def test_what_joins_across_documents(found: list[tuple[str, Entity]], expected: list[str]) -> None:
    graph = merge_matter("m", found)
    assert names(graph) == expected
    assert set(graph.matter_entity_of) == {entity.entity_id for _, entity in found}


def test_terms_of_one_document_mean_nothing_in_another() -> None:
    graph = merge_matter(
        "m",
        [
            ("a", Entity("e-1", T.ORG, "Acme LLC", ("Buyer",), 2, merges=())),
            ("b", Entity("e-2", T.ORG, "Beta LLC", ("Buyer",), 2, merges=())),
        ],
    )
    # an alias without a local merge reason links its entity
    assert len(graph.entities) == 1


def about(kind: str, *ids: str, number: int = 1, value: str = "") -> Decision:
    """A decision of an earlier version, which knew entities by id alone."""
    return Decision(number, DecisionKind(kind), tuple(EntitySubject("", entity_id=entity_id) for entity_id in ids), value)


ROWS = persons(["Michael Paul", "Jane Roe"], ["Michael Paul"], ["Jane Roe", "Mike Paul"])
ID = {(document, entity.name): entity.entity_id for document, entity in ROWS}
MATTER_ID = {entity.name: entity.entity_id for entity in merge_matter("m", ROWS).entities}
MICHAEL_0, MICHAEL_1, MIKE = ID["d0", "Michael Paul"], ID["d1", "Michael Paul"], ID["d2", "Mike Paul"]


@pytest.mark.parametrize(
    ("decisions", "together", "apart", "unapplied"),
    [
        pytest.param([], [(MICHAEL_0, MICHAEL_1)], [(MICHAEL_0, MIKE)], 0, id="none"),
        pytest.param([about("merge", MICHAEL_0, MIKE)], [(MICHAEL_0, MIKE), (MICHAEL_1, MIKE)], [], 0, id="merge"),
        pytest.param(
            [about("merge", MATTER_ID["Michael Paul"], MATTER_ID["Mike Paul"])], [(MICHAEL_1, MIKE)], [], 0, id="merge matter entities"
        ),
        pytest.param([about("split", MICHAEL_0, MICHAEL_1)], [], [(MICHAEL_0, MICHAEL_1)], 0, id="split"),
        pytest.param(
            [about("split", MICHAEL_0, MICHAEL_1), about("merge", MICHAEL_1, MICHAEL_0, number=2)],
            [(MICHAEL_0, MICHAEL_1)],
            [],
            1,
            id="changed mind",
        ),
        pytest.param(
            [about("split", MICHAEL_0, MICHAEL_1), about("merge", MICHAEL_0, MIKE, number=2), about("merge", MICHAEL_1, MIKE, number=3)],
            [(MICHAEL_0, MIKE)],
            [(MICHAEL_0, MICHAEL_1)],
            1,
            id="merge against a split",
        ),
        pytest.param([about("merge", MICHAEL_0, "e-unknown")], [(MICHAEL_0, MICHAEL_1)], [], 1, id="unknown entity"),
    ],
)
def test_decisions_stand_above_the_rules(
    decisions: list[Decision], together: list[tuple[str, str]], apart: list[tuple[str, str]], unapplied: int
) -> None:
    graph = merge_matter("m", ROWS, decisions)
    assert all(graph.matter_entity_of[left] == graph.matter_entity_of[right] for left, right in together)
    assert all(graph.matter_entity_of[left] != graph.matter_entity_of[right] for left, right in apart)
    assert len(graph.unapplied) == unapplied
    assert len({entity.entity_id for entity in graph.entities}) == len(graph.entities)


def test_a_merge_says_why_and_where() -> None:
    graph = merge_matter("m", persons(["Michael J. Paul", "Mr. Paul"], ["Paul, Michael"]))
    (entity,) = graph.entities
    assert entity.entity_id == identity.entity_id("matter:m", T.PERSON, "michael j. paul")
    assert (entity.aliases, entity.mention_count) == (("Mr. Paul", "Paul, Michael"), 3)
    assert {(merge.form, merge.reason) for merge in entity.merges} == {("Mr. Paul", "title_and_surname"), ("Paul, Michael", "middle_name")}
    assert graph.document_ids == {entity.entity_id: ("d0", "d1")}


POOL = persons(["Michael J. Paul", "Jane Roe"], ["Michael Paul"], ["Michael K. Paul", "Jane Roe"], ["Paul", "Jane A. Roe"]) + bodies(
    ["Acme Inc."], ["Acme", "ADU"], ["Acme LLC", "American Doe Union", "ADU"]
)


@given(st.sets(st.sampled_from(range(len(POOL)))), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_changes_nothing(chosen: set[int], chance: random.Random) -> None:
    found = [POOL[number] for number in sorted(chosen)]
    decisions = [about("split", POOL[0][1].entity_id, POOL[2][1].entity_id)]
    expected = merge_matter("m", found, decisions)
    chance.shuffle(found)
    assert merge_matter("m", found, decisions) == expected


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_who_stays_with_whom_after_a_split_does_not_depend_on_the_order(order: tuple[int, ...]) -> None:
    """With three entities of one name, two of them split, the third always joins the same one."""
    found = persons(["Jane Roe"], ["Jane Roe"], ["Jane Roe"])
    first, second, third = sorted(entity.entity_id for _, entity in found)
    graph = merge_matter("m", [found[number] for number in order], [about("split", second, third)])
    assert graph.matter_entity_of[first] == graph.matter_entity_of[second] != graph.matter_entity_of[third]


def test_tens_of_thousands_of_entities_take_seconds() -> None:
    found = [
        (
            f"d{number % 2_000}",
            Entity(f"e-{number:06}", T.PERSON if number % 2 else T.ORG, f"Jane{number % 977} Doe{number % 1_009}", (), 1),
        )
        for number in range(30_000)
    ]
    started = time.process_time()
    graph = merge_matter("m", found)
    assert time.process_time() - started < 18
    assert len(graph.matter_entity_of) == 30_000


@pytest.mark.parametrize(
    ("type_", "names", "value", "is_one"),
    [
        pytest.param(MentionType.DATE, ("January 5, 2023", "01/05/2023"), "2023-01-05", True, id="a date printed in two ways is one date"),
        pytest.param(MentionType.MONEY, ("$5,000", "$5,000.00"), "USD 5000.00", True, id="an amount printed in two ways is one amount"),
        pytest.param(
            MentionType.COURT, ("E.D. Wis.", "Eastern District of Wisconsin"), "wied", True, id="a court of courts-db is one court"
        ),
        pytest.param(
            MentionType.COURT, ("Probate Court", "The Tribunal"), "probate court", False, id="the printed name of an unknown court is no id"
        ),
    ],
)
def test_values_join_what_is_printed_differently(type_: MentionType, names: tuple[str, str], value: str, is_one: bool) -> None:
    found = [(f"document-{n}", Entity(f"e-{n}", type_, name, mention_count=1, value=value)) for n, name in enumerate(names)]
    graph = merge_matter("matter", found)
    assert (len(graph.entities) == 1) is is_one


@pytest.mark.parametrize(
    ("printed", "cases"),
    [
        pytest.param(("2:21-cv-40117-ABC", "21-cv-40117"), 1, id="the caption leaves the office out"),
        pytest.param(("2:21-cv-40117-ABC", "21-cv-40117-ABC-DE"), 1, id="and names a judge more"),
        pytest.param(("2:21-cv-40117-ABC", "21-cv-40117-XYZ"), 2, id="other judges"),
        pytest.param(("2:21-cv-40117", "4:21-cv-40117", "21-cv-40117"), 3, id="two offices"),
        pytest.param(("2:21-cv-40117", "21-cr-40117"), 2, id="another type"),
    ],
)
def test_a_docket_number_without_its_office(printed: tuple[str, ...], cases: int) -> None:
    found = [
        (f"d{number}", Entity(f"e-{number}", T.DOCKET_NO, name, mention_count=1, value="-".join(name.split("-")[:3])))
        for number, name in enumerate(printed)
    ]
    assert len(merge_matter("m", found).entities) == cases
