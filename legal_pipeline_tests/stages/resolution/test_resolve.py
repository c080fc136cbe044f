"""Resolution within a document: tables of names that are one entity and of names that are not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import Entity, MentionType, Span
from legal_pipeline.stages.resolution.resolve import Form, Resolution, resolve
from legal_pipeline.stages.structures.model import Definition, NamedSpan

T = MentionType


def form(type_: MentionType, text: str, count: int = 1, value: str | None = None) -> Form:
    return Form(type_, text, " ".join(text.split()) if value is None else value, count)


def groups(resolution: Resolution) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for (_, text), entity_id in resolution.entity_of.items():
        found.setdefault(entity_id, []).append(text)
    return sorted(sorted(texts) for texts in found.values())


def only_entity(resolution: Resolution) -> Entity:
    (entity,) = resolution.entities
    return entity


def definition(term: str, referent: str, type_: MentionType) -> Definition:
    return Definition(
        Span(0, len(term), 1, term), NamedSpan(Span(0, len(referent), 1, referent), type_, "definition.referent"), Span(0, 1, 1, "x")
    )


ONE_PERSON = {
    "every way to print a name": ["Michael J. Paul", "Paul, Michael", "Michael Paul", "Mr. Paul", "M. Paul", "MICHAEL PAUL", "Paul"],
    "title and degree": ["Hon. Jane Roe", "Jane Roe", "Judge Roe", "Jane Roe, Esq.", "Dr. Jane Roe"],
    "judge's title behind the surname": ["United States Magistrate Judge Jane Roe", "JANE ROE"],
    "nickname": ["Robert Doe", "Bob Doe"],
    "nickname in quotes": ['Orville "Skip" Doe', "Skip Doe", "Orville Doe"],
    "middle name and its initial": ["Mary Kate Doe", "Mary K. Doe", "Mary Doe"],
    "initials written together": ["J.R. Doe", "J. R. Doe", "John Doe"],
    "first name left out": ["J. Edgar Doe", "Edgar Doe"],
    "nickname printed once": ['Earl L. "Buddy" Doe', "Earl Doe", "Doe, Earl", "Buddy Doe"],
    "initial of the name left out": ["C. Scott Doe", "Scott Doe", "C. Doe"],
    "surname of two words": ["Doe Roe, Debbie", "Debbie Doe Roe"],
    "particle": ["Vincent van der Doe", "van der Doe, Vincent", "Mr. van der Doe"],
    "accents and curly signs": ["José D’Oe", "Jose D'Oe", "D'Oe, José"],
    "line break and hyphen": ["Michael\nPaul", "Michael Paul"],
    "junior is left out": ["John Doe, Jr.", "John Doe", "Doe, John, Jr."],
    "slip in a long name": ["Christopher Andersson", "Cristopher Andersson"],
    "given name alone": ["Hadil Qworth", "Hadil"],
}

TWO_PERSONS = {
    "other first name": [["Jane Paul"], ["Michael Paul"]],
    "other middle initial": [["Mary J. Doe"], ["Mary K. Doe"]],
    "father and son": [["John Doe, Jr."], ["John Doe, Sr."]],
    "the third": [["John Doe II"], ["John Doe III"]],
    "surname of two": [["Doe"], ["Jane Doe"], ["John Doe"]],
    "initial of two": [["J. Doe"], ["James Doe"], ["John Doe"]],
    "bare name of two": [["John A. Doe"], ["John B. Doe"], ["John Doe"]],
    "Mr. and Mrs.": [["John Doe"], ["Mr. Doe"], ["Mrs. Doe"]],
    "one letter in a short name": [["Jon Marsh"], ["Jon Harsh"]],
    "one letter in the first name of a long one": [["Jane Featherstonehaugh"], ["June Featherstonehaugh"]],
    "an unknown spouse": [["Jane Q Doe"], ["UNKNOWN SPOUSE OF JANE Q DOE"]],
    "a couple": [["Bob Doe"], ["Robert & Sharon Doe"]],
    "given name of two": [["Hadil"], ["Hadil Qworth"], ["Hadil Roe"]],
}

ONE_BODY = {
    "description": ["Acuity, A Mutual Insurance Company", "Acuity", "ACUITY"],
    "legal forms": ["Acme Corp.", "Acme Corporation", "ACME", "Acme", "Acme Corp"],
    "sloppy corporate forms": ["Acme Co.", "Acme, Inc.", "Acme"],
    "article": ["The Roe Foundation", "Roe Foundation", "the Roe Foundation"],
    "ampersand": ["Doe & Roe LLP", "Doe and Roe, LLP", "Doe & Roe"],
    "periods in the form": ["Doe Roe, P.L.L.C.", "Doe Roe PLLC", "DOE ROE"],
    "state of incorporation": ["Acme Inc., a Delaware corporation", "Acme Inc."],
    "acronym": ["American Civil Liberties Union", "ACLU", "A.C.L.U."],
    "acronym with small words": ["Bureau of Odd Affairs", "BOA"],
    "abbreviated words": ["Nat'l Ass'n of Realtors", "National Association of Realtors"],
    "country in front": ["United States Department of Justice", "U.S. Department of Justice", "Department of Justice", "Dep't of Justice"],
    "national bank": ["Wells Doe Bank, N.A.", "Wells Doe Bank"],
    "written together": ["DoeCard Inc.", "Doe Card"],
    "trading name": ["Doe Info.com, Inc. dba Expedoe Solutions", "Expedoe Solutions"],
    "first word of the only one": ["Expedoe Information Solutions", "Expedoe"],
    "first word behind initials": ["C.R. Expedoe, Inc.", "Expedoe"],
    "words before of": ["Expedoe Chapel of Springfield", "Expedoe Chapel"],
    "last words": ["Workers’ Compensation Appeals Board", "Appeals Board"],
    "slip in a long name": ["Consolidated Springfield Mills", "Consolidated Sprngfield Mills"],
}

TWO_BODIES = {
    "parent and subsidiary": [["Acme Holdings LLC"], ["Acme LLC"]],
    "other legal form": [["Acme, Inc."], ["Acme, LLC"]],
    "bare name of two": [["Acme"], ["Acme, Inc."], ["Acme, LLC"]],
    "numbered funds": [["Springfield Doe Fund II"], ["Springfield Doe Fund III"]],
    "acronym of two": [["American Doe Union"], ["ADU"], ["Alpha Doe Union"]],
    "generic word": [["Bank"], ["Bank of Springfield"]],
    "first word of two": [["Expedoe"], ["Expedoe Holdings"], ["Expedoe Solutions"]],
    "word in two names": [["C.R. Expedoe, Inc."], ["Expedoe"], ["Expedoe Peripheral, Inc."]],
    "generic last words": [["District Court"], ["Springfield District Court"]],
    "another state": [["North Doe Railway"], ["South Doe Railway"]],
    "nothing but a form": [["Trust Company"], ["Company"]],
}


@pytest.mark.parametrize("texts", ONE_PERSON.values(), ids=ONE_PERSON.keys())
def test_one_person(texts: list[str]) -> None:
    assert groups(resolve("d", [form(T.PERSON, text) for text in texts])) == [sorted(texts)]


@pytest.mark.parametrize("parted", TWO_PERSONS.values(), ids=TWO_PERSONS.keys())
def test_different_persons(parted: list[list[str]]) -> None:
    assert groups(resolve("d", [form(T.PERSON, text) for texts in parted for text in texts])) == sorted(map(sorted, parted))


@pytest.mark.parametrize("texts", ONE_BODY.values(), ids=ONE_BODY.keys())
def test_one_body(texts: list[str]) -> None:
    assert groups(resolve("d", [form(T.ORG, text) for text in texts])) == [sorted(texts)]


@pytest.mark.parametrize("parted", TWO_BODIES.values(), ids=TWO_BODIES.keys())
def test_different_bodies(parted: list[list[str]]) -> None:
    assert groups(resolve("d", [form(T.ORG, text) for texts in parted for text in texts])) == sorted(map(sorted, parted))


@pytest.mark.parametrize(
    ("texts", "is_one"),
    [
        pytest.param(["Court of Appeals of Ohio", "Ohio Court of Appeals", "State of Ohio Court of Appeals"], True, id="word order"),
        pytest.param(["Clark County Probate Court", "Clarke County Probate Court"], False, id="one letter is another county"),
        pytest.param(["First District Court of Ohio", "Second District Court of Ohio"], False, id="another district"),
    ],
)
def test_courts_by_their_words(texts: list[str], is_one: bool) -> None:
    assert len(resolve("d", [form(T.COURT, text) for text in texts]).entities) == (1 if is_one else len(texts))


@pytest.mark.parametrize(
    ("forms", "name"),
    [
        pytest.param(
            [form(T.PERSON, "MICHAEL PAUL", 9), form(T.PERSON, "Paul, Michael", 9), form(T.PERSON, "Michael Paul")],
            "Michael Paul",
            id="mixed case",
        ),
        pytest.param(
            [form(T.PERSON, "MICHAEL J. PAUL"), form(T.PERSON, "Mr. Paul", 9)], "MICHAEL J. PAUL", id="fullest though in capitals"
        ),
        pytest.param([form(T.PERSON, "Hon. Jane Roe", 5), form(T.PERSON, "Jane Roe")], "Jane Roe", id="without title"),
        pytest.param(
            [form(T.ORG, "ACME CORP.", 5), form(T.ORG, "Acme Corp."), form(T.ORG, "Acme", 9)], "Acme Corp.", id="with its legal form"
        ),
        pytest.param(
            [form(T.PERSON, "JANE ROE"), form(T.PERSON, "Roe, Jane", 4)], "JANE ROE", id="the given name first, if in capitals only"
        ),
        pytest.param([form(T.ORG, "Acme\nCorp.")], "Acme Corp.", id="line break undone"),
        pytest.param([form(T.ORG, "The Roe Fund", 3), form(T.ORG, "Roe Fund")], "Roe Fund", id="without article"),
        pytest.param(
            [
                form(T.DATE, "Jan. 5, 2020", 1, "2020-01-05"),
                form(T.DATE, "January 5, 2020", 1, "2020-01-05"),
                form(T.DATE, "1/5/2020", 3, "2020-01-05"),
            ],
            "1/5/2020",
            id="most frequent print of a value",
        ),
        pytest.param(
            [form(T.MONEY, "$5", 1, "USD 5.00"), form(T.MONEY, "five dollars", 1, "USD 5.00")], "five dollars", id="longest of equals"
        ),
        pytest.param([form(T.CASE, "Roe v. Doe", 2), form(T.CASE, "ROE vs. DOE")], "Roe v. Doe", id="case name"),
        pytest.param(
            [form(T.COURT, "S.D.N.Y.", 5, "nysd"), form(T.COURT, "Southern District of New York", 1, "nysd")],
            "Southern District of New York",
            id="court",
        ),
    ],
)
def test_the_name_of_an_entity(forms: list[Form], name: str) -> None:
    entity = only_entity(resolve("d", forms))
    assert entity.name == name
    assert entity.mention_count == sum(one.count for one in forms)
    assert set(entity.aliases) | {name} == {" ".join(one.text.split()) for one in forms}


def test_a_body_seen_as_two_types_gets_the_more_frequent_one() -> None:
    entity = only_entity(
        resolve(
            "d",
            [form(T.ORG, "Bureau of Prisons", 1), form(T.GOV_BODY, "Bureau of Prisons", 2), form(T.GOV_BODY, "the Bureau of Prisons", 1)],
        )
    )
    assert entity.type is T.GOV_BODY


def test_a_person_and_a_company_of_one_name_stay_two() -> None:
    assert len(resolve("d", [form(T.PERSON, "Ford"), form(T.ORG, "Ford Motor Company"), form(T.ORG, "Ford")]).entities) == 3


def test_a_place_is_no_short_name_of_a_company() -> None:
    assert len(resolve("d", [form(T.ORG, "Springfield"), form(T.ORG, "Springfield Mills"), form(T.LOCATION, "Springfield")]).entities) == 3


def test_every_merge_has_its_reason() -> None:
    texts = ["Michael J. Paul", "Paul, Michael", "Michael Paul", "Mr. Paul", "M. Paul"]
    entity = only_entity(resolve("d", [form(T.PERSON, text) for text in texts]))
    assert {merge.form: merge.reason for merge in entity.merges} == {
        "Michael Paul": "middle_name",
        "Paul, Michael": "surname_first",
        "Mr. Paul": "title_and_surname",
        "M. Paul": "initial",
    }


TERMS = {
    "term and its later uses": (
        [form(T.ORG, "Acme Holdings LLC"), form(T.DEFINED_TERM, "Company"), form(T.ORG, "the Company", 7)],
        [definition("Company", "Acme Holdings LLC", T.ORG)],
        [["Acme Holdings LLC", "Company", "the Company"]],
    ),
    "quotes around the term": (
        [form(T.ORG, "Acme LLC"), form(T.DEFINED_TERM, "“Acme”"), form(T.ORG, "Acme")],
        [definition("Acme", "Acme LLC", T.ORG)],
        [["Acme", "Acme LLC", "“Acme”"]],
    ),
    "person seen as a company": (
        [form(T.PERSON, "Esteban Roe"), form(T.ORG, "Roe", 9), form(T.DEFINED_TERM, "Roe")],
        [definition("Roe", "Esteban Roe", T.PERSON)],
        [["Esteban Roe", "Roe", "Roe"]],
    ),
    "term of two things": (
        [form(T.ORG, "Acme LLC"), form(T.ORG, "Beta LLC"), form(T.DEFINED_TERM, "Sellers")],
        [definition("Sellers", "Acme LLC", T.ORG), definition("Sellers", "Beta LLC", T.ORG)],
        [["Acme LLC"], ["Beta LLC"], ["Sellers"]],
    ),
    "referent printed in capitals elsewhere": (
        [form(T.ORG, "ACME LLC"), form(T.DEFINED_TERM, "Buyer")],
        [definition("Buyer", "Acme LLC", T.ORG)],
        [["ACME LLC", "Buyer"]],
    ),
    "referent not among the mentions": (
        [form(T.ORG, "Beta LLC"), form(T.DEFINED_TERM, "Buyer")],
        [definition("Buyer", "Acme LLC", T.ORG)],
        [["Beta LLC"], ["Buyer"]],
    ),
    "term against the plain rule": (
        [form(T.ORG, "Acme Holdings LLC"), form(T.ORG, "Acme LLC"), form(T.ORG, "Acme")],
        [definition("Acme", "Acme Holdings LLC", T.ORG)],
        [["Acme", "Acme Holdings LLC"], ["Acme LLC"]],
    ),
    "terms that stand for each other": (
        [form(T.ORG, "Alpha"), form(T.ORG, "Omega")],
        [definition("Alpha", "Omega", T.ORG), definition("Omega", "Alpha", T.ORG)],
        [["Alpha", "Omega"]],
    ),
}


@pytest.mark.parametrize(("forms", "definitions", "expected"), TERMS.values(), ids=TERMS.keys())
def test_defined_terms(forms: list[Form], definitions: list[Definition], expected: list[list[str]]) -> None:
    resolution = resolve("d", forms, definitions)
    assert groups(resolution) == expected
    assert resolve("d", forms[::-1], definitions[::-1]) == resolution


def test_a_party_inside_the_name_of_a_case_is_an_entity_without_a_mention() -> None:
    roe = NamedSpan(Span(0, 8, 1, "Jane Roe"), T.PERSON, "reference.party")
    acme = NamedSpan(Span(12, 21, 1, "Acme, Inc."), T.ORG, "reference.party")
    forms = [form(T.PERSON, "Roe", 3), form(T.ORG, "Acme, Inc.", 2)]
    resolution = resolve("d", forms, parties=[roe, acme])
    assert [(entity.name, entity.mention_count) for entity in resolution.entities] == [("Acme, Inc.", 2), ("Jane Roe", 3)]
    assert resolve("d", forms[::-1], parties=[acme, roe]) == resolution
    assert [entity.mention_count for entity in resolve("d", [], parties=[roe, roe]).entities] == [0]


def test_the_line_of_a_docket_sheet_is_an_alias_of_the_name_in_it() -> None:
    roe = NamedSpan(Span(0, 8, 1, "Jane Roe"), T.PERSON, "docket.party")
    entity = only_entity(resolve("d", [form(T.PERSON, "Jane Roe")], designations=[(roe, "Jane Roe, Attorney General")]))
    assert (entity.name, entity.aliases) == ("Jane Roe", ("Jane Roe, Attorney General",))
    assert {(merge.form, merge.reason) for merge in entity.merges} == {("Jane Roe, Attorney General", "docket_line")}


def test_a_law_named_by_an_adjective_is_that_of_its_country() -> None:
    entity = only_entity(resolve("d", [form(T.LOCATION, "English", value="England"), form(T.LOCATION, "England")]))
    assert (entity.name, set(entity.aliases)) == ("England", {"English"})


def test_a_defined_term_is_an_alias_with_its_reason_and_leaves_the_type_alone() -> None:
    forms = [form(T.PERSON, "Esteban Roe"), form(T.ORG, "Roe", 9), form(T.DEFINED_TERM, "Roe")]
    entity = only_entity(resolve("d", forms, [definition("Roe", "Esteban Roe", T.PERSON)]))
    assert (entity.type, entity.name, entity.aliases) == (T.PERSON, "Esteban Roe", ("Roe",))
    assert {(merge.form, merge.reason) for merge in entity.merges} == {("Roe", "defined_term")}


NAMES = [
    "Paul, Michael",
    "Michael Paul",
    "Mr. Paul",
    "M. Paul",
    "Jane Paul",
    "Paul",
    "Bob Paul",
    "Robert Paul",
    "R. Paul Jr.",
    "J. Paul",
    "MICHAEL PAUL",
]
BODIES = [
    "Acme",
    "Acme Inc.",
    "ACME LLC",
    "Acme Holdings",
    "the Acme",
    "AH",
    "Acme, a Delaware corporation",
    "Acme Co.",
    "Doe & Roe",
    "Doe and Roe LLP",
]
FORMS = [
    *(form(T.PERSON, text, number + 1) for number, text in enumerate(NAMES)),
    *(form(type_, text, number + 1) for number, text in enumerate(BODIES) for type_ in (T.ORG, T.GOV_BODY)),
    form(T.DEFINED_TERM, "Acme"),
    form(T.EMAIL, "a@example.org"),
    form(T.LOCATION, "Springfield"),
    form(T.LOCATION, "SPRINGFIELD"),
]


@given(st.sets(st.sampled_from(range(len(FORMS)))), st.randoms(use_true_random=False))
def test_the_order_of_the_forms_changes_nothing(chosen: set[int], chance: random.Random) -> None:
    forms = [FORMS[number] for number in sorted(chosen)]
    terms = [definition("Acme", "Acme Inc.", T.ORG), definition("AH", "Acme Holdings", T.ORG)]
    expected = resolve("d", forms, terms)
    chance.shuffle(forms)
    chance.shuffle(terms)
    again = resolve("d", forms, terms)
    assert again == expected
    assert list(again.entity_of) == list(expected.entity_of)
    assert set(expected.entity_of) == {(one.type, one.text) for one in forms}
    assert sum(entity.mention_count for entity in expected.entities) == sum(one.count for one in forms)
    ids = [entity.entity_id for entity in expected.entities]
    assert len(set(ids)) == len(ids)
    assert set(expected.entity_of.values()) == set(ids)
    for entity in expected.entities:
        assert {merge.form for merge in entity.merges} >= set(entity.aliases)


@given(st.lists(st.text(max_size=30), unique=True, max_size=12), st.sampled_from([T.PERSON, T.ORG, T.CASE]))
def test_any_text_resolves(texts: list[str], type_: MentionType) -> None:
    assert len(resolve("d", [form(type_, text) for text in texts]).entity_of) == len(texts)
