"""Facts as a list reads them."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import pytest

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.model import Evidence, Relationship, RelationshipType
from legal_pipeline.storage.facts.relationship_query import NamedRelationship
from legal_pipeline.workspace.facts import exclusions, fact
from legal_pipeline.workspace.matter.cases import cases
from legal_pipeline.workspace.rendering import ENVIRONMENT


def test_every_relationship_reads_in_both_directions() -> None:
    assert PHRASES.keys() == set(RelationshipType)
    assert all(forwards and backwards for forwards, backwards in PHRASES.values())


def named(number: int, source: str, type_: RelationshipType, target: str, role: str | None) -> NamedRelationship:
    proof = (Evidence("a-pdf-000000000000", number, 0, 3, "<b>"),)
    source_id, target_id = (f"e-{crc32(name.encode()):016x}" for name in (source, target))
    return NamedRelationship("paul", source, target, Relationship(f"r{number}", type_, source_id, target_id, role, 0.9, "test", proof))


SUES = named(1, "Acme Corp.", RelationshipType.PARTY_TO, "Acme v. Roe", "plaintiff")
ANSWERS = named(2, "Roe Ltd.", RelationshipType.PARTY_TO, "Acme v. Roe", "defendant")
FOR_ACME = named(3, "Acme Corp.", RelationshipType.REPRESENTED_BY, "Ann <Lee>", None)
FOR_ROE = named(4, "Roe Ltd.", RelationshipType.REPRESENTED_BY, "Ann <Lee>", None)
ONE_JUDGE = named(5, "Acme v. Roe", RelationshipType.PRESIDED_BY, "Ada Stone", "presiding")
ANOTHER_JUDGE = named(6, "Acme v. Roe", RelationshipType.PRESIDED_BY, "Max Hill", "presiding")

# facts of a matter · what is said about whom, and on how many facts it rests
EXCLUDED: tuple[tuple[tuple[NamedRelationship, ...], list[tuple[str, str, int]]], ...] = (
    ((SUES, ANSWERS, FOR_ACME, FOR_ROE), [("attorney on both sides", "Ann <Lee>", 2)]),
    ((SUES, ANSWERS, FOR_ACME, FOR_ACME), []),
    ((SUES, ANSWERS, FOR_ACME, ONE_JUDGE), []),
    ((ONE_JUDGE, ANOTHER_JUDGE), [("two judges who sit alone", "Acme v. Roe", 2)]),
    ((), []),
)


@pytest.mark.parametrize(("facts", "said"), EXCLUDED)
def test_facts_that_exclude_each_other_need_eyes(facts: tuple[NamedRelationship, ...], said: list[tuple[str, str, int]]) -> None:
    assert [(each.kind, each.about_name, len(each.facts)) for each in exclusions(facts)] == said


IN_THE_CASE = named(7, "Acme Corp.", RelationshipType.REPRESENTED_BY, "Bob Roe", None)
FIRM_ITSELF = named(8, "Acme Corp.", RelationshipType.REPRESENTED_BY, "Lee & Roe LLP", None)
ANN_OF_LEE, BOB_OF_LEE, BOB_OF_HILL = (
    named(9 + at, who, RelationshipType.MEMBER_OF, firm, None)
    for at, (who, firm) in enumerate((("Ann <Lee>", "Lee & Roe LLP"), ("Bob Roe", "Lee & Roe LLP"), ("Bob Roe", "Hill LLP")))
)
SURER = replace(BOB_OF_HILL, relationship=replace(BOB_OF_HILL.relationship, confidence=0.95))

# facts of a matter · the counsel of the first party by firm
COUNSEL: tuple[tuple[tuple[NamedRelationship, ...], list[tuple[str, list[str]]]], ...] = (
    ((SUES,), []),
    ((SUES, FOR_ACME), [("", ["Ann <Lee>"])]),
    ((SUES, FOR_ACME, IN_THE_CASE, ANN_OF_LEE), [("Lee & Roe LLP", ["Ann <Lee>"]), ("", ["Bob Roe"])]),
    ((SUES, FOR_ACME, IN_THE_CASE, ANN_OF_LEE, BOB_OF_LEE), [("Lee & Roe LLP", ["Ann <Lee>", "Bob Roe"])]),
    ((SUES, FOR_ACME, FIRM_ITSELF, ANN_OF_LEE), [("Lee & Roe LLP", ["Ann <Lee>"])]),
    ((SUES, FIRM_ITSELF), [("", ["Lee & Roe LLP"])]),
    (
        (SUES, IN_THE_CASE, BOB_OF_LEE, replace(BOB_OF_HILL, relationship=replace(BOB_OF_HILL.relationship, confidence=0.95))),
        [("Hill LLP", ["Bob Roe"])],
    ),
)


@pytest.mark.parametrize(("facts", "expected"), COUNSEL)
def test_attorneys_are_told_by_firm(facts: tuple[NamedRelationship, ...], expected: list[tuple[str, list[str]]]) -> None:
    [case] = cases(facts)
    [(_, party)] = case.rows
    found = [(each.firm.target_name if each.firm else "", [one.target_name for one in each.attorneys]) for each in party.offices]
    assert found == expected


def _in(document_id: str, one: NamedRelationship, **changes: object) -> NamedRelationship:
    proof = replace(one.relationship.evidence[0], document_id=document_id)
    return replace(one, relationship=replace(one.relationship, evidence=(proof,), **changes))  # type: ignore[arg-type]


OTHER = named(30, "Acme Corp.", RelationshipType.PARTY_TO, "Acme v. Poe", "plaintiff")
WITHOUT_ROLE = named(31, "Acme Corp.", RelationshipType.PARTY_TO, "Acme v. Roe", None)
SIDES: tuple[tuple[str, tuple[NamedRelationship, ...], dict[tuple[str, str], list[str]]], ...] = (
    (
        "each case has the counsel of its own papers",
        (SUES, _in("b", OTHER), FOR_ACME, _in("b", IN_THE_CASE)),
        {("Acme v. Roe", "plaintiff"): ["Ann <Lee>"], ("Acme v. Poe", "plaintiff"): ["Bob Roe"]},
    ),
    (
        "whom a letter names is counsel in each",
        (SUES, _in("b", OTHER), _in("letter", FOR_ACME)),
        {("Acme v. Roe", "plaintiff"): ["Ann <Lee>"], ("Acme v. Poe", "plaintiff"): ["Ann <Lee>"]},
    ),
    ("with a role a party is not told without", (SUES, _in("b", WITHOUT_ROLE)), {("Acme v. Roe", "plaintiff"): []}),
    ("without any it is", (WITHOUT_ROLE,), {("Acme v. Roe", "party"): []}),
)


@pytest.mark.parametrize(("facts", "expected"), [each[1:] for each in SIDES], ids=[each[0] for each in SIDES])
def test_a_case_has_its_own_counsel(facts: tuple[NamedRelationship, ...], expected: dict[tuple[str, str], list[str]]) -> None:
    found = {(case.name, role): [one.target_name for one in party.counsel] for case in cases(facts) for role, party in case.rows}
    assert found == expected


def test_counsel_of_a_case_that_is_not_listed_are_not_told_in_another() -> None:
    [case] = cases((SUES, _in("b", FOR_ACME)), papers=["a-pdf-000000000000", "b"])
    assert [party.counsel for _, party in case.rows] == [[]]


def test_a_judge_who_sits_and_writes_is_told_once() -> None:
    writes = named(20, "Acme v. Roe", RelationshipType.PRESIDED_BY, "Ada Stone", None)
    [case] = cases((SUES, writes, ONE_JUDGE, named(21, "Acme v. Roe", RelationshipType.PRESIDED_BY, "Max Hill", None)))
    assert [(each.target_name, each.role) for each in case.judges] == [("Ada Stone", "presiding"), ("Max Hill", "")]


def test_facts_that_exclude_each_other_are_shown_with_their_proofs() -> None:
    macros = ENVIRONMENT.get_template("macros.html").make_module()
    shown = macros.exclude_each_other(exclusions((SUES, ANSWERS, FOR_ACME, FOR_ROE)))  # type: ignore[attr-defined]
    assert "Acme Corp. is represented by Ann &lt;Lee&gt;" in shown and "<Lee>" not in shown
    assert shown.count("/documents/a-pdf-000000000000/pages/") == 2


def test_the_same_words_of_a_file_are_one_line_with_a_place_on_each_page() -> None:
    words = [("a-pdf-000000000000", 1, "Roe v. Acme"), ("a-pdf-000000000000", 1, "Roe v.\nAcme"), ("a-pdf-000000000000", 3, "Roe v. Acme")]
    proofs = tuple(
        Evidence(document, page, place, place + 11, text) for place, (document, page, text) in enumerate([*words, ("b", 2, "Roe")])
    )
    relationship = Relationship("r1", RelationshipType.CITES, "a-pdf-000000000000", "e-0", None, 0.9, "test", proofs)
    quotes = fact(NamedRelationship("paul", "a.pdf", "Roe", relationship)).quotes
    assert [(quote.text, [place.where for place in quote.places]) for quote in quotes] == [
        ("Roe v. Acme", ["p. 1", "p. 3"]),
        ("Roe", ["p. 2"]),
    ]
